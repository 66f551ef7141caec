#include "config.h"

#include "main-save.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "client-file.h"
#include "main-address.h"
#include "main-edit.h"
#include "main-file.h"

static void
set_text (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, group, key, value);
  else
    g_key_file_remove_key (file, group, key, NULL); /* it may not be there */
}

static void
set_path (GKeyFile *file, const char *group, const char *key, const char *path)
{
  g_autofree char *full = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;

  set_text (file, group, key, full);
}

/* The one where one is comes first: it is the one to be shown. That there are none counts once
 * there is a line. */
static void
set_rooms (GKeyFile *file, const char *group, ClientSession *session, ClientRoom *here)
{
  GListModel *rooms = client_session_get_rooms (session);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      if (client_room_is_wanted (room))
        g_ptr_array_insert (names, room == here ? 0 : -1, (char *) client_room_get_name (room));
    }
  if (names->len > 0 || client_session_get_state (session) == CLIENT_STATE_ONLINE)
    g_key_file_set_string_list (file, group, "rooms", (const char *const *) names->pdata,
                                names->len);
}

/* As it has to be written in ircs:// where certificates are not on both sides. */
static char *
host_to_save (const MainOptions *options, const char *host)
{
  gboolean is_literal = strchr (host, ':') != NULL && *host != '[';

  if (!options->is_public || main_address_is (host))
    return g_strdup (host);
  return g_strdup_printf (is_literal ? "ircs://[%s]:%u" : "ircs://%s:%u", host, options->port);
}

static void
set_all (GKeyFile *file,
         const char *group,
         ClientSession *session,
         ClientRoom *here,
         const MainOptions *options)
{
  g_autofree char *host = host_to_save (options, options->host);

  g_key_file_set_string (file, group, "host", host);
  if (options->is_public)
    g_key_file_remove_key (file, group, "port", NULL); /* it may not be there */
  else
    g_key_file_set_integer (file, group, "port", options->port);
  g_key_file_set_boolean (file, group, "ssl", options->has_tls && !options->is_public);
  if (options->has_tls) /* else they are not in use, and may be again */
    {
      set_path (file, group, "certfile", options->certfile);
      set_path (file, group, "cafile", options->cafile);
    }
  g_key_file_set_string (file, group, "username", options->username);
  set_text (file, group, "color", options->color);
  set_rooms (file, group, session, here);
}

/* Into the group that it was read from: what leads to a server, and what the profile has for
 * itself, is the profile's. */
static void
set_change (GKeyFile *file, const char *profile, const MainSetting *setting, const char *value)
{
  gboolean is_of_profile =
      profile != NULL && ((setting->flags & MAIN_SETTING_OF_WAY) != 0 ||
                          g_key_file_has_key (file, profile, setting->name, NULL));

  if (value != NULL)
    {
      g_key_file_set_value (file, is_of_profile ? profile : MAIN_CONFIG_GROUP, setting->name,
                            value);
      return;
    }
  g_key_file_remove_key (file, MAIN_CONFIG_GROUP, setting->name, NULL); /* it may not be there */
  if (is_of_profile)
    g_key_file_remove_key (file, profile, setting->name, NULL);
}

static void
set_changes (GKeyFile *file, const char *profile, const MainOptions *options)
{
  const MainSetting *setting;
  gpointer value;

  for (gsize i = 0; (setting = main_setting_get (i)) != NULL; i++)
    if (g_hash_table_lookup_extended (options->settings->changes, setting->name, NULL, &value))
      {
        g_autofree char *host = value != NULL && setting->type == MAIN_SETTING_HOST
                                    ? host_to_save (options, value)
                                    : NULL;

        set_change (file, profile, setting, host != NULL ? host : value);
        /* The port of the place before goes before the one in an address. */
        if (host != NULL && main_address_is (host))
          g_key_file_remove_key (file, profile != NULL ? profile : MAIN_CONFIG_GROUP, "port", NULL);
      }
}

/* profile (nullable). Returns: (transfer full): before, with what file has in these two */
static char *
write_groups (GKeyFile *file, const char *profile, const char *before)
{
  g_autoptr (MainEdit) edit = main_edit_new (before);
  const char *const groups[] = { MAIN_CONFIG_GROUP, profile };
  const MainSetting *setting;

  for (gsize i = 0; i < G_N_ELEMENTS (groups) && groups[i] != NULL; i++)
    for (gsize j = 0; (setting = main_setting_get (j)) != NULL; j++)
      {
        g_autofree char *value = g_key_file_get_value (file, groups[i], setting->name, NULL);

        main_edit_set (edit, groups[i], setting->name, value);
      }
  return main_edit_get_text (edit);
}

/* Where it is kept elsewhere, and linked to, the link stays. (transfer full) */
static char *
find_path (const char *path)
{
  char *real = realpath (path, NULL);
  char *found = g_strdup (real != NULL ? real : path); /* there is none yet */

  free (real);
  return found;
}

/* name (nullable): no profile */
static gboolean
save (ClientSession *session,
      ClientRoom *here,
      const MainOptions *options,
      const char *name,
      GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *group = name != NULL ? g_strconcat (MAIN_CONFIG_PROFILE, name, NULL) : NULL;
  g_autofree char *path = find_path (options->config);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  if (g_file_test (options->config, G_FILE_TEST_EXISTS) &&
      !main_file_load (file, options->config, &before, error))
    return FALSE;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    return client_file_fail (error, directory, errno);
  if (group != NULL)
    set_all (file, group, session, here, options);
  set_changes (file, group, options);
  text = write_groups (file, group, before != NULL ? before : "");
  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return FALSE;
  return g_chmod (path, 0600) == 0 || client_file_fail (error, path, errno);
}

static gboolean
is_name (const char *name)
{
  return *name != '\0' && strpbrk (name, "[] \t\n:/") == NULL && *name != '-';
}

/* name (nullable): no profile. (transfer full) */
static char *
describe_saved (const char *name, const char *path)
{
  if (name == NULL)
    /* Translators: %s is the name of a file. */
    return g_strdup_printf (_ ("Saved in %s."), path);
  return g_strdup_printf (
      /* Translators: %1$s is the name of a profile, %2$s that of a file. */
      _ ("Saved in %2$s; from now on \"pychat %1$s\" comes here."), name, path);
}

static gboolean
on_command (ClientSession *session,
            ClientRoom *room,
            const char *command,
            const char *rest,
            const MainOptions *options)
{
  const char *name = *rest != '\0' ? rest : options->profile;
  gboolean has_changes = g_hash_table_size (options->settings->changes) > 0;
  g_autoptr (GError) error = NULL;

  if (strcmp (command, "save") != 0)
    return FALSE;
  if (options->is_serving && (*rest != '\0' || !has_changes))
    client_session_answer (
        session, room, FALSE,
        g_strdup (_ ("Here /save keeps what /set has changed, and no profile.")));
  else if (name != NULL ? !is_name (name) : !has_changes)
    client_session_answer (session, room, FALSE,
                           g_strdup (_ ("A profile needs a name of one word: /save home")));
  else if (!save (session, room, options, name, &error))
    client_session_answer (
        session, room, FALSE,
        /* Translators: %s is the name of a file, and why it cannot be written. */
        g_strdup_printf (_ ("It is not saved: %s"), error->message));
  else
    client_session_answer (session, room, TRUE, describe_saved (name, options->config));
  return TRUE;
}

/**
 * main_save_watch:
 *
 * The session's /save is done here from now on.
 */
void
main_save_watch (ClientSession *session, const MainOptions *options)
{
  g_signal_connect (session, "command", G_CALLBACK (on_command), (gpointer) options);
}
