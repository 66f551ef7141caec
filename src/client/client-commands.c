/* client-commands.c: the slash commands, each a row of the table. */
#include "config.h"

#include "client-commands.h"

#include <glib/gi18n-lib.h>

#include "client-events.h"
#include "client-notify.h"
#include "client-sasl.h"
#include "client-session-private.h"

/* At most so many people are named by /names. */
#define MAX_NAMES 200

/* What a command gets: the room it was typed in, and what stands behind its name. */
typedef struct
{
  ClientSession *session;
  ClientRoom *room;
  const char *rest; /* "" when there is nothing */
} CommandCall;

typedef enum
{
  NEEDS_NOTHING = 0,
  NEEDS_LINE = 1 << 0, /* a connection */
  NEEDS_ROOM = 1 << 1, /* to be typed in a room, or in a talk */
  NEEDS_REST = 1 << 2, /* something behind it */
} CommandNeeds;

typedef struct
{
  ClientCommand command;
  CommandNeeds needs;
  void (*run) (const CommandCall *call); /* (nullable): the window does it, see "command" */
} CommandRow;

/* What may stand behind a command, for the table. */
enum
{
  NICK = CLIENT_ARGUMENT_NICK,
  ROOM = CLIENT_ARGUMENT_ROOM,
  TEXT = CLIENT_ARGUMENT_TEXT,
  MODE = CLIENT_ARGUMENT_MODE,
  COMMAND = CLIENT_ARGUMENT_COMMAND,
};

/* Takes the first word off rest. (transfer full): "" when there is none */
static char *
take_word (const char **rest)
{
  const char *begin = *rest + strspn (*rest, " ");
  gsize length = strcspn (begin, " \n");

  *rest = begin + length;
  *rest += strspn (*rest, " ");
  return g_strndup (begin, length);
}

