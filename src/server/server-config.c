#include "config.h"

#include "server-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (server_error, server_error)

typedef enum
{
  KEY_STRING,
  KEY_LINES,
  KEY_LIST, /* with semicolons between */
  KEY_NUMBER,
} KeyType;

/* One row per key. least and most: of a number's value, of a string's bytes. */
static const struct
{
  const char *group;
  const char *name;
  KeyType type;
  gsize offset;
  guint least;
  guint most;
  const char *initial; /* (nullable) */
  gboolean is_fixed;   /* until the server starts again */
} keys[] = {
#define FIELD(field) G_STRUCT_OFFSET (ServerConfig, field)
  /* With a dot, by which many clients tell a server from a person. */
  { "server", "name", KEY_STRING, FIELD (name), 1, 63, "pychat.local", TRUE },
  { "server", "network", KEY_STRING, FIELD (network), 1, 63, "pychat", TRUE },
  { "server", "description", KEY_STRING, FIELD (description), 1, 200, "A pychat server" },
  { "server", "lobby", KEY_STRING, FIELD (lobby), 0, 64, "#lobby", TRUE },
  { "server", "motd", KEY_LINES, FIELD (motd), 0, 8192, NULL },
  { "server", "password", KEY_STRING, FIELD (password), 1, 300, NULL },
  { "server", "icon", KEY_STRING, FIELD (icon), 1, 200, NULL },
  { "server", "admin-name", KEY_STRING, FIELD (admin_name), 1, 200, NULL },
  { "server", "admin-place", KEY_STRING, FIELD (admin_place), 1, 200, NULL },
  { "server", "admin-email", KEY_STRING, FIELD (admin_email), 1, 200, NULL },
  { "server", "metrics", KEY_STRING, FIELD (metrics), 1, 100, NULL, TRUE },
  { "server", "sts-port", KEY_NUMBER, FIELD (sts_port), 0, 65535, "0" },
  { "server", "sts-duration", KEY_NUMBER, FIELD (sts_duration_s), 0, 63072000, "2592000" },
  { "server", "sts-hosts", KEY_LIST, FIELD (sts_hosts), 1, 1000, NULL },
  { "server", "client-tag-deny", KEY_STRING, FIELD (client_tag_deny), 1, 300, NULL },
  { "server", "history-on-join", KEY_NUMBER, FIELD (history_on_join), 0, 1000, "50" },
  { "limits", "registration-timeout-ms", KEY_NUMBER, FIELD (registration_timeout_ms), 100, 600000,
    "30000" },
  { "limits", "ping-interval-ms", KEY_NUMBER, FIELD (ping_interval_ms), 100, 3600000, "120000" },
  { "limits", "handshake-timeout-ms", KEY_NUMBER, FIELD (handshake_timeout_ms), 100, 600000,
    "10000" },
  { "limits", "max-connections-per-address", KEY_NUMBER, FIELD (max_connections_per_address), 0,
    1000000, "200" },
  { "limits", "connection-rate", KEY_NUMBER, FIELD (connection_rate), 0, 100000, "20" },
  { "limits", "connection-burst", KEY_NUMBER, FIELD (connection_burst), 1, 1000000, "200" },
  { "limits", "account-rate", KEY_NUMBER, FIELD (account_rate), 0, 100000, "10" },
  { "limits", "account-burst", KEY_NUMBER, FIELD (account_burst), 1, 1000000, "50" },
  { "limits", "input-rate", KEY_NUMBER, FIELD (input_rate), 0, 100000, "20" },
  { "limits", "input-burst", KEY_NUMBER, FIELD (input_burst), 1, 1000000, "300" },
  { "limits", "max-connections", KEY_NUMBER, FIELD (max_connections), 0, 1000000, "0" },
  { "limits", "max-send-queue", KEY_NUMBER, FIELD (max_send_queue), 16384, 1073741824, "4194304" },
  { "limits", "max-line-length", KEY_NUMBER, FIELD (max_line_length), 512, 8192, "512", TRUE },
  { "limits", "max-tags-length", KEY_NUMBER, FIELD (max_tags_length), 512, 4094, "4094" },
  { "limits", "max-rooms", KEY_NUMBER, FIELD (max_rooms), 1, 10000, "100", TRUE },
  { "limits", "max-list-entries", KEY_NUMBER, FIELD (max_list_entries), 1, 10000, "200", TRUE },
  { "limits", "max-metadata", KEY_NUMBER, FIELD (max_metadata), 1, 1000, "20", TRUE },
  { "limits", "max-monitors", KEY_NUMBER, FIELD (max_monitors), 1, 10000, "100" },
  { "limits", "max-metadata-subs", KEY_NUMBER, FIELD (max_metadata_subs), 1, 1000, "50" },
  { "limits", "max-history", KEY_NUMBER, FIELD (max_history), 1, 10000, "500" },
  { "limits", "max-multiline-bytes", KEY_NUMBER, FIELD (max_multiline_bytes), 1024, 1048576,
    "16384" },
  { "limits", "max-multiline-lines", KEY_NUMBER, FIELD (max_multiline_lines), 2, 1000, "100" },
  { "limits", "multiline-timeout-ms", KEY_NUMBER, FIELD (multiline_timeout_ms), 100, 600000,
    "30000" },
  { "limits", "redact-window", KEY_NUMBER, FIELD (redact_window), 0, 1000000000, "0" },
  { "limits", "max-targets", KEY_NUMBER, FIELD (max_targets), 1, 100, "4" },
  { "limits", "max-joins", KEY_NUMBER, FIELD (max_joins), 1, 100, "20" },
  { "limits", "max-away-length", KEY_NUMBER, FIELD (max_away_length), 1, 390, "300" },
  { "limits", "max-kick-length", KEY_NUMBER, FIELD (max_kick_length), 1, 390, "300" },
  { "limits", "max-topic-length", KEY_NUMBER, FIELD (max_topic_length), 1, 390, "390" },
  { "limits", "max-realname-length", KEY_NUMBER, FIELD (max_realname_length), 1, 390, "128" },
  { "limits", "snapshot-interval", KEY_NUMBER, FIELD (snapshot_interval), 1, 10000000, "5000" },
#undef FIELD
};

