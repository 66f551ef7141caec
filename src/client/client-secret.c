#include "config.h"

#include "client-secret.h"

#include <string.h>

#include "client-commands.h"

/* Lines of the protocol with something behind them that is nobody's to read later. */
static const struct
{
  const char *command;
  const char *verb; /* (nullable): any; else the first parameter */
  guint least;      /* so many parameters, and one of them is secret */
} lines[] = {
  { "PASS", NULL, 1 },      { "OPER", NULL, 2 },       { "AUTHENTICATE", NULL, 1 },
  { "REGISTER", NULL, 1 },  { "VERIFY", NULL, 1 },     { "LOGIN", NULL, 1 },
  { "WEBIRC", NULL, 1 },    { "ACCOUNT", "LOGIN", 2 }, { "ACCOUNT", "PASSWORD", 2 },
  { "ACCOUNT", "DROP", 2 }, { "JOIN", NULL, 2 },       { "SET", "PASSWORD", 2 },
};

/* Those who look after accounts on networks that have them as users, and commands that reach them.
 */
static const char *const services[] = {
  "NickServ", "AuthServ", "UserServ", "ChanServ", "Q", "X", "NS", "CS",
};

/* What they are told with a password behind it, by one name or another. */
static const char *const verbs[] = {
  "identify", "id",   "login",   "auth",    "register", "group",      "passwd",    "password",
  "set",      "pass", "newpass", "setpass", "ghost",    "regain",     "recover",   "release",
  "reclaim",  "drop", "verify",  "confirm", "logon",    "unregister", "resetpass",
};

static gboolean
has_word (const char *const *table, gsize n, const char *text, gsize length)
{
  for (gsize i = 0; i < n; i++)
    if (strlen (table[i]) == length && g_ascii_strncasecmp (table[i], text, length) == 0)
      return TRUE;
  return FALSE;
}

/* NickServ, or NickServ@services.example, which is certain to be the real one. */
static gboolean
is_service (const char *target)
{
  return has_word (services, G_N_ELEMENTS (services), target, strcspn (target, "@"));
}

static gboolean
is_told (const char *line)
{
  gsize verb;

  line += strspn (line, " ");
  verb = strcspn (line, " \n");
  return line[verb] == ' ' && has_word (verbs, G_N_ELEMENTS (verbs), line, verb);
}

/**
 * client_secret_is_words:
 * @target: to whom @text is said
 * @text: of one line, or of several, of which one is enough
 */
gboolean
client_secret_is_words (const char *target, const char *text)
{
  if (!is_service (target))
    return FALSE;
  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      line += *line == '\n' ? 1 : 0;
      if (is_told (line))
        return TRUE;
    }
  return FALSE;
}

/* All behind the first, whether it came as one parameter or as many. (transfer full) */
static char *
join_params (const IrcMessage *message, guint first)
{
  GString *text = g_string_new (NULL);

  for (guint i = first; i < message->n_params; i++)
    g_string_append_printf (text, "%s%s", i > first ? " " : "", message->params[i]);
  return g_string_free (text, FALSE);
}

/* MODE, or 324: the key of a room, of which those who came before know. */
static gboolean
has_key (const IrcMessage *message)
{
  gboolean is_answer = strcmp (message->command, "324") == 0;
  guint at = is_answer ? 2 : 1;

  if (!is_answer && g_ascii_strcasecmp (message->command, "MODE") != 0)
    return FALSE;
  if (!is_answer && strchr ("+-", *irc_message_param (message, 0)) != NULL)
    at = 0; /* as it is typed in the room */
  return strchr ("+-", *irc_message_param (message, at)) != NULL &&
         strchr (irc_message_param (message, at), 'k') != NULL && message->n_params > at + 1;
}

static gboolean
is_secret (const IrcMessage *message)
{
  gboolean is_said = g_ascii_strcasecmp (message->command, "PRIVMSG") == 0 ||
                     g_ascii_strcasecmp (message->command, "NOTICE") == 0 ||
                     g_ascii_strcasecmp (message->command, "SQUERY") == 0;
  g_autofree char *words = join_params (message, is_said ? 1 : 0);

  if (has_key (message))
    return TRUE;
  if (message->source != NULL && !is_said) /* from the server, which tells no passwords */
    return FALSE;
  if (client_secret_is_words (is_said ? irc_message_param (message, 0) : message->command, words))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (g_ascii_strcasecmp (lines[i].command, message->command) == 0 &&
        (lines[i].verb == NULL ||
         g_ascii_strcasecmp (lines[i].verb, irc_message_param (message, 0)) == 0) &&
        message->n_params >= lines[i].least)
      return TRUE;
  return FALSE;
}

static gboolean
is_secret_line (const char *line)
{
  g_autoptr (IrcMessage) message = irc_message_parse (line, NULL); /* not one: nobody's password */

  return message != NULL && is_secret (message);
}

/**
 * client_secret_is_input:
 * @room: (nullable): where it was typed
 * @text: what was typed, of which whoever remembers it would remember a password
 *
 * What no command is called may be one of the protocol.
 */
gboolean
client_secret_is_input (const char *room, const char *text)
{
  g_autofree char *line = NULL;
  const ClientCommand *command;
  const char *rest;

  text += strspn (text, " ");
  if (*text != '/')
    return room != NULL && client_secret_is_words (room, text);
  rest = text + strcspn (text, " ");
  line = g_strndup (text, (gsize) (rest - text));
  command = client_commands_find (line);
  if (command == NULL)
    return is_secret_line (text + 1);
  if (command->line == NULL)
    return FALSE;
  g_free (line);
  rest += strspn (rest, " ");
  line = g_strjoin (*command->line != '\0' ? " " : "", command->line, rest, NULL);
  return is_secret_line (line);
}

/**
 * client_secret_hide_words:
 * @text: one line, for which client_secret_is_words() holds
 *
 * Returns: (transfer full): what may be shown of it
 */
char *
client_secret_hide_words (const char *text)
{
  text += strspn (text, " ");
  return g_strdup_printf ("%.*s " CLIENT_SECRET_HIDDEN, (int) strcspn (text, " "), text);
}

/**
 * client_secret_hide_line:
 * @line: a line of the protocol, from here or from the server
 * @message: (nullable): what it says; %NULL: it is none, and has nobody's password
 *
 * Returns: (transfer full): what a log may have of it
 */
char *
client_secret_hide_line (const char *line, const IrcMessage *message)
{
  if (message == NULL || !is_secret (message))
    return g_strdup (line);
  return g_strdup_printf ("%s " CLIENT_SECRET_HIDDEN, message->command);
}
