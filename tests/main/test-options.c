#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* What the command line is answered with: an exit status, and words on one of the two outputs. */
typedef struct
{
  const char *path;
  const char *arguments; /* split at blanks; "DIR" is an empty directory */
  int status;
  const char *out;    /* (nullable): is in the standard output */
  const char *err;    /* (nullable): is in the one line of the standard error */
  const char *config; /* (nullable): what is in DIR/pychat.conf */
} OptionCase;

static const OptionCase option_cases[] = {
  { "/main/options/help", "--help", 0, "--username=NAME", NULL },
  { "/main/options/help-place", "--help", 0, "[PROFILE | ADDRESS]", NULL },
  { "/main/options/short-help", "-h", 0, "--cafile=FILE", NULL },
  { "/main/options/version", "--version", 0, PACKAGE_VERSION, NULL },
  { "/main/options/unknown", "--nonsense", 2, NULL, "--nonsense" },
  { "/main/options/positional", "one two", 2, NULL, "two: what is this?" },
  { "/main/options/positional-serving", "-s somewhere", 2, NULL, "somewhere: what is this?" },
  { "/main/options/profile-none", "somewhere", 2, NULL, "There is no profile somewhere, and none" },
  { "/main/options/profile-other", "away --config DIR/pychat.conf", 2, NULL,
    "There is no profile away; there are: home, work.",
    "[profile home]\nhost=127.0.0.1\n[profile work]\nhost=127.0.0.1\n" },
  { "/main/options/profile-used", "home --config DIR/pychat.conf", 1, NULL, "127.0.0.1, port 1",
    "[client]\nport=7\n[profile home]\nhost=127.0.0.1\nport=1\n" },
  { "/main/options/profile-bad-key", "home --config DIR/pychat.conf", 1, NULL,
    "[profile home] hots: there is no such key", "[profile home]\nhots=127.0.0.1\n" },
  { "/main/options/profile-address", "home --config DIR/pychat.conf", 1, NULL, "127.0.0.1, port 1",
    "[profile home]\nhost=irc://127.0.0.1:1/#a\n" },
  { "/main/options/address", "irc://anna@127.0.0.1:1/%23a,b?key", 1, NULL, "127.0.0.1, port 1" },
  { "/main/options/address-host", "--host irc://127.0.0.1:1", 1, NULL, "127.0.0.1, port 1" },
  { "/main/options/address-ipv6", "irc://[::1]:1/", 1, NULL, "::1" },
  { "/main/options/address-tls-no-certificate", "ircs://127.0.0.1:1", 1, NULL,
    "127.0.0.1, port 1" },
  { "/main/options/address-scheme", "http://a", 2, NULL, "begins with irc:// or ircs://" },
  { "/main/options/address-password", "irc://a:b@c", 2, NULL, "no password" },
  { "/main/options/address-no-host", "irc:///#a", 2, NULL, "comes a host" },
  { "/main/options/address-bad-port", "irc://a:0/", 2, NULL, "comes a host" },
  { "/main/options/address-bad-room", "irc://a/%20b", 2, NULL, "rooms with commas" },
  { "/main/options/address-bad-name", "irc://1x@127.0.0.1:1", 2, NULL, "up to 32 letters" },
  { "/main/options/missing-value", "--port", 2, NULL, "--help" },
  { "/main/options/port-zero", "--port 0", 2, NULL, "a number from 1 to 65535" },
  { "/main/options/port-big", "-P 65536", 2, NULL, "a number from 1 to 65535" },
  { "/main/options/port-word", "-P http", 2, NULL, "a number from 1 to 65535" },
  { "/main/options/color-word", "-c red", 2, NULL, "six hexadecimal digits" },
  { "/main/options/color-short", "--color 12345", 2, NULL, "six hexadecimal digits" },
  { "/main/options/username-digit", "-u 1x", 2, NULL, "up to 32 letters" },
  { "/main/options/username-at", "-u a@b", 2, NULL, "up to 32 letters" },
  { "/main/options/room-comma", "--room #a,#b", 2, NULL, "no blanks and no commas" },
  { "/main/options/since-without-export", "--since 2026-01-31", 2, NULL, "together with --export" },
  { "/main/options/format-without-export", "--format json", 2, NULL, "together with --export" },
  { "/main/options/certfile-without-ssl", "--certfile x", 2, NULL, "together with --ssl" },
  { "/main/options/certfile-without-ssl-beside-file", "--cafile x --config DIR/pychat.conf", 2,
    NULL, "together with --ssl", "[client]\ncertfile=~/none.pem\n" },
  { "/main/options/config-certfile-without-ssl", "--config DIR/pychat.conf", 1, NULL,
    "127.0.0.1, port 1",
    "[client]\nhost=127.0.0.1\nport=1\nssl=false\ncertfile=~/none.pem\ncafile=~/none.pem\n" },
  { "/main/options/config-certfile-elsewhere", "irc://127.0.0.1:1 --config DIR/pychat.conf", 1,
    NULL, "127.0.0.1, port 1", "[client]\nhost=a\nssl=true\ncertfile=~/none.pem\n" },
  { "/main/options/no-such-host", "--host nowhere.invalid", 1, NULL, "nowhere.invalid" },
  { "/main/options/refused", "--host 127.0.0.1 --port 1", 1, NULL, "127.0.0.1" },
  { "/main/options/certfile-missing", "--ssl --certfile DIR/none.pem", 1, NULL, "none.pem" },
  { "/main/options/serve-certfile-missing", "-s --ssl --certfile DIR/none.pem --data-dir DIR", 1,
    NULL, "none.pem" },
  { "/main/options/certfile-no-pem", "--ssl --certfile DIR/pychat.conf", 1, NULL,
    "is not a PEM file", "[client]\n" },
  { "/main/options/config-missing", "--config DIR/none.conf", 1, NULL, "none.conf" },
  { "/main/options/config-no-key-file", "--config DIR/pychat.conf", 1, NULL, "pychat.conf",
    "nonsense" },
  { "/main/options/config-unknown-key", "--config DIR/pychat.conf", 1, NULL,
    "[client] colour: there is no such key", "[client]\ncolour=red\n" },
  { "/main/options/config-bad-value", "--config DIR/pychat.conf", 1, NULL,
    "[client] color: a colour is six hexadecimal", "[client]\ncolor=red\n" },
  { "/main/options/config-bad-port", "--config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] port: it may be a number from 1 to 65535", "[client]\nport=0\n" },
  { "/main/options/config-bad-name", "--config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] username: a name is up to", "[client]\nusername=a b\n" },
  { "/main/options/config-check-profile", "--check-config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [profile home] hosst: there is no such key",
    "[client]\n[profile home]\nhosst=a\n" },
  { "/main/options/config-check-certfile", "--check-config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [profile home] certfile: There is no file DIR/none.pem",
    "[profile home]\nhost=a\nssl=true\ncertfile=~/none.pem\n" },
  { "/main/options/config-check-cafile", "--check-config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] cafile: ", "[client]\nssl=true\ncafile=~/pychat.conf\n" },
  { "/main/options/config-check-good", "--check-config DIR/pychat.conf", 0, "nothing is wrong",
    NULL, "[client]\nusername=anna\n[server]\nname=a.b\n[keys]\n[profile home]\nhost=a\n" },
  { "/main/options/config-twice-key", "--config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] port: the key is there twice",
    "[client]\nport=1\nhost=127.0.0.1\n port = 2\n" },
  { "/main/options/config-twice-group", "-s --no-ui --data-dir DIR --config DIR/pychat.conf", 1,
    NULL, "DIR/pychat.conf: the group [limits] is there twice",
    "[limits]\nmax-rooms=2\n[server]\n[limits]\nmax-joins=2\n" },
  { "/main/options/config-twice-elsewhere", "--config DIR/pychat.conf", 1, NULL,
    "127.0.0.1, port 1", "[client]\nhost=127.0.0.1\nport=1\n#port=2\n[profile home]\nport=2\n" },
  { "/main/options/config-byte-order-mark", "--config DIR/pychat.conf", 1, NULL,
    "127.0.0.1, port 1", "\357\273\277[client]\nhost=127.0.0.1\nport=1\n" },
  { "/main/options/config-unknown-group", "--config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: there is no group [clients]", "[clients]\nhost=127.0.0.1\n" },
  { "/main/options/config-other-groups", "--config DIR/pychat.conf", 1, NULL, "127.0.0.1, port 1",
    "[client]\nhost=127.0.0.1\nport=1\n[server]\n[limits]\n[oper a]\n[history]\n[keys]\n" },
  { "/main/options/config-bad-number", "--config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] max-messages: it may be a number from 100 to 10000000",
    "[client]\nmax-messages=99\n" },
  { "/main/options/config-bad-switch", "--config DIR/pychat.conf", 1, NULL,
    "[client] bell: it may be true, false", "[client]\nbell=loud\n" },
  { "/main/options/config-bad-choice", "--config DIR/pychat.conf", 1, NULL,
    "[client] notify: it may be all, mentions, none", "[client]\nnotify=some\n" },
  { "/main/options/config-bad-time", "--config DIR/pychat.conf", 1, NULL,
    "[client] time-format: it may be a time as strftime(3) takes it",
    "[client]\ntime-format=%H:%Q\n" },
  { "/main/options/config-bad-command", "--config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] notify-command: ", "[client]\nnotify-command=say 'a\n" },
  { "/main/options/config-no-command", "--config DIR/pychat.conf", 1, NULL, "127.0.0.1, port 1",
    "[client]\nhost=127.0.0.1\nport=1\nnotify-command=\n" },
  { "/main/options/config-check-theme", "--check-config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] theme: There is no theme drak", "[client]\ntheme=drak\n" },
  { "/main/options/config-check-no-theme", "--check-config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [client] theme: There is no theme ;", "[client]\ntheme=\n" },
  { "/main/options/config-check-theme-of-profile", "--check-config DIR/pychat.conf", 1, NULL,
    "DIR/pychat.conf: [profile home] theme: There is no theme drak",
    "[client]\ntheme=auto\n[profile home]\ntheme=drak\n" },
  { "/main/options/config-bad-text", "--config DIR/pychat.conf", 1, NULL,
    "[client] host: ", "[client]\nhost=\377\n" },
  { "/main/options/config-home-path", "--ssl --config DIR/pychat.conf", 1, NULL, "DIR/none.pem",
    "[client]\ncertfile=~/none.pem\n" },
  { "/main/options/config-command-line-first", "--host nowhere.invalid --config DIR/pychat.conf", 1,
    NULL, "nowhere.invalid", "[client]\nhost=127.0.0.1\nport=1\n" },
  { "/main/options/config-of-the-way",
    "-s --no-ui -H 192.0.2.1 --data-dir DIR --config "
    "DIR/pychat.conf",
    1, NULL, "192.0.2.1", "[client]\nhost=127.0.0.1\nssl=true\n" },
  { "/main/options/config-used", "--config DIR/pychat.conf", 1, NULL, "127.0.0.1",
    "[client]\nhost=127.0.0.1\nport=1\n" },
  { "/main/options/config-bad-journal", "-s --no-ui --data-dir DIR --config DIR/pychat.conf", 1,
    NULL, "sqlite, memory", "[history]\njournal=paper\n" },
  { "/main/options/listen-nowhere", "-s --no-ui -H 192.0.2.1 --data-dir DIR", 1, NULL,
    "192.0.2.1" },
};