static void
tell_error (const CommandCall *call, char *text)
{
  client_session_tell (call->session, call->room, CLIENT_MESSAGE_ERROR, text);
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static char *
with_channel_type (const CommandCall *call, char *name)
{
  char *full;

  if (client_isupport_is_channel (call->session->isupport, name))
    return name;
  full = g_strconcat ("#", name, NULL);
  g_free (name);
  return full;
}

/* The room named first in rest, else the one it was typed in. (transfer full) (nullable): none */
static char *
take_room (const CommandCall *call, const char **rest)
{
  if (client_isupport_is_channel (call->session->isupport, *rest))
    return take_word (rest);
  if (client_room_get_kind (call->room) == CLIENT_ROOM_CHANNEL)
    return g_strdup (client_room_get_name (call->room));
  tell_error (call, g_strdup (_ ("Which room? Type this in a room, or name it: /join #room")));
  return NULL;
}

static void
run_quit (const CommandCall *call)
{
  client_session_quit (call->session, or_null (call->rest));
}

static void
run_nick (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *nick = take_word (&rest);

  client_session_send (call->session, "NICK", nick, NULL);
}

static void
run_me (const CommandCall *call)
{
  client_session_queue_words (call->session, call->room, CLIENT_MESSAGE_ACTION, call->rest);
}

static void
show_room (const CommandCall *call, ClientRoom *room)
{
  client_session_set_front (call->session, room);
  g_signal_emit_by_name (call->session, "focus-room", room);
}

static ClientRoom *
open_talk (const CommandCall *call, const char *name)
{
  ClientSession *self = call->session;
  ClientRoom *room = client_session_find_room (self, name);

  if (room == NULL && client_isupport_is_channel (self->isupport, name))
    /* Translators: %s is the name of a room. */
    tell_error (call, g_strdup_printf (_ ("You are not in %s."), name));
  else if (room == NULL && !irc_line_can_add_param (name))
    /* Translators: %s is what was typed where a person's name belongs. */
    tell_error (call, g_strdup_printf (_ ("Nobody can have the name %s."), name));
  else if (room == NULL)
    room = client_session_add_room (self, CLIENT_ROOM_TALK, name);
  return room;
}

static void
run_msg (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = take_word (&rest);
  ClientRoom *room = open_talk (call, name);

  if (room == NULL)
    return;
  if (*rest != '\0')
    client_session_queue_words (call->session, room, CLIENT_MESSAGE_TEXT, rest);
  show_room (call, room);
}

static void
run_notice (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = take_word (&rest);
  ClientRoom *room = open_talk (call, name);

  if (room != NULL && *rest != '\0')
    client_session_queue_words (call->session, room, CLIENT_MESSAGE_NOTICE, rest);
}

static void
run_join (const CommandCall *call)
{
  ClientSession *self = call->session;
  const char *rest = call->rest;
  g_autofree char *name = with_channel_type (call, take_word (&rest));
  g_autofree char *key = take_word (&rest);
  ClientRoom *room = client_session_find_room (self, name);

  if (room != NULL && client_room_is_joined (room))
    {
      show_room (call, room);
      return;
    }
  if (room == NULL)
    room = client_session_add_room (self, CLIENT_ROOM_CHANNEL, name);
  if (room == NULL)
    return;
  client_room_get_notes (room)->is_asked_for = TRUE;
  client_room_get_notes (room)->is_left = FALSE;
  client_room_get_notes (room)->was_in = FALSE;
  g_free (client_room_get_notes (room)->key);
  client_room_get_notes (room)->key = g_strdup (or_null (key));
  client_session_send (self, "JOIN", name, or_null (key), NULL);
  show_room (call, room);
}

static void
run_part (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = NULL;

  if (client_room_get_kind (call->room) == CLIENT_ROOM_TALK && *rest == '\0')
    {
      client_session_remove_room (call->session, call->room);
      return;
    }
  name = take_room (call, &rest);
  if (name != NULL)
    client_session_send (call->session, "PART", name, or_null (rest), NULL);
}

static void
run_topic (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = take_room (call, &rest);

  if (name != NULL)
    client_session_send (call->session, "TOPIC", name, or_null (rest), NULL);
}

static void
run_names (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = take_room (call, &rest);
  ClientRoom *room = name != NULL ? client_session_find_room (call->session, name) : NULL;

  if (name == NULL)
    return;
  if (room == NULL || !client_room_is_joined (room))
    {
      client_session_send (call->session, "NAMES", name, NULL);
      return;
    }
  client_session_tell (call->session, call->room, CLIENT_MESSAGE_INFO,
                       client_event_people (room, MAX_NAMES));
}

static void
run_who (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *mask =
      *rest != '\0' ? take_word (&rest) : g_strdup (client_room_get_name (call->room));

  client_session_send (call->session, "WHO", mask, NULL);
}

static void
run_whois (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *nick =
      *rest != '\0' ? take_word (&rest) : g_strdup (client_room_get_name (call->room));

  client_session_send (call->session, "WHOIS", nick, NULL);
}

static void
run_list (const CommandCall *call)
{
  client_session_send (call->session, "LIST", or_null (call->rest), NULL);
}

static void
run_away (const CommandCall *call)
{
  /* Translators: others see it as the reason why somebody is away, where none was given. */
  const char *reason = *call->rest != '\0' ? call->rest : _ ("away");

  client_session_send (call->session, "AWAY", reason, NULL);
}

static void
run_back (const CommandCall *call)
{
  client_session_send (call->session, "AWAY", NULL);
}

static void
run_kick (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = take_room (call, &rest);
  g_autofree char *nick = take_word (&rest);

  if (name != NULL)
    client_session_send (call->session, "KICK", name, nick, or_null (rest), NULL);
}

static void
run_invite (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *nick = take_word (&rest);
  g_autofree char *name = take_room (call, &rest);

  if (name != NULL)
    client_session_send (call->session, "INVITE", nick, name, NULL);
}

/* "/mode +o anna" is of this room; the parameters go as they are. */
static void
run_mode (const CommandCall *call)
{
  const char *rest = call->rest;
  gboolean is_named = *rest != '\0' && *rest != '+' && *rest != '-';
  g_autofree char *target = is_named ? take_word (&rest) : take_room (call, &rest);
  g_autofree char *line = target != NULL ? g_strconcat ("MODE ", target, " ", rest, NULL) : NULL;

  if (line != NULL && strpbrk (line, "\r\n") == NULL)
    client_session_send_line (call->session, line);
}

static void
run_tls (const CommandCall *call)
{
  client_session_tell_security (call->session, call->room);
}

static void
run_clear (const CommandCall *call)
{
  client_room_clear (call->room);
}

static void
run_raw (const CommandCall *call)
{
  if (strpbrk (call->rest, "\r\n") == NULL)
    client_session_send_line (call->session, call->rest);
}

static void
run_notify (const CommandCall *call)
{
  client_notify_run (call->session, call->room, call->rest);
}

static void
run_verify (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *code = take_word (&rest);

  client_session_send (call->session, "VERIFY", call->session->nick, code, NULL);
}

static void
list_ignored (const CommandCall *call)
{
  GHashTableIter iter;
  gpointer nick;
  g_autoptr (GString) names = g_string_new (NULL);

  g_hash_table_iter_init (&iter, call->session->ignored);
  while (g_hash_table_iter_next (&iter, &nick, NULL))
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (const char *) nick);
  client_session_tell (call->session, call->room, CLIENT_MESSAGE_INFO,
                       names->len > 0
                       /* Translators: %s is a list of names. */
                       ? g_strdup_printf (_ ("You do not hear: %s"), names->str)
                       : g_strdup (_ ("You ignore nobody.")));
}

