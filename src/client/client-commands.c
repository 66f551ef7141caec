/* client-commands.c: the slash commands, each a row of the table. */
#include "config.h"

#include "client-commands-private.h"

#include <glib/gi18n-lib.h>

#include "client-session-private.h"

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
  void (*run) (ClientCommandCall *call); /* (nullable): the window does it, see "command" */
} CommandRow;

/* What may stand behind a command, for the table. */
enum
{
  NICK = CLIENT_ARGUMENT_NICK,
  ROOM = CLIENT_ARGUMENT_ROOM,
  TEXT = CLIENT_ARGUMENT_TEXT,
  MODE = CLIENT_ARGUMENT_MODE,
  COMMAND = CLIENT_ARGUMENT_COMMAND,
  OFFERED = CLIENT_ARGUMENT_OFFERED,
  USAGE = CLIENT_ARGUMENT_USAGE,
};

/**
 * client_command_take_word:
 * Returns: (transfer full): the next word behind the command; "" when there is none
 */
char *
client_command_take_word (ClientCommandCall *call)
{
  const char *begin = call->rest + strspn (call->rest, " ");
  gsize length = strcspn (begin, " \n");

  call->rest = begin + length;
  call->rest += strspn (call->rest, " ");
  return g_strndup (begin, length);
}

const char *
client_command_get_rest (const ClientCommandCall *call)
{
  return *call->rest != '\0' ? call->rest : NULL;
}

void
client_command_tell (const ClientCommandCall *call, char *text)
{
  client_session_tell (call->session, call->room, CLIENT_MESSAGE_INFO, text);
}

