#include "config.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "test-certs.h"
#include "test-files.h"
#include "test-terminal.h"

/* The host's own window, and a guest's, each on a terminal: the real program twice. */

typedef struct
{
  char *directory;
  char *port;
  char *config; /* of the host */
  TestTerminal *host;
  TestTerminal *guest;
} Fixture;

typedef struct
{
  int rows;
  int columns;
} Size;

static const Size sizes[] = { { 24, 80 }, { 12, 40 }, { 50, 200 } };

/* A port that nobody had a moment ago. */
static char *
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return g_strdup_printf ("%u", port);
}

static TestTerminal *
spawn (Fixture *fixture, const Size *size, const char *name, gboolean is_host)
{
  const char *program = g_getenv ("PYCHAT_BINARY");
  const char *hosting[] = { program,      "--serve",          "--host",   "127.0.0.1",
                            "--port",     fixture->port,      "-u",       name,
                            "--data-dir", fixture->directory, "--config", fixture->config,
                            NULL };
  const char *joining[] = { program,       "--host", "127.0.0.1", "--port",
                            fixture->port, "-u",     name,        NULL };

  return test_terminal_spawn (is_host ? hosting : joining, NULL, size->rows, size->columns);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("pychat-serve-XXXXXX", NULL);
  fixture->port = find_port ();
  fixture->config = g_build_filename (fixture->directory, "pychat.conf", NULL);
  /* Nobody has to wait for a test. */
  g_assert_true (g_file_set_contents (fixture->config, "[limits]\ninput-rate=0\n", -1, NULL));
  fixture->host = spawn (fixture, data, "hanna", TRUE);
  test_terminal_wait_for (fixture->host, "#lobby");
  fixture->guest = spawn (fixture, data, "gustav", FALSE);
  test_terminal_wait_for (fixture->guest, "#lobby");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->guest != NULL)
    test_terminal_free (fixture->guest);
  test_terminal_free (fixture->host);
  test_files_remove (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->port);
  g_free (fixture->config);
}

static void
test_talk (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->host, "welcome\r");
  test_terminal_wait_for (fixture->guest, "hanna: welcome");
  test_terminal_send (fixture->guest, "gr\u00FC\u00DF dich \u4F60\u597D\r");
  test_terminal_wait_for (fixture->host, "gustav: gr\u00FC\u00DF dich \u4F60\u597D");
  test_terminal_wait_for (fixture->guest, "gustav: gr\u00FC\u00DF dich \u4F60\u597D");

  test_terminal_send (fixture->guest, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->guest), ==, 0);
  test_terminal_wait_for (fixture->host, "gustav ");
  test_terminal_send (fixture->host, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->host), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->host));
  g_assert_false (test_terminal_is_alternate (fixture->host));
}

/* Nobody is an operator of the lobby, but whoever hosts the chat can keep order in it. */
static void
test_keeps_order (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->guest, "/kick hanna\r");
  test_terminal_wait_for (fixture->guest, "operator");
  test_terminal_send (fixture->host, "/kick gustav go away\r");
  test_terminal_wait_for (fixture->guest, "go away");
  test_terminal_wait_for (fixture->host, "go away");
}

