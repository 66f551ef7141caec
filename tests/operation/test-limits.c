/* Limits that only a process of its own has: its descriptors, and the memory that it takes for
 * others. */
#include "config.h"

#include "daemon.h"
#include "journal-await.h"

#include <string.h>
#include <sys/socket.h>

#define N_GUESTS 120 /* of 80 descriptors, files have 35, and 16 stay free */
#define SPARE 4      /* of the 16: a file that is open for a moment */

/* A sanitizer keeps what was freed, so that it sees who still uses it. */
#if defined(__SANITIZE_ADDRESS__)
#  define HAS_PLAIN_MEMORY FALSE
#else
#  define HAS_PLAIN_MEMORY TRUE
#endif

static void
assert_served (Peer *peer)
{
  peer_say (peer, "PING x");
  g_free (peer_expect (peer, "* PONG *"));
}

static gboolean
is_in (Peer *peer)
{
  char bytes[64];

  return recv (peer->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static guint
count_in (GPtrArray *peers)
{
  guint n = 0;

  for (guint i = 0; i < peers->len; i++)
    n += is_in (g_ptr_array_index (peers, i));
  return n;
}

static Peer *
knock (Daemon *daemon, guint number)
{
  Peer *peer = peer_new (daemon);
  g_autofree char *hello = g_strdup_printf ("NICK n%u\r\nUSER n 0 * :n", number);

  peer_say (peer, hello);
  return peer;
}

static guint
count_descriptors (Daemon *daemon)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) daemon->pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

/* No descriptor is left: who is there is served, who comes waits, nothing grows; and as places are
 * given back, those who wait come in, and no more than those. */
static void
test_descriptors (void)
{
  g_autoptr (GPtrArray) guests = g_ptr_array_new_with_free_func ((GDestroyNotify) peer_free);
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) ann = NULL;
  gint64 memory_kb;
  guint n_before;

  daemon->prelude = "ulimit -n 80";
  daemon_start (daemon);
  ann = peer_enter (daemon, "ann");
  for (guint i = 0; i < N_GUESTS; i++)
    g_ptr_array_add (guests, knock (daemon, i));
  for (guint i = 0; i < 50; i++)
    assert_served (ann);
  for (guint i = 0; (n_before = count_in (guests)) <= 20 && i < 10000; i++)
    assert_served (ann);
  g_assert_cmpuint (n_before, >, 20);
  g_assert_cmpuint (n_before, <, 80);

  memory_kb = daemon_get_memory_kb (daemon);
  for (guint i = 0; i < 300; i++)
    {
      peer_free (knock (daemon, N_GUESTS + i));
      assert_served (ann);
    }
  if (HAS_PLAIN_MEMORY)
    g_assert_cmpint (daemon_get_memory_kb (daemon), <=, memory_kb + 512);

  while (guests->len > 0)
    {
      g_autoptr (Peer) guest = g_ptr_array_steal_index (guests, 0);

      g_free (peer_expect (guest, "* 001 *"));
      g_assert_cmpuint (count_descriptors (daemon), <=, 80 - 16 + SPARE);
    }
  assert_served (ann);
}

static gboolean
has_name (Peer *peer, const char *name)
{
  g_autofree char *line = peer_expect (peer, "* 353 *");

  return strstr (line, name) != NULL;
}

/* Somebody who never reads: what waits for them is bounded, they go, and nobody else waited. */
static void
test_reader (void)
{
  g_autoptr (Daemon) daemon = daemon_new ();
  g_autoptr (Peer) ann = NULL;
  g_autoptr (Peer) ben = NULL;
  g_autoptr (Peer) eve = NULL;
  g_autofree char *words = g_strnfill (400, 'x');
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *history = g_build_filename (daemon->folder, "history.db", NULL);
  gint64 longest_us = 0;
  gint64 before_kb;
  gint64 most_kb = 0;
  gboolean is_gone = FALSE;
  int small = 4096;

  daemon_configure (daemon, "[limits]\nmax-send-queue=4194304\ninput-rate=0\n");
  daemon_start (daemon);
  ann = peer_enter (daemon, "ann");
  ben = peer_enter (daemon, "ben");
  peer_say (ann, "CAP REQ echo-message\r\nJOIN #loud"); /* it waits until its words are stored */
  g_free (peer_expect (ann, "* 366 * #loud *"));
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (lines, "PRIVMSG #loud :%s\r\n", words);
  g_string_append (lines, "PRIVMSG #loud :that was it\r\n");
  for (guint i = 0; i < 200; i++) /* as much as the journal's caches ever take */
    {
      peer_say_bytes (ann, lines->str, lines->len);
      g_free (peer_expect (ann, "* PRIVMSG #loud :that was it"));
    }
  journal_await_index (history);

  eve = peer_new (daemon);
  setsockopt (eve->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  peer_say (eve, "NICK eve\r\nUSER eve 0 * :eve");
  g_free (peer_expect (ben, ":eve!* JOIN *"));
  peer_say (eve, "JOIN #loud");
  peer_say (ann, "NAMES #loud");
  while (!has_name (ann, "eve"))
    peer_say (ann, "NAMES #loud");
  before_kb = daemon_get_memory_kb (daemon);
  for (guint i = 0; i < 2000 && !is_gone; i++)
    {
      gint64 start_us = g_get_monotonic_time ();

      peer_say_bytes (ann, lines->str, lines->len);
      assert_served (ben);
      longest_us = MAX (longest_us, g_get_monotonic_time () - start_us);
      g_free (peer_expect (ann, "* PRIVMSG #loud :that was it"));
      most_kb = MAX (most_kb, daemon_get_memory_kb (daemon));
      is_gone = daemon_has_said (daemon, "eve does not read") ||
                daemon_has_said (daemon, "Did not read what was sent");
    }
  if (!is_gone)
    g_error ("eve is still there: %s", daemon->log->str);
  g_test_message ("others waited %" G_GINT64_FORMAT " us at most; %" G_GINT64_FORMAT " KiB more",
                  longest_us, most_kb - before_kb);
  if (HAS_PLAIN_MEMORY)
    g_assert_cmpint (most_kb - before_kb, <, 2 * 4096);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation/limits/descriptors", test_descriptors);
  g_test_add_func ("/operation/limits/reader", test_reader);
  return g_test_run ();
}
