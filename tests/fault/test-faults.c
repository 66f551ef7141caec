/* The system fails in the middle of it, and the server goes on and loses nothing that anybody saw.
 */
#include "config.h"

#include "daemon.h"
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *library; /* set once, by main() */

typedef struct
{
  Daemon *daemon;
  Fault *fault;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *preload = NULL;
  g_autofree char *config =
      g_strconcat ("[history]\ndurability=", (const char *) data, "\n" DAEMON_OPER ("root"), NULL);
  const char *options = g_getenv ("ASAN_OPTIONS");
  g_autofree char *sanitizer =
      g_strconcat (options != NULL ? options : "", ":verify_asan_link_order=0", NULL);
  int fd;

  f->daemon = daemon_new ();
  path = g_build_filename (f->daemon->folder, "fault", NULL);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (ftruncate (fd, sizeof (Fault)), ==, 0);
  f->fault = mmap (NULL, sizeof (Fault), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (f->fault != MAP_FAILED);
  close (fd);
  preload = g_build_filename (f->daemon->folder, "fault.so", NULL); /* blanks would divide it */
  g_assert_cmpint (symlink (library, preload), ==, 0);
  daemon_set_environment (f->daemon, "LD_PRELOAD", preload);
  daemon_set_environment (f->daemon, "ASAN_OPTIONS", sanitizer);
  daemon_set_environment (f->daemon, "PYCHAT_FAULT", path);
  daemon_set_environment (f->daemon, "PYCHAT_FAULT_DIR", f->daemon->folder);
  daemon_configure (f->daemon, config);
  daemon_start (f->daemon);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  memset (f->fault, 0, sizeof (Fault));
  daemon_free (f->daemon);
  munmap (f->fault, sizeof (Fault));
}

static void
assert_heard (Peer *from, Peer *to, const char *text)
{
  g_autofree char *line = g_strconcat ("PRIVMSG #lobby :", text, NULL);
  g_autofree char *mask = g_strconcat ("* PRIVMSG #lobby :", text, NULL);

  peer_say (from, line);
  g_free (peer_expect (to, mask));
}

static Peer *
enter_with_history (Daemon *daemon, const char *nick)
{
  return peer_enter_with (daemon, nick,
                          "batch server-time draft/chathistory message-tags standard-replies");
}

/* Killed in the middle of it and started again: what was shown is there, what was refused is not.
 */
static void
assert_kept (Daemon *daemon, const char *const *kept, const char *lost)
{
  g_autoptr (Peer) reader = NULL;

  daemon_signal (daemon, SIGKILL);
  daemon_wait (daemon);
  daemon_start (daemon);
  reader = enter_with_history (daemon, "reader");
  peer_say (reader, "CHATHISTORY LATEST #lobby * 50");
  for (guint i = 0; kept[i] != NULL; i++)
    {
      g_autofree char *mask = g_strconcat ("* PRIVMSG #lobby :*", NULL);
      g_autofree char *line = peer_expect (reader, mask);

      g_assert_null (strstr (line, lost));
      if (!g_str_has_suffix (line, kept[i]))
        g_error ("\"%s\" is not %s", line, kept[i]);
    }
}

/* Reads on until such a line comes. Returns: whether a FAIL was among those before it */
static gboolean
was_refused (Peer *peer, const char *mask)
{
  gboolean is_refused = FALSE;

  for (;;)
    {
      g_autofree char *line = peer_expect (peer, "*");

      if (g_pattern_match_simple (mask, line))
        return is_refused;
      is_refused = is_refused || g_pattern_match_simple ("* FAIL * STORAGE_*", line);
    }
}

/* The descriptors of the process, or of the system, are all in use; or who came has left. */
static void
test_accept (Fixture *f, gconstpointer data)
{
  static const int errors[] = { EMFILE, ENFILE, ECONNABORTED, ENOBUFS };
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *nick = g_strdup_printf ("late%u", i);
      g_autoptr (Peer) late = NULL;

      f->fault->accept = (FaultPlan){ errors[i], errors[i] == ECONNABORTED ? 20 : 1 };
      late = peer_enter (f->daemon, nick);
      assert_heard (ann, ben, nick);
      g_assert_cmpint (f->fault->accept.count, ==, 0);
    }
}

