/* client-complete.c: what the word before the cursor may become. */
#include "config.h"

#include <string.h>

#include "client-commands.h"
#include "client-emoji.h"
#include "client-session-private.h"

/* More than this nobody reads. */
#define MAX_CHOICES 100
/* ":)" is no name, and one letter is too little to choose by. */
#define MIN_EMOJI 2

/* What is being completed. */
typedef struct
{
  ClientSession *session;
  ClientRoom *room;
  const ClientCommand *command; /* (nullable) */
  const char *before;           /* what stands between it and the word */
  const char *word;
  char *folded; /* (owned) */
  GPtrArray *choices;
} Completion;

static gboolean
begins_with (const char *name, const char *folded)
{
  g_autofree char *start = g_utf8_casefold (name, -1);

  return g_str_has_prefix (start, folded);
}

/* choice: (transfer full) */
static void
add (Completion *completion, char *choice)
{
  if (completion->choices->len < MAX_CHOICES &&
      !g_ptr_array_find_with_equal_func (completion->choices, choice, g_str_equal, NULL))
    g_ptr_array_add (completion->choices, choice);
  else
    g_free (choice);
}

static void
add_commands (Completion *completion, const char *slash)
{
  const char *typed = completion->folded + (*completion->folded == '/' ? 1 : 0);
  const ClientCommand *command;

  for (gsize i = 0; (command = client_commands_get (i)) != NULL; i++)
    if (begins_with (command->name, typed))
      add (completion, g_strconcat (slash, command->name, " ", NULL));
}

static void
add_rooms (Completion *completion)
{
  ClientSession *self = completion->session;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      const char *name = client_room_get_name (client_session_get_room_at (self, i));

      if (client_isupport_is_channel (self->isupport, name) &&
          begins_with (name, completion->folded))
        add (completion, g_strconcat (name, " ", NULL));
    }
}

static void
add_name (Completion *completion, const char *nick, const char *ending)
{
  if (!client_session_is_own_nick (completion->session, nick) &&
      begins_with (nick, completion->folded))
    add (completion, g_strconcat (nick, ending, NULL));
}

/* Of those who spoke last: who is here, or who is not any more. */
static void
add_speakers (Completion *completion, const char *ending, gboolean is_here)
{
  ClientRoom *room = completion->room;
  guint n_messages = client_room_get_n_messages (room);

  for (guint i = 0; i < MIN (n_messages, 200); i++)
    {
      const ClientMessage *message = client_room_get_message (room, n_messages - 1 - i);
      const ClientMember *member;

      if (message->sender == NULL || !client_message_is_words (message))
        continue;
      member = client_room_find_member (room, message->sender);
      if (is_here && member != NULL)
        add_name (completion, member->nick, ending);
      else if (!is_here && member == NULL && strchr (message->sender, '.') == NULL) /* a server */
        add_name (completion, message->sender, ending);
    }
}

/* Whoever spoke last is the most likely to be meant; then everybody by rank and name. */
static void
add_people (Completion *completion, const char *ending)
{
  ClientRoom *room = completion->room;

  add_speakers (completion, ending, TRUE);
  for (guint i = 0; i < client_room_get_n_members (room); i++)
    add_name (completion, client_room_get_member (room, i)->nick, ending);
  add_speakers (completion, ending, FALSE);
}

/* "@bert", as people write it who come from elsewhere. */
static void
add_people_at (Completion *completion)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Completion people = *completion;

  people.folded++; /* the sign is one byte, folded or not */
  people.choices = names;
  add_people (&people, " ");
  for (guint i = 0; i < names->len; i++)
    add (completion, g_strconcat ("@", names->pdata[i], NULL));
}

/* Talks are people too, also those who are in no room with us. */
static void
add_talks (Completion *completion)
{
  ClientSession *self = completion->session;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (client_room_get_kind (room) == CLIENT_ROOM_TALK)
        add_name (completion, client_room_get_name (room), " ");
    }
}

/* "+" and "-" with the modes that this server has. */
static void
add_modes (Completion *completion)
{
  const IrcModeClasses *modes = client_isupport_get_modes (completion->session->isupport);
  g_autofree char *letters = g_strconcat (modes->members, modes->lists, modes->settings,
                                          modes->limits, modes->flags, NULL);

  if (*completion->word != '+' && *completion->word != '-')
    return;
  for (const char *letter = letters; *letter != '\0'; letter++)
    {
      char mode[] = { *completion->word, *letter, ' ', '\0' };

      if (g_str_has_prefix (mode, completion->word))
        add (completion, g_strdup (mode));
    }
}