/* (transfer full) */
static char *
fill_in (const char *text, const char *directory)
{
  g_auto (GStrv) parts = g_strsplit (text, "DIR", -1);

  return g_strjoinv (directory, parts);
}

static char **
make_arguments (const char *text, const char *directory)
{
  g_autofree char *filled = fill_in (text, directory);
  g_autofree char *line = g_strconcat ("pychat ", filled, NULL);
  char **words = g_strsplit (line, " ", -1);

  g_free (words[0]); /* its path may have blanks */
  words[0] = g_strdup (g_getenv ("PYCHAT_BINARY"));
  return words;
}

static void
test_option (gconstpointer data)
{
  const OptionCase *c = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("pychat-XXXXXX", &error);
  g_autofree char *config = g_build_filename (directory, "pychat.conf", NULL);
  g_auto (GStrv) arguments = make_arguments (c->arguments, directory);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  if (c->config != NULL)
    g_file_set_contents (config, c->config, -1, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", directory, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);

  g_test_message ("out: %s", out);
  g_test_message ("err: %s", err);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, c->status);
  if (c->out != NULL)
    g_assert_nonnull (strstr (out, c->out));
  if (c->err != NULL)
    {
      g_autofree char *expected = fill_in (c->err, directory);

      g_assert_nonnull (strstr (err, expected));
      g_assert_true (g_str_has_prefix (err, "pychat: "));
      g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
    }
  else
    {
      g_assert_cmpstr (err, ==, "");
    }
  g_unlink (config);
  g_rmdir (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (option_cases); i++)
    g_test_add_data_func (option_cases[i].path, &option_cases[i], test_option);
  return g_test_run ();
}