/* The clients know the server by these, or the chat was made with them. */
static gboolean
keep_key (ServerConfig *self, const ServerConfig *old, guint index)
{
  gsize offset = keys[index].offset;

  if (keys[index].type == KEY_NUMBER)
    {
      guint before = G_STRUCT_MEMBER (guint, old, offset);
      gboolean is_same = G_STRUCT_MEMBER (guint, self, offset) == before;

      G_STRUCT_MEMBER (guint, self, offset) = before;
      return is_same;
    }
  else
    {
      char **value = &G_STRUCT_MEMBER (char *, self, offset);
      const char *before = G_STRUCT_MEMBER (char *, old, offset);
      gboolean is_same = g_strcmp0 (*value, before) == 0;

      g_free (*value);
      *value = g_strdup (before);
      return is_same;
    }
}

/**
 * server_config_keep_fixed:
 * @old: what the server runs with
 *
 * Keys that cannot change while it runs get their old values.
 *
 * Returns: (transfer full): "[group] key" of each that was to change
 */
GStrv
server_config_keep_fixed (ServerConfig *self, const ServerConfig *old)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].is_fixed && !keep_key (self, old, i))
      {
        g_autofree char *name = g_strdup_printf ("[%s] %s", keys[i].group, keys[i].name);

        g_strv_builder_add (builder, name);
      }

  return g_strv_builder_end (builder);
}

/* Groups that other parts of the program read. */
static const char *const other_groups[] = { "client", "keys" };

/**
 * server_config_new:
 * Returns: (transfer full): the defaults
 */