static void
run_ignore (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *nick = take_word (&rest);
  char *key;

  if (*nick == '\0')
    {
      list_ignored (call);
      return;
    }
  key = client_isupport_fold (call->session->isupport, nick);
  if (g_hash_table_remove (call->session->ignored, key))
    {
      g_free (key);
      client_session_tell (call->session, call->room, CLIENT_MESSAGE_INFO,
                           /* Translators: %s is a person's name. */
                           g_strdup_printf (_ ("You hear %s again."), nick));
      return;
    }
  g_hash_table_add (call->session->ignored, key);
  client_session_tell (
      call->session, call->room, CLIENT_MESSAGE_INFO,
      /* Translators: %1$s is a person's name. */
      g_strdup_printf (_ ("You do not hear %1$s any more; /ignore %1$s once more undoes it."),
                          nick));
}

/* The message that is chosen in the window, else the last one that it can be about. 0: told */
static guint64
find_chosen (const CommandCall *call, gboolean is_own)
{
  const ClientMessage *message = client_session_get_chosen (call->session, call->room, is_own);

  if (message != NULL)
    return message->id;
  tell_error (call, g_strdup (_ ("There is no message here for that.")));
  return 0;
}

static void
run_reply (const CommandCall *call)
{
  guint64 id = find_chosen (call, FALSE);

  if (id != 0)
    client_session_reply (call->session, call->room, id, call->rest);
}

static void
run_react (const CommandCall *call)
{
  guint64 id = find_chosen (call, FALSE);

  if (id != 0)
    client_session_react (call->session, call->room, id, call->rest, TRUE);
}

static void
run_unreact (const CommandCall *call)
{
  guint64 id = find_chosen (call, FALSE);

  if (id != 0)
    client_session_react (call->session, call->room, id, call->rest, FALSE);
}

static void
run_delete (const CommandCall *call)
{
  guint64 id = find_chosen (call, TRUE);

  if (id != 0)
    client_session_delete (call->session, call->room, id, or_null (call->rest));
}

/* Without a password the certificate of the connection keeps the name. */
static void
run_register (const CommandCall *call)
{
  client_session_send (call->session, "REGISTER", "*", "*", *call->rest != '\0' ? call->rest : "*",
                       NULL);
}

/* By SASL where the server has it, which does not show the password to who is not it; else by the
 * command of servers like ours. */
static void
run_login (const CommandCall *call)
{
  ClientSession *self = call->session;
  const char *rest = call->rest;
  g_autofree char *first = take_word (&rest);
  const char *account = *rest != '\0' ? first : self->nick;
  const char *password = *rest != '\0' ? rest : first;

  if ((self->caps.offered & CLIENT_CAP_SASL) != 0)
    client_sasl_log_in (self, account, password);
  else if (*rest != '\0')
    client_session_send (self, "ACCOUNT", "LOGIN", account, password, NULL);
  else
    client_session_send (self, "ACCOUNT", "LOGIN", password, NULL);
}

static void
run_oper (const CommandCall *call)
{
  const char *rest = call->rest;
  g_autofree char *name = take_word (&rest);

  client_session_send (call->session, "OPER", name, or_null (rest), NULL);
}

static void
run_rehash (const CommandCall *call)
{
  client_session_send (call->session, "REHASH", NULL);
}

