#include "config.h"

#include "client-list.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "client-number.h"
#include "irc-mask.h"

/* More nobody reads at once. */
#define MAX_SHOWN 200

typedef struct
{
  guint64 n_people;
  char *name;
  char *text; /* as it is told */
} Row;

struct _ClientList
{
  ClientRoom *room; /* (owned) */
  GPtrArray *rows;  /* (owned) of (owned) Row */
  gsize size;       /* bytes, as they are counted */
  /* What the server cannot choose by is chosen here. */
  guint64 above;
  guint64 below;
  GPtrArray *masks; /* (owned) of (owned) char *: any of them; none: all */
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->name);
  g_free (row->text);
  g_free (row);
}

static ClientList *
list_new (ClientRoom *room)
{
  ClientList *self = g_new0 (ClientList, 1);

  self->room = g_object_ref (room);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->masks = g_ptr_array_new_with_free_func (g_free);
  self->below = G_MAXUINT64;
  return self;
}

void
client_list_forget (ClientSession *session)
{
  ClientList *self = g_steal_pointer (&session->list);

  if (self == NULL)
    return;
  client_budget_give_back (session->budget, CLIENT_BUDGET_WAITING, self->size);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->masks);
  g_object_unref (self->room);
  g_free (self);
}

/* Asking */

static gboolean
has_condition (ClientSession *session, char letter)
{
  const char *conditions = irc_isupport_get (session->isupport->said, "ELIST");

  return conditions != NULL && strchr (conditions, letter) != NULL;
}

/* A part of a name is what most people know. (transfer full) */
static char *
make_mask (ClientSession *session, const char *word)
{
  if (strpbrk (word, "*?") != NULL || client_isupport_is_channel (session->isupport, word))
    return g_strdup (word);
  return g_strdup_printf ("*%s*", word);
}

/* Returns: (transfer full) (nullable): what the server is asked for instead of word */
static char *
take_word (ClientSession *session, ClientList *self, const char *word)
{
  gboolean is_bound = *word == '>' || *word == '<';
  gboolean is_age = strchr ("CcTt", *word) != NULL && (word[1] == '>' || word[1] == '<');
  gboolean is_other = *word == '!' || is_age;
  g_autofree char *mask = NULL;

  if (is_other || (is_bound && has_condition (session, 'U')))
    return g_strdup (word);
  if (is_bound)
    {
      *(*word == '>' ? &self->above : &self->below) = g_ascii_strtoull (word + 1, NULL, 10);
      return NULL;
    }
  mask = make_mask (session, word);
  if (has_condition (session, 'M') || strpbrk (mask, "*?") == NULL)
    return g_steal_pointer (&mask);
  g_ptr_array_add (self->masks, g_steal_pointer (&mask));
  return NULL;
}

void
client_list_ask (ClientSession *session, ClientRoom *room, const char *words)
{
  g_auto (GStrv) parts = g_strsplit_set (words, " ,", -1);
  g_autoptr (GString) conditions = g_string_new (NULL);

  client_list_forget (session);
  session->list = list_new (room);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *condition =
          *parts[i] != '\0' ? take_word (session, session->list, parts[i]) : NULL;

      if (condition != NULL)
        g_string_append_printf (conditions, "%s%s", conditions->len > 0 ? "," : "", condition);
    }
  client_session_send (session, "LIST", conditions->len > 0 ? conditions->str : NULL, NULL);
}

/* The answer */

static int
compare (gconstpointer a, gconstpointer b)
{
  const Row *first = *(const Row *const *) a;
  const Row *second = *(const Row *const *) b;

  if (first->n_people != second->n_people)
    return first->n_people > second->n_people ? -1 : 1;
  return g_ascii_strcasecmp (first->name, second->name);
}

static gboolean
is_wanted (const ClientList *self, const char *name, guint64 n_people)
{
  if (n_people <= self->above && self->above != 0)
    return FALSE;
  if (n_people >= self->below)
    return FALSE;
  for (guint i = 0; i < self->masks->len; i++)
    if (irc_mask_match (g_ptr_array_index (self->masks, i), name))
      return TRUE;
  return self->masks->len == 0;
}

/* 322 nick room people :topic */
static void
on_room (ClientSession *session, const ClientLine *line)
{
  ClientList *self = session->list;
  const char *name = irc_message_param (line->message, 1);
  guint64 n_people = g_ascii_strtoull (irc_message_param (line->message, 2), NULL, 10);
  g_autofree char *text = NULL;
  gsize size;
  Row *row;

  if (self == NULL)
    {
      client_numerics_show (session, line);
      return;
    }
  text = client_numerics_describe (line->message);
  size = sizeof (Row) + 128 + strlen (name) + strlen (text);
  if (!is_wanted (self, name, n_people) ||
      !client_budget_allows (session->budget, CLIENT_BUDGET_WAITING, 0, size))
    return;
  client_budget_take (session->budget, CLIENT_BUDGET_WAITING, size);
  self->size += size;
  row = g_new0 (Row, 1);
  row->n_people = n_people;
  row->name = g_strdup (name);
  row->text = g_steal_pointer (&text);
  g_ptr_array_add (self->rows, row);
}

static void
tell_rest (ClientSession *session, ClientRoom *room, guint n_rest)
{
  g_autofree char *number = client_number_format (n_rest);

  client_session_tell (
      session, room, CLIENT_MESSAGE_INFO,
      /* Translators: %s is a number; "/list" and ">" stay as they are. */
      g_strdup_printf (ngettext ("%s more room has fewer people; /list WORD or /list >PEOPLE "
                                 "shows less at once.",
                                 "%s more rooms have fewer people; /list WORD or /list >PEOPLE "
                                 "shows less at once.",
                                 n_rest),
                       number));
}

void
client_list_end (ClientSession *session)
{
  ClientList *self = session->list;
  guint n_shown;

  if (self == NULL)
    return;
  g_ptr_array_sort (self->rows, compare);
  n_shown = MIN (self->rows->len, MAX_SHOWN);
  for (guint i = 0; i < n_shown; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      client_session_tell (session, self->room, CLIENT_MESSAGE_INFO, g_steal_pointer (&row->text));
    }
  if (self->rows->len > n_shown)
    tell_rest (session, self->room, self->rows->len - n_shown);
  client_list_forget (session);
}

/* 323; or 416: it is too much for the server. */
static void
on_end (ClientSession *session, const ClientLine *line)
{
  g_autoptr (ClientRoom) room = session->list != NULL ? g_object_ref (session->list->room) : NULL;
  gboolean is_all = room == NULL || session->list->rows->len <= MAX_SHOWN;
  gboolean is_error = strcmp (line->message->command, "416") == 0;

  client_list_end (session);
  if (room == NULL || is_error)
    client_numerics_show (session, line);
  else if (is_all)
    client_session_tell (session, room, CLIENT_MESSAGE_INFO,
                         client_numerics_describe (line->message));
}

const ClientHandler client_handlers_list[] = {
  { "322", 3, on_room },
  { "323", 0, on_end },
  { "416", 0, on_end },
  { NULL, 0, NULL },
};
