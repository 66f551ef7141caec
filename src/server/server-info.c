/* What the server says of itself: the welcome, ISUPPORT, MOTD, LUSERS, VERSION and so on. */
#include "config.h"

#include "irc-case.h"
#include "irc-mask.h"
#include "irc-name.h"
#include "server-isupport.h"
#include "server-metadata.h"
#include "server-private.h"

#include <string.h>

#define VERSION_TEXT PACKAGE_NAME "-" PACKAGE_VERSION

/* extended-isupport: who negotiated it may ask before the welcome as well. */
static void
run_isupport (ServerSession *session, const IrcMessage *message)
{
  if (session->user == NULL && !server_session_has_cap (session, IRC_CAP_EXTENDED_ISUPPORT))
    server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
  else
    server_isupport_send (session);
}

static void
send_motd (ServerSession *session)
{
  const ServerConfig *config = session->server->config;
  g_autofree char *start = g_strdup_printf ("- %s Message of the day - ", config->name);

  if (config->motd == NULL)
    {
      server_reply (session, IRC_ERR_NOMOTD, NULL, NULL);
      return;
    }

  server_reply (session, IRC_RPL_MOTDSTART, start, NULL);
  for (guint i = 0; config->motd[i] != NULL; i++)
    {
      g_autofree char *text = g_strconcat ("- ", config->motd[i], NULL);

      server_reply (session, IRC_RPL_MOTD, text, NULL);
    }
  server_reply (session, IRC_RPL_ENDOFMOTD, NULL, NULL);
}

static void
reply_count (ServerSession *session, IrcNumeric numeric, guint count, const char *text)
{
  g_autofree char *number = g_strdup_printf ("%u", count);

  server_reply (session, numeric, text, number, NULL);
}

static void
send_lusers (ServerSession *session)
{
  Server *server = session->server;
  GHashTable *users = chat_state_get_users (server->state);
  guint n_users = g_hash_table_size (users);
  guint n_invisible = 0;
  guint n_operators = 0;
  guint n_unknown = 0;
  GHashTableIter iter;
  gpointer value;
  g_autofree char *now = g_strdup_printf ("%u", n_users);
  g_autofree char *most = g_strdup_printf ("%u", server->max_users);
  g_autofree char *text = NULL;
  g_autofree char *mine = g_strdup_printf ("I have %u clients and 0 servers", n_users);
  g_autofree char *current =
      g_strdup_printf ("Current users %u, max %u", n_users, server->max_users);

  g_hash_table_iter_init (&iter, users);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ChatUser *user = value;

      n_invisible += (user->modes & CHAT_USER_INVISIBLE) != 0;
      n_operators += (user->modes & CHAT_USER_OPERATOR) != 0;
    }
  g_hash_table_iter_init (&iter, server->sessions);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    n_unknown += ((const ServerSession *) value)->user == NULL;

  text = g_strdup_printf ("There are %u users and %u invisible on 1 servers", n_users - n_invisible,
                          n_invisible);
  server_reply (session, IRC_RPL_LUSERCLIENT, text, NULL);
  reply_count (session, IRC_RPL_LUSEROP, n_operators, "operator(s) online");
  reply_count (session, IRC_RPL_LUSERUNKNOWN, n_unknown, "unknown connection(s)");
  reply_count (session, IRC_RPL_LUSERCHANNELS,
               g_hash_table_size (chat_state_get_rooms (server->state)), "channels formed");
  server_reply (session, IRC_RPL_LUSERME, mine, NULL);
  server_reply (session, IRC_RPL_LOCALUSERS, current, now, most, NULL);
  server_reply (session, IRC_RPL_GLOBALUSERS, current, now, most, NULL);
}

static char *
dup_started (const Server *server)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (server->started_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC");
}

/**
 * server_info_send_welcome:
 *
 * Everything from 001 to the message of the day.
 */
void
server_info_send_welcome (ServerSession *session)
{
  const ServerConfig *config = session->server->config;
  g_autofree char *started = dup_started (session->server);
  g_autofree char *welcome =
      g_strdup_printf ("Welcome to %s, %s", config->network, session->user->source);
  g_autofree char *host =
      g_strdup_printf ("Your host is %s, running version %s", config->name, VERSION_TEXT);
  g_autofree char *created = g_strdup_printf ("This server was started %s", started);

  server_reply (session, IRC_RPL_WELCOME, welcome, NULL);
  server_reply (session, IRC_RPL_YOURHOST, host, NULL);
  server_reply (session, IRC_RPL_CREATED, created, NULL);
  server_reply (session, IRC_RPL_MYINFO, "", config->name, VERSION_TEXT, "Biow",
                "CIPabehiklmnoqstv", "Iabehkloqv", NULL);
  server_isupport_send (session);
  send_lusers (session);
  server_metadata_send_welcome (session);
  send_motd (session);
}

