#include "config.h"

#include "main-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "irc-name.h"
#include "tui-bindings.h"
#include "tui-theme.h"
#include "tui-time.h"

typedef enum
{
  KEY_TEXT,    /* const char * */
  KEY_PATH,    /* const char *; "~/" is the home directory */
  KEY_LIST,    /* const char *const *; separated by ';' */
  KEY_SWITCH,  /* gboolean */
  KEY_NUMBER,  /* guint, from least to most */
  KEY_CHOICE,  /* an enum: the place of the word in the choices */
  KEY_TIME,    /* const char *; as strftime() takes it */
  KEY_PORT,    /* const char *; a number from least to most */
  KEY_COLOR,   /* const char *; as main_config_is_color() has it */
  KEY_NICK,    /* const char * */
  KEY_COMMAND, /* const char *; empty, or words as a shell reads them */
} KeyType;

typedef struct
{
  const char *name;
  KeyType type;
  gsize offset;               /* in MainConfig */
  gboolean is_of_way;         /* leads to a server: nothing for who hosts a chat */
  guint least, most;          /* KEY_NUMBER, KEY_PORT */
  const char *const *choices; /* KEY_CHOICE: ends with NULL */
} Key;

/* In the order of the values of the enum. */
static const char *const outbox_choices[] = { "screen", "always", "never", NULL };
static const char *const notify_choices[] = { "all", "mentions", "none", NULL };
static const char *const width_choices[] = { "auto", "1", "2", NULL };

static const char *const bidi_choices[] = { "auto", "on", "off", NULL };
static const char *const tab_choices[] = { "complete", "focus", NULL };

#define AT(field) G_STRUCT_OFFSET (MainConfig, field)

/* One row a key, in the order of data/pychat.conf. */
/* clang-format off */
static const Key keys[] = {
  { "host", KEY_TEXT, AT (host), TRUE },
  { "port", KEY_PORT, AT (port), TRUE, .least = 1, .most = G_MAXUINT16 },
  { "username", KEY_NICK, AT (username) },
  { "color", KEY_COLOR, AT (color) },
  { "rooms", KEY_LIST, AT (rooms), TRUE },
  { "ssl", KEY_SWITCH, AT (has_tls), TRUE },
  { "certfile", KEY_PATH, AT (certfile), TRUE },
  { "cafile", KEY_PATH, AT (cafile), TRUE },
  { "account", KEY_TEXT, AT (client.account), TRUE },
  { "password", KEY_TEXT, AT (client.password), TRUE },
  { "password-command", KEY_COMMAND, AT (password_command), TRUE },
  { "login-required", KEY_SWITCH, AT (client.is_login_required), TRUE },
  { "max-messages", KEY_NUMBER, AT (client.max_messages), .least = 100, .most = 10000000 },
  { "outbox", KEY_CHOICE, AT (outbox), .choices = outbox_choices },
  { "log", KEY_SWITCH, AT (has_log) },
  { "log-dir", KEY_PATH, AT (log_dir) },
  { "notify", KEY_CHOICE, AT (tui.notify), .choices = notify_choices },
  { "notify-command", KEY_COMMAND, AT (tui.notify_command) },
  { "highlight", KEY_LIST, AT (client.highlights) },
  { "bell", KEY_SWITCH, AT (tui.has_bell) },
  { "time-format", KEY_TIME, AT (tui.time_format) },
  { "ambiguous-width", KEY_CHOICE, AT (tui.ambiguous_width), .choices = width_choices },
  { "bidi", KEY_CHOICE, AT (tui.bidi), .choices = bidi_choices },
  { "theme", KEY_TEXT, AT (tui.theme) },
  { "plain", KEY_SWITCH, AT (tui.is_plain) },
  { "tab", KEY_CHOICE, AT (tui.tab), .choices = tab_choices },
  { "keep-input", KEY_SWITCH, AT (tui.keeps_history) },
  { "mouse", KEY_SWITCH, AT (tui.has_mouse) },
  { "typing", KEY_SWITCH, AT (tui.tells_typing) },
};
/* clang-format on */

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

  self->tui = (TuiSettings) TUI_SETTINGS_INIT;
  self->texts = g_string_chunk_new (256);
  self->bindings = g_array_new (FALSE, FALSE, sizeof (TuiBinding));
  self->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