/* It lasts: the server does not burn the time that it could serve others in, nor fill the log. */
static void
test_accept_long (Fixture *f, gconstpointer data)
{
  const int many = 1000000;
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) late = NULL;
  gint64 end_us = g_get_monotonic_time () + G_USEC_PER_SEC / 2;

  f->fault->accept = (FaultPlan){ EMFILE, many };
  late = peer_new (f->daemon);
  while (g_get_monotonic_time () < end_us)
    {
      peer_say (ann, "PING x");
      g_free (peer_expect (ann, "* PONG *"));
    }
  g_assert_cmpint (many - f->fault->accept.count, >, 0);
  g_assert_cmpint (many - f->fault->accept.count, <, 20);
  f->fault->accept = (FaultPlan){ 0, 0 };
  peer_say (late, "NICK late\r\nUSER late 0 * :x");
  g_free (peer_expect (late, "* 001 *"));
}

/* A disk without room, and one that breaks: refused with a word to who spoke, and seen by nobody.
 */
static void
test_disk (Fixture *f, gconstpointer data)
{
  static const int errors[] = { ENOSPC, EIO };
  static const char *const kept[] = { "one", "two", "one", "two", NULL };
  g_autoptr (Peer) ann = enter_with_history (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      assert_heard (ann, ben, "one");
      f->fault->write = (FaultPlan){ errors[i], -1 };
      f->fault->sync = (FaultPlan){ errors[i], -1 };
      peer_say (ann, "PRIVMSG #lobby :lost");
      g_free (peer_expect (ann, "* FAIL * STORAGE_*"));
      f->fault->write = (FaultPlan){ 0, 0 };
      f->fault->sync = (FaultPlan){ 0, 0 };
      peer_say (ann, "PRIVMSG #lobby :two");
      {
        g_autofree char *line = peer_expect (ben, "* PRIVMSG #lobby :*");

        g_assert_true (g_str_has_suffix (line, ":two"));
      }
    }
  assert_kept (f->daemon, kept, "lost");
}

/* The thread that syncs in the background meets an error: what is shown then was written. */
static void
test_sync (Fixture *f, gconstpointer data)
{
  static const char *const kept[] = { "before", "while", "after", NULL };
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");

  assert_heard (ann, ben, "before");
  f->fault->sync = (FaultPlan){ EIO, 1 };
  assert_heard (ann, ben, "while");
  for (guint i = 0; f->fault->sync.count > 0 && i < 2000; i++)
    g_usleep (10000); /* another process is waited for */
  g_assert_cmpint (f->fault->sync.count, ==, 0);
  assert_heard (ann, ben, "after");
  assert_kept (f->daemon, kept, "lost");
}

/* SQLite gets no memory at one place after the other: what somebody saw is there in the end, what
 * was refused is not, and the server goes on. */
static void
test_memory (Fixture *f, gconstpointer data)
{
  g_autoptr (Peer) ann = enter_with_history (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");
  g_autoptr (Peer) reader = NULL;
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  guint n_refused = 0;

  for (int after = 0; after < 60; after++)
    {
      g_autofree char *say = g_strdup_printf ("PRIVMSG #lobby :%d", after);
      g_autofree char *ping = g_strdup_printf ("PING %d", after);
      g_autofree char *mask = g_strdup_printf ("* PONG *%d", after);

      f->fault->memory = (FaultPlan){ ENOMEM, 1 + after % 3, after };
      peer_say (ann, say);
      peer_say (ann, ping); /* what it says of the words comes before */
      if (was_refused (ann, mask))
        n_refused++;
      else
        g_ptr_array_add (heard, g_strdup_printf (":%d", after));
      f->fault->memory = (FaultPlan){ 0, 0, 0 };
    }
  assert_heard (ann, ben, "done");
  g_test_message ("%u of 60 were refused", n_refused);

  daemon_signal (f->daemon, SIGKILL);
  daemon_wait (f->daemon);
  daemon_start (f->daemon);
  reader = enter_with_history (f->daemon, "reader");
  peer_say (reader, "CHATHISTORY LATEST #lobby * 100");
  for (guint i = 0; i < heard->len; i++)
    {
      g_autofree char *line = peer_expect (reader, "* PRIVMSG #lobby :*");

      if (!g_str_has_suffix (line, g_ptr_array_index (heard, i)))
        g_error ("\"%s\" is not %s", line, (char *) g_ptr_array_index (heard, i));
    }
  g_free (peer_expect (reader, "* PRIVMSG #lobby :done"));
}

/* A disk that takes its time. What is only synced in the background makes nobody wait; what is
 * synced before it is shown is there, however it ends. */
static void
test_slow_disk (Fixture *f, gconstpointer data)
{
  const gboolean is_synced_first = g_str_equal (data, "always");
  const int sync_us = 400000;
  const guint n_words = is_synced_first ? 3 : 20;
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");
  const char *const kept[] = { ":0", ":1", ":2", NULL };
  gint64 start_us = g_get_monotonic_time ();

  f->fault->sync_us = sync_us;
  f->fault->write_us = 1000;
  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      assert_heard (ann, ben, text);
    }
  if (is_synced_first)
    g_assert_cmpint (g_get_monotonic_time () - start_us, >=, n_words * sync_us);
  else
    g_assert_cmpint (g_get_monotonic_time () - start_us, <, n_words * sync_us / 2);
  g_test_message ("%u lines in %" G_GINT64_FORMAT " ms", n_words,
                  (g_get_monotonic_time () - start_us) / 1000);
  assert_kept (f->daemon, kept, "lost");
}