/* Where one is needs no settings: the others are the host's too. */
static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  test_terminal_send (fixture->host, "/save\r");
  test_terminal_wait_for (fixture->host, "Here /save keeps");
  test_terminal_send (fixture->host, "/clear\r/set host\r");
  test_terminal_wait_for (fixture->host, "There is no setting host");
  test_terminal_send (fixture->host, "/clear\r/set typing false\r");
  test_terminal_wait_for (fixture->host, "typing = false");
  test_terminal_send (fixture->host, "/clear\r/save\r");
  test_terminal_wait_for (fixture->host, "Saved in ");
  g_assert_true (g_file_get_contents (fixture->config, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[limits]\ninput-rate=0\n\n[client]\ntyping=false\n");
}

/* The screen was begun twice. */
static gboolean
has_begun_again (TestTerminal *terminal, gpointer data)
{
  const GByteArray *output = test_terminal_get_output (terminal);
  const char *begin = "\033[?1049h";
  const char *first = g_strstr_len ((const char *) output->data, output->len, begin);

  return first != NULL &&
         g_strstr_len (first + 1, (gssize) output->len - (first + 1 - (const char *) output->data),
                       begin) != NULL;
}

/* Who hosts the chat may end it and start it again as its operator, too. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->host, "/raw RESTART\r");
  test_terminal_wait_for (fixture->guest, "The host ended the chat");
  test_terminal_wait_until (fixture->host, has_begun_again, NULL);
  test_terminal_wait_for (fixture->host, "#lobby");
  test_terminal_send (fixture->host, "here again\r");
  test_terminal_wait_for (fixture->guest, "hanna: here again");
  test_terminal_send (fixture->host, "/raw DIE\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture->host), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->host));
  g_assert_false (test_terminal_is_alternate (fixture->host));
}

/* The host's window is the chat's end; the guest says so and goes on trying. */
static void
test_host_leaves (Fixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->host, "\003");
  g_assert_cmpint (test_terminal_wait_exit (fixture->host), ==, 0);
  g_assert_true (test_terminal_is_sane (fixture->host));
  test_terminal_wait_for (fixture->guest, "The host ended the chat");
  test_terminal_send (fixture->guest, "not lost\r");
  test_terminal_wait_for (fixture->guest, "gustav: not lost");
}

#define N_WORDS 125000 /* of eight bytes: a megabyte */

/* (transfer full): words that tell which they are, and in the middle one that no line can hold */
static char *
make_words (void)
{
  GString *text = g_string_sized_new (8 * N_WORDS + 8000);

  for (guint i = 0; i < N_WORDS; i++)
    {
      g_string_append_printf (text, "w%06u ", i);
      if (i == N_WORDS / 2)
        for (guint j = 0; j < 2000; j++)
          g_string_append (text, "e\u0301");
    }
  return g_string_free (text, FALSE);
}

/* What the server has stored: every word once, whole, in order; no letter without its accent. */
static void
check_words (const char *stored)
{
  guint n = 0, n_letters = 0;

  for (const char *at = stored; (at = strchr (at, 'w')) != NULL; at++)
    {
      char *end;

      if (!g_ascii_isdigit (at[1]))
        continue;
      g_assert_cmpuint (strtoul (at + 1, &end, 10), ==, n);
      g_assert_cmpint (end - at, ==, 7);
      n++;
    }
  g_assert_cmpuint (n, ==, N_WORDS);
  for (const char *at = stored; (at = strstr (at, "e\u0301")) != NULL; at += 3)
    n_letters++;
  g_assert_cmpuint (n_letters, ==, 2000);
}

