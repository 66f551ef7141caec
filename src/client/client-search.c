#include "config.h"

#include "client-search-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "client-session-private.h"
#include "irc-time.h"

#define MAX_FOUND 1000              /* of those that are here, the newest */
#define MAX_BYTES (4 * 1024 * 1024) /* of all: a server may send anything */
#define LIMIT "100"                 /* of the server's */

struct _ClientSearch
{
  char **words;  /* (owned): as typed */
  char **folded; /* (owned): as they are compared */
  char *sender;  /* (nullable) */
  char *room;    /* (nullable): all of them */
  gint64 after_us;
  gint64 before_us; /* 0: no end */
  gboolean is_waiting;
  GPtrArray *found; /* (owned) of (owned) ClientFound */
  gsize size;       /* bytes of their messages */
};

static void
found_free (gpointer data)
{
  ClientFound *found = data;

  client_message_unref (found->message);
  g_free (found->room);
  g_free (found);
}

void
client_search_free (ClientSearch *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->words);
  g_strfreev (self->folded);
  g_free (self->sender);
  g_free (self->room);
  g_ptr_array_unref (self->found);
  g_free (self);
}

/* What was asked */

/* A day begins where the reader is; or a whole time as the protocol has it. */
static gboolean
parse_date (const char *text, gint64 *time_us, GError **error)
{
  g_autofree char *midnight = g_strconcat (text, "T00:00:00", NULL);
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) day = NULL;

  if (irc_time_parse (text, time_us))
    return TRUE;
  day = g_date_time_new_from_iso8601 (midnight, here);
  if (day != NULL)
    {
      *time_us = g_date_time_to_unix (day) * G_USEC_PER_SEC;
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: %s is what was typed where a date belongs. */
               _ ("%s is no date like 2026-01-31"), text);
  return FALSE;
}

static gboolean
take_word (ClientSearch *self, const char *word, GStrvBuilder *words, GError **error)
{
  const char *value = strchr (word, ':');

  value = value != NULL && value[1] != '\0' ? value + 1 : NULL;
  if (value != NULL && g_str_has_prefix (word, "after:"))
    return parse_date (value, &self->after_us, error);
  if (value != NULL && g_str_has_prefix (word, "before:"))
    return parse_date (value, &self->before_us, error);
  if (value != NULL && g_str_has_prefix (word, "from:"))
    {
      g_free (self->sender);
      self->sender = g_strdup (value);
    }
  else if (value != NULL && g_str_has_prefix (word, "in:"))
    {
      g_free (self->room);
      self->room = strcmp (value, "*") != 0 ? g_strdup (value) : NULL;
    }
  else
    g_strv_builder_add (words, word);
  return TRUE;
}

static ClientSearch *
parse (ClientRoom *room, const char *query, GError **error)
{
  ClientSearch *self = g_new0 (ClientSearch, 1);
  g_auto (GStrv) all = g_strsplit_set (query, " \n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean is_good = TRUE;

  self->found = g_ptr_array_new_with_free_func (found_free);
  if (client_room_get_kind (room) != CLIENT_ROOM_SERVER)
    self->room = g_strdup (client_room_get_name (room));
  for (guint i = 0; is_good && all[i] != NULL; i++)
    if (*all[i] != '\0')
      is_good = take_word (self, all[i], words, error);
  self->words = g_strv_builder_end (words);
  self->folded = g_strdupv (self->words);
  for (guint i = 0; self->folded[i] != NULL; i++)
    {
      g_free (self->folded[i]);
      self->folded[i] = g_utf8_casefold (self->words[i], -1);
    }
  if (is_good && self->words[0] == NULL && self->sender == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("What should be searched for? /search WORDS"));
      is_good = FALSE;
    }
  if (is_good)
    return self;
  client_search_free (self);
  return NULL;
}

/* What is here */