void
client_command_tell_error (const ClientCommandCall *call, char *text)
{
  client_session_tell (call->session, call->room, CLIENT_MESSAGE_ERROR, text);
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
      { USAGE, 0 }, "ACCOUNT" }, NEEDS_LINE, client_command_account },
  /* Translators: what is typed behind a command: capitals stand for it, [] for what may be left
     out. */
  { { "away", N_ ("[REASON]"), N_ ("says that you are away"),
      { TEXT, TEXT, TEXT } }, NEEDS_LINE, client_command_away },
  { { "back", "", N_ ("says that you are back"),
      { 0 } }, NEEDS_LINE, client_command_back },
  { { "clear", "", N_ ("empties the window; nothing is deleted elsewhere"),
      { 0 } }, NEEDS_NOTHING, client_command_clear },
  { { "delete", N_ ("[REASON]"), N_ ("takes back the chosen message, or your last one"),
      { TEXT, TEXT, TEXT } }, NEEDS_ROOM, client_command_delete },
  /* Translators: what is typed behind a command: the name of a command. */
  { { "help", N_ ("[COMMAND]"), N_ ("shows what can be typed"),
      { COMMAND } }, NEEDS_NOTHING, NULL },
  /* Translators: what is typed behind a command: a person's name, or that of a theme. */
  { { "ignore", N_ ("[NAME]"), N_ ("does not show what NAME says, or shows it again"),
      { NICK } }, NEEDS_NOTHING, client_command_ignore },
  /* Translators: what is typed behind a command. */
  { { "invite", N_ ("NAME [ROOM]"), N_ ("invites NAME to a room"),
      { NICK, ROOM } }, NEEDS_LINE | NEEDS_REST, client_command_invite },
  /* Translators: what is typed behind a command: KEY is the password of a room. */
  { { "join", N_ ("ROOM [KEY]"), N_ ("goes into a room, or makes it"),
      { ROOM }, "JOIN" }, NEEDS_LINE | NEEDS_REST, client_command_join },
  /* Translators: what is typed behind a command. */
  { { "kick", N_ ("[ROOM] NAME [REASON]"), N_ ("removes NAME from a room"),
      { ROOM | NICK, NICK | TEXT, TEXT } }, NEEDS_LINE | NEEDS_REST, client_command_kick },
  /* Translators: what is typed behind a command: a part of a name, and how many people at least. */
  { { "list", N_ ("[WORD] [>PEOPLE]"), N_ ("shows the rooms of the server"),
      { 0 } }, NEEDS_LINE, client_command_list },
  /* Translators: what is typed behind a command. */
  { { "login", N_ ("[NAME] PASSWORD"), N_ ("shows that a registered name is yours"),
      { NICK }, "LOGIN" }, NEEDS_LINE | NEEDS_REST, client_command_login },
  /* Translators: what is typed behind a command: what one wants to say. */
  { { "me", N_ ("TEXT"), N_ ("says what you do: /me waves"),
      { TEXT, TEXT, TEXT } }, NEEDS_ROOM | NEEDS_REST, client_command_me },
  /* Translators: what is typed behind a command: TARGET is a room or a person, MODES is "+o anna" and the like. */
  { { "mode", N_ ("[TARGET] [MODES]"), N_ ("shows or sets modes: /mode +o NAME"),
      { ROOM | MODE, MODE | NICK, NICK }, "MODE" }, NEEDS_LINE, client_command_mode },
  /* Translators: what is typed behind a command. */
  { { "msg", N_ ("NAME [TEXT]"), N_ ("writes to one person"),
      { NICK | ROOM, TEXT, TEXT }, "PRIVMSG" }, NEEDS_REST, client_command_msg },
  /* Translators: what is typed behind a command. */
  { { "names", N_ ("[ROOM]"), N_ ("shows who is in a room"),
      { ROOM } }, NEEDS_LINE, client_command_names },
  { { "nick", N_ ("NAME"), N_ ("changes your name"),
      { 0 } }, NEEDS_LINE | NEEDS_REST, client_command_nick },
  /* Translators: what is typed behind a command. */
  { { "notice", N_ ("NAME TEXT"), N_ ("writes a notice, as programs do"),
      { NICK | ROOM, TEXT, TEXT }, "NOTICE" }, NEEDS_REST, client_command_notice },
  /* Translators: what is typed behind a command. The words stay as they are. */
  { { "notify", N_ ("[all|mentions|none|default]"), N_ ("sets what notifies you in this room"),
      { USAGE, 0 } }, NEEDS_ROOM, client_command_notify },
  /* Translators: what is typed behind a command. */
  { { "oper", N_ ("NAME [PASSWORD]"), N_ ("shows that you look after the server"),
      { 0 }, "OPER" }, NEEDS_LINE | NEEDS_REST, client_command_oper },
  /* Translators: what is typed behind a command. */
  { { "part", N_ ("[ROOM] [REASON]"), N_ ("leaves a room"),
      { ROOM | TEXT, TEXT, TEXT } }, NEEDS_LINE, client_command_part },
  { { "query", N_ ("NAME [TEXT]"), N_ ("opens a talk with one person"),
      { NICK, TEXT, TEXT }, "PRIVMSG" }, NEEDS_REST, client_command_msg },
  { { "quit", N_ ("[REASON]"), N_ ("leaves the chat"),
      { TEXT, TEXT, TEXT } }, NEEDS_NOTHING, client_command_quit },
  /* Translators: what is typed behind a command: a line of the protocol. */
  { { "raw", N_ ("LINE"), N_ ("sends a line to the server as it is"),
      { 0 }, "" }, NEEDS_LINE | NEEDS_REST, client_command_raw },
  /* Translators: what is typed behind a command: one sign, such as a thumb up. */
  { { "react", N_ ("EMOJI"), N_ ("reacts to the chosen message, or the last one"),
      { TEXT } }, NEEDS_ROOM | NEEDS_REST, client_command_react },
  /* Translators: what is typed behind a command. */
  { { "register", N_ ("[PASSWORD]"),
      N_ ("keeps your name for you, by a password or by your certificate"),
      { 0 }, "REGISTER" }, NEEDS_LINE, client_command_register },
  { { "rehash", "", N_ ("has the server read its settings again"),
      { 0 } }, NEEDS_LINE, client_command_rehash },
  { { "reply", N_ ("TEXT"), N_ ("answers the chosen message, or the last one"),
      { TEXT, TEXT, TEXT } }, NEEDS_ROOM | NEEDS_REST, client_command_reply },
  /* Translators: what is typed behind a command: the name of a profile. */
  { { "save", N_ ("[NAME]"), N_ ("keeps changed settings, and with NAME this place: pychat NAME comes here"),
      { 0 } }, NEEDS_NOTHING, NULL },
  /* Translators: what is typed behind a command; from:, in:, after: and before: stay as they are. */
  { { "search", N_ ("WORDS [from:NAME] [in:ROOM] [after:DATE] [before:DATE]"),
      N_ ("looks for words in this room, on the server too"),
      { TEXT, TEXT, TEXT } }, NEEDS_REST, NULL },
  /* Translators: what is typed behind a command: the name of a setting, and what it is to be. */
  { { "set", N_ ("[NAME [VALUE]]"), N_ ("shows or changes settings; /save keeps them"),
      { OFFERED, OFFERED }, "SET" }, NEEDS_NOTHING, NULL },
  { { "theme", N_ ("[NAME]"), N_ ("shows or changes how the screen looks"),
      { OFFERED } }, NEEDS_NOTHING, NULL },
  { { "tls", "", N_("shows what protects the connection: certificates and ciphers"),
      { 0 } }, NEEDS_NOTHING, client_command_tls },
  /* Translators: what is typed behind a command. */
  { { "topic", N_ ("[ROOM] [TEXT]"), N_ ("shows or sets what a room is about"),
      { ROOM | TEXT, TEXT, TEXT } }, NEEDS_LINE, client_command_topic },
  { { "unreact", N_ ("EMOJI"), N_ ("takes back your reaction to that message"),
      { TEXT } }, NEEDS_ROOM | NEEDS_REST, client_command_unreact },
  { { "unset", N_ ("NAME"), N_ ("takes a setting back to what holds without it"),
      { OFFERED } }, NEEDS_REST, NULL },
  /* Translators: what is typed behind a command. */
  { { "verify", N_ ("CODE"), N_ ("finishes /register with the code that was sent to you"),
      { 0 }, "VERIFY" }, NEEDS_LINE | NEEDS_REST, client_command_verify },
  /* Translators: what is typed behind a command. */
  { { "who", N_ ("[NAME or ROOM]"), N_ ("shows who is there"),
      { NICK | ROOM } }, NEEDS_LINE, client_command_who },
  { { "whois", N_ ("[NAME]"), N_ ("shows what is known of somebody"),
      { NICK } }, NEEDS_LINE, client_command_whois },
};
/* clang-format on */

