#include "config.h"

#include "main-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "irc-name.h"
#include "main-address.h"
#include "tui-bindings.h"
#include "tui-theme.h"
#include "tui-time.h"

/* Where something stands, for the words of an error. */
typedef struct
{
  GKeyFile *file;
  const char *file_name;
  const char *group;
} Place;

MainConfig *
main_config_new (void)
{
  MainConfig *self = g_new0 (MainConfig, 1);
  g_autofree char *log_dir = g_build_filename (g_get_user_state_dir (), PACKAGE_NAME, "logs", NULL);
  g_autofree char *time_format = tui_time_get_locale_format ();

  self->texts = g_string_chunk_new (256);
  self->bindings = g_array_new (FALSE, FALSE, sizeof (TuiBinding));
  self->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->log_dir = g_string_chunk_insert (self->texts, log_dir);
  self->client.max_messages = CLIENT_DEFAULT_MAX_MESSAGES;
  self->tui = (TuiSettings) TUI_SETTINGS_INIT;
  self->tui.time_format = g_string_chunk_insert (self->texts, time_format);
  self->tui.theme = TUI_THEME_AUTO;
  return self;
}

void
main_config_free (MainConfig *self)
{
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->lists);
  g_array_unref (self->bindings);
  g_hash_table_unref (self->changes);
  g_free (self);
}

/* Each takes a value, or says why it cannot be: without the place, which its caller knows. */

static gboolean
refuse (const MainSetting *setting, GError **error)
{
  g_autofree char *allowed = main_setting_describe_allowed (setting);

  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, allowed);
  return FALSE;
}

static gboolean
take_text (MainConfig *self, const MainSetting *setting, const char *value)
{
  const char **field = G_STRUCT_MEMBER_P (self, setting->offset);

  *field = g_string_chunk_insert (self->texts, value);
  return TRUE;
}

static gboolean
take_path (MainConfig *self, const MainSetting *setting, const char *value)
{
  g_autofree char *path = g_str_has_prefix (value, "~/")
                              ? g_build_filename (g_get_home_dir (), value + 2, NULL)
                              : g_strdup (value);

  return take_text (self, setting, path);
}

static gboolean
take_list (MainConfig *self, const Place *place, const MainSetting *setting, GError **error)
{
  const char *const **field = G_STRUCT_MEMBER_P (self, setting->offset);
  g_auto (GStrv) list =
      g_key_file_get_string_list (place->file, place->group, setting->name, NULL, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; setting->type == MAIN_SETTING_ROOMS && list[i] != NULL; i++)
    if (!main_setting_is_room (list[i]))
      return refuse (setting, error);
  *field = (const char *const *) list;
  g_ptr_array_add (self->lists, g_steal_pointer (&list));
  return TRUE;
}

static gboolean
take_switch (MainConfig *self, const Place *place, const MainSetting *setting, GError **error)
{
  gboolean *field = G_STRUCT_MEMBER_P (self, setting->offset);
  g_autoptr (GError) local = NULL;
  gboolean value = g_key_file_get_boolean (place->file, place->group, setting->name, &local);

  if (local != NULL)
    return refuse (setting, error);
  *field = value;
  return TRUE;
}

static gboolean
read_number (const MainSetting *setting, const char *value, guint64 *number, GError **error)
{
  return g_ascii_string_to_unsigned (value, 10, setting->least, setting->most, number, NULL) ||
         refuse (setting, error);
}

static gboolean
take_number (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  guint *field = G_STRUCT_MEMBER_P (self, setting->offset);
  guint64 number;

  if (!read_number (setting, value, &number, error))
    return FALSE;
  *field = (guint) number;
  return TRUE;
}

static gboolean
take_choice (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  int *field = G_STRUCT_MEMBER_P (self, setting->offset);

  for (int i = 0; setting->choices[i] != NULL; i++)
    if (strcmp (setting->choices[i], value) == 0)
      {
        *field = i;
        return TRUE;
      }
  return refuse (setting, error);
}