ServerConfig *
server_config_new (void)
{
  ServerConfig *self = g_rc_box_new0 (ServerConfig);

  server_grants_init (&self->grants);
  server_retention_init (&self->retention);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (keys[i].type == KEY_STRING)
        G_STRUCT_MEMBER (char *, self, keys[i].offset) = g_strdup (keys[i].initial);
      else if (keys[i].type == KEY_NUMBER)
        G_STRUCT_MEMBER (guint, self, keys[i].offset) =
            (guint) g_ascii_strtoull (keys[i].initial, NULL, 10);
    }

  return self;
}

ServerConfig *
server_config_ref (ServerConfig *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_config (gpointer data)
{
  ServerConfig *self = data;

  server_grants_clear (&self->grants);
  server_retention_clear (&self->retention);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (keys[i].type == KEY_STRING)
        g_free (G_STRUCT_MEMBER (char *, data, keys[i].offset));
      else if (keys[i].type == KEY_LINES || keys[i].type == KEY_LIST)
        g_strfreev (G_STRUCT_MEMBER (char **, data, keys[i].offset));
    }
}

void
server_config_unref (ServerConfig *self)
{
  g_rc_box_release_full (self, clear_config);
}

gboolean
server_config_refuse_key (const char *file_name, const char *group, const char *key, GError **error)
{
  g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
               /* Translators: %1$s is a file, %2$s a key, %3$s the group it stands in. */
               _ ("%1$s: there is no key %2$s in group [%3$s]"), file_name, key, group);
  return FALSE;
}

static gboolean
refuse_length (guint index, const char *file_name, GError **error)
{
  g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$u and %5$u are
                * numbers. */
               _ ("%1$s: [%2$s] %3$s must be a text of %4$u to %5$u bytes on one line"), file_name,
                  keys[index].group, keys[index].name, keys[index].least, keys[index].most);
  return FALSE;
}

/* Returns: (transfer full) (nullable): none */
static char **
split (KeyType type, char *value)
{
  char **parts;

  if (*value == '\0')
    return NULL;
  if (type == KEY_LINES)
    return g_strsplit (g_strdelimit (value, "\r", ' '), "\n", -1);

  parts = g_strsplit (value, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_strstrip (parts[i]);
  return parts;
}

static gboolean
read_string (ServerConfig *self, guint index, GKeyFile *file, const char *file_name, GError **error)
{
  g_autofree char *value =
      g_key_file_get_string (file, keys[index].group, keys[index].name, NULL); /* NULL: refused */
  gsize length = value != NULL ? strlen (value) : 0;

  if (value == NULL || length < keys[index].least || length > keys[index].most ||
      !g_utf8_validate (value, -1, NULL) ||
      (keys[index].type != KEY_LINES && strpbrk (value, "\r\n") != NULL))
    return refuse_length (index, file_name, error);

  if (keys[index].type != KEY_STRING)
    {
      char ***parts = &G_STRUCT_MEMBER (char **, self, keys[index].offset);

      g_strfreev (*parts);
      *parts = split (keys[index].type, value);
    }
  else
    {
      char **field = &G_STRUCT_MEMBER (char *, self, keys[index].offset);

      g_free (*field);
      *field = g_steal_pointer (&value);
    }

  return TRUE;
}

static gboolean
read_number (ServerConfig *self, guint index, GKeyFile *file, const char *file_name, GError **error)
{
  g_autofree char *value =
      g_key_file_get_value (file, keys[index].group, keys[index].name, NULL); /* NULL: refused */
  guint64 number;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, keys[index].least, keys[index].most,
                                                    &number, NULL)) /* our own words below */
    {
      g_set_error (
          error, SERVER_ERROR, SERVER_ERROR_CONFIG,
          /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, the others numbers. */
          _ ("%1$s: [%2$s] %3$s must be a number from %4$u to %5$u"), file_name, keys[index].group,
             keys[index].name, keys[index].least, keys[index].most);
      return FALSE;
    }

  G_STRUCT_MEMBER (guint, self, keys[index].offset) = (guint) number;
  return TRUE;
}

