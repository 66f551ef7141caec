#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client-sts-file.h"
#include "client-sts.h"
#include "client-testing.h"
#include "test-certs.h"

typedef struct
{
  const char *path;
  const char *value;
  guint16 port;
  gint64 duration_s;
} ValueCase;

static const ValueCase value_cases[] = {
  { "/client/sts/value/port", "port=6697", 6697, -1 },
  { "/client/sts/value/duration", "duration=600", 0, 600 },
  { "/client/sts/value/both", "duration=600,port=6697", 6697, 600 },
  { "/client/sts/value/none", "duration=0", 0, 0 },
  { "/client/sts/value/unknown", "unknown,port=6697,foo=bar,preload", 6697, -1 },
  { "/client/sts/value/empty", "", 0, -1 },
  { "/client/sts/value/no-values", "port,duration=", 0, -1 },
  { "/client/sts/value/out-of-range", "port=65536,duration=-1", 0, -1 },
  { "/client/sts/value/port-0", "port=0", 0, -1 },
  { "/client/sts/value/no-numbers", "port=6697x,duration=1e9", 0, -1 },
  { "/client/sts/value/twice", "port=1,port=2,duration=3,duration=4", 1, 3 },
  { "/client/sts/value/other-case", "PORT=6697", 0, -1 },
  { "/client/sts/value/long", "duration=18446744073709551615", 0, 3162240000 },
};

static void
test_value (gconstpointer data)
{
  const ValueCase *c = data;
  ClientStsValue value = client_sts_parse (c->value);

  g_assert_cmpuint (value.port, ==, c->port);
  g_assert_cmpint (value.duration_s, ==, c->duration_s);
}

static char *
make_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *directory = g_dir_make_tmp ("pychat-XXXXXX", &error);

  g_assert_no_error (error);
  return directory;
}

/* Returns: how many files were in it */
static guint
remove_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  guint n = 0;

  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
  return n;
}

typedef struct
{
  const char *path;
  const char *host;
  const char *other;
  gboolean is_same;
} HostCase;

static const HostCase host_cases[] = {
  { "/client/sts/host/same", "chat.example", "chat.example", TRUE },
  { "/client/sts/host/case", "chat.example", "Chat.EXAMPLE", TRUE },
  { "/client/sts/host/root", "chat.example", "chat.example.", TRUE },
  { "/client/sts/host/idn",
    "b\xc3\xbc"
    "cher.example",
    "xn--bcher-kva.example", TRUE },
  { "/client/sts/host/other", "chat.example", "chat.example.org", FALSE },
  { "/client/sts/host/slash", "../chat", "chat", FALSE },
  { "/client/sts/host/dot", ".", "..", FALSE },
};