static void
assert_answered (Peer *peer)
{
  peer_say (peer, "PING x");
  g_free (peer_expect (peer, "* PONG *"));
}

/* The server is stopped while the disk still has what brings somebody in, who leaves before that is
 * stored: they are not to come back to life. */
static void
test_stop_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) eve = NULL;

  daemon_expect (f->daemon, "ann!ann@127.0.0.1 is in");
  eve = peer_new (f->daemon);
  daemon_expect (f->daemon, "Connection from");
  f->fault->sync_us = 400000;
  peer_say (eve, "NICK eve\r\nUSER eve 0 * :x");
  assert_answered (ann);
  assert_answered (ann);
  daemon_signal (f->daemon, SIGTERM);
  g_free (peer_expect (eve, "ERROR *"));
  g_clear_pointer (&eve, peer_free);
  g_assert_cmpint (daemon_wait (f->daemon), ==, 0);
  f->daemon->pid = 0;
  g_assert_false (daemon_has_said (f->daemon, "eve!eve@127.0.0.1 is in"));
  g_assert_false (daemon_has_said (f->daemon, "CRITICAL"));
}

/* The configuration is read again while somebody whose connection has ended is still in the chat:
 * the disk is not done with their QUIT. */
static void
test_reload_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (Peer) ann = peer_new (f->daemon);

  peer_say (ann, "CAP LS 302\r\nNICK ann\r\nUSER ann 0 * :x\r\nCAP END");
  g_free (peer_expect (ann, "* 366 * #lobby *"));
  f->fault->sync_us = 2000000;
  g_clear_pointer (&ann, peer_free);
  daemon_expect (f->daemon, "The connection of ann ended");
  daemon_configure (f->daemon, "[history]\ndurability=always\n[server]\nsts-port=6697\n");
  daemon_signal (f->daemon, SIGHUP);
  daemon_expect (f->daemon, "The configuration was read again");
  g_assert_false (daemon_has_said (f->daemon, "ann!ann@127.0.0.1 has left"));
  f->fault->sync_us = 0;
  daemon_expect (f->daemon, "ann!ann@127.0.0.1 has left");
}

/* Whoever is written to has just left. */
static void
test_broken_pipe (Fixture *f, gconstpointer data)
{
  static const int errors[] = { EPIPE, ECONNRESET };
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      Peer *eve = peer_enter (f->daemon, "eve");

      f->fault->send = (FaultPlan){ errors[i], 1 };
      peer_say (eve, "PING x");
      for (guint j = 0; f->fault->send.count > 0 && j < 500; j++)
        g_usleep (10000); /* another process is waited for */
      g_assert_cmpint (f->fault->send.count, ==, 0);
      assert_heard (ann, ben, "still here");
      peer_free (eve);
      g_free (peer_expect (ann, ":eve!* QUIT *"));
    }
}