/* name: of this server, a mask of it, or of somebody who is on it; "" is this one */
gboolean
server_info_check_name (ServerSession *session, const char *name)
{
  Server *server = session->server;

  if (*name == '\0' || irc_mask_match (name, server->config->name) ||
      chat_state_find_user (server->state, name) != NULL)
    return TRUE;

  server_reply (session, IRC_ERR_NOSUCHSERVER, NULL, name, NULL);
  return FALSE;
}

static void
run_motd (ServerSession *session, const IrcMessage *message)
{
  if (server_info_check_name (session, irc_message_param (message, 0)))
    send_motd (session);
}

static void
run_lusers (ServerSession *session, const IrcMessage *message)
{
  send_lusers (session);
}

static void
run_version (ServerSession *session, const IrcMessage *message)
{
  if (!server_info_check_name (session, irc_message_param (message, 0)))
    return;

  server_reply (session, IRC_RPL_VERSION, "A group chat for the terminal", VERSION_TEXT ".",
                session->server->config->name, NULL);
  server_isupport_send (session);
}

static void
run_time (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format (now, "%A, %d %B %Y, %H:%M:%S UTC");

  if (server_info_check_name (session, irc_message_param (message, 0)))
    server_reply (session, IRC_RPL_TIME, text, session->server->config->name, NULL);
}

static void
run_admin (ServerSession *session, const IrcMessage *message)
{
  const ServerConfig *config = session->server->config;

  if (!server_info_check_name (session, irc_message_param (message, 0)))
    return;
  if (config->admin_name == NULL && config->admin_place == NULL && config->admin_email == NULL)
    {
      server_reply (session, IRC_ERR_NOADMININFO, NULL, config->name, NULL);
      return;
    }

  server_reply (session, IRC_RPL_ADMINME, "Administrative info", config->name, NULL);
  if (config->admin_place != NULL)
    server_reply (session, IRC_RPL_ADMINLOC1, config->admin_place, NULL);
  if (config->admin_name != NULL)
    server_reply (session, IRC_RPL_ADMINLOC2, config->admin_name, NULL);
  if (config->admin_email != NULL)
    server_reply (session, IRC_RPL_ADMINEMAIL, config->admin_email, NULL);
}

static void
run_info (ServerSession *session, const IrcMessage *message)
{
  g_autofree char *started = dup_started (session->server);
  g_autofree char *since = g_strconcat ("Running since ", started, NULL);

  if (!server_info_check_name (session, irc_message_param (message, 0)))
    return;

  server_reply (session, IRC_RPL_INFO, VERSION_TEXT ", a group chat for the terminal", NULL);
  server_reply (session, IRC_RPL_INFO, "Free software: GNU GPL version 3 or later", NULL);
  server_reply (session, IRC_RPL_INFO, since, NULL);
  server_reply (session, IRC_RPL_ENDOFINFO, NULL, NULL);
}

static void
run_links (ServerSession *session, const IrcMessage *message)
{
  const ServerConfig *config = session->server->config;
  g_autofree char *text = g_strconcat ("0 ", config->description, NULL);

  server_reply (session, IRC_RPL_LINKS, text, config->name, config->name, NULL);
  server_reply (session, IRC_RPL_ENDOFLINKS, NULL, "*", NULL);
}