static void
test_host (gconstpointer data)
{
  const HostCase *c = data;
  g_autofree char *directory = make_directory ();
  g_autoptr (GError) error = NULL;
  ClientStsPolicy policy = { 6697, 100 };
  ClientStsPolicy found = { 0, 0 };
  g_autofree char *damaged = NULL;

  g_assert_true (client_sts_file_keep (directory, c->host, &policy, &error));
  g_assert_no_error (error);
  g_assert_true (client_sts_file_find (directory, c->host, 99, &found, &damaged));
  g_assert_cmpuint (found.port, ==, 6697);
  g_assert_cmpint (found.end_s, ==, 100);
  g_assert_false (client_sts_file_find (directory, c->host, 100, &found, &damaged));
  g_assert_cmpint (client_sts_file_find (directory, c->other, 99, &found, &damaged), ==,
                   c->is_same);
  g_assert_null (damaged);
  g_assert_true (client_sts_file_keep (directory, c->other, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (remove_directory (directory), ==, c->is_same ? 0 : 1);
}

static const char *const damages[] = {
  "port=6697\nuntil=100\n",
  "[policy]\nport=6697\n",
  "[policy]\nuntil=100\n",
  "[policy]\nport=66973\nuntil=100\n",
  "[policy]\nport=6697\nuntil=99z\n",
  "",
  "\x80\x81",
};

/* It holds nothing, and is not lost. */
static void
test_damage (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *directory = make_directory ();
      g_autofree char *path = g_build_filename (directory, "host-chat.example", NULL);
      g_autofree char *damaged = NULL;
      g_autofree char *again = NULL;
      g_autofree char *text = NULL;
      ClientStsPolicy policy;

      g_assert_true (g_file_set_contents (path, damages[i], -1, NULL));
      g_assert_false (client_sts_file_find (directory, "chat.example", 1, &policy, &damaged));
      g_assert_nonnull (damaged);
      g_assert_true (g_file_get_contents (damaged, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, damages[i]);
      g_assert_false (client_sts_file_find (directory, "chat.example", 1, &policy, &again));
      g_assert_null (again);
      g_assert_cmpuint (remove_directory (directory), ==, 1);
    }
}

static gboolean
is_online (ClientTesting *testing, gconstpointer data)
{
  return client_session_get_state (testing->session) == CLIENT_STATE_ONLINE;
}

static gint64
find_end (const char *directory)
{
  ClientStsPolicy policy;
  g_autofree char *damaged = NULL;
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;

  return client_sts_file_find (directory, "localhost", now_s, &policy, &damaged)
             ? policy.end_s - now_s
             : 0;
}

/* bob's session over TLS to localhost. directory: where policies are kept */
static ClientTesting *
connect_by_tls (const char *directory)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  const char *ca = test_certs_path (certs, "ca.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (NetCredentials) theirs = net_credentials_load (test_certs_path (certs, "server.pem"),
                                                            ca, NET_CREDENTIALS_TO_SERVE, &error);
  g_autoptr (NetCredentials) ours =
      net_credentials_load (NULL, ca, NET_CREDENTIALS_TO_JOIN, &error);
  ClientSettings settings = {
    .nick = "bob", .host = "localhost", .credentials = ours, .sts_dir = directory
  };

  g_assert_no_error (error);
  return client_testing_new_tls (&settings, theirs);
}

/* What a server may say of it later, and what it may not. */
static void
test_changes (void)
{
  g_autofree char *directory = make_directory ();
  ClientTesting *testing = connect_by_tls (directory);

  client_testing_play (testing, (const char *const[]){
                                    "> USER *",
                                    "< CAP * LS * :sts=duration=1000,port=1",
                                    "< CAP * LS :server-time",
                                    "> CAP REQ server-time",
                                    "< CAP * ACK :server-time",
                                    "> CAP END",
                                    "< :h 001 bob :hi",
                                    "< :h 422 bob :no motd",
                                    "< PING one",
                                    "> PONG :one",
                                    NULL,
                                });
  g_assert_cmpint (find_end (directory), >, 900);
  g_assert_cmpint (find_end (directory), <=, 1000);
  client_testing_play (testing, (const char *const[]){ "< CAP bob NEW :sts=duration=5000",
                                                       "< PING two", "> PONG :two", NULL });
  g_assert_cmpint (find_end (directory), >, 4900);
  client_testing_play (testing, (const char *const[]){
                                    "< CAP bob DEL :sts", "< CAP bob NEW :sts=port=1",
                                    "< CAP bob NEW :sts", "< PING three", "> PONG :three", NULL });
  g_assert_cmpint (find_end (directory), >, 4900);
  g_assert_true (is_online (testing, NULL));
  client_testing_play (testing, (const char *const[]){ "< CAP bob NEW :sts=duration=0",
                                                       "< PING four", "> PONG :four", NULL });
  client_testing_free (testing);
  g_assert_cmpint (find_end (directory), ==, 0);
  g_assert_cmpuint (remove_directory (directory), ==, 0);
}

static gboolean
has_late_end (ClientTesting *testing, gconstpointer directory)
{
  return find_end (directory) > 900;
}

/* The timer of the state is armed for later again. */
static gboolean
is_checked (ClientTesting *testing, gconstpointer data)
{
  return testing->session->timer.due_us > g_get_monotonic_time ();
}

/* As if the line had stood for so long: what was kept has come that much nearer to its end. */
static void
let_pass (ClientTesting *testing, const char *directory, gint64 seconds)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  ClientStsPolicy policy = { 1, now_s + 1000 - seconds };

  testing->session->sts.kept_s = now_s - seconds;
  g_assert_true (client_sts_file_keep (directory, "localhost", &policy, NULL));
  net_loop_arm (testing->loop, &testing->session->timer, 0); /* the check of a silent line */
  client_testing_play (testing, (const char *const[]){ "< PING x", "> PONG :x", NULL });
}

