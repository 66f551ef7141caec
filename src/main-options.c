#include "config.h"

#include "main-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "irc-name.h"
#include "main-address.h"
#include "main-file.h"
#include "server-config.h"
#include "tui-sanitize.h"

#define DEFAULT_PORT 8080

/* As they come from the command line: nothing is checked yet. */
typedef struct
{
  char *host;
  char *port;
  char *certfile;
  char *cafile;
  char *username;
  char *color;
  char *config;
  char *checked;
  char *data_dir;
  char **rooms;
  char **rest;
  gboolean has_tls;
  gboolean has_version;
  gboolean is_plain;
} RawOptions;

MainOptions *
main_options_new (void)
{
  MainOptions *self = g_new0 (MainOptions, 1);

  self->file = g_key_file_new ();
  self->settings = main_config_new ();
  return self;
}

void
main_options_free (MainOptions *self)
{
  g_strfreev (self->command);
  g_free (self->host);
  g_free (self->certfile);
  g_free (self->cafile);
  g_free (self->username);
  g_free (self->color);
  g_strfreev (self->rooms);
  g_free (self->config);
  g_free (self->profile);
  g_strfreev (self->address_rooms);
  g_free (self->data_dir);
  g_free (self->export_room);
  g_free (self->export_since);
  g_free (self->export_format);
  g_key_file_unref (self->file);
  main_config_free (self->settings);
  g_free (self);
}

