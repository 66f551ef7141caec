/* client-numerics.c: the numerics of a server in the user's language.
 *
 * A row names what stands at each parameter behind our own nick, and says it in a sentence with
 * these names in braces. {text} is the last parameter, in the server's language. What has no row is
 * shown as the server wrote it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-number.h"
#include "client-replies.h"
#include "client-session-private.h"
#include "client-words.h"

typedef struct
{
  const char *command;
  const char *names; /* of the parameters from the second on */
  const char *text;  /* translatable; %NULL: nothing that a person needs to read */
} NumericRow;

/* What stands in braces is replaced by a name or a text; a translation keeps it as it is, and puts
 * it where the language wants it. */
/* clang-format off */
static const NumericRow rows[] = {
  { "219", "", NULL },
  /* Translators: "+i" and the like. */
  { "221", "modes", N_ ("Your modes are {modes}.") },
  { "256", "", N_ ("Who runs this server:") },
  { "257", "", "{text}" },
  { "258", "", "{text}" },
  { "259", "", "{text}" },
  { "262", "", NULL },
  { "263", "command", N_ ("The server is too busy for that just now; try again later.") },
  /* Translators: {text} is the fingerprint, in the words of the server. */
  { "276", "nick text", N_ ("{nick} showed a certificate: {text}") },
  /* Translators: {text} is the reason, in the words of {nick}. */
  { "301", "nick text", N_ ("{nick} is away: {text}") },
  { "305", "", N_ ("You are no longer marked as away.") },
  { "306", "", N_ ("You are marked as away.") },
  { "307", "nick", N_ ("The name {nick} is registered.") },
  { "310", "nick", N_ ("{nick} helps people here.") },
  /* Translators: {user}@{host} is where the person is, {name} how the person wants to be called. */
  { "311", "nick user host star name", N_ ("{nick} is {user}@{host} ({name}).") },
  { "312", "nick server text", N_ ("{nick} is on the server {server}.") },
  { "313", "nick", N_ ("{nick} is an operator of the server.") },
  { "314", "nick user host star name", N_ ("{nick} was {user}@{host} ({name}).") },
  { "315", "mask", NULL },
  { "317", "nick idle signon", "" }, /* see describe_silence () */
  { "318", "nick", NULL },
  { "319", "nick rooms", N_ ("{nick} is in {rooms}") },
  { "320", "nick", "{nick}: {text}" },
  { "321", "", NULL },
  /* Translators: {count} is how many people are in {room}. */
  { "322", "room count topic", N_ ("{room} ({count}): {topic}") },
  { "323", "", N_ ("These are all the rooms.") },
  /* Translators: {modes} is "+nt" and the like, {arguments} what belongs to them. */
  { "324", "room modes arguments", N_ ("{room} has the modes {modes} {arguments}") },
  /* Translators: {address} is a URL. */
  { "328", "room address", N_ ("The web page of {room} is {address}") },
  { "329", "room time", NULL },
  { "330", "nick account", N_ ("{nick} is logged in as {account}.") },
  { "331", "room", N_ ("{room} has no topic.") },
  { "332", "room topic", N_ ("The topic of {room} is: {topic}") },
  { "333", "room nick time", NULL },
  { "335", "nick", N_ ("{nick} is a bot.") },
  { "336", "room", N_ ("Your invitations: {room}") },
  { "337", "", NULL },
  { "338", "nick address", N_ ("{nick} connects from {address}.") },
  { "341", "nick room", N_ ("You invited {nick} to {room}.") },
  { "344", "nick", N_ ("{nick} connects from {address}.") },
  /* Translators: {mask} is a pattern such as *!*@example.org. */
  { "346", "room mask", N_ ("Always invited to {room}: {mask}") },
  { "347", "room", NULL },
  /* Translators: {mask} is a pattern such as *!*@example.org. */
  { "348", "room mask", N_ ("Never banned from {room}: {mask}") },
  { "349", "room", NULL },
  { "350", "nick", N_ ("{nick} comes in through a gateway.") },
  { "351", "version server text", N_ ("The server {server} runs {version}.") },
  { "352", "room user host server nick flags text",
    N_ ("{nick} is {user}@{host}, in {room}, on {server}.") },
  { "353", "symbol room names", N_ ("In {room}: {names}") },
  { "365", "", NULL },
  { "366", "room", NULL },
  /* Translators: {mask} is a pattern such as *!*@example.org. */
  { "367", "room mask", N_ ("Banned from {room}: {mask}") },
  { "368", "room", N_ ("These are all the bans of {room}.") },
  { "369", "nick", NULL },
  { "371", "text", "{text}" },
  { "372", "text", "{text}" },
  { "374", "", NULL },
  { "375", "", NULL },
  { "376", "", NULL },
  { "378", "nick", N_ ("{nick} connects from {address}.") },
  { "379", "nick", N_ ("{nick} has the modes {modes}.") },
  { "381", "", N_ ("You are an operator of the server now.") },
  { "382", "", N_ ("The server reads its settings again.") },
  { "391", "server text", N_ ("The time at {server} is {text}") },
  { "396", "host", N_ ("Others see your address as {host} now.") },
  { "400", "", N_ ("The server could not do that.") },
  { "401", "nick", N_ ("Nobody here is called {nick}.") },
  { "402", "server", N_ ("There is no server {server}.") },
  { "403", "room", N_ ("There is no room {room}.") },
  { "404", "room", N_ ("You cannot write in {room}.") },
  { "405", "room", N_ ("You are in too many rooms; leave one before you join {room}.") },
  { "406", "nick", N_ ("Nobody here was called {nick}.") },
  { "407", "target", N_ ("That goes to too many people at once.") },
  /* Translators: {target} is a room or a person. */
  { "408", "target", N_ ("{target} does not take such a message.") },
  { "409", "", N_ ("The server could not do that.") },
  { "410", "", N_ ("The server could not do that.") },
  { "411", "", N_ ("Say whom that should go to.") },
  { "412", "", N_ ("There is nothing to send.") },
  { "413", "", N_ ("That is no mask the server can use.") },
  { "414", "", N_ ("That is no mask the server can use.") },
  { "415", "", N_ ("That is no mask the server can use.") },
  { "416", "", N_ ("That matches too much; be more exact.") },
  { "417", "", N_ ("The line was too long for the server.") },
  { "419", "", N_ ("The text was too long, so the server cut it.") },
  { "420", "", N_ ("The server could not do that.") },
  { "421", "command", N_ ("The server does not know the command {command}.") },
  { "422", "", NULL },
  { "423", "", N_ ("Nothing is known about who runs this server.") },
  { "424", "", N_ ("The server could not do that.") },
  { "425", "", N_ ("The server has no message for operators.") },
  { "429", "", N_ ("You do that too often; wait a little.") },
  { "430", "", N_ ("You cannot change your name just now.") },
  { "431", "", N_ ("A name is missing.") },
  { "432", "nick", N_ ("{nick} cannot be a name here.") },
  { "433", "nick", N_ ("The name {nick} is taken.") },
  { "435", "nick room", N_ ("You cannot change your name while you are banned from {room}.") },
  { "436", "nick", N_ ("The name {nick} is taken.") },
  /* Translators: {nick} is the name of a person or of a room. */
  { "437", "nick", N_ ("{nick} cannot be used just now; try again later.") },
  { "438", "nick", N_ ("You are changing your name too fast; wait a little.") },
  { "439", "", N_ ("You do that too often; wait a little.") },
  { "440", "", N_ ("The service for names and rooms is away just now; try again later.") },
  { "441", "nick room", N_ ("{nick} is not in {room}.") },
  { "442", "room", N_ ("You are not in {room}.") },
  { "443", "nick room", N_ ("{nick} is in {room} already.") },
  { "444", "nick", N_ ("{nick} is not logged in.") },
  { "445", "", N_ ("This server does not have that.") },
  { "446", "", N_ ("This server does not have that.") },
  { "447", "", N_ ("You cannot change your name here.") },
  { "448", "room", N_ ("{room} must not be used here.") },
  { "449", "", N_ ("This server does not have that.") },
  { "452", "", N_ ("The server could not do that.") },
  { "453", "", N_ ("Your name went to somebody else.") },
  { "455", "", N_ ("The login name has signs that are not allowed here.") },
  { "456", "", N_ ("The list is full; remove an entry first.") },
  { "457", "", N_ ("That is in the list already.") },
  { "458", "", N_ ("That is not in the list.") },
  { "459", "", N_ ("This server does not have that.") },
  { "460", "", N_ ("You do not have the rank for that.") },
  /* Translators: {command} is a command of the protocol, such as KICK. */
  { "461", "command",
    N_ ("Something is missing behind {command}; /help shows what belongs there.") },
  { "462", "", N_ ("The server takes that only at the beginning of a connection.") },
  { "463", "", N_ ("You may not connect from where you are.") },
  { "464", "", N_ ("The server wants a password, or another one.") },
  { "465", "", N_ ("You are banned from this server.") },
  { "466", "", N_ ("You will be banned from this server.") },
  { "467", "room", N_ ("{room} has a key already.") },
  { "468", "", N_ ("You do not have the rank for that.") },
  { "469", "room", N_ ("{room} leads to another room already.") },
  { "470", "room other", N_ ("{room} leads to {other}; you are there now.") },
  { "471", "room", N_ ("{room} is full.") },
  { "472", "mode", N_ ("The server does not know the mode {mode}.") },
  { "473", "room", N_ ("You need an invitation to join {room}.") },
  { "474", "room", N_ ("You are banned from {room}.") },
  /* Translators: /join stays as it is; KEY is the word for the key of a room. */
  { "475", "room", N_ ("{room} needs the right key: /join {room} KEY") },
  { "476", "room", N_ ("{room} cannot be the name of a room.") },
  { "477", "room", N_ ("Only people with an account may join {room}.") },
  { "478", "room",
    N_ ("The list of bans or exceptions of {room} is full; remove an entry first.") },
  { "479", "room", N_ ("{room} cannot be the name of a room.") },
  { "480", "", N_ ("You do that too often; wait a little.") },
  { "481", "", N_ ("Only operators of the server may do that.") },
  { "482", "room", N_ ("Only operators of {room} may do that.") },
  { "483", "", N_ ("A server cannot be removed.") },
  { "484", "", N_ ("Your connection is restricted.") },
  { "485", "", N_ ("You do not have the rank for that.") },
  { "486", "nick", N_ ("Log in before you write to {nick}.") },
  { "489", "room", N_ ("Only people with an encrypted connection may join {room}.") },
  { "491", "", N_ ("You cannot become an operator from where you are.") },
  /* Translators: {target} is a room or a person. */
  { "492", "target", N_ ("{target} does not take such a message.") },
  { "495", "", N_ ("The server could not do that.") },
  { "496", "", N_ ("The server could not do that.") },
  { "497", "", N_ ("The server could not do that.") },
  { "498", "", N_ ("Only operators of the server may do that.") },
  { "499", "", N_ ("You do not have the rank for that.") },
  { "500", "", N_ ("You do that too often; wait a little.") },
  { "501", "", N_ ("The server does not know that mode.") },
  { "502", "", N_ ("You cannot change the modes of others.") },
  { "504", "nick", N_ ("{nick} is not on this server.") },
  { "511", "", N_ ("The list is full; remove an entry first.") },
  { "513", "", N_ ("The server could not do that.") },
  { "515", "", N_ ("The server could not do that.") },
  { "516", "", N_ ("Only operators of the server may do that.") },
  { "517", "", N_ ("This server does not have that.") },
  { "518", "room", N_ ("Nobody can be invited to {room}.") },
  { "519", "", N_ ("Only operators of the server may do that.") },
  { "520", "", N_ ("Only operators of the server may do that.") },
  { "521", "", N_ ("The server did not understand that.") },
  { "522", "", N_ ("The server did not understand that.") },
  { "523", "", N_ ("That matches too much; be more exact.") },
  { "524", "topic", N_ ("The server has no help on {topic}.") },
  { "525", "", N_ ("The server did not understand that.") },
  /* Translators: {target} is a room or a person. */
  { "531", "target", N_ ("{target} does not take such a message.") },
  { "550", "", N_ ("That is no mask the server can use.") },
  { "551", "nick", N_ ("{nick} cannot be reached.") },
  { "552", "", N_ ("This server does not have that.") },
  { "560", "", N_ ("You do not have the rank for that.") },
  { "561", "", N_ ("You do not have the rank for that.") },
  { "562", "room", N_ ("{room} is locked.") },
  { "563", "", N_ ("The server could not do that.") },
  { "564", "", N_ ("The server could not do that.") },
  { "566", "room", N_ ("{room} is locked.") },
  { "567", "", N_ ("The server could not do that.") },
  { "569", "nick", N_ ("{nick} connects from {address}.") },
  { "607", "", NULL },
  { "608", "", N_ ("Your watch list is empty now.") },
  { "613", "", NULL },
  { "626", "", NULL },
  { "631", "", NULL },
  { "670", "", N_ ("Encryption begins.") },
  { "671", "nick", N_ ("{nick} uses an encrypted connection.") },
  { "673", "", N_ ("Modes cannot be set there.") },
  { "690", "", N_ ("The server sent you on to another place.") },
  { "691", "", N_ ("This server does not have that.") },
  /* Translators: {argument} is what was given to set the mode {mode}, a letter. */
  { "696", "target mode argument", N_ ("{argument} is no good for the mode {mode}.") },
  { "697", "", N_ ("That is in the list already.") },
  { "698", "", N_ ("That is not in the list.") },
  { "703", "", NULL },
  { "704", "topic text", "{text}" },
  { "705", "topic text", "{text}" },
  { "706", "topic text", NULL },
  { "707", "", N_ ("You do that too often; wait a little.") },
  { "710", "room nick", N_ ("{nick} asks to be invited to {room}.") },
  { "711", "room", N_ ("You asked to be invited to {room}.") },
  { "712", "", N_ ("You do that too often; wait a little.") },
  { "713", "room", N_ ("{room} is open: /join {room}") },
  { "714", "room", N_ ("You are in {room} already.") },
  { "716", "nick", N_ ("{nick} takes messages only from some people.") },
  { "717", "nick", N_ ("{nick} was told that you wrote.") },
  { "718", "nick", N_ ("{nick} writes to you, and is not on your list of those who may.") },
  { "722", "", NULL },
  { "723", "right", N_ ("Only operators of the server may do that.") },
  { "726", "", N_ ("That is not in the list.") },
  /* Translators: {mask} is a pattern such as *!*@example.org. */
  { "728", "room mode mask", N_ ("Silenced in {room}: {mask}") },
  { "729", "", NULL },
  { "730", "nick", N_ ("{nick} is here.") },
  { "731", "nick", N_ ("{nick} is not here.") },
  { "732", "nick", N_ ("You watch {nick}.") },
  { "733", "", NULL },
  { "734", "", N_ ("The list is full; remove an entry first.") },
  { "741", "", NULL },
  { "742", "", N_ ("Modes cannot be set there.") },
  { "743", "", N_ ("That is no ban the server can use.") },
  { "744", "room", N_ ("The topic of {room} is locked.") },
  { "759", "", NULL },
  { "764", "", N_ ("The list is full; remove an entry first.") },
  { "765", "", N_ ("That cannot be kept on the server.") },
  { "767", "", N_ ("That cannot be kept on the server.") },
  { "768", "", N_ ("That cannot be kept on the server.") },
  { "769", "", N_ ("That cannot be kept on the server.") },
  { "900", "mask account", N_ ("You are logged in as {account}.") },
  { "901", "", N_ ("You are logged out.") },
  { "903", "", NULL },
  { "904", "", N_ ("Logging in failed: name and password do not fit.") },
  { "911", "", NULL },
  { "926", "room", N_ ("{room} must not be used here.") },
  { "942", "", N_ ("The server did not understand that.") },
  { "946", "", N_ ("The server did not understand that.") },
  { "948", "", N_ ("The server could not do that.") },
  { "952", "", N_ ("You may not speak just now.") },
  { "972", "", N_ ("The server could not do that.") },
  { "974", "", N_ ("The server could not do that.") },
  { "996", "", N_ ("The server could not do that.") },
  { "998", "", N_ ("The server could not do that.") },
  { "999", "", N_ ("The server could not do that.") },
};
/* clang-format on */