void
main_config_free (MainConfig *self)
{
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->lists);
  g_array_unref (self->bindings);
  g_free (self);
}

static gboolean
refuse_choice (const Place *place, const Key *key, const char *allowed, GError **error)
{
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$s a list. */
               _ ("%1$s: [%2$s] %3$s: it may be %4$s"), place->file_name, place->group, key->name,
                  allowed);
  return FALSE;
}

static gboolean
take_text (MainConfig *self, const Place *place, const Key *key, const char *value)
{
  const char **field = G_STRUCT_MEMBER_P (self, key->offset);
  g_autofree char *path = NULL;

  if (key->type == KEY_PATH && g_str_has_prefix (value, "~/"))
    path = g_build_filename (g_get_home_dir (), value + 2, NULL);
  *field = g_string_chunk_insert (self->texts, path != NULL ? path : value);
  return TRUE;
}

static gboolean
take_time (MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  if (tui_time_is_format (value))
    return take_text (self, place, key, value);
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it; an example of what
                * may stand there is %H:%M. */
               _ ("%1$s: [%2$s] %3$s: it may be a time as strftime(3) takes it"), place->file_name,
                  place->group, key->name);
  return FALSE;
}

static gboolean
take_list (MainConfig *self, const Place *place, const Key *key, GError **error)
{
  const char *const **field = G_STRUCT_MEMBER_P (self, key->offset);
  char **list = g_key_file_get_string_list (place->file, place->group, key->name, NULL, error);

  if (list == NULL)
    return FALSE;
  g_ptr_array_add (self->lists, list);
  *field = (const char *const *) list;
  return TRUE;
}

static gboolean
take_switch (MainConfig *self, const Place *place, const Key *key, GError **error)
{
  gboolean *field = G_STRUCT_MEMBER_P (self, key->offset);
  g_autoptr (GError) local = NULL;
  gboolean value = g_key_file_get_boolean (place->file, place->group, key->name, &local);

  if (local != NULL)
    return refuse_choice (place, key, "true, false", error);
  *field = value;
  return TRUE;
}

static gboolean
read_number (const Place *place, const Key *key, const char *value, guint64 *number, GError **error)
{
  if (g_ascii_string_to_unsigned (value, 10, key->least, key->most, number, NULL)) /* our words */
    return TRUE;
  g_set_error (
      error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
      /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, the others numbers. */
      _ ("%1$s: [%2$s] %3$s: it may be a number from %4$u to %5$u"), place->file_name, place->group,
         key->name, key->least, key->most);
  return FALSE;
}

static gboolean
take_number (
    MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  guint *field = G_STRUCT_MEMBER_P (self, key->offset);
  guint64 number;

  if (!read_number (place, key, value, &number, error))
    return FALSE;
  *field = (guint) number;
  return TRUE;
}

static gboolean
take_port (MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  guint64 number;

  return read_number (place, key, value, &number, error) && take_text (self, place, key, value);
}

gboolean
main_config_is_color (const char *text)
{
  if (*text == '#')
    text++;
  return strlen (text) == 6 && strspn (text, "0123456789abcdefABCDEF") == 6;
}

static gboolean
take_color (MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  if (main_config_is_color (value))
    return take_text (self, place, key, value);
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it. */
               _ ("%1$s: [%2$s] %3$s: a colour is six hexadecimal digits RRGGBB, such as 3399ff"),
                  place->file_name, place->group, key->name);
  return FALSE;
}

static gboolean
take_nick (MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  if (irc_name_check (IRC_NAME_NICK, value, NULL)) /* one cure for all causes */
    return take_text (self, place, key, value);
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$d how long a name
                * may be. */
               _ ("%1$s: [%2$s] %3$s: a name is up to %4$d letters and digits of one script, or "
                      "signs such as _ and -, and begins with a letter"),
                  place->file_name, place->group, key->name, IRC_NICK_MAX_LETTERS);
  return FALSE;
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