static void
run_account (const CommandCall *call)
{
  /* A password stands last, and may have spaces in it. */
  gboolean is_drop = g_ascii_strncasecmp (call->rest, "drop ", strlen ("drop ")) == 0;
  g_auto (GStrv) words = g_strsplit (call->rest, " ", is_drop ? 2 : 3);

  if (*call->rest == '\0')
    client_session_send (call->session, "ACCOUNT", NULL);
  else if (words[1] == NULL)
    client_session_send (call->session, "ACCOUNT", words[0], NULL);
  else
    client_session_send (call->session, "ACCOUNT", words[0], words[1], words[2], NULL);
}

/* In a usage, what stands in capitals is replaced by what the person types; the square brackets say
 * that it may be left out. */
/* clang-format off */
static const CommandRow rows[] = {
  { { "account",
      /* Translators: "password", "cert list", "cert add", "cert del", "drop" and "logout" are typed
         as they are: keep them. Translate OLD (password), NEW (password) and PASSWORD. */
      N_ ("[password OLD NEW | cert list | cert add | cert del | drop PASSWORD | logout]"),
      N_ ("shows your account on this server, or changes it"),
      { 0 }, "ACCOUNT" }, NEEDS_LINE, run_account },
  /* Translators: what is typed behind a command: capitals stand for it, [] for what may be left
     out. */
  { { "away", N_ ("[REASON]"), N_ ("says that you are away"),
      { TEXT, TEXT, TEXT } }, NEEDS_LINE, run_away },
  { { "back", "", N_ ("says that you are back"),
      { 0 } }, NEEDS_LINE, run_back },
  { { "clear", "", N_ ("empties the window; nothing is deleted elsewhere"),
      { 0 } }, NEEDS_NOTHING, run_clear },
  { { "delete", N_ ("[REASON]"), N_ ("takes back the chosen message, or your last one"),
      { TEXT, TEXT, TEXT } }, NEEDS_ROOM, run_delete },
  /* Translators: what is typed behind a command: the name of a command. */
  { { "help", N_ ("[COMMAND]"), N_ ("shows what can be typed"),
      { COMMAND } }, NEEDS_NOTHING, NULL },
  /* Translators: what is typed behind a command: a person's name, or that of a theme. */
  { { "ignore", N_ ("[NAME]"), N_ ("does not show what NAME says, or shows it again"),
      { NICK } }, NEEDS_NOTHING, run_ignore },
  /* Translators: what is typed behind a command. */
  { { "invite", N_ ("NAME [ROOM]"), N_ ("invites NAME to a room"),
      { NICK, ROOM } }, NEEDS_LINE | NEEDS_REST, run_invite },
  /* Translators: what is typed behind a command: KEY is the password of a room. */
  { { "join", N_ ("ROOM [KEY]"), N_ ("goes into a room, or makes it"),
      { ROOM }, "JOIN" }, NEEDS_LINE | NEEDS_REST, run_join },
  /* Translators: what is typed behind a command. */
  { { "kick", N_ ("[ROOM] NAME [REASON]"), N_ ("removes NAME from a room"),
      { ROOM | NICK, NICK | TEXT, TEXT } }, NEEDS_LINE | NEEDS_REST, run_kick },
  { { "list", "", N_ ("shows the rooms of the server"),
      { 0 } }, NEEDS_LINE, run_list },
  /* Translators: what is typed behind a command. */
  { { "login", N_ ("[NAME] PASSWORD"), N_ ("shows that a registered name is yours"),
      { NICK }, "LOGIN" }, NEEDS_LINE | NEEDS_REST, run_login },
  /* Translators: what is typed behind a command: what one wants to say. */
  { { "me", N_ ("TEXT"), N_ ("says what you do: /me waves"),
      { TEXT, TEXT, TEXT } }, NEEDS_ROOM | NEEDS_REST, run_me },
  /* Translators: what is typed behind a command: TARGET is a room or a person, MODES is "+o anna" and the like. */
  { { "mode", N_ ("[TARGET] [MODES]"), N_ ("shows or sets modes: /mode +o NAME"),
      { ROOM | MODE, MODE | NICK, NICK } }, NEEDS_LINE, run_mode },
  /* Translators: what is typed behind a command. */
  { { "msg", N_ ("NAME [TEXT]"), N_ ("writes to one person"),
      { NICK | ROOM, TEXT, TEXT }, "PRIVMSG" }, NEEDS_REST, run_msg },
  /* Translators: what is typed behind a command. */
  { { "names", N_ ("[ROOM]"), N_ ("shows who is in a room"),
      { ROOM } }, NEEDS_LINE, run_names },
  { { "nick", N_ ("NAME"), N_ ("changes your name"),
      { 0 } }, NEEDS_LINE | NEEDS_REST, run_nick },
  /* Translators: what is typed behind a command. */
  { { "notice", N_ ("NAME TEXT"), N_ ("writes a notice, as programs do"),
      { NICK | ROOM, TEXT, TEXT }, "NOTICE" }, NEEDS_REST, run_notice },
  /* Translators: what is typed behind a command. The words stay as they are. */
  { { "notify", N_ ("[all|mentions|none|default]"), N_ ("sets what notifies you in this room"),
      { 0 } }, NEEDS_ROOM, run_notify },
  /* Translators: what is typed behind a command. */
  { { "oper", N_ ("NAME [PASSWORD]"), N_ ("shows that you look after the server"),
      { 0 }, "OPER" }, NEEDS_LINE | NEEDS_REST, run_oper },
  /* Translators: what is typed behind a command. */
  { { "part", N_ ("[ROOM] [REASON]"), N_ ("leaves a room"),
      { ROOM | TEXT, TEXT, TEXT } }, NEEDS_LINE, run_part },
  { { "query", N_ ("NAME [TEXT]"), N_ ("opens a talk with one person"),
      { NICK, TEXT, TEXT }, "PRIVMSG" }, NEEDS_REST, run_msg },
  { { "quit", N_ ("[REASON]"), N_ ("leaves the chat"),
      { TEXT, TEXT, TEXT } }, NEEDS_NOTHING, run_quit },
  /* Translators: what is typed behind a command: a line of the protocol. */
  { { "raw", N_ ("LINE"), N_ ("sends a line to the server as it is"),
      { 0 }, "" }, NEEDS_LINE | NEEDS_REST, run_raw },
  /* Translators: what is typed behind a command: one sign, such as a thumb up. */
  { { "react", N_ ("EMOJI"), N_ ("reacts to the chosen message, or the last one"),
      { TEXT } }, NEEDS_ROOM | NEEDS_REST, run_react },
  /* Translators: what is typed behind a command. */
  { { "register", N_ ("[PASSWORD]"),
      N_ ("keeps your name for you, by a password or by your certificate"),
      { 0 }, "REGISTER" }, NEEDS_LINE, run_register },
  { { "rehash", "", N_ ("has the server read its settings again"),
      { 0 } }, NEEDS_LINE, run_rehash },
  { { "reply", N_ ("TEXT"), N_ ("answers the chosen message, or the last one"),
      { TEXT, TEXT, TEXT } }, NEEDS_ROOM | NEEDS_REST, run_reply },
  /* Translators: what is typed behind a command: the name of a profile. */
  { { "save", N_ ("[NAME]"), N_ ("keeps this place as a profile: pychat NAME comes here"),
      { 0 } }, NEEDS_NOTHING, NULL },
  /* Translators: what is typed behind a command; from:, in:, after: and before: stay as they are. */
  { { "search", N_ ("WORDS [from:NAME] [in:ROOM] [after:DATE] [before:DATE]"),
      N_ ("looks for words in this room, on the server too"),
      { TEXT, TEXT, TEXT } }, NEEDS_REST, NULL },
  { { "theme", N_ ("[NAME]"), N_ ("shows or changes how the screen looks"),
      { CLIENT_ARGUMENT_THEME } }, NEEDS_NOTHING, NULL },
  { { "tls", "", N_("shows what protects the connection: certificates and ciphers"),
      { 0 } }, NEEDS_NOTHING, run_tls },
  /* Translators: what is typed behind a command. */
  { { "topic", N_ ("[ROOM] [TEXT]"), N_ ("shows or sets what a room is about"),
      { ROOM | TEXT, TEXT, TEXT } }, NEEDS_LINE, run_topic },
  { { "unreact", N_ ("EMOJI"), N_ ("takes back your reaction to that message"),
      { TEXT } }, NEEDS_ROOM | NEEDS_REST, run_unreact },
  /* Translators: what is typed behind a command. */
  { { "verify", N_ ("CODE"), N_ ("finishes /register with the code that was sent to you"),
      { 0 }, "VERIFY" }, NEEDS_LINE | NEEDS_REST, run_verify },
  /* Translators: what is typed behind a command. */
  { { "who", N_ ("[NAME or ROOM]"), N_ ("shows who is there"),
      { NICK | ROOM } }, NEEDS_LINE, run_who },
  { { "whois", N_ ("[NAME]"), N_ ("shows what is known of somebody"),
      { NICK } }, NEEDS_LINE, run_whois },
};
/* clang-format on */

