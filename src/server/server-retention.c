#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "irc-case.h"
#include "server-feature.h"
#include "server-private.h"

#include <glib/gi18n-lib.h>

#define GROUP "history"
#define ROOM_PREFIX "history #"

typedef enum
{
  LIMIT_AGE_DAYS,
  LIMIT_MESSAGES,
  LIMIT_BYTES,
} Limit;

/* One row a key. */
static const struct
{
  const char *name;
  guint64 most;
} keys[] = {
  [LIMIT_AGE_DAYS] = { "max-age-days", 36500 },
  [LIMIT_MESSAGES] = { "max-messages", G_MAXINT32 },
  [LIMIT_BYTES] = { "max-bytes", G_MAXINT64 },
};

typedef struct
{
  char *name; /* with its '#' */
  JournalRetention limits;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->name);
  g_free (row);
}

void
server_retention_init (ServerRetention *self)
{
  self->rooms = g_ptr_array_new_with_free_func (row_free);
}

void
server_retention_clear (ServerRetention *self)
{
  g_clear_pointer (&self->rooms, g_ptr_array_unref);
}

/* -- Reading the configuration ---------------------------------------------------------------- */

gboolean
server_retention_is_group (const char *group)
{
  return g_str_equal (group, GROUP) || g_str_has_prefix (group, ROOM_PREFIX);
}

gboolean
server_retention_is_key (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, key))
      return TRUE;

  return FALSE;
}

static void
set_limit (JournalRetention *limits, Limit limit, guint64 value)
{
  switch (limit)
    {
    case LIMIT_AGE_DAYS:
      limits->max_age_us = (gint64) value * 24 * 3600 * G_USEC_PER_SEC;
      break;
    case LIMIT_MESSAGES:
      limits->max_count = (guint) value;
      break;
    case LIMIT_BYTES:
      limits->max_bytes = value;
      break;
    }
}

static gboolean
read_group (JournalRetention *limits,
            GKeyFile *file,
            const char *file_name,
            const char *group,
            GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, keys[i].name, NULL); /* or none */
      guint64 number;

      if (value == NULL)
        continue;
      if (!g_ascii_string_to_unsigned (value, 10, 0, keys[i].most, &number, NULL)) /* said below */
        {
          g_autofree char *most = g_strdup_printf ("%" G_GUINT64_FORMAT, keys[i].most);

          g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
                       /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$s a
                        * number. */
                       _ ("%1$s: [%2$s] %3$s must be a number up to %4$s; 0 is no limit"),
                          file_name, group, keys[i].name, most);
          return FALSE;
        }
      set_limit (limits, (Limit) i, number);
    }

  return TRUE;
}

static gboolean
refuse_unknown_keys (GKeyFile *file, const char *file_name, const char *group, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL); /* the group is there */

  for (guint i = 0; names[i] != NULL; i++)
    if (!server_retention_is_key (names[i]))
      return server_config_refuse_key (file_name, group, names[i], error);

  return TRUE;
}

/**
 * server_retention_read:
 *
 * All its groups at once: those of rooms begin with what [history] says, wherever it stands.
 */
gboolean
server_retention_read (ServerRetention *self, GKeyFile *file, const char *file_name, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  if (!read_group (&self->limits, file, file_name, GROUP, error))
    return FALSE;

  for (guint i = 0; groups[i] != NULL; i++)
    {
      Row *row;

      if (!g_str_has_prefix (groups[i], ROOM_PREFIX))
        continue;
      row = g_new0 (Row, 1);
      row->name = g_strdup (groups[i] + strlen (ROOM_PREFIX) - 1);
      row->limits = self->limits;
      g_ptr_array_add (self->rooms, row);
      if (!refuse_unknown_keys (file, file_name, groups[i], error) ||
          !read_group (&row->limits, file, file_name, groups[i], error))
        return FALSE;
    }

  return TRUE;
}

/* -- What the journal is told ----------------------------------------------------------------- */

static const JournalRetention *
find_limits (const ServerRetention *self, const char *name)
{
  for (guint i = 0; i < self->rooms->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rooms, i);

      if (irc_case_equal (row->name, name))
        return &row->limits;
    }

  return NULL;
}

static void
set_room (Server *self, const ChatRoom *room, const JournalRetention *limits)
{
  g_autofree char *key = chat_room_history_key (room);

  journal_set_retention (self->journal, key, limits);
}

static gboolean
is_limit (const JournalRetention *limits)
{
  return limits->max_age_us != 0 || limits->max_count != 0 || limits->max_bytes != 0;
}

/* What is taken away does not come back: no room may have, not even for a moment, limits that
 * nobody meant it to have. So those of its own go first, and are given up last. */
void
server_retention_apply (Server *server, const ServerRetention *old)
{
  const ServerRetention *self = &server->config->retention;

  for (guint i = 0; i < self->rooms->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rooms, i);
      const ChatRoom *room = chat_state_find_room (server->state, row->name);

      if (room != NULL)
        set_room (server, room, &row->limits);
    }
  if (is_limit (&self->limits) || (old != NULL && is_limit (&old->limits)))
    journal_set_retention (server->journal, NULL, &self->limits);
  for (guint i = 0; old != NULL && i < old->rooms->len; i++)
    {
      const Row *row = g_ptr_array_index (old->rooms, i);
      const ChatRoom *room = chat_state_find_room (server->state, row->name);

      if (room != NULL && find_limits (self, row->name) == NULL)
        set_room (server, room, NULL);
    }
}

static void
on_join (Server *self, const ChatEffect *effect)
{
  const JournalRetention *limits =
      effect->is_new ? find_limits (&self->config->retention, effect->room->name) : NULL;

  if (limits != NULL)
    set_room (self, effect->room, limits);
}

static void
on_rename (Server *self, const ChatEffect *effect)
{
  const JournalRetention *before = find_limits (&self->config->retention, effect->before);
  const JournalRetention *now = find_limits (&self->config->retention, effect->room->name);

  if (before != now)
    set_room (self, effect->room, now);
}

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_JOIN, on_join },
  { CHAT_EFFECT_RENAME, on_rename },
  { 0, NULL },
};

const ServerFeature server_retention_feature = { .effects = effects };