static void
add_offered (Completion *completion)
{
  g_auto (GStrv) offered = NULL;

  g_signal_emit_by_name (completion->session, "offer", completion->command->name,
                         completion->before, &offered);
  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    if (begins_with (offered[i], completion->folded))
      add (completion, g_strconcat (offered[i], " ", NULL));
}

/* "[all|mentions]", "[cert list | drop PASSWORD]": what is typed as it stands there. */
static void
add_usage (Completion *completion)
{
  g_auto (GStrv) ways = g_strsplit_set (completion->command->usage, "[|]", -1);

  for (guint i = 0; ways[i] != NULL; i++)
    {
      const char *way = g_strstrip (ways[i]);
      g_autofree char *word = g_strndup (way, strcspn (way, " "));

      if (g_ascii_islower (*word) && begins_with (word, completion->folded))
        add (completion, g_strconcat (word, " ", NULL));
    }
}

static void
add_emoji (Completion *completion)
{
  const char *word = completion->word;
  g_autoptr (GPtrArray) names =
      *word == ':' && strlen (word) > MIN_EMOJI ? client_emoji_complete (word + 1) : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    add (completion, g_strconcat (client_emoji_find (names->pdata[i]), NULL));
}

/* text: what stands in the words, not behind a command. */
static void
complete_words (Completion *completion, gboolean is_first)
{
  add_emoji (completion);
  if (client_isupport_is_channel (completion->session->isupport, completion->word))
    add_rooms (completion);
  else if (*completion->word == '@')
    add_people_at (completion);
  else if (*completion->word != '\0')
    add_people (completion, is_first ? ": " : " ");
}

static void
complete_argument (Completion *completion, guint arguments)
{
  /* Whoever wants a room types its sign. */
  if (arguments & CLIENT_ARGUMENT_NICK)
    {
      add_people (completion, " ");
      add_talks (completion);
    }
  if (arguments & CLIENT_ARGUMENT_ROOM)
    add_rooms (completion);
  if (arguments & CLIENT_ARGUMENT_MODE)
    add_modes (completion);
  if (arguments & CLIENT_ARGUMENT_COMMAND)
    add_commands (completion, *completion->word == '/' ? "/" : "");
  if (arguments & CLIENT_ARGUMENT_OFFERED)
    add_offered (completion);
  if (arguments & CLIENT_ARGUMENT_USAGE)
    add_usage (completion);
  if (arguments & CLIENT_ARGUMENT_TEXT)
    complete_words (completion, FALSE);
}

/* Which word behind the command the cursor is in: 0 is the first. */
static guint
count_words (const char *text, gsize start)
{
  guint n = 0;

  for (gsize i = 1; i < start; i++)
    if (text[i] == ' ' && text[i - 1] != ' ')
      n++;
  return n > 0 ? n - 1 : 0;
}

/* before: (out) (nullable): what stands before the first word behind it, unseen */
static const ClientCommand *
find_command (const char *text, const char **before)
{
  g_autofree char *name = g_strndup (text, strcspn (text, " \n"));

  *before = NULL;
  return *text == '/' ? client_commands_resolve (name, before) : NULL;
}

static guint
get_arguments (const ClientCommand *command, const char *before, guint n_words)
{
  guint at = before != NULL ? n_words + 1 : n_words;

  return command->arguments[MIN (at, G_N_ELEMENTS (command->arguments) - 1)];
}

/**
 * client_session_complete:
 * @cursor: bytes before the cursor
 * @word_start: (out): where the word begins, in bytes
 *
 * Returns: (transfer full): what it may become, with what follows it (a blank, or ": " where a
 *   line begins by addressing somebody); the best first; empty when there is nothing
 */
GStrv
client_session_complete (
    ClientSession *self, ClientRoom *room, const char *text, gsize cursor, gsize *word_start)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);
  gsize end = MIN (cursor, strlen (text)), start = end;
  const char *before;
  const ClientCommand *command = find_command (text, &before);
  gsize behind = strcspn (text, " \n"); /* the command */
  g_autofree char *between = NULL;
  g_autofree char *word = NULL;
  g_autofree char *folded = NULL;
  Completion completion = { self, room, command, NULL, NULL, NULL, choices };

  while (start > 0 && text[start - 1] != ' ' && text[start - 1] != '\n')
    start--;
  *word_start = start;
  completion.before = between =
      g_strstrip (g_strndup (text + behind, start > behind ? start - behind : 0));
  completion.word = word = g_strndup (text + start, end - start);
  completion.folded = folded = g_utf8_casefold (word, -1);

  if (start == 0 && word[0] == '/')
    add_commands (&completion, "/");
  else if (command != NULL)
    complete_argument (&completion, get_arguments (command, before, count_words (text, start)));
  else
    complete_words (&completion, start == 0);
  g_ptr_array_add (choices, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&choices), FALSE);
}
