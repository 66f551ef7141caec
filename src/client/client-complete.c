/* client-complete.c: what the word before the cursor may become. */
#include "config.h"

#include "client-commands.h"
#include "client-session-private.h"

/* More than this nobody reads. */
#define MAX_CHOICES 100

static gboolean
begins_with (const char *name, const char *folded)
{
  g_autofree char *start = g_utf8_casefold (name, -1);

  return g_str_has_prefix (start, folded);
}

static void
add_commands (GPtrArray *choices, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word + 1, -1);
  const char *name;

  for (gsize i = 0; (name = client_commands_get_name (i)) != NULL; i++)
    if (begins_with (name, folded))
      g_ptr_array_add (choices, g_strconcat ("/", name, " ", NULL));
}

static void
add_rooms (GPtrArray *choices, ClientSession *self, const char *folded)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      const char *name = client_room_get_name (room);

      if (room != self->server_room && choices->len < MAX_CHOICES && begins_with (name, folded))
        g_ptr_array_add (choices, g_strconcat (name, " ", NULL));
    }
}

static gboolean
has_choice (GPtrArray *choices, const char *choice)
{
  return g_ptr_array_find_with_equal_func (choices, choice, g_str_equal, NULL);
}

static void
add_name (GPtrArray *choices, const char *nick, const char *folded, gboolean is_address)
{
  g_autofree char *choice = g_strconcat (nick, is_address ? ": " : " ", NULL);

  if (choices->len < MAX_CHOICES && begins_with (nick, folded) && !has_choice (choices, choice))
    g_ptr_array_add (choices, g_steal_pointer (&choice));
}

/* Whoever spoke last is the most likely to be meant; then everybody by rank and name. */
static void
add_people (GPtrArray *choices,
            ClientSession *self,
            ClientRoom *room,
            const char *folded,
            gboolean is_address)
{
  guint n_messages = client_room_get_n_messages (room);

  for (guint i = 0; i < MIN (n_messages, 200); i++)
    {
      const ClientMessage *message = client_room_get_message (room, n_messages - 1 - i);

      if (message->sender != NULL && !message->is_own && client_message_is_words (message))
        add_name (choices, message->sender, folded, is_address);
    }
  for (guint i = 0; i < client_room_get_n_members (room); i++)
    {
      const ClientMember *member = client_room_get_member (room, i);

      if (!client_session_is_own_nick (self, member->nick))
        add_name (choices, member->nick, folded, is_address);
    }
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
  gsize start = MIN (cursor, strlen (text));
  g_autofree char *word = NULL;
  g_autofree char *folded = NULL;

  while (start > 0 && text[start - 1] != ' ' && text[start - 1] != '\n')
    start--;
  *word_start = start;
  word = g_strndup (text + start, MIN (cursor, strlen (text)) - start);
  folded = g_utf8_casefold (word, -1);

  if (start == 0 && word[0] == '/')
    add_commands (choices, word);
  else if (client_isupport_is_channel (self->isupport, word))
    add_rooms (choices, self, folded);
  else if (*word != '\0')
    add_people (choices, self, room, folded, start == 0);
  g_ptr_array_add (choices, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&choices), FALSE);
}