/* Written, but the disk does not keep it: shown to nobody, taken back, and said to operators. */
static void
test_sync_refused (Fixture *f, gconstpointer data)
{
  static const char *const kept[] = { "before", "after", NULL };
  g_autoptr (Peer) root = peer_enter_as_operator (f->daemon, "root");
  g_autoptr (Peer) ann = enter_with_history (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");
  g_autofree char *line = NULL;

  assert_heard (ann, ben, "before");
  f->fault->sync = (FaultPlan){ EIO, -1 };
  peer_say (ann, "PRIVMSG #lobby :lost");
  g_free (peer_expect (ann, "* FAIL * STORAGE_FAILED *"));
  g_free (peer_expect (root, "* NOTICE root :*refuses what is said*"));
  f->fault->sync = (FaultPlan){ 0, 0 };
  peer_say (ann, "PRIVMSG #lobby :after");
  line = peer_expect (ben, "* PRIVMSG #lobby :*");
  g_assert_true (g_str_has_suffix (line, ":after"));
  assert_kept (f->daemon, kept, "lost");
}

/* One that nobody waited for: what was shown was written, and operators know that it is at risk. */
static void
test_sync_trouble (Fixture *f, gconstpointer data)
{
  g_autoptr (Peer) root = peer_enter_as_operator (f->daemon, "root");
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");

  f->fault->sync = (FaultPlan){ EIO, -1 };
  assert_heard (ann, root, "words");
  g_free (peer_expect (root, "* NOTICE root :*may lose what was said*"));
  f->fault->write = (FaultPlan){ EIO, -1 }; /* another trouble, within the same minute */
  peer_say (ann, "PRIVMSG #lobby :lost");
  g_free (peer_expect (root, "* NOTICE root :*refuses what is said*"));
  f->fault->write = (FaultPlan){ 0, 0 };
  f->fault->sync = (FaultPlan){ 0, 0 };
  assert_heard (ann, root, "more words");
}

/* One reader's connection breaks while it is written to: it goes, the others stay. */
static void
test_send (Fixture *f, gconstpointer data)
{
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) ben = peer_enter (f->daemon, "ben");
  g_autoptr (Peer) eve = peer_enter (f->daemon, "eve");

  f->fault->send = (FaultPlan){ ENETDOWN, 1 };
  peer_say (eve, "PING x"); /* the answer breaks */
  g_free (peer_expect (ann, ":eve!* QUIT :Connection lost"));
  g_assert_true (peer_is_closed (eve, 20000));
  assert_heard (ann, ben, "still here");
}

static gint64
get_time_ms (Peer *from, Peer *to, const char *text)
{
  g_autofree char *line = NULL;
  g_autofree char *say = g_strconcat ("PRIVMSG #lobby :", text, NULL);
  g_autofree char *mask = g_strconcat ("@*time=*PRIVMSG #lobby :", text, NULL);
  g_autofree char *time = NULL;
  g_autoptr (GDateTime) parsed = NULL;
  const char *at;

  peer_say (from, say);
  line = peer_expect (to, mask);
  at = strstr (line, "time=") + strlen ("time=");
  time = g_strndup (at, strcspn (at, "; "));
  parsed = g_date_time_new_from_iso8601 (time, NULL);
  g_assert_nonnull (parsed);
  return g_date_time_to_unix (parsed) * 1000 + g_date_time_get_microsecond (parsed) / 1000;
}

/* The clock is set, to and fro: times do not fall, and nobody is dropped for being silent. */
static void
test_clock (Fixture *f, gconstpointer data)
{
  g_autoptr (Peer) ann = peer_enter (f->daemon, "ann");
  g_autoptr (Peer) ben = enter_with_history (f->daemon, "ben");
  gint64 first = get_time_ms (ann, ben, "now");
  gint64 later;
  gint64 last;

  f->fault->clock_us = 86400 * G_TIME_SPAN_SECOND;
  later = get_time_ms (ann, ben, "tomorrow");
  g_assert_cmpint (later, >=, first + 86000 * 1000);
  f->fault->clock_us = -86400 * G_TIME_SPAN_SECOND;
  last = get_time_ms (ann, ben, "yesterday");
  g_assert_cmpint (last, >=, later);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  library = argv[1];
  g_test_add ("/faults/accept", Fixture, "normal", set_up, test_accept, tear_down);
  g_test_add ("/faults/accept-long", Fixture, "normal", set_up, test_accept_long, tear_down);
  g_test_add ("/faults/disk", Fixture, "normal", set_up, test_disk, tear_down);
  g_test_add ("/faults/disk-synced", Fixture, "always", set_up, test_disk, tear_down);
  g_test_add ("/faults/sync", Fixture, "normal", set_up, test_sync, tear_down);
  g_test_add ("/faults/memory", Fixture, "normal", set_up, test_memory, tear_down);
  g_test_add ("/faults/slow-disk", Fixture, "normal", set_up, test_slow_disk, tear_down);
  g_test_add ("/faults/slow-disk-synced", Fixture, "always", set_up, test_slow_disk, tear_down);
  g_test_add ("/faults/broken-pipe", Fixture, "normal", set_up, test_broken_pipe, tear_down);
  g_test_add ("/faults/stop-meanwhile", Fixture, "always", set_up, test_stop_meanwhile, tear_down);
  g_test_add ("/faults/reload-meanwhile", Fixture, "always", set_up, test_reload_meanwhile,
              tear_down);
  g_test_add ("/faults/sync-refused", Fixture, "always", set_up, test_sync_refused, tear_down);
  g_test_add ("/faults/sync-trouble", Fixture, "normal", set_up, test_sync_trouble, tear_down);
  g_test_add ("/faults/send", Fixture, "normal", set_up, test_send, tear_down);
  g_test_add ("/faults/clock", Fixture, "normal", set_up, test_clock, tear_down);

  return g_test_run ();
}