/* Servers put these into English words of theirs, at the end. Other words are shown as they are. */
static const struct
{
  const char *command;
  const char *name;
  const char *behind;
} found[] = {
  { "344", "address", " from " },
  { "378", "address", " from " },
  { "379", "modes", " modes " },
  { "569", "address", " from " },
};

/* name (nullable): as it stands in a sentence. (nullable): it is not there. */
static const char *
find_behind (const IrcMessage *message, const char **name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    if (strcmp (found[i].command, message->command) == 0)
      {
        const char *at = strstr (irc_message_last_param (message), found[i].behind);

        *name = found[i].name;
        return at != NULL && at[strlen (found[i].behind)] != '\0' ? at + strlen (found[i].behind)
                                                                  : NULL;
      }
  *name = NULL;
  return NULL;
}

static const NumericRow *
find_row (const char *command)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].command, command) == 0)
      return &rows[i];
  return NULL;
}

/* What {name} stands for; %NULL: nothing of that name. */
static const char *
value_of (const NumericRow *row, const IrcMessage *message, const char *name, gsize length)
{
  const char *at = row->names;
  const char *wanted;
  const char *behind = find_behind (message, &wanted);

  if (behind != NULL && length == strlen (wanted) && strncmp (name, wanted, length) == 0)
    return behind;
  if (length == strlen ("text") && strncmp (name, "text", length) == 0)
    return irc_message_last_param (message);
  for (guint index = 1; *at != '\0'; index++)
    {
      gsize n = strcspn (at, " ");

      if (n == length && strncmp (at, name, n) == 0)
        return irc_message_param (message, index);
      at += n + (at[n] == ' ' ? 1 : 0);
    }
  return NULL;
}