/**
 * client_commands_get:
 * Returns: (nullable): the command at @index; %NULL beyond the last
 */
const ClientCommand *
client_commands_get (gsize index)
{
  return index < G_N_ELEMENTS (rows) ? &rows[index].command : NULL;
}

/**
 * client_commands_find:
 * @name: with or without its slash, in any case
 *
 * Returns: (nullable): the command
 */
const ClientCommand *
client_commands_find (const char *name)
{
  if (*name == '/')
    name++;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].command.name, name) == 0)
      return &rows[i].command;
  return NULL;
}

/**
 * client_command_describe:
 * Returns: (transfer full): "/join ROOM [KEY] - goes into a room, or makes it", translated
 */
char *
client_command_describe (const ClientCommand *command)
{
  if (*command->usage == '\0')
    return g_strdup_printf ("/%s \342\200\223 %s", command->name, _ (command->help));
  return g_strdup_printf ("/%s %s \342\200\223 %s", command->name,
                          _ (command->usage), _ (command->help));
}

/* The window has pages and looks of its own; where there is none, this is what is left of them. */
static void
run_without_window (const CommandCall *call, const CommandRow *row)
{
  const char *rest = call->rest;
  g_autofree char *wanted = take_word (&rest);
  const ClientCommand *command = *wanted != '\0' ? client_commands_find (wanted) : NULL;

  if (strcmp (row->command.name, "help") != 0)
    /* Translators: %s is the name of a command. */
    tell_error (call, g_strdup_printf (_ ("/%s needs the screen."), row->command.name));
  else if (*wanted != '\0' && command == NULL)
    /* Translators: %s is what the user typed. */
    tell_error (call, g_strdup_printf (_ ("There is no command /%s; /help lists them."), wanted));
  for (gsize i = 0; strcmp (row->command.name, "help") == 0 && i < G_N_ELEMENTS (rows); i++)
    if (*wanted == '\0' || command == &rows[i].command)
      client_session_tell (call->session, call->room, CLIENT_MESSAGE_INFO,
                           client_command_describe (&rows[i].command));
}

