#include "config.h"

#include "irc-numeric.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
} Row;

/* By number. The text is what a server of ours says; clients show their own words in the user's
 * language. Numerics that only carry data have none. */
static const Row rows[1000] = {
  [IRC_RPL_WELCOME] = { "RPL_WELCOME", "Welcome to the chat" },
  [IRC_RPL_YOURHOST] = { "RPL_YOURHOST", "This is your host" },
  [IRC_RPL_CREATED] = { "RPL_CREATED", "When this server was started" },
  [IRC_RPL_MYINFO] = { "RPL_MYINFO", "" },
  [IRC_RPL_ISUPPORT] = { "RPL_ISUPPORT", "are supported by this server" },
  [IRC_RPL_SNOMASK] = { "RPL_SNOMASK", "" },
  [IRC_RPL_STATMEMTOT] = { "RPL_STATMEMTOT", "" },
  [IRC_RPL_BOUNCE] = { "RPL_BOUNCE", "" },
  [IRC_RPL_YOURCOOKIE] = { "RPL_YOURCOOKIE", "" },
  [IRC_RPL_MAP] = { "RPL_MAP", "" },
  [IRC_RPL_MAPMORE] = { "RPL_MAPMORE", "" },
  [IRC_RPL_MAPEND] = { "RPL_MAPEND", "" },
  [IRC_RPL_MAPUSERS] = { "RPL_MAPUSERS", "" },
  [IRC_RPL_HELLO] = { "RPL_HELLO", "" },
  [IRC_RPL_APASSWARN_SET] = { "RPL_APASSWARN_SET", "" },
  [IRC_RPL_APASSWARN_SECRET] = { "RPL_APASSWARN_SECRET", "" },
  [IRC_RPL_APASSWARN_CLEAR] = { "RPL_APASSWARN_CLEAR", "" },
  [IRC_RPL_YOURID] = { "RPL_YOURID", "" },
  [IRC_RPL_SAVENICK] = { "RPL_SAVENICK", "" },
  [IRC_RPL_ATTEMPTINGJUNC] = { "RPL_ATTEMPTINGJUNC", "" },
  [IRC_RPL_ATTEMPTINGREROUTE] = { "RPL_ATTEMPTINGREROUTE", "" },
  [IRC_RPL_REMOTEISUPPORT] = { "RPL_REMOTEISUPPORT", "" },
  [IRC_RPL_TRACELINK] = { "RPL_TRACELINK", "" },
  [IRC_RPL_TRACECONNECTING] = { "RPL_TRACECONNECTING", "" },
  [IRC_RPL_TRACEHANDSHAKE] = { "RPL_TRACEHANDSHAKE", "" },
  [IRC_RPL_TRACEUNKNOWN] = { "RPL_TRACEUNKNOWN", "" },
  [IRC_RPL_TRACEOPERATOR] = { "RPL_TRACEOPERATOR", "" },
  [IRC_RPL_TRACEUSER] = { "RPL_TRACEUSER", "" },
  [IRC_RPL_TRACESERVER] = { "RPL_TRACESERVER", "" },
  [IRC_RPL_TRACESERVICE] = { "RPL_TRACESERVICE", "" },
  [IRC_RPL_TRACENEWTYPE] = { "RPL_TRACENEWTYPE", "" },
  [IRC_RPL_TRACECLASS] = { "RPL_TRACECLASS", "" },
  [IRC_RPL_STATSHELP] = { "RPL_STATSHELP", "" },
  [IRC_RPL_STATSLINKINFO] = { "RPL_STATSLINKINFO", "" },
  [IRC_RPL_STATSCOMMANDS] = { "RPL_STATSCOMMANDS", "" },
  [IRC_RPL_STATSCLINE] = { "RPL_STATSCLINE", "" },
  [IRC_RPL_STATSILINE] = { "RPL_STATSILINE", "" },
  [IRC_RPL_STATSKLINE] = { "RPL_STATSKLINE", "" },
  [IRC_RPL_STATSQLINE] = { "RPL_STATSQLINE", "" },
  [IRC_RPL_STATSYLINE] = { "RPL_STATSYLINE", "" },
  [IRC_RPL_ENDOFSTATS] = { "RPL_ENDOFSTATS", "That is all of the statistics" },
  [IRC_RPL_UMODEIS] = { "RPL_UMODEIS", "" },
  [IRC_RPL_STATSSPAMF] = { "RPL_STATSSPAMF", "" },
  [IRC_RPL_STATSEXCEPTTKL] = { "RPL_STATSEXCEPTTKL", "" },
  [IRC_RPL_SERVLIST] = { "RPL_SERVLIST", "" },
  [IRC_RPL_SERVLISTEND] = { "RPL_SERVLISTEND", "" },
  [IRC_RPL_STATSVERBOSE] = { "RPL_STATSVERBOSE", "" },
  [IRC_RPL_STATSENGINE] = { "RPL_STATSENGINE", "" },
  [IRC_RPL_STATSIAUTH] = { "RPL_STATSIAUTH", "" },
  [IRC_RPL_STATSVLINE] = { "RPL_STATSVLINE", "" },
  [IRC_RPL_STATSLLINE] = { "RPL_STATSLLINE", "" },
  [IRC_RPL_STATSUPTIME] = { "RPL_STATSUPTIME", "" },
  [IRC_RPL_STATSOLINE] = { "RPL_STATSOLINE", "" },
  [IRC_RPL_STATSHLINE] = { "RPL_STATSHLINE", "" },
  [IRC_RPL_STATSDEBUG] = { "RPL_STATSDEBUG", "" },
  [IRC_RPL_STATSCONN] = { "RPL_STATSCONN", "" },
  [IRC_RPL_LUSERCLIENT] = { "RPL_LUSERCLIENT", "Users and servers here" },
  [IRC_RPL_LUSEROP] = { "RPL_LUSEROP", "operators are here" },
  [IRC_RPL_LUSERUNKNOWN] = { "RPL_LUSERUNKNOWN", "connections are still registering" },
  [IRC_RPL_LUSERCHANNELS] = { "RPL_LUSERCHANNELS", "rooms exist" },
  [IRC_RPL_LUSERME] = { "RPL_LUSERME", "Clients and servers of this node" },
  [IRC_RPL_ADMINME] = { "RPL_ADMINME", "About who runs this server" },
  [IRC_RPL_ADMINLOC1] = { "RPL_ADMINLOC1", "" },
  [IRC_RPL_ADMINLOC2] = { "RPL_ADMINLOC2", "" },
  [IRC_RPL_ADMINEMAIL] = { "RPL_ADMINEMAIL", "" },
  [IRC_RPL_TRACELOG] = { "RPL_TRACELOG", "" },
  [IRC_RPL_TRACEEND] = { "RPL_TRACEEND", "That is all of the trace" },
  [IRC_RPL_TRYAGAIN] = { "RPL_TRYAGAIN",
                         "The server is busy with this command: try again in a while" },
  [IRC_RPL_USINGSSL] = { "RPL_USINGSSL", "" },
  [IRC_RPL_LOCALUSERS] = { "RPL_LOCALUSERS", "Users here now and at most" },
  [IRC_RPL_GLOBALUSERS] = { "RPL_GLOBALUSERS", "Users everywhere now and at most" },
  [IRC_RPL_START_NETSTAT] = { "RPL_START_NETSTAT", "" },
  [IRC_RPL_NETSTAT] = { "RPL_NETSTAT", "" },
  [IRC_RPL_END_NETSTAT] = { "RPL_END_NETSTAT", "" },
  [IRC_RPL_PRIVS] = { "RPL_PRIVS", "" },
  [IRC_RPL_SILELIST] = { "RPL_SILELIST", "" },
  [IRC_RPL_ENDOFSILELIST] = { "RPL_ENDOFSILELIST", "" },
  [IRC_RPL_NOTIFY] = { "RPL_NOTIFY", "" },
  [IRC_RPL_WHOISCERTFP] = { "RPL_WHOISCERTFP", "has a client certificate with this fingerprint" },
  [IRC_RPL_GLIST] = { "RPL_GLIST", "" },
  [IRC_RPL_CHANINFO_KICKS] = { "RPL_CHANINFO_KICKS", "" },
  [IRC_RPL_END_CHANINFO] = { "RPL_END_CHANINFO", "" },
  [IRC_RPL_NONE] = { "RPL_NONE", "" },
  [IRC_RPL_AWAY] = { "RPL_AWAY", "" },
  [IRC_RPL_USERHOST] = { "RPL_USERHOST", "" },
  [IRC_RPL_ISON] = { "RPL_ISON", "" },
  [IRC_RPL_TEXT] = { "RPL_TEXT", "" },
  [IRC_RPL_UNAWAY] = { "RPL_UNAWAY", "You are no longer marked as away" },
  [IRC_RPL_NOWAWAY] = { "RPL_NOWAWAY", "You are now marked as away" },
  [IRC_RPL_WHOISREGNICK] = { "RPL_WHOISREGNICK", "uses a registered nick" },
  [IRC_RPL_WHOISUSER] = { "RPL_WHOISUSER", "" },
  [IRC_RPL_WHOISSERVER] = { "RPL_WHOISSERVER", "" },
  [IRC_RPL_WHOISOPERATOR] = { "RPL_WHOISOPERATOR", "is an operator of this server" },
  [IRC_RPL_WHOWASUSER] = { "RPL_WHOWASUSER", "" },
  [IRC_RPL_ENDOFWHO] = { "RPL_ENDOFWHO", "That is all of WHO" },
  [IRC_RPL_WHOISPRIVDEAF] = { "RPL_WHOISPRIVDEAF", "" },
  [IRC_RPL_WHOISIDLE] = { "RPL_WHOISIDLE", "seconds idle, and when they came" },
  [IRC_RPL_ENDOFWHOIS] = { "RPL_ENDOFWHOIS", "That is all of WHOIS" },
  [IRC_RPL_WHOISCHANNELS] = { "RPL_WHOISCHANNELS", "" },
  [IRC_RPL_WHOISSPECIAL] = { "RPL_WHOISSPECIAL", "is somebody special" },
  [IRC_RPL_LISTSTART] = { "RPL_LISTSTART", "Users and names" },
  [IRC_RPL_LIST] = { "RPL_LIST", "" },
  [IRC_RPL_LISTEND] = { "RPL_LISTEND", "That is all of LIST" },
  [IRC_RPL_CHANNELMODEIS] = { "RPL_CHANNELMODEIS", "" },
  [IRC_RPL_UNIQOPIS] = { "RPL_UNIQOPIS", "" },
  [IRC_RPL_NOCHANPASS] = { "RPL_NOCHANPASS", "" },
  [IRC_RPL_CHANNEL_URL] = { "RPL_CHANNEL_URL", "" },
  [IRC_RPL_CREATIONTIME] = { "RPL_CREATIONTIME", "" },
  [IRC_RPL_WHOISACCOUNT] = { "RPL_WHOISACCOUNT", "is logged in as" },
  [IRC_RPL_NOTOPIC] = { "RPL_NOTOPIC", "No topic is set" },
  [IRC_RPL_TOPIC] = { "RPL_TOPIC", "" },
  [IRC_RPL_TOPICWHOTIME] = { "RPL_TOPICWHOTIME", "" },
  [IRC_RPL_WHOISBOT] = { "RPL_WHOISBOT", "is a bot" },
  [IRC_RPL_INVITELIST] = { "RPL_INVITELIST", "" },
  [IRC_RPL_ENDOFINVITELIST] = { "RPL_ENDOFINVITELIST", "Those are all of your invitations" },
  [IRC_RPL_WHOISACTUALLY] = { "RPL_WHOISACTUALLY", "really comes from this address" },
  [IRC_RPL_USERIP] = { "RPL_USERIP", "" },
  [IRC_RPL_INVITING] = { "RPL_INVITING", "" },
  [IRC_RPL_WHOISKILL] = { "RPL_WHOISKILL", "" },
  [IRC_RPL_INVEXLIST] = { "RPL_INVEXLIST", "" },
  [IRC_RPL_ENDOFINVEXLIST] = { "RPL_ENDOFINVEXLIST", "Those are all of the invite exceptions" },
  [IRC_RPL_EXCEPTLIST] = { "RPL_EXCEPTLIST", "" },
  [IRC_RPL_ENDOFEXCEPTLIST] = { "RPL_ENDOFEXCEPTLIST", "Those are all of the ban exceptions" },
  [IRC_RPL_WHOISGATEWAY] = { "RPL_WHOISGATEWAY", "" },
  [IRC_RPL_VERSION] = { "RPL_VERSION", "" },
  [IRC_RPL_WHOREPLY] = { "RPL_WHOREPLY", "" },
  [IRC_RPL_NAMREPLY] = { "RPL_NAMREPLY", "" },
  [IRC_RPL_WHOSPCRPL] = { "RPL_WHOSPCRPL", "" },
  [IRC_RPL_NAMREPLY_] = { "RPL_NAMREPLY_", "" },
  [IRC_RPL_CLOSEEND] = { "RPL_CLOSEEND", "" },
  [IRC_RPL_LINKS] = { "RPL_LINKS", "" },
  [IRC_RPL_ENDOFLINKS] = { "RPL_ENDOFLINKS", "That is all of LINKS" },
  [IRC_RPL_ENDOFNAMES] = { "RPL_ENDOFNAMES", "Those are all of the names" },
  [IRC_RPL_BANLIST] = { "RPL_BANLIST", "" },
  [IRC_RPL_ENDOFBANLIST] = { "RPL_ENDOFBANLIST", "Those are all of the bans" },
  [IRC_RPL_ENDOFWHOWAS] = { "RPL_ENDOFWHOWAS", "That is all of WHOWAS" },
  [IRC_RPL_INFO] = { "RPL_INFO", "" },
  [IRC_RPL_MOTD] = { "RPL_MOTD", "" },
  [IRC_RPL_INFOSTART] = { "RPL_INFOSTART", "" },
  [IRC_RPL_ENDOFINFO] = { "RPL_ENDOFINFO", "That is all of INFO" },
  [IRC_RPL_MOTDSTART] = { "RPL_MOTDSTART", "The message of the day" },
  [IRC_RPL_ENDOFMOTD] = { "RPL_ENDOFMOTD", "That is all of the message of the day" },
  [IRC_RPL_WHOISHOST] = { "RPL_WHOISHOST", "is connecting from" },
  [IRC_RPL_WHOISMODES] = { "RPL_WHOISMODES", "is using modes" },
  [IRC_RPL_YOURDISPLAYEDHOST] = { "RPL_YOURDISPLAYEDHOST", "" },
  [IRC_RPL_YOUREOPER] = { "RPL_YOUREOPER", "You are now an operator of this server" },
  [IRC_RPL_REHASHING] = { "RPL_REHASHING", "Reading the configuration again" },
  [IRC_RPL_YOURESERVICE] = { "RPL_YOURESERVICE", "" },
  [IRC_RPL_NOTOPERANYMORE] = { "RPL_NOTOPERANYMORE", "" },
  [IRC_RPL_ENDOFALIST] = { "RPL_ENDOFALIST", "" },
  [IRC_RPL_TIME] = { "RPL_TIME", "" },
  [IRC_RPL_USERSSTART] = { "RPL_USERSSTART", "" },
  [IRC_RPL_USERS] = { "RPL_USERS", "" },
  [IRC_RPL_ENDOFUSERS] = { "RPL_ENDOFUSERS", "" },
  [IRC_RPL_NOUSERS] = { "RPL_NOUSERS", "" },
  [IRC_RPL_VISIBLEHOST] = { "RPL_VISIBLEHOST", "is now your displayed host" },
  [IRC_RPL_CLONES] = { "RPL_CLONES", "" },
  [IRC_ERR_UNKNOWNERROR] = { "ERR_UNKNOWNERROR", "The command failed for an unknown reason" },
  [IRC_ERR_NOSUCHNICK] = { "ERR_NOSUCHNICK", "No user or room has this name" },
  [IRC_ERR_NOSUCHSERVER] = { "ERR_NOSUCHSERVER", "No server has this name" },
  [IRC_ERR_NOSUCHCHANNEL] = { "ERR_NOSUCHCHANNEL", "No room has this name" },
  [IRC_ERR_CANNOTSENDTOCHAN] = { "ERR_CANNOTSENDTOCHAN", "You cannot send to this room" },
  [IRC_ERR_TOOMANYCHANNELS] = { "ERR_TOOMANYCHANNELS", "You are in as many rooms as you may be" },
  [IRC_ERR_WASNOSUCHNICK] = { "ERR_WASNOSUCHNICK", "Nobody of this name was here lately" },
  [IRC_ERR_TOOMANYTARGETS] = { "ERR_TOOMANYTARGETS", "Too many targets at once" },
  [IRC_ERR_NOSUCHSERVICE] = { "ERR_NOSUCHSERVICE", "No service has this name" },
  [IRC_ERR_NOORIGIN] = { "ERR_NOORIGIN", "The origin is missing" },
  [IRC_ERR_INVALIDCAPCMD] = { "ERR_INVALIDCAPCMD", "CAP has no such subcommand" },
  [IRC_ERR_NORECIPIENT] = { "ERR_NORECIPIENT", "The recipient is missing" },
  [IRC_ERR_NOTEXTTOSEND] = { "ERR_NOTEXTTOSEND", "There is no text to send" },
  [IRC_ERR_NOTOPLEVEL] = { "ERR_NOTOPLEVEL", "The mask names no top-level domain" },
  [IRC_ERR_WILDTOPLEVEL] = { "ERR_WILDTOPLEVEL",
                             "The mask has a wildcard in its top-level domain" },
  [IRC_ERR_BADMASK] = { "ERR_BADMASK", "The mask is not valid" },
  [IRC_ERR_TOOMANYMATCHES] = { "ERR_TOOMANYMATCHES", "There are too many matches" },
  [IRC_ERR_INPUTTOOLONG] = { "ERR_INPUTTOOLONG", "The line was too long" },
  [IRC_ERR_LENGTHTRUNCATED] = { "ERR_LENGTHTRUNCATED", "The text was cut because it was too long" },
  [IRC_ERR_AMBIGUOUSCOMMAND] = { "ERR_AMBIGUOUSCOMMAND", "The command is ambiguous" },
  [IRC_ERR_UNKNOWNCOMMAND] = { "ERR_UNKNOWNCOMMAND", "There is no such command" },
  [IRC_ERR_NOMOTD] = { "ERR_NOMOTD", "There is no message of the day" },
  [IRC_ERR_NOADMININFO] = { "ERR_NOADMININFO", "Nothing is known about who runs this server" },
  [IRC_ERR_FILEERROR] = { "ERR_FILEERROR", "A file could not be read or written" },
  [IRC_ERR_NOOPERMOTD] = { "ERR_NOOPERMOTD", "There is no message of the day for operators" },
  [IRC_ERR_TOOMANYAWAY] = { "ERR_TOOMANYAWAY", "You change your away message too often" },
  [IRC_ERR_EVENTNICKCHANGE] = { "ERR_EVENTNICKCHANGE",
                                "The nick cannot be changed during this event" },
  [IRC_ERR_NONICKNAMEGIVEN] = { "ERR_NONICKNAMEGIVEN", "The nick is missing" },
  [IRC_ERR_ERRONEUSNICKNAME] = { "ERR_ERRONEUSNICKNAME", "This nick is not allowed" },
  [IRC_ERR_NICKNAMEINUSE] = { "ERR_NICKNAMEINUSE", "This nick is in use" },
  [IRC_ERR_BANONCHAN] = { "ERR_BANONCHAN",
                          "You cannot change your nick while you are banned in a room" },
  [IRC_ERR_NICKCOLLISION] = { "ERR_NICKCOLLISION", "This nick collides with another one" },
  [IRC_ERR_UNAVAILRESOURCE] = { "ERR_UNAVAILRESOURCE", "This name is not available at the moment" },
  [IRC_ERR_NICKTOOFAST] = { "ERR_NICKTOOFAST", "You change your nick too often" },
  [IRC_ERR_TARGETTOOFAST] = { "ERR_TARGETTOOFAST", "You send to new targets too often" },
  [IRC_ERR_SERVICESDOWN] = { "ERR_SERVICESDOWN", "Services are not available at the moment" },
  [IRC_ERR_USERNOTINCHANNEL] = { "ERR_USERNOTINCHANNEL", "They are not in this room" },
  [IRC_ERR_NOTONCHANNEL] = { "ERR_NOTONCHANNEL", "You are not in this room" },
  [IRC_ERR_USERONCHANNEL] = { "ERR_USERONCHANNEL", "They are in this room already" },
  [IRC_ERR_NOLOGIN] = { "ERR_NOLOGIN", "This user is not logged in" },
  [IRC_ERR_SUMMONDISABLED] = { "ERR_SUMMONDISABLED", "SUMMON is not offered" },
  [IRC_ERR_USERSDISABLED] = { "ERR_USERSDISABLED", "USERS is not offered" },
  [IRC_ERR_NONICKCHANGE] = { "ERR_NONICKCHANGE", "Nicks cannot be changed in this room" },
  [IRC_ERR_FORBIDDENCHANNEL] = { "ERR_FORBIDDENCHANNEL", "This room is forbidden" },
  [IRC_ERR_NOTIMPLEMENTED] = { "ERR_NOTIMPLEMENTED", "This command is not offered" },
  [IRC_ERR_NOTREGISTERED] = { "ERR_NOTREGISTERED", "You have not registered yet" },
  [IRC_ERR_IDCOLLISION] = { "ERR_IDCOLLISION", "The server's number is in use" },
  [IRC_ERR_NICKLOST] = { "ERR_NICKLOST", "You lost your nick" },
  [IRC_ERR_HOSTILENAME] = { "ERR_HOSTILENAME",
                            "The user name has characters that are not allowed" },
  [IRC_ERR_ACCEPTFULL] = { "ERR_ACCEPTFULL", "Your accept list is full" },
  [IRC_ERR_ACCEPTEXIST] = { "ERR_ACCEPTEXIST", "This user is on your accept list already" },
  [IRC_ERR_ACCEPTNOT] = { "ERR_ACCEPTNOT", "This user is not on your accept list" },
  [IRC_ERR_NOHIDING] = { "ERR_NOHIDING", "Hiding is not offered" },
  [IRC_ERR_NOTFORHALFOPS] = { "ERR_NOTFORHALFOPS", "Half-operators may not do this" },
  [IRC_ERR_NEEDMOREPARAMS] = { "ERR_NEEDMOREPARAMS", "Parameters are missing" },
  [IRC_ERR_ALREADYREGISTERED] = { "ERR_ALREADYREGISTERED", "You have registered already" },
  [IRC_ERR_NOPERMFORHOST] = { "ERR_NOPERMFORHOST", "Your host may not connect here" },
  [IRC_ERR_PASSWDMISMATCH] = { "ERR_PASSWDMISMATCH", "The password is not right" },
  [IRC_ERR_YOUREBANNEDCREEP] = { "ERR_YOUREBANNEDCREEP", "You are banned from this server" },
  [IRC_ERR_YOUWILLBEBANNED] = { "ERR_YOUWILLBEBANNED", "You will be banned from this server" },
  [IRC_ERR_KEYSET] = { "ERR_KEYSET", "The room has a key already" },
  [IRC_ERR_LINKSET] = { "ERR_LINKSET", "The room has a link already" },
  [IRC_ERR_LINKCHANNEL] = { "ERR_LINKCHANNEL", "You were sent on to another room" },
  [IRC_ERR_CHANNELISFULL] = { "ERR_CHANNELISFULL", "The room is full" },
  [IRC_ERR_UNKNOWNMODE] = { "ERR_UNKNOWNMODE", "There is no such room mode" },
  [IRC_ERR_INVITEONLYCHAN] = { "ERR_INVITEONLYCHAN", "The room is for invited people only" },
  [IRC_ERR_BANNEDFROMCHAN] = { "ERR_BANNEDFROMCHAN", "You are banned from this room" },
  [IRC_ERR_BADCHANNELKEY] = { "ERR_BADCHANNELKEY", "The key of the room is not right" },
  [IRC_ERR_BADCHANMASK] = { "ERR_BADCHANMASK", "The room mask is not valid" },
  [IRC_ERR_NEEDREGGEDNICK] = { "ERR_NEEDREGGEDNICK",
                               "This room is for people with an account only" },
  [IRC_ERR_BANLISTFULL] = { "ERR_BANLISTFULL", "The list of the room is full" },
  [IRC_ERR_BADCHANNAME] = { "ERR_BADCHANNAME", "This room name is not allowed" },
  [IRC_ERR_THROTTLE] = { "ERR_THROTTLE", "You join too often" },
  [IRC_ERR_NOPRIVILEGES] = { "ERR_NOPRIVILEGES", "You must be an operator of this server" },
  [IRC_ERR_CHANOPRIVSNEEDED] = { "ERR_CHANOPRIVSNEEDED", "You must be an operator of this room" },
  [IRC_ERR_CANTKILLSERVER] = { "ERR_CANTKILLSERVER", "A server cannot be killed" },
  [IRC_ERR_RESTRICTED] = { "ERR_RESTRICTED", "Your connection is restricted" },
  [IRC_ERR_UNIQOPRIVSNEEDED] = { "ERR_UNIQOPRIVSNEEDED", "You must be the founder of this room" },
  [IRC_ERR_NONONREG] = { "ERR_NONONREG", "You must log in before you can send to this user" },
  [IRC_ERR_SECUREONLYCHAN] = { "ERR_SECUREONLYCHAN",
                               "This room is for encrypted connections only" },
  [IRC_ERR_NOOPERHOST] = { "ERR_NOOPERHOST", "You cannot become an operator from your host" },
  [IRC_ERR_NOCTCP] = { "ERR_NOCTCP", "CTCP messages are not allowed in this room" },
  [IRC_ERR_BADLOGTYPE] = { "ERR_BADLOGTYPE", "There is no such type of log" },
  [IRC_ERR_BADLOGSYS] = { "ERR_BADLOGSYS", "There is no such part of the log" },
  [IRC_ERR_BADLOGVALUE] = { "ERR_BADLOGVALUE", "The value for the log is not valid" },
  [IRC_ERR_ISOPERLCHAN] = { "ERR_ISOPERLCHAN", "This room is for operators of the server only" },
  [IRC_ERR_CHANOWNPRIVNEEDED] = { "ERR_CHANOWNPRIVNEEDED", "You must be the owner of this room" },
  [IRC_ERR_UMODEUNKNOWNFLAG] = { "ERR_UMODEUNKNOWNFLAG", "There is no such user mode" },
  [IRC_ERR_USERSDONTMATCH] = { "ERR_USERSDONTMATCH",
                               "You can neither see nor change the modes of others" },
  [IRC_ERR_USERNOTONSERV] = { "ERR_USERNOTONSERV", "This user is not on this server" },
  [IRC_ERR_SILELISTFULL] = { "ERR_SILELISTFULL", "Your silence list is full" },
  [IRC_ERR_BADPING] = { "ERR_BADPING", "Answer this PING to go on" },
  [IRC_ERR_BADEXPIRE] = { "ERR_BADEXPIRE", "The expiry time is not valid" },
  [IRC_ERR_DONTCHEAT] = { "ERR_DONTCHEAT", "That is not allowed" },
  [IRC_ERR_DISABLED] = { "ERR_DISABLED", "This command is disabled" },
  [IRC_ERR_OPERONLY] = { "ERR_OPERONLY", "This is for operators of the server only" },
  [IRC_ERR_WHOSYNTAX] = { "ERR_WHOSYNTAX", "WHO was not understood" },
  [IRC_ERR_WHOLIMEXCEED] = { "ERR_WHOLIMEXCEED", "There are too many matches for WHO" },
  [IRC_ERR_HELPNOTFOUND] = { "ERR_HELPNOTFOUND", "There is no help on this subject" },
  [IRC_ERR_INVALIDKEY] = { "ERR_INVALIDKEY", "The key is not valid" },
  [IRC_ERR_CANTSENDTOUSER] = { "ERR_CANTSENDTOUSER", "You cannot send to this user" },
  [IRC_ERR_BADHOSTMASK] = { "ERR_BADHOSTMASK", "The host mask is not valid" },
  [IRC_ERR_HOSTUNAVAIL] = { "ERR_HOSTUNAVAIL", "The host is not available" },
  [IRC_ERR_USINGSLINE] = { "ERR_USINGSLINE", "You are using a blocked connection" },
  [IRC_ERR_NOTLOWEROPLEVEL] = { "ERR_NOTLOWEROPLEVEL",
                                "You may not change somebody of your own rank" },
  [IRC_ERR_NOTMANAGER] = { "ERR_NOTMANAGER", "You must be the manager of this room" },
  [IRC_ERR_CHANSECURED] = { "ERR_CHANSECURED", "The room is secured" },
  [IRC_ERR_UPASSSET] = { "ERR_UPASSSET", "The user password is set" },
  [IRC_ERR_UPASSNOTSET] = { "ERR_UPASSNOTSET", "The user password is not set" },
  [IRC_ERR_NOMANAGER] = { "ERR_NOMANAGER", "The room has no manager" },
  [IRC_ERR_UPASS_SAME_APASS] = { "ERR_UPASS_SAME_APASS", "The two passwords must differ" },
  [IRC_RPL_REAWAY] = { "RPL_REAWAY", "" },
  [IRC_RPL_GONEAWAY] = { "RPL_GONEAWAY", "" },
  [IRC_RPL_NOTAWAY] = { "RPL_NOTAWAY", "" },
  [IRC_RPL_LOGON] = { "RPL_LOGON", "" },
  [IRC_RPL_LOGOFF] = { "RPL_LOGOFF", "" },
  [IRC_RPL_WATCHOFF] = { "RPL_WATCHOFF", "" },
  [IRC_RPL_WATCHSTAT] = { "RPL_WATCHSTAT", "" },
  [IRC_RPL_NOWON] = { "RPL_NOWON", "" },
  [IRC_RPL_NOWOFF] = { "RPL_NOWOFF", "" },
  [IRC_RPL_WATCHLIST] = { "RPL_WATCHLIST", "" },
  [IRC_RPL_ENDOFWATCHLIST] = { "RPL_ENDOFWATCHLIST", "That is all of the watch list" },
  [IRC_RPL_WATCHCLEAR] = { "RPL_WATCHCLEAR", "The watch list is empty now" },
  [IRC_RPL_NOWISAWAY] = { "RPL_NOWISAWAY", "" },
  [IRC_RPL_ISLOCOP] = { "RPL_ISLOCOP", "" },
  [IRC_RPL_ISNOTOPER] = { "RPL_ISNOTOPER", "" },
  [IRC_RPL_ENDOFISOPER] = { "RPL_ENDOFISOPER", "That is all of ISOPER" },
  [IRC_RPL_DCCLIST] = { "RPL_DCCLIST", "" },
  [IRC_RPL_OMOTDSTART_OLD] = { "RPL_OMOTDSTART_OLD", "" },
  [IRC_RPL_OMOTD_OLD] = { "RPL_OMOTD_OLD", "" },
  [IRC_RPL_ENDOFOMOTD_OLD] = { "RPL_ENDOFOMOTD_OLD",
                               "That is all of the message of the day for operators" },
  [IRC_RPL_SETTINGS] = { "RPL_SETTINGS", "" },
  [IRC_RPL_ENDOFSETTINGS] = { "RPL_ENDOFSETTINGS", "Those are all of the settings" },
  [IRC_RPL_SYNTAX] = { "RPL_SYNTAX", "" },
  [IRC_RPL_CHANNELSMSG] = { "RPL_CHANNELSMSG", "" },
  [IRC_RPL_WHOWASIP] = { "RPL_WHOWASIP", "" },
  [IRC_RPL_UNINVITED] = { "RPL_UNINVITED", "" },
  [IRC_RPL_SPAMCMDFWD] = { "RPL_SPAMCMDFWD", "" },
  [IRC_RPL_STARTTLS] = { "RPL_STARTTLS", "STARTTLS worked: go on with the TLS handshake" },
  [IRC_RPL_WHOISSECURE] = { "RPL_WHOISSECURE", "is using an encrypted connection" },
  [IRC_RPL_CANNOTSETMODES] = { "RPL_CANNOTSETMODES", "Modes cannot be set" },
  [IRC_RPL_WHOISYOURID] = { "RPL_WHOISYOURID", "" },
  [IRC_ERR_REDIRECT] = { "ERR_REDIRECT", "You were redirected" },
  [IRC_ERR_STARTTLS] = { "ERR_STARTTLS", "STARTTLS failed" },
  [IRC_ERR_INVALIDMODEPARAM] = { "ERR_INVALIDMODEPARAM", "The parameter of the mode is not valid" },
  [IRC_ERR_LISTMODEALREADYSET] = { "ERR_LISTMODEALREADYSET", "The list has this entry already" },
  [IRC_ERR_LISTMODENOTSET] = { "ERR_LISTMODENOTSET", "The list does not have this entry" },
  [IRC_RPL_COMMANDS] = { "RPL_COMMANDS", "" },
  [IRC_RPL_COMMANDSEND] = { "RPL_COMMANDSEND", "" },
  [IRC_RPL_MODLIST] = { "RPL_MODLIST", "" },
  [IRC_RPL_ENDOFMODLIST] = { "RPL_ENDOFMODLIST", "Those are all of the modules" },
  [IRC_RPL_HELPSTART] = { "RPL_HELPSTART", "Help" },
  [IRC_RPL_HELPTXT] = { "RPL_HELPTXT", "" },
  [IRC_RPL_ENDOFHELP] = { "RPL_ENDOFHELP", "That is all of the help" },
  [IRC_ERR_TARGCHANGE] = { "ERR_TARGCHANGE", "You change your targets too often" },
  [IRC_RPL_ETRACEFULL] = { "RPL_ETRACEFULL", "" },
  [IRC_RPL_ETRACE] = { "RPL_ETRACE", "" },
  [IRC_RPL_KNOCK] = { "RPL_KNOCK", "asks to be invited" },
  [IRC_RPL_KNOCKDLVR] = { "RPL_KNOCKDLVR", "Your request to be invited was delivered" },
  [IRC_ERR_TOOMANYKNOCK] = { "ERR_TOOMANYKNOCK", "You knock too often" },
  [IRC_ERR_CHANOPEN] = { "ERR_CHANOPEN", "The room is open: just join" },
  [IRC_ERR_KNOCKONCHAN] = { "ERR_KNOCKONCHAN", "You are in this room already" },
  [IRC_RPL_TARGUMODEG] = { "RPL_TARGUMODEG",
                           "only accepts messages from people on their accept list" },
  [IRC_RPL_TARGNOTIFY] = { "RPL_TARGNOTIFY", "was told that you sent a message" },
  [IRC_RPL_UMODEGMSG] = { "RPL_UMODEGMSG",
                          "is sending you messages, and is not on your accept list" },
  [IRC_RPL_OMOTDSTART] = { "RPL_OMOTDSTART", "" },
  [IRC_RPL_OMOTD] = { "RPL_OMOTD", "" },
  [IRC_RPL_ENDOFOMOTD] = { "RPL_ENDOFOMOTD",
                           "That is all of the message of the day for operators" },
  [IRC_ERR_NOPRIVS] = { "ERR_NOPRIVS", "You are not allowed to do this" },
  [IRC_RPL_TESTMASK] = { "RPL_TESTMASK", "" },
  [IRC_RPL_TESTLINE] = { "RPL_TESTLINE", "" },
  [IRC_RPL_NOTESTLINE] = { "RPL_NOTESTLINE", "No line matches" },
  [IRC_RPL_TESTMASKGECOS] = { "RPL_TESTMASKGECOS", "" },
  [IRC_RPL_QUIETLIST] = { "RPL_QUIETLIST", "" },
  [IRC_RPL_ENDOFQUIETLIST] = { "RPL_ENDOFQUIETLIST", "Those are all of the quiets" },
  [IRC_RPL_MONONLINE] = { "RPL_MONONLINE", "" },
  [IRC_RPL_MONOFFLINE] = { "RPL_MONOFFLINE", "" },
  [IRC_RPL_MONLIST] = { "RPL_MONLIST", "" },
  [IRC_RPL_ENDOFMONLIST] = { "RPL_ENDOFMONLIST", "That is all of MONITOR" },
  [IRC_ERR_MONLISTFULL] = { "ERR_MONLISTFULL", "Your monitor list is full" },
  [IRC_RPL_RSACHALLENGE2] = { "RPL_RSACHALLENGE2", "" },
  [IRC_RPL_ENDOFRSACHALLENGE2] = { "RPL_ENDOFRSACHALLENGE2", "That is all of the challenge" },
  [IRC_ERR_MLOCKRESTRICTED] = { "ERR_MLOCKRESTRICTED", "This mode is locked" },
  [IRC_ERR_INVALIDBAN] = { "ERR_INVALIDBAN", "The ban is not valid" },
  [IRC_ERR_TOPICLOCK] = { "ERR_TOPICLOCK", "The topic is locked" },
  [IRC_RPL_SCANMATCHED] = { "RPL_SCANMATCHED", "" },
  [IRC_RPL_SCANUMODES] = { "RPL_SCANUMODES", "" },
  [IRC_RPL_ETRACEEND] = { "RPL_ETRACEEND", "That is all of ETRACE" },
  [IRC_RPL_WHOISKEYVALUE] = { "RPL_WHOISKEYVALUE", "" },
  [IRC_RPL_KEYVALUE] = { "RPL_KEYVALUE", "" },
  [IRC_RPL_METADATAEND] = { "RPL_METADATAEND", "That is all of the metadata" },
  [IRC_ERR_METADATALIMIT] = { "ERR_METADATALIMIT", "There are too many metadata keys" },
  [IRC_ERR_TARGETINVALID] = { "ERR_TARGETINVALID", "The metadata target is not valid" },
  [IRC_RPL_KEYNOTSET] = { "RPL_KEYNOTSET", "The key is not set" },
  [IRC_ERR_KEYINVALID] = { "ERR_KEYINVALID", "The metadata key is not valid" },
  [IRC_ERR_KEYNOTSET] = { "ERR_KEYNOTSET", "The metadata key is not set" },
  [IRC_ERR_KEYNOPERMISSION] = { "ERR_KEYNOPERMISSION", "You may not use this metadata key" },
  [IRC_RPL_METADATASUBOK] = { "RPL_METADATASUBOK", "" },
  [IRC_RPL_METADATAUNSUBOK] = { "RPL_METADATAUNSUBOK", "" },
  [IRC_RPL_METADATASUBS] = { "RPL_METADATASUBS", "" },
  [IRC_RPL_METADATASYNCLATER] = { "RPL_METADATASYNCLATER", "" },
  [IRC_RPL_STATSCOUNTRY] = { "RPL_STATSCOUNTRY", "" },
  [IRC_RPL_CHECK] = { "RPL_CHECK", "" },
  [IRC_RPL_OTHERUMODEIS] = { "RPL_OTHERUMODEIS", "" },
  [IRC_RPL_OTHERSNOMASKIS] = { "RPL_OTHERSNOMASKIS", "" },
  [IRC_RPL_LOGGEDIN] = { "RPL_LOGGEDIN", "You are now logged in" },
  [IRC_RPL_LOGGEDOUT] = { "RPL_LOGGEDOUT", "You are now logged out" },
  [IRC_ERR_NICKLOCKED] = { "ERR_NICKLOCKED", "Too many failed logins from your address; try again later" },
  [IRC_RPL_SASLSUCCESS] = { "RPL_SASLSUCCESS", "SASL authentication worked" },
  [IRC_ERR_SASLFAIL] = { "ERR_SASLFAIL", "SASL authentication failed" },
  [IRC_ERR_SASLTOOLONG] = { "ERR_SASLTOOLONG", "The SASL message was too long" },
  [IRC_ERR_SASLABORTED] = { "ERR_SASLABORTED", "SASL authentication was stopped" },
  [IRC_ERR_SASLALREADY] = { "ERR_SASLALREADY", "You have logged in with SASL already" },
  [IRC_RPL_SASLMECHS] = { "RPL_SASLMECHS", "are the SASL mechanisms offered" },
  [IRC_RPL_ACCESSLIST] = { "RPL_ACCESSLIST", "" },
  [IRC_RPL_ENDOFACCESSLIST] = { "RPL_ENDOFACCESSLIST", "That is all of the access list" },
  [IRC_ERR_BADCHANNEL] = { "ERR_BADCHANNEL", "This room is not allowed" },
  [IRC_RPL_ENDOFSPAMFILTER] = { "RPL_ENDOFSPAMFILTER", "" },
  [IRC_RPL_SPAMFILTER] = { "RPL_SPAMFILTER", "" },
  [IRC_ERR_INVALIDWATCHNICK] = { "ERR_INVALIDWATCHNICK", "The nick to watch is not valid" },
  [IRC_RPL_IDLETIMESET] = { "RPL_IDLETIMESET", "" },
  [IRC_RPL_NICKLOCKOFF] = { "RPL_NICKLOCKOFF", "" },
  [IRC_ERR_NICKNOTLOCKED] = { "ERR_NICKNOTLOCKED", "This nick is not locked" },
  [IRC_RPL_NICKLOCKON] = { "RPL_NICKLOCKON", "" },
  [IRC_ERR_INVALIDIDLETIME] = { "ERR_INVALIDIDLETIME", "The idle time is not valid" },
  [IRC_RPL_UNSILENCED] = { "RPL_UNSILENCED", "" },
  [IRC_RPL_SILENCED] = { "RPL_SILENCED", "" },
  [IRC_ERR_SILENCE] = { "ERR_SILENCE", "You are silenced" },
  [IRC_RPL_ENDOFEXEMPTIONLIST] = { "RPL_ENDOFEXEMPTIONLIST", "" },
  [IRC_RPL_EXEMPTIONLIST] = { "RPL_EXEMPTIONLIST", "" },
  [IRC_RPL_ENDOFPROPLIST] = { "RPL_ENDOFPROPLIST", "" },
  [IRC_RPL_PROPLIST] = { "RPL_PROPLIST", "" },
  [IRC_RPL_UNLOADEDMODULE] = { "RPL_UNLOADEDMODULE", "" },
  [IRC_RPL_SERVLOCKON] = { "RPL_SERVLOCKON", "" },
  [IRC_RPL_SERVLOCKOFF] = { "RPL_SERVLOCKOFF", "" },
  [IRC_RPL_DCCALLOWSTART] = { "RPL_DCCALLOWSTART", "" },
  [IRC_RPL_DCCALLOWLIST] = { "RPL_DCCALLOWLIST", "" },
  [IRC_RPL_DCCALLOWEND] = { "RPL_DCCALLOWEND", "" },
  [IRC_RPL_DCCALLOWTIMED] = { "RPL_DCCALLOWTIMED", "" },
  [IRC_RPL_DCCALLOWPERMANENT] = { "RPL_DCCALLOWPERMANENT", "" },
  [IRC_RPL_DCCALLOWREMOVED] = { "RPL_DCCALLOWREMOVED", "" },
  [IRC_ERR_DCCALLOWINVALID] = { "ERR_DCCALLOWINVALID", "The DCC entry is not valid" },
  [IRC_RPL_DCCALLOWEXPIRED] = { "RPL_DCCALLOWEXPIRED", "" },
  [IRC_ERR_UNKNOWNDCCALLOWCMD] = { "ERR_UNKNOWNDCCALLOWCMD", "There is no such DCCALLOW command" },
  [IRC_ERR_NUMERIC_ERR] = { "ERR_NUMERIC_ERR", "The numeric is not valid" },
};

