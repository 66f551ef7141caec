/* The configuration is read again while the server runs, and checked without running one. */
#include "config.h"

#include "tls-peer.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static void
test_hangup (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) peer = NULL;

  daemon_configure (daemon, "[server]\nmotd=Before\n");
  daemon_start (daemon);
  peer = peer_enter (daemon, "ann");
  daemon_configure (daemon, "[server]\nmotd=After\nlobby=#hall\n[limits]\nmax-rooms=7\n"
                            "[history]\ndurability=always\n");
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "[history] journal and durability keep their values");
  daemon_expect (daemon, "[server] lobby keeps its value");
  daemon_expect (daemon, "[limits] max-rooms keeps its value");
  daemon_expect (daemon, "was read again");
  peer_say (peer, "MOTD");
  g_free (peer_expect (peer, "* 372 ann :- After"));
}

/* What is wrong with it is said, and nothing in it counts. */
static void
test_broken (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) peer = NULL;

  daemon_configure (daemon, "[server]\nmotd=Before\n");
  daemon_start (daemon);
  peer = peer_enter (daemon, "ann");
  daemon_configure (daemon, "[server]\nmotd=After\nnmae=x\n");
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "Nothing was changed: ");
  daemon_configure (daemon, "[server]\nmotd=After\n[history]\njournal=tape\n");
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "[history] journal: it may be sqlite, memory");
  peer_say (peer, "MOTD");
  g_free (peer_expect (peer, "* 372 ann :- Before"));
}

/* New limits hold for those to come; those who are there stay. */
static void
test_limits (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) first = NULL;
  g_autoptr (Peer) second = NULL;
  g_autoptr (Peer) third = NULL;

  daemon_start (daemon);
  first = peer_enter (daemon, "ann");
  second = peer_enter (daemon, "ben");
  daemon_configure (daemon, "[limits]\nmax-connections-per-address=1\n");
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "was read again");
  third = peer_new (daemon);
  g_free (peer_expect (third, "ERROR :*from your address*"));
  peer_say (first, "PRIVMSG ben :still here");
  g_free (peer_expect (second, "* PRIVMSG ben :still here"));
}

/* Whoever asks from elsewhere need not know the host's language, which the log has. */
static void
test_rehash_abroad (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) peer = NULL;

  daemon_set_environment (daemon, "LC_ALL", "de_DE.UTF-8");
  daemon_set_environment (daemon, "LANGUAGE", "de");
  daemon_configure (daemon, DAEMON_OPER ("ann"));
  daemon_start (daemon);
  peer = peer_enter_as_operator (daemon, "ann");
  daemon_configure (daemon, DAEMON_OPER ("ann") "[server]\nnmae=x\n");
  peer_say (peer, "REHASH");
  g_free (peer_expect (peer, "* NOTICE ann :*there is no key nmae in group [server]"));
  peer_say (peer, "RESTART");
  g_free (peer_expect (peer, "* NOTICE ann :*there is no key nmae in group [server]"));
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "nmae gibt es in der Gruppe [server] nicht");
}

/* The same process runs the program anew: what was there is there again. */
static void
test_restart (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) before = NULL;
  g_autoptr (Peer) after = NULL;

  daemon_configure (daemon, DAEMON_OPER ("ann") "[server]\nmotd=Before\n");
  daemon_start (daemon);
  before = peer_enter_as_operator (daemon, "ann");
  peer_say (before, "TOPIC #lobby :kept");
  g_free (peer_expect (before, "* TOPIC #lobby :kept"));
  daemon_configure (daemon, "[server]\nmotd=After\n");
  g_string_truncate (daemon->log, 0);
  peer_say (before, "RESTART");
  g_free (peer_expect (before, "ERROR :*"));
  daemon_await_port (daemon);
  after = peer_new (daemon);
  peer_say (after, "NICK ben\r\nUSER ben 0 * :ben");
  g_free (peer_expect (after, "* 372 ben :- After"));
  g_free (peer_expect (after, "* 332 ben #lobby :kept"));
}