/* What these are called in other programs. The help does not list them. */
static const struct
{
  const char *name;
  const char *command;
  const char *before; /* (nullable): the words that it begins with then */
} aliases[] = {
  { "ban", "mode", "+b" },  { "bye", "quit" },           { "close", "part" },
  { "deop", "mode", "-o" }, { "devoice", "mode", "-v" }, { "exit", "quit" },
  { "j", "join" },          { "leave", "part" },         { "op", "mode", "+o" },
  { "quote", "raw" },       { "unban", "mode", "-b" },   { "voice", "mode", "+v" },
};

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
 * client_commands_resolve:
 * @name: with or without its slash, in any case; also as other programs call it
 * @before: (out) (nullable): the words that stand between the command and what was typed behind it
 *
 * Returns: (nullable): the command
 */
const ClientCommand *
client_commands_resolve (const char *name, const char **before)
{
  if (*name == '/')
    name++;
  *before = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i].name, name) == 0)
      {
        name = aliases[i].command;
        *before = aliases[i].before;
        break;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].command.name, name) == 0)
      return &rows[i].command;
  return NULL;
}

const ClientCommand *
client_commands_find (const char *name)
{
  const char *before;

  return client_commands_resolve (name, &before);
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

static void
tell_unknown (const ClientCommandCall *call, const char *name)
{
  client_command_tell_error (
      call,
      /* Translators: %s is what the user typed. */
      g_strdup_printf (_ ("There is no command /%s; /help lists them."), name));
}

/* The page of the window, as lines: all commands, or the one that is asked for. */
static void
tell_help (ClientCommandCall *call)
{
  g_autofree char *wanted = client_command_take_word (call);
  const ClientCommand *command = *wanted != '\0' ? client_commands_find (wanted) : NULL;

  if (command != NULL)
    client_command_tell (call, client_command_describe (command));
  else if (*wanted != '\0')
    tell_unknown (call, wanted);
  else
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      client_command_tell (call, client_command_describe (&rows[i].command));
}

/* The window has pages and looks of its own; where there is none, this is what is left of them. */
static void
run_without_window (ClientCommandCall *call, const CommandRow *row)
{
  if (strcmp (row->command.name, "help") == 0)
    tell_help (call);
  else
    client_command_tell_error (call,
                               /* Translators: %s is the name of a command. */
                               g_strdup_printf (_ ("/%s needs the screen."), row->command.name));
}

static void
run_row (ClientCommandCall *call, const CommandRow *row)
{
  gboolean is_done = FALSE;

  if (row->run != NULL)
    {
      row->run (call);
      return;
    }
  g_signal_emit_by_name (call->session, "command", call->room, row->command.name, call->rest,
                         &is_done);
  if (!is_done)
    run_without_window (call, row);
}

/**
 * client_commands_run:
 * @text: with its slash, one line
 */
void
client_commands_run (ClientSession *self, ClientRoom *room, const char *text)
{
  ClientCommandCall call = { self, room, text + 1 };
  g_autofree char *name = client_command_take_word (&call);
  const char *before;
  const ClientCommand *command = client_commands_resolve (name, &before);
  const CommandRow *row = (const CommandRow *) command; /* its first field */
  g_autofree char *all = before != NULL ? g_strconcat (before, " ", call.rest, NULL) : NULL;

  if (all != NULL)
    call.rest = all;
  if (row == NULL)
    tell_unknown (&call, name);
  else if ((row->needs & NEEDS_REST) && *call.rest == '\0')
    {
      g_autofree char *usage = client_command_describe (command);

      /* Translators: %s is a command with what belongs behind it. */
      client_command_tell_error (&call, g_strdup_printf (_ ("Something is missing: %s"), usage));
    }
  else if ((row->needs & NEEDS_LINE) && self->state != CLIENT_STATE_ONLINE)
    client_command_tell_error (&call,
                               g_strdup (_ ("There is no connection; try again when it is back.")));
  else if ((row->needs & NEEDS_ROOM) && client_room_get_kind (room) == CLIENT_ROOM_SERVER)
    client_command_tell_error (&call,
                               g_strdup (_ ("This is no room to talk in; /join #room opens one.")));
  else
    run_row (&call, row);
}