static gboolean
read_key (ServerConfig *self,
          const char *group,
          const char *name,
          GKeyFile *file,
          const char *file_name,
          GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].name, name))
      return keys[i].type == KEY_NUMBER ? read_number (self, i, file, file_name, error)
                                        : read_string (self, i, file, file_name, error);

  return server_config_refuse_key (file_name, group, name, error);
}

static gboolean
is_own_group (const char *group)
{
  return g_str_equal (group, "server") || g_str_equal (group, "limits");
}

static gboolean
is_other_group (const char *group)
{
  if (g_str_has_prefix (group, "profile "))
    return TRUE; /* of who joins */
  for (guint i = 0; i < G_N_ELEMENTS (other_groups); i++)
    if (g_str_equal (group, other_groups[i]))
      return TRUE;

  return FALSE;
}

static gboolean
has_bad_escape (const char *value)
{
  for (const char *c = strchr (value, '\\'); c != NULL; c = strchr (c + 2, '\\'))
    if (c[1] == '\0' || strchr ("sntr\\;", c[1]) == NULL)
      return TRUE;
  return FALSE;
}

/* GLib gives no text for such a value, as if it were absent, and stumbles over some. */
static gboolean
check_escapes (GKeyFile *file, const char *group, const char *file_name, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL); /* the group is there */

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, names[i], NULL); /* it is there */

      if (has_bad_escape (value))
        {
          g_set_error (
              error, SERVER_ERROR, SERVER_ERROR_CONFIG,
              /* Translators: %1$s is a file, %2$s a group, %3$s a key in it. */
              _("%1$s: [%2$s] %3$s: behind a backslash stands s, n, t, r or another backslash"),
                 file_name, group, names[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_group (const char *group, const char *file_name, GError **error)
{
  if (is_own_group (group) || is_other_group (group) || server_retention_is_group (group) ||
      server_grants_is_group (group))
    return TRUE;
  g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
               /* Translators: %1$s is a file, %2$s a group in it. */
               _ ("%1$s: there is no group [%2$s]"), file_name, group);
  return FALSE;
}

/**
 * server_config_check_groups:
 * @file_name: for the words of an error
 *
 * Returns: whether each is one that somebody reads, the server or who joins
 */
gboolean
server_config_check_groups (GKeyFile *file, const char *file_name, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (!check_group (groups[i], file_name, error))
      return FALSE;
  return TRUE;
}

/**
 * server_config_read:
 * @file_name: for the words of an error
 *
 * After an error the keys before the bad one have been taken.
 */
gboolean
server_config_read (ServerConfig *self, GKeyFile *file, const char *file_name, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) names = NULL;

      if (is_other_group (groups[i]) || server_retention_is_group (groups[i]))
        continue; /* read elsewhere, or below */
      if (!check_group (groups[i], file_name, error) ||
          !check_escapes (file, groups[i], file_name, error))
        return FALSE;
      if (server_grants_is_group (groups[i]))
        {
          if (!server_grants_read (&self->grants, groups[i], file, file_name, error))
            return FALSE;
          continue;
        }

      names = g_key_file_get_keys (file, groups[i], NULL, NULL); /* the group is there */
      for (guint j = 0; names[j] != NULL; j++)
        if (!read_key (self, groups[i], names[j], file, file_name, error))
          return FALSE;
    }

  if ((*self->lobby != '\0' && *self->lobby != '#') || strpbrk (self->lobby, " ,\a") != NULL ||
      strpbrk (self->name, " :!@") != NULL)
    {
      g_set_error (error, SERVER_ERROR, SERVER_ERROR_CONFIG,
                   /* Translators: %1$s is a file, %2$s a key in it. */
                   _ ("%1$s: [server] %2$s is not a name that can be used"), file_name,
                      *self->lobby != '#' || strpbrk (self->lobby, " ,\a") != NULL ? "lobby"
                                                                                   : "name");
      return FALSE;
    }

  return server_retention_read (&self->retention, file, file_name, error);
}