static void
raw_options_clear (RawOptions *raw)
{
  g_free (raw->host);
  g_free (raw->port);
  g_free (raw->certfile);
  g_free (raw->cafile);
  g_free (raw->username);
  g_free (raw->color);
  g_free (raw->config);
  g_free (raw->checked);
  g_free (raw->data_dir);
  g_strfreev (raw->rooms);
  g_strfreev (raw->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawOptions, raw_options_clear)

void
main_complain (const char *text)
{
  g_autofree char *clean = tui_sanitize (text, -1, TUI_SANITIZE_LINE);

  g_printerr ("%s: %s\n", g_get_prgname (), clean);
}

static gboolean
refuse (char *text, MainStatus status, MainStatus *result)
{
  main_complain (text);
  g_free (text);
  *result = status;
  return FALSE;
}

static void
add_chat_entries (GOptionContext *context, MainOptions *self, RawOptions *raw)
{
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "host", 'H', 0, G_OPTION_ARG_STRING, &raw->host,
      N_ ("Address to listen on, or host to join"),
      /* Translators: stands for a host in --help */
      N_ ("HOST") },
    { "port", 'P', 0, G_OPTION_ARG_STRING, &raw->port,
      N_ ("Port, 8080 if not given"), N_ ("PORT") },
    { "serve", 's', 0, G_OPTION_ARG_NONE, &self->is_serving,
      N_ ("Host the chat for others to connect, and take part in it"), NULL },
    { "debug", 0, 0, G_OPTION_ARG_NONE, &self->has_debug,
      N_ ("Log what happens: to a file while the screen is in use, else to standard error"), NULL },
    { "ssl", 0, 0, G_OPTION_ARG_NONE, &raw->has_tls,
      N_ ("Encrypt with TLS, with certificates on both sides"), NULL },
    { "certfile", 0, 0, G_OPTION_ARG_FILENAME, &raw->certfile,
      N_ ("PEM file with private key and certificate (./client.pem, serving ./server.pem)"),
      N_ ("FILE") },
    { "cafile", 0, 0, G_OPTION_ARG_FILENAME, &raw->cafile,
      N_ ("PEM file of the authority that signed the other side (./rootCA.pem if it exists)"),
      N_ ("FILE") },
    { "username", 'u', 0, G_OPTION_ARG_STRING, &raw->username,
      N_ ("Name shown to others, the login name if not given"), N_ ("NAME") },
    { "color", 'c', 0, G_OPTION_ARG_STRING, &raw->color,
      N_ ("Colour of your name for everybody"), N_ ("RRGGBB") },
    { "room", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->rooms,
      N_ ("Room to join beside the lobby; may be given several times"), N_ ("ROOM") },
    { "no-ui", 0, 0, G_OPTION_ARG_NONE, &self->has_no_ui,
      N_ ("Without a screen: plain lines, or serving only"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &raw->is_plain,
      N_ ("Sentences instead of a screen, for screen readers"), NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &raw->config,
      N_ ("Configuration file"), N_ ("FILE") },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &raw->data_dir,
      N_ ("Directory where a server keeps the chat's history"), N_ ("DIR") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/* What is done instead of a chat, and goes at once. */
static void
add_task_entries (GOptionContext *context, MainOptions *self, RawOptions *raw)
{
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "export", 0, 0, G_OPTION_ARG_STRING, &self->export_room,
      N_ ("Print the stored history of a room, also while its server runs"), N_ ("ROOM") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self->export_since,
      N_ ("With --export: from this day or time on"),
      /* Translators: stands for a time in --help */
      N_ ("TIME") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->export_format,
      N_ ("With --export: text or json"),
      /* Translators: stands for "text" or "json" in --help */
      N_ ("FORMAT") },
    { "hash-password", 0, 0, G_OPTION_ARG_NONE, &self->is_hashing,
      N_ ("Read a password, and print what to put into the configuration for it"), NULL },
    { "check-config", 0, 0, G_OPTION_ARG_FILENAME, &raw->checked,
      N_ ("Say what is wrong with a configuration file, and do nothing else"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &raw->has_version,
      N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static GOptionContext *
make_context (MainOptions *self, RawOptions *raw)
{
  /* clang-format off */
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->rest, NULL,
      /* Translators: stands for a name, or an address as irc://host, in --help */
      N_ ("[PROFILE | ADDRESS]") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  GOptionContext *context =
      g_option_context_new (_ ("- host a chat (with --serve), or join one, from a terminal"));

  add_chat_entries (context, self, raw);
  add_task_entries (context, self, raw);
  g_option_context_add_main_entries (context, rest, GETTEXT_PACKAGE);
  return context;
}

static char *
choose (char *given, const char *configured)
{
  return given != NULL ? given : g_strdup (configured);
}

static char *
describe_profiles (MainOptions *self)
{
  g_auto (GStrv) names = main_config_list_profiles (self->file);

  return g_strjoinv (", ", names);
}

/* (nullable): name: of a profile, whose keys go before those of [client] */
static gboolean
read_groups (MainOptions *self, const char *name, MainStatus *status)
{
  g_autofree char *group = name != NULL ? g_strconcat (MAIN_CONFIG_PROFILE, name, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (group != NULL && !g_key_file_has_group (self->file, group))
    {
      g_autofree char *known = describe_profiles (self);

      return refuse (
          *known != '\0'
          ? g_strdup_printf (
                /* Translators: %1$s is what was typed, %2$s a list. */
                _ ("There is no profile %1$s; there are: %2$s. pychat --help shows what else "
                       "can be given."),
                   name, known)
          : g_strdup_printf (
                /* Translators: %1$s is what was typed, %2$s the name of a file. */
                _ ("There is no profile %1$s, and none at all in %2$s; /save makes one. pychat "
                       "--help shows what else can be given."),
                   name, self->config),
                MAIN_STATUS_USAGE, status);
    }
  if (server_config_check_groups (self->file, self->config, &error) &&
      main_config_read (self->settings, self->file, self->config, MAIN_CONFIG_GROUP,
                        self->is_serving, &error) &&
      (group == NULL || main_config_read (self->settings, self->file, self->config, group,
                                          self->is_serving, &error)) &&
      main_config_read_keys (self->settings, self->file, self->config, &error) &&
      (!self->is_checking || main_config_check (self->file, self->config, &error)))
    return TRUE;
  return refuse (g_strdup (error->message), MAIN_STATUS_FAILED, status);
}

/* An address says where, as whom, and into which rooms. Options beside it go before. */
static gboolean
take_address (MainOptions *self, RawOptions *raw, MainStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MainAddress) address = main_address_parse (raw->host, &error);

  if (address == NULL)
    return refuse (g_strdup (error->message), MAIN_STATUS_USAGE, status);
  g_free (raw->host);
  raw->host = g_steal_pointer (&address->host);
  raw->port = choose (raw->port, address->port);
  if (address->nick != NULL)
    raw->username = choose (raw->username, address->nick);
  self->is_public = address->has_tls && !raw->has_tls;
  raw->has_tls |= address->has_tls;
  self->address_rooms = g_steal_pointer (&address->rooms);
  return TRUE;
}

/* The command line beats the file. */
static gboolean
read_person (MainOptions *self, RawOptions *raw, MainStatus *status)
{
  const MainConfig *config = self->settings;
  gboolean is_address = raw->rest != NULL && main_address_is (raw->rest[0]);
  const char *profile = raw->rest != NULL && !is_address ? raw->rest[0] : NULL;
  gboolean is_elsewhere;

  if (!read_groups (self, profile, status))
    return FALSE;
  self->profile = g_strdup (profile);
  if (is_address && raw->host == NULL)
    raw->host = g_strdup (raw->rest[0]);
  is_elsewhere = main_address_is (raw->host); /* not where the file leads */
  raw->host = choose (raw->host, config->host);
  raw->port = choose (raw->port, is_elsewhere ? NULL : config->port);
  if (main_address_is (raw->host) && !self->is_serving && !take_address (self, raw, status))
    return FALSE;
  raw->username = choose (raw->username, config->username);
  raw->color = choose (raw->color, config->color);
  if (raw->rooms == NULL)
    raw->rooms = g_strdupv ((char **) config->rooms);
  raw->has_tls |= config->has_tls && !is_elsewhere;
  if (!raw->has_tls) /* the file's certificates wait there for a line that needs them */
    return TRUE;
  raw->certfile = choose (raw->certfile, config->certfile);
  raw->cafile = choose (raw->cafile, config->cafile);
  return TRUE;
}

static gboolean
load_config (MainOptions *self, RawOptions *raw, MainStatus *status)
{
  g_autoptr (GError) error = NULL;
  const char *path = raw->checked != NULL ? raw->checked : raw->config;
  gboolean is_given = path != NULL;

  self->config = is_given ? g_strdup (path)
                          : g_build_filename (g_get_user_config_dir (), PACKAGE_NAME,
                                              PACKAGE_NAME ".conf", NULL);
  if (!is_given && !g_file_test (self->config, G_FILE_TEST_EXISTS))
    return read_person (self, raw, status);
  if (main_file_load (self->file, self->config, NULL, &error))
    return read_person (self, raw, status);
  return refuse (g_strdup (error->message), MAIN_STATUS_FAILED, status);
}

/* Checks, each with what is allowed */

static gboolean
check_port (MainOptions *self, const RawOptions *raw, MainStatus *status)
{
  guint64 port = DEFAULT_PORT;

  guint64 least = self->is_serving ? 0 : 1; /* 0: the system chooses, and the log tells which */

  if (raw->port != NULL &&
      !g_ascii_string_to_unsigned (raw->port, 10, least, G_MAXUINT16, &port, NULL))
    return refuse (
        /* Translators: %s is what was given as a port. */
        g_strdup_printf (_ ("--port %s: a port is a number from 1 to 65535."), raw->port),
                         MAIN_STATUS_USAGE, status);
  self->port = (guint16) port;
  return TRUE;
}

static gboolean
check_color (MainOptions *self, const RawOptions *raw, MainStatus *status)
{
  const char *color = raw->color;

  if (color == NULL)
    return TRUE;
  if (!main_setting_is_color (color))
    return refuse (g_strdup_printf (
        /* Translators: %s is what was given as a colour. */
        _ ("--color %s: a colour is six hexadecimal digits RRGGBB, such as 3399ff."), raw->color),
        MAIN_STATUS_USAGE, status);
  self->color = g_strdup (*color == '#' ? color + 1 : color);
  return TRUE;
}

static gboolean
check_username (MainOptions *self, const RawOptions *raw, MainStatus *status)
{
  if (raw->username == NULL)
    {
      self->username = irc_name_make (IRC_NAME_NICK, g_get_user_name ());
      return TRUE;
    }
  if (!irc_name_check (IRC_NAME_NICK, raw->username, NULL)) /* one cure for all causes */
    return refuse (g_strdup_printf (
        /* Translators: %1$s is what was given as a name, %2$d how long it may be. */
        _ ("--username %1$s: a name is up to %2$d letters and digits of one script, or signs "
               "such as _ and -, and begins with a letter."),
           raw->username, IRC_NICK_MAX_LETTERS),
        MAIN_STATUS_USAGE, status);
  self->username = g_strdup (raw->username);
  return TRUE;
}

/* The sign before it may be missing: a shell wants it in quotes. */
static void
complete_room (char **room)
{
  char *name = *room;

  if (*name != '\0' && strchr ("#&+!", *name) != NULL)
    return;
  *room = g_strconcat ("#", name, NULL);
  g_free (name);
}

static gboolean
check_rooms (MainOptions *self, RawOptions *raw, MainStatus *status)
{
  for (guint i = 0; raw->rooms != NULL && raw->rooms[i] != NULL; i++)
    {
      if (!main_setting_is_room (raw->rooms[i]))
        return refuse (
            /* Translators: %s is what was given as a room. */
            g_strdup_printf (_ ("--room %s: the name of a room has no blanks and no commas."),
                                raw->rooms[i]),
                             MAIN_STATUS_USAGE, status);
      complete_room (&raw->rooms[i]);
    }
  if (self->address_rooms != NULL)
    self->rooms = g_strdupv (self->address_rooms);
  else
    self->rooms = g_steal_pointer (&raw->rooms);
  return TRUE;
}

static gboolean
check_tls (MainOptions *self, RawOptions *raw, MainStatus *status)
{
  self->has_tls = raw->has_tls;
  if (!self->has_tls && (raw->certfile != NULL || raw->cafile != NULL))
    return refuse (g_strdup (_ ("--certfile and --cafile are of use together with --ssl only.")),
                             MAIN_STATUS_USAGE, status);
  if (!self->has_tls)
    return TRUE;
  self->certfile = g_strdup (raw->certfile);
  self->cafile = g_strdup (raw->cafile);
  if (self->is_public) /* ircs://: what is not named is not shown to strangers */
    return TRUE;
  if (self->certfile == NULL)
    self->certfile = g_strdup (self->is_serving ? "./server.pem" : MAIN_USUAL_CERTFILE);
  if (self->cafile == NULL && g_file_test (MAIN_USUAL_CAFILE, G_FILE_TEST_EXISTS))
    self->cafile = g_strdup (MAIN_USUAL_CAFILE);
  return TRUE;
}

static gboolean
check_host (MainOptions *self, RawOptions *raw, MainStatus *status)
{
  if (raw->host != NULL && *raw->host == '\0')
    return refuse (g_strdup (_ ("--host needs the name or the address of a host.")),
                             MAIN_STATUS_USAGE, status);
  self->host = g_steal_pointer (&raw->host);
  if (self->host == NULL && !self->is_serving)
    self->host = g_strdup ("localhost");
  return TRUE;
}

/* What says more of a task is nothing without it. */
static gboolean
check_export (MainOptions *self, MainStatus *status)
{
  if (self->export_room != NULL)
    complete_room (&self->export_room);
  if (self->export_room != NULL || (self->export_since == NULL && self->export_format == NULL))
    return TRUE;
  return refuse (g_strdup (_ ("--since and --format are of use together with --export only.")),
                           MAIN_STATUS_USAGE, status);
}

static gboolean
check_rest (const MainOptions *self, const RawOptions *raw, MainStatus *status)
{
  guint most = self->is_serving ? 0 : 1;

  if (raw->rest == NULL || g_strv_length (raw->rest) <= most)
    return TRUE;
  return refuse (
      /* Translators: %s is a word of the command line. */
      g_strdup_printf (_ ("%s: what is this? pychat --help shows what can be given."),
                          raw->rest[most]),
                       MAIN_STATUS_USAGE, status);
}

/* Without the keys that an address may have for them. */
static const char *const *
list_names (MainOptions *self)
{
  char **names = g_strdupv (self->rooms);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    names[i][strcspn (names[i], " ")] = '\0';
  if (names != NULL)
    g_ptr_array_add (self->settings->lists, names);
  return (const char *const *) names;
}

/* What /set shows is what holds. */
static void
settle (MainOptions *self)
{
  MainConfig *config = self->settings;
  g_autofree char *port = g_strdup_printf ("%u", self->port);

  config->host = self->host;
  config->port = g_string_chunk_insert (config->texts, port);
  config->username = self->username;
  config->color = self->color;
  config->rooms = list_names (self);
  config->has_tls = self->has_tls;
  if (self->has_tls) /* else the file's are not in use, and are what they were */
    {
      config->certfile = self->certfile;
      config->cafile = self->cafile;
    }
}

/**
 * main_options_parse:
 * @status: (out): how it ended, when it did
 *
 * Returns: whether there is something to do
 */
gboolean
main_options_parse (MainOptions *self, int argc, char **argv, MainStatus *status)
{
  g_auto (RawOptions) raw = { NULL };
  g_autoptr (GOptionContext) context = make_context (self, &raw);
  g_autoptr (GError) error = NULL;

  self->command = g_strdupv (argv);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return refuse (
        /* Translators: %s is what was wrong with the command line. */
        g_strdup_printf (_ ("%s; pychat --help shows what can be given."), error->message),
                         MAIN_STATUS_USAGE, status);
  if (raw.has_version)
    {
      g_print ("%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
      *status = MAIN_STATUS_DONE;
      return FALSE;
    }
  self->is_checking = raw.checked != NULL;
  if (self->is_hashing)
    return TRUE;
  if (!check_rest (self, &raw, status) || !check_export (self, status) ||
      !load_config (self, &raw, status))
    return FALSE;
  self->settings->tui.is_plain |= raw.is_plain;
  self->data_dir = raw.data_dir != NULL
                       ? g_strdup (raw.data_dir)
                       : g_build_filename (g_get_user_data_dir (), PACKAGE_NAME, NULL);
  if (self->export_room != NULL)
    return TRUE;
  if (!check_port (self, &raw, status) || !check_color (self, &raw, status) ||
      !check_username (self, &raw, status) || !check_rooms (self, &raw, status) ||
      !check_tls (self, &raw, status) || !check_host (self, &raw, status))
    return FALSE;
  settle (self);
  return TRUE;
}