/* Whoever wants the configuration read again does not end a server that starts again just now. */
static void
test_hangups_meanwhile (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) before = NULL;
  g_autoptr (Peer) after = NULL;

  daemon_configure (daemon, DAEMON_OPER ("ann"));
  daemon_start (daemon);
  before = peer_enter_as_operator (daemon, "ann");
  g_string_truncate (daemon->log, 0);
  peer_say (before, "RESTART");
  while (!daemon_has_said (daemon, "Listening on"))
    {
      if (kill (daemon->pid, SIGHUP) != 0 || kill (daemon->pid, SIGUSR1) != 0)
        g_error ("it is gone: %s", daemon->log->str);
      if (waitpid (daemon->pid, NULL, WNOHANG) != 0)
        {
          daemon->pid = 0;
          g_error ("it has ended: %s", daemon->log->str);
        }
    }
  daemon_await_port (daemon);
  after = peer_enter (daemon, "ben");
}

static void
copy (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) length, NULL));
}

static void
assert_certificate (GTlsConnection *peer, const char *path)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, NULL);

  g_assert_true (
      g_tls_certificate_is_same (g_tls_connection_get_peer_certificate (peer), certificate));
}

/* Who comes sees the new certificate, who is there stays; and a file that is none changes nothing.
 */
static void
test_certificates (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autofree char *certfile = g_build_filename (daemon->folder, "cert.pem", NULL);
  const char *before = test_certs_path (certs, "server.pem");
  const char *after = test_certs_path (certs, "long-server.pem");
  g_autoptr (GTlsConnection) first = NULL;
  g_autoptr (GTlsConnection) second = NULL;
  g_autoptr (GTlsConnection) third = NULL;

  copy (before, certfile);
  tls_peer_serve (daemon, certfile, test_certs_path (certs, "ca.pem"));
  daemon_start (daemon);
  first = tls_peer_new (daemon, certs);
  assert_certificate (first, before);
  tls_peer_say (first, "NICK ann\r\nUSER ann 0 * :ann\r\n");
  tls_peer_expect (first, " 366 ");

  copy (after, certfile);
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "was read again");
  second = tls_peer_new (daemon, certs);
  assert_certificate (second, after);
  tls_peer_say (first, "PING still\r\n");
  tls_peer_expect (first, "still");

  copy (test_certs_path (certs, "mismatch.pem"), certfile);
  daemon_signal (daemon, SIGHUP);
  daemon_expect (daemon, "Nothing was changed: ");
  third = tls_peer_new (daemon, certs);
  assert_certificate (third, after);
  tls_peer_say (first, "PING there\r\n");
  tls_peer_expect (first, "there");
}

typedef struct
{
  const char *path;
  const char *text;
  int status;
  const char *words; /* of its answer */
} CheckCase;

static const CheckCase check_cases[] = {
  { "/operation/check-config/good", "[server]\nname=a\n[limits]\nmax-rooms=1\n", 0, "nothing" },
  { "/operation/check-config/server", "[limits]\nmax-rooms=x\n", 1, "[limits] max-rooms" },
  { "/operation/check-config/client", "[client]\nnick=x\n", 1, "[client] nick" },
  { "/operation/check-config/history", "[history]\nnick=x\n", 1, "[history] nick" },
  { "/operation/check-config/no-file", NULL, 1, "cannot be read" },
};

static void
test_check (gconstpointer data)
{
  const CheckCase *c = data;
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (c->text != NULL)
    daemon_configure (daemon, c->text);
  else
    g_unlink (daemon->config);
  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                        g_getenv ("PYCHAT_BINARY"), "--check-config", daemon->config, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, c->status);
  g_assert_nonnull (strstr (output, c->words));
  g_assert_nonnull (strstr (output, daemon->config));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation/reload/hangup", test_hangup);
  g_test_add_func ("/operation/reload/broken", test_broken);
  g_test_add_func ("/operation/reload/limits", test_limits);
  g_test_add_func ("/operation/reload/certificates", test_certificates);
  g_test_add_func ("/operation/reload/rehash-abroad", test_rehash_abroad);
  g_test_add_func ("/operation/reload/restart", test_restart);
  g_test_add_func ("/operation/reload/hangups-meanwhile", test_hangups_meanwhile);
  for (guint i = 0; i < G_N_ELEMENTS (check_cases); i++)
    g_test_add_data_func (check_cases[i].path, &check_cases[i], test_check);

  return g_test_run ();
}