static gboolean
take_command (
    MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (*value == '\0' || g_shell_parse_argv (value, NULL, NULL, &why))
    return take_text (self, place, key, value);
  return refuse_value (place, key->name, why, error);
}

static gboolean
take_choice (
    MainConfig *self, const Place *place, const Key *key, const char *value, GError **error)
{
  int *field = G_STRUCT_MEMBER_P (self, key->offset);
  g_autofree char *allowed = g_strjoinv (", ", (char **) key->choices);

  for (int i = 0; key->choices[i] != NULL; i++)
    if (strcmp (key->choices[i], value) == 0)
      {
        *field = i;
        return TRUE;
      }
  return refuse_choice (place, key, allowed, error);
}

static gboolean
take_value (MainConfig *self, const Place *place, const Key *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *value = g_key_file_get_string (place->file, place->group, key->name, &local);

  if (value == NULL)
    return refuse_value (place, key->name, local, error);
  switch (key->type)
    {
    case KEY_LIST:
      return take_list (self, place, key, error);
    case KEY_SWITCH:
      return take_switch (self, place, key, error);
    case KEY_NUMBER:
      return take_number (self, place, key, value, error);
    case KEY_CHOICE:
      return take_choice (self, place, key, value, error);
    case KEY_TIME:
      return take_time (self, place, key, value, error);
    case KEY_PORT:
      return take_port (self, place, key, value, error);
    case KEY_COLOR:
      return take_color (self, place, key, value, error);
    case KEY_NICK:
      return take_nick (self, place, key, value, error);
    case KEY_COMMAND:
      return take_command (self, place, key, value, error);
    case KEY_TEXT:
    case KEY_PATH:
    default:
      return take_text (self, place, key, value);
    }
}

static const Key *
find_key (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].name, name) == 0)
      return &keys[i];
  return NULL;
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
      const Key *key = find_key (names[i]);

      if (key == NULL)
        return main_config_refuse_key (file_name, group, names[i], error);
      if (!(is_serving && key->is_of_way) && !take_value (self, &place, key, error))
        return FALSE;
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

/* A theme is a file, which is read where there is a screen. */
static gboolean
check_theme (const Place *place, GError **error)
{
  g_autofree char *name =
      g_key_file_get_string (place->file, place->group, "theme", NULL); /* none */
  g_autoptr (TuiTheme) theme = NULL;
  g_autoptr (GError) why = NULL;

  if (name == NULL || g_str_equal (name, "auto"))
    return TRUE;
  theme = tui_theme_load (name, &why);
  return theme != NULL || refuse_value (place, "theme", why, error);
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
  g_auto (GStrv) names = main_config_list_profiles (file);

  if (!check_theme (&(const Place){ file, file_name, MAIN_CONFIG_GROUP }, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (MainConfig) scratch = main_config_new ();
      g_autofree char *group = g_strconcat (MAIN_CONFIG_PROFILE, names[i], NULL);

      if (!main_config_read (scratch, file, file_name, group, FALSE, error) ||
          !check_theme (&(const Place){ file, file_name, group }, error))
        return FALSE;
    }
  return TRUE;
}

/* name: of the key that names file */
static gboolean
check_certificate (
    const Place *place, const char *name, const char *certfile, const char *cafile, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (NetCredentials) credentials = NULL;

  if (certfile == NULL && cafile == NULL)
    return TRUE;
  credentials = net_credentials_load (certfile, cafile, NET_CREDENTIALS_TO_JOIN, &why);
  return credentials != NULL || refuse_value (place, name, why, error);
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
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      const Place place = { file, file_name, groups[i] };
      g_autoptr (MainConfig) scratch = NULL;

      if (strcmp (groups[i], MAIN_CONFIG_GROUP) != 0 &&
          !g_str_has_prefix (groups[i], MAIN_CONFIG_PROFILE))
        continue;
      scratch = main_config_new ();
      if (!main_config_read (scratch, file, file_name, groups[i], FALSE, error) ||
          !check_certificate (&place, "certfile", scratch->certfile, NULL, error) ||
          !check_certificate (&place, "cafile", NULL, scratch->cafile, error))
        return FALSE;
    }
  return TRUE;
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