static gboolean
take_host (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  g_autoptr (MainAddress) address = NULL;

  if (*value == '\0')
    return refuse (setting, error);
  if (main_address_is (value) && (address = main_address_parse (value, error)) == NULL)
    return FALSE;
  return take_text (self, setting, value);
}

static gboolean
take_port (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  guint64 number;

  return read_number (setting, value, &number, error) && take_text (self, setting, value);
}

static gboolean
take_time (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  return tui_time_is_format (value) ? take_text (self, setting, value) : refuse (setting, error);
}

static gboolean
take_color (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  if (!main_setting_is_color (value))
    return refuse (setting, error);
  return take_text (self, setting, *value == '#' ? value + 1 : value);
}

static gboolean
take_nick (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  if (!irc_name_check (IRC_NAME_NICK, value, NULL)) /* one cure for all causes */
    return refuse (setting, error);
  return take_text (self, setting, value);
}

static gboolean
take_command (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  return (*value == '\0' || g_shell_parse_argv (value, NULL, NULL, error)) &&
         take_text (self, setting, value);
}

static gboolean
take_value (MainConfig *self, const Place *place, const MainSetting *setting, GError **error)
{
  g_autofree char *value = g_key_file_get_string (place->file, place->group, setting->name, error);

  if (value == NULL)
    return FALSE;
  switch (setting->type)
    {
    case MAIN_SETTING_LIST:
    case MAIN_SETTING_ROOMS:
      return take_list (self, place, setting, error);
    case MAIN_SETTING_SWITCH:
      return take_switch (self, place, setting, error);
    case MAIN_SETTING_NUMBER:
      return take_number (self, setting, value, error);
    case MAIN_SETTING_CHOICE:
      return take_choice (self, setting, value, error);
    case MAIN_SETTING_HOST:
      return take_host (self, setting, value, error);
    case MAIN_SETTING_COLOR:
      return take_color (self, setting, value, error);
    case MAIN_SETTING_TIME:
      return take_time (self, setting, value, error);
    case MAIN_SETTING_PORT:
      return take_port (self, setting, value, error);
    case MAIN_SETTING_NICK:
      return take_nick (self, setting, value, error);
    case MAIN_SETTING_COMMAND:
      return take_command (self, setting, value, error);
    case MAIN_SETTING_PATH:
    case MAIN_SETTING_CERTFILE:
    case MAIN_SETTING_CAFILE:
      return take_path (self, setting, value);
    case MAIN_SETTING_TEXT:
    case MAIN_SETTING_THEME:
    default:
      return take_text (self, setting, value);
    }
}

static gboolean
refuse_value (const Place *place, const char *name, const GError *why, GError **error)
{
  g_set_error (error, why->domain, why->code,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$s what is
                * wrong. */
               _ ("%1$s: [%2$s] %3$s: %4$s"), place->file_name, place->group, name, why->message);
  return FALSE;
}

gboolean
main_config_refuse_key (const char *file_name, const char *group, const char *key, GError **error)
{
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it. */
               _ ("%1$s: [%2$s] %3$s: there is no such key"), file_name, group, key);
  return FALSE;
}

/**
 * main_config_read:
 * @file_name: for the words of an error
 *
 * What is read later goes before. After an error the keys before the bad one have been taken.
 */
gboolean
main_config_read (MainConfig *self,
                  GKeyFile *file,
                  const char *file_name,
                  const char *group,
                  gboolean is_serving,
                  GError **error)
{
  const Place place = { file, file_name, group };
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL); /* none: no group */

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const MainSetting *setting = main_setting_find (names[i]);
      g_autoptr (GError) why = NULL;

      if (setting == NULL)
        return main_config_refuse_key (file_name, group, names[i], error);
      if (!(is_serving && (setting->flags & MAIN_SETTING_OF_WAY) != 0) &&
          !take_value (self, &place, setting, &why))
        return refuse_value (&place, names[i], why, error);
    }
  return TRUE;
}