static const Row *
find_row (IrcNumeric numeric)
{
  guint number = (guint) numeric;

  return number < G_N_ELEMENTS (rows) && rows[number].name != NULL ? &rows[number] : NULL;
}

/**
 * irc_numeric_from_string:
 * @command: of a message
 *
 * Returns: the number, also of a numeric without a name here; %IRC_NUMERIC_NONE when @command is
 *   not three digits
 */
IrcNumeric
irc_numeric_from_string (const char *command)
{
  guint number = 0;

  for (guint i = 0; i < 3; i++)
    {
      if (!g_ascii_isdigit (command[i]))
        return IRC_NUMERIC_NONE;
      number = number * 10 + (guint) g_ascii_digit_value (command[i]);
    }

  return command[3] == '\0' ? (IrcNumeric) number : IRC_NUMERIC_NONE;
}

/**
 * irc_numeric_get_name:
 * Returns: (nullable): the name that specifications use, such as "RPL_WELCOME"
 */
const char *
irc_numeric_get_name (IrcNumeric numeric)
{
  const Row *row = find_row (numeric);

  return row != NULL ? row->name : NULL;
}

/**
 * irc_numeric_get_default_text:
 * Returns: the words for the last parameter, "" for a numeric that has none of its own
 */
const char *
irc_numeric_get_default_text (IrcNumeric numeric)
{
  const Row *row = find_row (numeric);

  return row != NULL ? row->text : "";
}

/**
 * irc_numeric_format:
 * Returns: @buffer, with the three digits as they stand on the wire
 */
char *
irc_numeric_format (IrcNumeric numeric, char buffer[IRC_NUMERIC_SIZE])
{
  guint number = (guint) numeric % 1000;

  buffer[0] = (char) ('0' + number / 100);
  buffer[1] = (char) ('0' + number / 10 % 10);
  buffer[2] = (char) ('0' + number % 10);
  buffer[3] = '\0';

  return buffer;
}

/**
 * irc_numeric_is_error:
 * Returns: whether the numeric says that something did not work
 */
gboolean
irc_numeric_is_error (IrcNumeric numeric)
{
  const Row *row = find_row (numeric);

  if (row != NULL)
    return g_str_has_prefix (row->name, "ERR_");

  /* modern-irc, "Numeric Replies": errors are 400 to 599. */
  return numeric >= 400 && (guint) numeric <= 599;
}