static const struct
{
  const char *topic; /* "" for HELP alone */
  const char *lines[6];
} help[] = {
  { "",
    { "Type and send: everybody in the room reads it.",
      "JOIN #room enters another room, PART #room leaves it, LIST shows them all.",
      "PRIVMSG nick :words reaches one person alone.",
      "NICK name renames you, AWAY :why says that you are not there.",
      "NAMES #room, WHOIS nick and TOPIC #room tell more. QUIT ends it.",
      "HELP command tells more, as of JOIN, MODE, REGISTER, ACCOUNT and OPER." } },
  { "JOIN", { "JOIN #room[,#room] [key[,key]] enters rooms; a new one is yours." } },
  { "PART", { "PART #room[,#room] [:reason] leaves rooms." } },
  { "NICK", { "NICK name renames you. A name that belongs to an account is its owner's." } },
  { "TOPIC", { "TOPIC #room shows what a room is about, TOPIC #room :words says it anew." } },
  { "MODE", { "MODE #room shows a room's modes, MODE #room +modes [arguments] changes them." } },
  { "REGISTER",
    { "REGISTER password keeps your nick for you; REGISTER * does so by your certificate.",
      "Later ACCOUNT LOGIN nick password, or SASL, shows that it is you." } },
  { "ACCOUNT",
    { "ACCOUNT tells which account you are logged in to.",
      "ACCOUNT LOGIN name password logs in, ACCOUNT LOGOUT out.",
      "ACCOUNT PASSWORD old new changes the password; '*' stands for none.",
      "ACCOUNT CERT LIST, ADD and DEL tell which certificates log in.",
      "ACCOUNT DROP password gives the account up, and the name and rooms with it." } },
  { "OPER",
    { "OPER name password makes you an operator of this server, if its configuration has you.",
      "Operators keep order in all rooms: KICK, MODE, TOPIC and REDACT.",
      "KILL nick :why puts somebody out, KLINE and DLINE keep people out: see HELP KLINE.",
      "WALLOPS :words reaches all who have the mode +w.",
      "REHASH reads the configuration again, RESTART and DIE do what they say." } },
  { "KLINE",
    { "KLINE [time] mask :why keeps people out. A time is minutes, or like 1d12h; without one: for ever.",
      "A mask is nick!user@host, account:name, cert:fingerprint or net:address/bits.",
      "DLINE [time] address/bits :why is for networks.",
      "UNKLINE mask and UNDLINE mask end it; STATS k and STATS d show what holds." } },
  { "PRIVMSG", { "PRIVMSG #room :words or PRIVMSG nick :words says something." } },
};

static void
run_help (ServerSession *session, const IrcMessage *message)
{
  const char *topic = irc_message_param (message, 0);
  const char *shown = *topic != '\0' ? topic : "*";

  for (guint i = 0; i < G_N_ELEMENTS (help); i++)
    if (g_ascii_strcasecmp (help[i].topic, topic) == 0)
      {
        server_reply (session, IRC_RPL_HELPSTART, "Help", shown, NULL);
        server_reply (session, IRC_RPL_HELPTXT, "", shown, "", NULL);
        for (guint j = 0; j < G_N_ELEMENTS (help[i].lines) && help[i].lines[j] != NULL; j++)
          server_reply (session, IRC_RPL_HELPTXT, help[i].lines[j], shown, NULL);
        server_reply (session, IRC_RPL_ENDOFHELP, "End of help", shown, NULL);
        return;
      }

  server_reply (session, IRC_ERR_HELPNOTFOUND, "No help on this", shown, NULL);
}

static const ServerCommand commands[] = {
  { "MOTD", 0, FALSE, run_motd },
  { "LUSERS", 0, FALSE, run_lusers },
  { "VERSION", 0, FALSE, run_version },
  { "TIME", 0, FALSE, run_time },
  { "ADMIN", 0, FALSE, run_admin },
  { "INFO", 0, FALSE, run_info },
  { "LINKS", 0, FALSE, run_links },
  { "HELP", 0, FALSE, run_help },
  { "HELPOP", 0, FALSE, run_help },
  { "ISUPPORT", 0, TRUE, run_isupport },
  { NULL },
};

/* network-icon */
static char *
dup_icon (Server *self)
{
  return g_strdup (self->config->icon);
}

static char *
dup_network (Server *self)
{
  return g_strdup (self->config->network);
}

static const ServerTokenRow tokens[] = {
  { "NETWORK", NULL, dup_network },
  { "draft/ICON", NULL, dup_icon },
  { "CASEMAPPING", IRC_CASE_ISUPPORT_CASEMAPPING },
  { "UTF8MAPPING", IRC_CASE_ISUPPORT_UTF8MAPPING },
  { "NICKLEN", G_STRINGIFY (IRC_NICK_MAX_LETTERS) },
  { "USERLEN", G_STRINGIFY (IRC_USER_MAX_LETTERS) },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_EXTENDED_ISUPPORT },
  { IRC_N_CAPS },
};

const ServerFeature server_info_feature = { .commands = commands, .caps = caps, .tokens = tokens };