/* While the line stands the end is set anew in steps: a program that is killed says nothing. */
static void
test_keeps_up (void)
{
  g_autofree char *directory = make_directory ();
  ClientTesting *testing = connect_by_tls (directory);

  client_testing_play (testing, (const char *const[]){ "> USER *", "< CAP * LS :sts=duration=1000",
                                                       "> CAP END", "< :h 001 bob :hi", NULL });
  client_testing_wait (testing, is_online, NULL);
  let_pass (testing, directory, 120);
  client_testing_wait (testing, has_late_end, directory);
  let_pass (testing, directory, 50);
  client_testing_wait (testing, is_checked, NULL);
  g_assert_cmpint (find_end (directory), <=, 950);
  client_testing_free (testing);
  g_assert_cmpuint (remove_directory (directory), ==, 1);
}

/* Without a port it says nothing on a plain line, however long it wants it. */
static void
test_plain (void)
{
  g_autofree char *directory = make_directory ();
  ClientSettings settings = { .nick = "bob", .host = "localhost", .sts_dir = directory };
  ClientTesting *testing = client_testing_new (&settings);

  client_testing_play (testing, (const char *const[]){
                                    "> USER *",
                                    "< CAP * LS :sts=duration=1000",
                                    "> CAP END",
                                    "< :h 001 bob :hi",
                                    NULL,
                                });
  client_testing_wait (testing, is_online, NULL);
  client_testing_free (testing);
  g_assert_cmpuint (remove_directory (directory), ==, 0);
}

static void
on_server_line (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  if (g_str_has_prefix (line, "CAP LS"))
    net_connection_send_text (connection, ":h CAP * LS :sts=port=1,duration=1000");
  else if (g_str_has_prefix (line, "CAP END"))
    net_connection_send_text (connection, ":h 001 bob :hi");
}

static void
on_server_closed (NetConnection *connection, const GError *error, gpointer user_data)
{
}

/* The host's own window has no way that could be encrypted. */
static void
test_attached (void)
{
  static const NetConnectionHandler handler = { .on_line = on_server_line,
                                                .on_closed = on_server_closed };
  g_autofree char *directory = make_directory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NetLoop) loop = net_loop_new (NULL, &error);
  ClientSettings settings = { .nick = "bob", .host = "localhost", .sts_dir = directory };
  ClientSession *session = client_session_new (loop, &settings);
  NetConnection *ours = NULL;
  NetConnection *theirs = NULL;

  g_assert_true (net_connection_new_pair (loop, &ours, &theirs, &error));
  net_connection_set_handler (theirs, &handler, NULL);
  client_session_attach (session, ours);
  while (client_session_get_state (session) == CLIENT_STATE_REGISTERING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (client_session_get_state (session), ==, CLIENT_STATE_ONLINE);
  g_object_run_dispose (G_OBJECT (session));
  g_object_unref (session);
  net_connection_set_handler (theirs, NULL, NULL);
  net_connection_close (theirs);
  net_connection_unref (theirs);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (remove_directory (directory), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (value_cases); i++)
    g_test_add_data_func (value_cases[i].path, &value_cases[i], test_value);
  for (gsize i = 0; i < G_N_ELEMENTS (host_cases); i++)
    g_test_add_data_func (host_cases[i].path, &host_cases[i], test_host);
  g_test_add_func ("/client/sts/damage", test_damage);
  g_test_add_func ("/client/sts/changes", test_changes);
  g_test_add_func ("/client/sts/keeps-up", test_keeps_up);
  g_test_add_func ("/client/sts/plain", test_plain);
  g_test_add_func ("/client/sts/attached", test_attached);
  return g_test_run ();
}