/**
 * main_config_read_keys:
 * @file_name: for the words of an error
 */
gboolean
main_config_read_keys (MainConfig *self, GKeyFile *file, const char *file_name, GError **error)
{
  const char *group = MAIN_CONFIG_KEYS_GROUP;
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL); /* none: no group */

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      /* As it stands there: readline has its own escapes. */
      g_autofree char *function = g_key_file_get_value (file, group, names[i], NULL);
      const Place place = { file, file_name, group };
      g_autoptr (GError) why = NULL;
      TuiBinding binding = { g_string_chunk_insert (self->texts, names[i]),
                             g_string_chunk_insert (self->texts, g_strstrip (function)) };

      if (!tui_bindings_check (&binding, &why))
        return refuse_value (&place, names[i], why, error);
      g_array_append_val (self->bindings, binding);
    }
  self->tui.bindings = (const TuiBinding *) (gpointer) self->bindings->data;
  self->tui.n_bindings = self->bindings->len;
  return TRUE;
}

static gboolean
check_theme (const char *name, GError **error)
{
  g_autoptr (TuiTheme) theme = NULL;

  return strcmp (name, TUI_THEME_AUTO) == 0 || (theme = tui_theme_load (name, error)) != NULL;
}

/* One of the two, or none. */
static gboolean
check_certificate (const char *certfile, const char *cafile, GError **error)
{
  g_autoptr (NetCredentials) credentials = NULL;

  if (certfile == NULL && cafile == NULL)
    return TRUE;
  credentials = net_credentials_load (certfile, cafile, NET_CREDENTIALS_TO_JOIN, error);
  return credentials != NULL;
}

/* What a value names is read where it is used, and looked at here. */
static gboolean
check_named (const MainConfig *self, const MainSetting *setting, GError **error)
{
  switch ((int) setting->type)
    {
    case MAIN_SETTING_THEME:
      return check_theme (self->tui.theme, error);
    case MAIN_SETTING_CERTFILE:
      return check_certificate (self->certfile, NULL, error);
    case MAIN_SETTING_CAFILE:
      return check_certificate (NULL, self->cafile, error);
    default:
      return TRUE;
    }
}

static gboolean
check_group (const Place *place, gboolean has_certificates, GError **error)
{
  g_autoptr (MainConfig) scratch = main_config_new ();
  const MainSetting *setting;

  if (!main_config_read (scratch, place->file, place->file_name, place->group, FALSE, error))
    return FALSE;
  for (gsize i = 0; (setting = main_setting_get (i)) != NULL; i++)
    {
      g_autoptr (GError) why = NULL;

      if ((setting->type == MAIN_SETTING_THEME) != has_certificates &&
          !check_named (scratch, setting, &why))
        return refuse_value (place, setting->name, why, error);
    }
  return TRUE;
}

static gboolean
check_groups (GKeyFile *file, const char *file_name, gboolean has_certificates, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if ((strcmp (groups[i], MAIN_CONFIG_GROUP) == 0 ||
         g_str_has_prefix (groups[i], MAIN_CONFIG_PROFILE)) &&
        !check_group (&(const Place){ file, file_name, groups[i] }, has_certificates, error))
      return FALSE;
  return TRUE;
}

/**
 * main_config_check:
 * @file_name: for the words of an error
 *
 * Returns: whether the themes are there, and each profile could be used
 */
gboolean
main_config_check (GKeyFile *file, const char *file_name, GError **error)
{
  return check_groups (file, file_name, FALSE, error);
}

/**
 * main_config_check_certificates:
 * @file: was read before
 * @file_name: for the words of an error
 *
 * Returns: whether those that are named are there, and good
 */
gboolean
main_config_check_certificates (GKeyFile *file, const char *file_name, GError **error)
{
  return check_groups (file, file_name, TRUE, error);
}