/* A megabyte is pasted, sent in as many messages as the server takes, and arrives whole. */
static void
test_megabyte (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = make_words ();
  g_autofree char *stored = NULL;
  const char *exporting[] = { g_getenv ("PYCHAT_BINARY"), "--export", "#lobby", "--data-dir",
                              fixture->directory,         NULL };
  int status = -1;

  test_terminal_send (fixture->guest, "\033[200~");
  test_terminal_send (fixture->guest, text);
  test_terminal_send (fixture->guest, "\rthe end\033[201~");
  test_terminal_wait_for (fixture->guest, "the end");
  test_terminal_send (fixture->guest, "\r");
  test_terminal_wait_for (fixture->host, "the end");
  g_assert_true (g_spawn_sync (NULL, (char **) exporting, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               &stored, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  check_words (stored);
}

/* The host is told the port that the others need, also when the system chose it. */
static void
test_chosen_port (void)
{
  Fixture fixture = { .port = g_strdup ("0"),
                      .directory = g_dir_make_tmp ("pychat-serve-XXXXXX", NULL) };

  fixture.config = g_build_filename (fixture.directory, "pychat.conf", NULL);
  g_assert_true (g_file_set_contents (fixture.config, "", -1, NULL));
  fixture.host = spawn (&fixture, &sizes[0], "hanna", TRUE);
  test_terminal_wait_for (fixture.host, "pychat --host 127.0.0.1 --port ");
  g_assert_false (test_terminal_shows (fixture.host, "--port 0"));
  test_terminal_send (fixture.host, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (fixture.host), ==, 0);
  tear_down (&fixture, NULL);
}

/* (transfer full): of this machine, as others see it; its name where it has no network */
static char *
find_address (void)
{
  struct ifaddrs *all = NULL;
  char text[INET6_ADDRSTRLEN] = "";

  g_assert_cmpint (getifaddrs (&all), ==, 0);
  for (const struct ifaddrs *i = all; i != NULL && *text == '\0'; i = i->ifa_next)
    if (i->ifa_addr != NULL && i->ifa_addr->sa_family == AF_INET &&
        (i->ifa_flags & (IFF_LOOPBACK | IFF_UP)) == IFF_UP)
      inet_ntop (AF_INET, &((const struct sockaddr_in *) (const void *) i->ifa_addr)->sin_addr,
                 text, sizeof text);
  freeifaddrs (all);
  return g_strdup (*text != '\0' ? text : g_get_host_name ());
}

/* What the host is told that others have to type. more: (nullable): options */
static void
check_hint (const char *hint, const char *const *more)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-serve-XXXXXX", NULL);
  const char *const usual[] = { g_getenv ("PYCHAT_BINARY"),
                                "--serve",
                                "--host",
                                "0.0.0.0",
                                "--port",
                                "0",
                                "--data-dir",
                                directory };
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) hosting = NULL;
  TestTerminal *host;

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    g_strv_builder_add (arguments, usual[i]);
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    g_strv_builder_add (arguments, more[i]);
  hosting = g_strv_builder_end (arguments);
  host = test_terminal_spawn ((const char *const *) hosting, NULL, sizes[2].rows, sizes[2].columns);
  test_terminal_wait_for (host, hint);
  test_terminal_send (host, "/quit\r");
  g_assert_cmpint (test_terminal_wait_exit (host), ==, 0);
  test_terminal_free (host);
  test_files_remove (directory);
}

/* Who hosts for everybody is told an address, which says more to others than the machine's name. */
static void
test_own_address (void)
{
  g_autofree char *address = find_address ();
  g_autofree char *hint = g_strdup_printf ("pychat --host %s --port ", address);

  if (strchr (g_get_host_name (), '.') != NULL)
    g_test_skip ("this machine has a whole name");
  else
    check_hint (hint, NULL);
}

/* With TLS, what others type has to stand in the certificate. */
static void
test_certified_host (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  const char *const options[] = {
    "--ssl",
    "--certfile",
    test_certs_path (certs, "many-hosts-server.pem"),
    "--cafile",
    test_certs_path (certs, "ca.pem"),
    NULL,
  };

  check_hint ("pychat --host chat.example --port ", options);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/tui/serve/talk/%dx%d", sizes[i].columns, sizes[i].rows);

      g_test_add (path, Fixture, &sizes[i], set_up, test_talk, tear_down);
    }
  g_test_add ("/tui/serve/megabyte", Fixture, &sizes[0], set_up, test_megabyte, tear_down);
  g_test_add ("/tui/serve/keeps-order", Fixture, &sizes[0], set_up, test_keeps_order, tear_down);
  g_test_add ("/tui/serve/settings", Fixture, &sizes[1], set_up, test_settings, tear_down);
  g_test_add ("/tui/serve/restart", Fixture, &sizes[0], set_up, test_restart, tear_down);
  g_test_add ("/tui/serve/host-leaves", Fixture, &sizes[0], set_up, test_host_leaves, tear_down);
  g_test_add_func ("/tui/serve/chosen-port", test_chosen_port);
  g_test_add_func ("/tui/serve/own-address", test_own_address);
  g_test_add_func ("/tui/serve/certified-host", test_certified_host);

  return g_test_run ();
}