/**
 * client_commands_run:
 * @text: with its slash, one line
 */
void
client_commands_run (ClientSession *self, ClientRoom *room, const char *text)
{
  const char *rest = text + 1;
  g_autofree char *name = take_word (&rest);
  const ClientCommand *command = client_commands_find (name);
  const CommandRow *row = (const CommandRow *) command; /* its first field */
  CommandCall call = { self, room, rest };
  gboolean is_done = FALSE;

  if (row == NULL)
    /* Translators: %s is what the user typed. */
    tell_error (&call, g_strdup_printf (_ ("There is no command /%s; /help lists them."), name));
  else if ((row->needs & NEEDS_REST) && *rest == '\0')
    {
      g_autofree char *usage = client_command_describe (command);

      /* Translators: %s is a command with what belongs behind it. */
      tell_error (&call, g_strdup_printf (_ ("Something is missing: %s"), usage));
    }
  else if ((row->needs & NEEDS_LINE) && self->state != CLIENT_STATE_ONLINE)
    tell_error (&call, g_strdup (_ ("There is no connection; try again when it is back.")));
  else if ((row->needs & NEEDS_ROOM) && client_room_get_kind (room) == CLIENT_ROOM_SERVER)
    tell_error (&call, g_strdup (_ ("This is no room to talk in; /join #room opens one.")));
  else if (row->run != NULL)
    row->run (&call);
  else
    {
      g_signal_emit_by_name (self, "command", room, row->command.name, rest, &is_done);
      if (!is_done)
        run_without_window (&call, row);
    }
}