/* (transfer full): what was typed as it goes into the file: a path is found from everywhere. */
static char *
complete (const MainSetting *setting, const char *value)
{
  gboolean is_path = setting->type == MAIN_SETTING_PATH || setting->type == MAIN_SETTING_CERTFILE ||
                     setting->type == MAIN_SETTING_CAFILE;

  if (!is_path || *value == '\0' || *value == '/' || g_str_has_prefix (value, "~/"))
    return g_strdup (value);
  return g_canonicalize_filename (value, NULL);
}

/**
 * main_config_set:
 * @value: as it was typed: in lists with semicolons between the words
 *
 * As main_config_read() takes it from the file, and with what it names looked at.
 *
 * Returns: %FALSE, with @error set and everything as it was: why it cannot be
 */
gboolean
main_config_set (MainConfig *self, const MainSetting *setting, const char *value, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const Place place = { file, "", MAIN_CONFIG_GROUP };
  g_autoptr (MainConfig) scratch = main_config_new ();
  g_autofree char *full = complete (setting, value);

  if (setting->type == MAIN_SETTING_LIST || setting->type == MAIN_SETTING_ROOMS)
    g_key_file_set_value (file, place.group, setting->name, full);
  else
    g_key_file_set_string (file, place.group, setting->name, full);
  if (!take_value (scratch, &place, setting, error) || !check_named (scratch, setting, error) ||
      !take_value (self, &place, setting, error))
    return FALSE;
  g_hash_table_insert (
      self->changes, (gpointer) setting->name,
      g_key_file_get_value (file, place.group, setting->name, NULL)); /* is there */
  return TRUE;
}

void
main_config_reset (MainConfig *self, const MainSetting *setting)
{
  g_autoptr (MainConfig) fresh = main_config_new ();
  const char *text;

  switch ((int) setting->type)
    {
    case MAIN_SETTING_LIST:
    case MAIN_SETTING_ROOMS:
      G_STRUCT_MEMBER (const char *const *, self, setting->offset) = NULL;
      break;
    case MAIN_SETTING_SWITCH:
    case MAIN_SETTING_NUMBER:
    case MAIN_SETTING_CHOICE:
      G_STRUCT_MEMBER (int, self, setting->offset) = G_STRUCT_MEMBER (int, fresh, setting->offset);
      break;
    default:
      text = G_STRUCT_MEMBER (const char *, fresh, setting->offset);
      G_STRUCT_MEMBER (const char *, self, setting->offset) =
          text != NULL ? g_string_chunk_insert (self->texts, text) : NULL;
      break;
    }
  g_hash_table_insert (self->changes, (gpointer) setting->name, NULL);
}

/**
 * main_config_describe:
 * Returns: (transfer full): what @setting is now, as one types it
 */
char *
main_config_describe (const MainConfig *self, const MainSetting *setting)
{
  gconstpointer field = G_STRUCT_MEMBER_P (self, setting->offset);
  const char *const *list;
  const char *text;

  switch ((int) setting->type)
    {
    case MAIN_SETTING_LIST:
    case MAIN_SETTING_ROOMS:
      list = *(const char *const *const *) field;
      return list != NULL ? g_strjoinv (";", (char **) list) : g_strdup ("");
    case MAIN_SETTING_SWITCH:
      return g_strdup (*(const gboolean *) field ? "true" : "false");
    case MAIN_SETTING_NUMBER:
      return g_strdup_printf ("%u", *(const guint *) field);
    case MAIN_SETTING_CHOICE:
      return g_strdup (setting->choices[*(const int *) field]);
    default:
      text = *(const char *const *) field;
      if (text != NULL && *text != '\0' && (setting->flags & MAIN_SETTING_SECRET) != 0)
        return g_strdup ("***");
      return g_strdup (text != NULL ? text : "");
    }
}

GStrv
main_config_list_profiles (GKeyFile *file)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], MAIN_CONFIG_PROFILE))
      g_strv_builder_add (names, groups[i] + strlen (MAIN_CONFIG_PROFILE));
  return g_strv_builder_end (names);
}