static char *
as_it_came (const IrcMessage *message, guint first)
{
  GString *text = g_string_new (NULL);

  for (guint i = first; i < message->n_params; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", message->params[i]);
  return g_string_free (text, FALSE);
}

/* The arguments are all that came behind the modes. Where nothing came, no blank is left. */
static void
append_value (GString *text, const IrcMessage *message, const char *name, const char *value)
{
  g_autofree char *special = NULL;
  guint64 number;

  if (g_str_has_prefix (name, "count}") &&
      g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &number, NULL))
    special = client_number_format (number);
  else if (g_str_has_prefix (name, "arguments}") && *value != '\0')
    special = as_it_came (message, 3);
  if (*value == '\0' && text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append (text, special != NULL ? special : value);
}

/* Puts the parameters to where their names stand in @sentence. */
static char *
fill_in (const NumericRow *row, const IrcMessage *message, const char *sentence)
{
  GString *text = g_string_new (NULL);
  const char *at = sentence;

  while (*at != '\0')
    {
      const char *close = *at == '{' ? strchr (at, '}') : NULL;
      const char *value =
          close != NULL ? value_of (row, message, at + 1, (gsize) (close - at - 1)) : NULL;

      if (value != NULL)
        {
          append_value (text, message, at + 1, value);
          at = close + 1;
        }
      else
        {
          g_string_append_c (text, *at++);
        }
    }
  return g_string_free (text, FALSE);
}

/* RPL_WHOISIDLE gives seconds. Twice a unit is where the next one begins, so that 90 minutes are
 * not an hour. */
static char *
describe_silence (const NumericRow *row, const IrcMessage *message, guint64 seconds)
{
  guint minutes = (guint) MIN (seconds / 60, G_MAXUINT);
  guint hours = minutes / 60;
  guint days = hours / 24;
  g_autofree char *sentence = NULL;

  if (minutes < 2)
    sentence = g_strdup_printf (
        /* Translators: keep {nick}; a name comes there. */
        ngettext ("{nick} has said nothing for %u second.",
                  "{nick} has said nothing for %u seconds.", (guint) seconds),
        (guint) seconds);
  else if (hours < 2)
    sentence = g_strdup_printf (
        /* Translators: keep {nick}; a name comes there. */
        ngettext ("{nick} has said nothing for %u minute.",
                  "{nick} has said nothing for %u minutes.", minutes),
        minutes);
  else if (days < 2)
    sentence =
        /* Translators: keep {nick}; a name comes there. */
        g_strdup_printf (ngettext ("{nick} has said nothing for %u hour.",
                                   "{nick} has said nothing for %u hours.", hours),
                         hours);
  else
    sentence =
        /* Translators: keep {nick}; a name comes there. */
        g_strdup_printf (ngettext ("{nick} has said nothing for %u day.",
                                   "{nick} has said nothing for %u days.", days),
                         days);
  return fill_in (row, message, sentence);
}

/* All but our own nick, as it came. */
static char *
describe_as_it_came (const IrcMessage *message)
{
  g_autofree char *words = as_it_came (message, message->n_params > 1 ? 1 : 0);

  /* Translators: %s is what the server wrote, in its own language. */
  return g_strdup_printf (_ ("The server says: %s"), words);
}

gboolean
client_numerics_is_known (const char *command)
{
  return find_row (command) != NULL;
}

/**
 * client_numerics_describe:
 * @message: a numeric, or a standard reply
 *
 * Returns: (transfer full): a sentence; the server's own words where we have none
 */
char *
client_numerics_describe (const IrcMessage *message)
{
  const NumericRow *row = find_row (message->command);
  guint64 seconds;
  const char *wanted;

  if (find_behind (message, &wanted) == NULL && wanted != NULL)
    return fill_in (row, message, "{nick}: {text}");
  if (row != NULL && row->text != NULL && *row->text == '\0')
    return g_ascii_string_to_unsigned (irc_message_param (message, 2), 10, 0, G_MAXUINT64, &seconds,
                                       NULL) /* else it is not what we know */
               ? describe_silence (row, message, seconds)
               : describe_as_it_came (message);
  if (strcmp (message->command, "322") == 0 && *irc_message_param (message, 3) == '\0')
    return fill_in (row, message, "{room} ({count})"); /* it has no topic */
  if (row != NULL && row->text != NULL)
    return fill_in (row, message, _ (row->text));
  if (!g_ascii_isdigit (message->command[0]))
    return client_replies_describe (message);
  return describe_as_it_came (message);
}

/* Between the first and the last answer to /whois everything is told. */
static void
note_asking (ClientSession *self, const char *command)
{
  if (strcmp (command, "311") == 0)
    self->is_asking = TRUE;
  else if (strcmp (command, "318") == 0)
    self->is_asking = FALSE;
}

/**
 * client_numerics_show:
 *
 * Tells the user what the server answered, in the room where he asked. An error that answers words
 * of ours stands with them.
 *
 * Returns: whether it was a numeric
 */
gboolean
client_numerics_show (ClientSession *self, const ClientLine *line)
{
  const char *command = line->message->command;
  const NumericRow *row = find_row (command);
  gboolean is_error = command[0] == '4' || command[0] == '5';
  ClientOutboxItem *item = NULL;

  if (strlen (command) != 3 || strspn (command, "0123456789") != 3)
    return FALSE;
  if (is_error)
    item = client_outbox_find_label (self->outbox, client_words_label_of (line->message));
  if (item != NULL)
    {
      g_autofree char *reason = client_numerics_describe (line->message);

      client_session_refuse (self, item, reason);
      return TRUE;
    }
  note_asking (self, command);
  if (row != NULL && row->text == NULL)
    return TRUE;
  client_session_tell (self,
                       is_error ? client_session_get_front (self) : client_session_get_place (self),
                       is_error ? CLIENT_MESSAGE_ERROR : CLIENT_MESSAGE_INFO,
                       client_numerics_describe (line->message));
  return TRUE;
}