static gboolean
matches (ClientSearch *self, ClientSession *session, const ClientMessage *message)
{
  g_autofree char *folded = NULL;

  if (!client_message_is_words (message) || message->is_redacted ||
      message->time_us < self->after_us ||
      (self->before_us != 0 && message->time_us > self->before_us))
    return FALSE;
  if (self->sender != NULL &&
      (message->sender == NULL ||
       !client_isupport_same (session->isupport, message->sender, self->sender)))
    return FALSE;
  folded = g_utf8_casefold (message->text, -1);
  for (guint i = 0; self->folded[i] != NULL; i++)
    if (strstr (folded, self->folded[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
has_found (ClientSearch *self, const char *msgid)
{
  for (guint i = 0; msgid != NULL && i < self->found->len; i++)
    {
      const ClientFound *found = g_ptr_array_index (self->found, i);

      if (g_strcmp0 (found->message->msgid, msgid) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add (ClientSearch *self, const char *room, ClientMessage *message)
{
  gsize size = client_message_get_size (message);
  ClientFound *found;

  if (has_found (self, message->msgid) || self->size + size > MAX_BYTES)
    return;
  self->size += size;
  found = g_new0 (ClientFound, 1);
  found->room = g_strdup (room);
  found->message = client_message_ref (message);
  g_ptr_array_add (self->found, found);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const ClientFound *const *first = a, *const *second = b;
  gint64 first_us = (*first)->message->time_us, second_us = (*second)->message->time_us;

  return first_us < second_us ? -1 : first_us > second_us ? 1 : 0;
}

static void
search_room (ClientSearch *self, ClientSession *session, ClientRoom *room)
{
  for (guint i = client_room_get_n_messages (room); i > 0 && self->found->len < MAX_FOUND; i--)
    {
      ClientMessage *message = client_room_get_message (room, i - 1);

      if (matches (self, session, message))
        add (self, client_room_get_name (room), message);
    }
}

static void
search_here (ClientSearch *self, ClientSession *session)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (session, i);

      if (self->room == NULL ||
          client_isupport_same (session->isupport, self->room, client_room_get_name (room)))
        search_room (self, session, room);
    }
  g_ptr_array_sort (self->found, compare);
}

/* What the server has */

static void
add_attribute (GString *attributes, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  irc_line_add_tag (attributes, name, value);
}

/* Written as tags are, without the blank and the '@' of a line. */
static void
ask_server (ClientSearch *self, ClientSession *session)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *text = g_strjoinv (" ", self->words);
  char stamp[IRC_TIME_SIZE];
  g_autofree char *attributes = NULL;

  if (!client_caps_has (&session->caps, CLIENT_CAP_SEARCH) ||
      !client_caps_has (&session->caps, CLIENT_CAP_BATCH) || session->state != CLIENT_STATE_ONLINE)
    return;
  add_attribute (line, "text", text);
  add_attribute (line, "from", self->sender);
  add_attribute (line, "in", self->room);
  if (self->after_us != 0)
    add_attribute (line, "after", irc_time_format (self->after_us, stamp));
  if (self->before_us != 0)
    add_attribute (line, "before", irc_time_format (self->before_us, stamp));
  add_attribute (line, "limit", LIMIT);
  attributes = g_strdup (line->str + strlen ("@"));
  g_strchomp (attributes);
  client_session_send (session, "SEARCH", attributes, NULL);
  self->is_waiting = TRUE;
}

void
client_search_take_page (ClientSession *self, ClientPage *page)
{
  ClientSearch *search = self->search;

  if (search == NULL || !search->is_waiting)
    return;
  for (guint i = 0; i < page->words->len; i++)
    {
      const ClientWords *words = g_ptr_array_index (page->words, i);
      g_autoptr (ClientMessage) message = client_words_make_message (self, words);
      gboolean is_room = client_isupport_is_channel (self->isupport, words->target);

      if (message != NULL && !client_session_is_ignored (self, words->nick))
        add (search, is_room || message->is_own ? words->target : words->nick, message);
    }
  g_ptr_array_sort (search->found, compare);
  client_search_end (self);
}

void
client_search_end (ClientSession *self)
{
  if (self->search == NULL || !self->search->is_waiting)
    return;
  self->search->is_waiting = FALSE;
  g_signal_emit_by_name (self, "search-changed");
}

/**
 * client_session_search:
 *
 * Returns: (transfer none) (nullable): what is here was looked through; %NULL with @error set
 */
ClientSearch *
client_session_search (ClientSession *self, ClientRoom *room, const char *query, GError **error)
{
  ClientSearch *search = parse (room, query, error);

  if (search == NULL)
    return NULL;
  g_clear_pointer (&self->search, client_search_free);
  self->search = search;
  search_here (search, self);
  ask_server (search, self);
  return search;
}

ClientSearch *
client_session_get_search (ClientSession *self)
{
  return self->search;
}

gboolean
client_search_is_waiting (ClientSearch *self)
{
  return self->is_waiting;
}

guint
client_search_get_n_found (ClientSearch *self)
{
  return self->found->len;
}

const ClientFound *
client_search_get (ClientSearch *self, guint index)
{
  g_return_val_if_fail (index < self->found->len, NULL);

  return g_ptr_array_index (self->found, index);
}

const char *const *
client_search_get_words (ClientSearch *self)
{
  return (const char *const *) self->words;
}
