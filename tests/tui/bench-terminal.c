#include "config.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "terminal-peer.h"

/* What a person waits for and pays for at a terminal, of pychat and of what else one could run, on
 * the same server that says the same lines. Prints one table: medians of some runs, what is
 * promised, and how much more the best of the others takes. */

#define ROWS 24
#define COLUMNS 80
#define IDLE_MS 5000
#define RUNS 3
#define STARTS 15
#define KEYS 40
#define QUEUE_MS 10000 /* irssi lets a few lines go, and then one each two seconds */
#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"

typedef enum
{
  FIRST_PAINT_MS,
  RSS_MIB,
  WAKE_UPS,
  KEY_MS,
  BURST_MS,
  BURST_KIB,
  BIG_BURST_MS,
  BIG_BURST_KIB,
  FULL_RSS_MIB,
  RESIZE_MS,
  RESIZE_KIB,
  BIDI,
  COLORS,
  BACKSPACE,
  BROKEN,
  PASTE,
  NARROW_COLUMNS,
  N_FIGURES
} Figure;

/* NAN: it cannot do that, or did not get through with it */
static const struct
{
  const char *label;
  double must;      /* less than this, or not more than it where it is 0 */
  gboolean is_cost; /* the ratio tells something */
} rows[] = {
  [FIRST_PAINT_MS] = { "start to first paint, ms", 10, TRUE },
  [RSS_MIB] = { "RSS after joining, MiB", 10, TRUE },
  [WAKE_UPS] = { "voluntary switches in 5 s idle", 0, FALSE },
  [KEY_MS] = { "a key until it is seen, ms", 5, TRUE },
  [BURST_MS] = { "4,000 lines until the last is seen, ms", 100, TRUE },
  [BURST_KIB] = { "  written to the terminal, KiB", 10, TRUE },
  [BIG_BURST_MS] = { "10,000 lines until the last is seen, ms", 150, TRUE },
  [BIG_BURST_KIB] = { "  written to the terminal, KiB", 10, TRUE },
  [FULL_RSS_MIB] = { "RSS with 100,000 lines kept, MiB", 60, TRUE },
  [RESIZE_MS] = { "resize with them, ms", 30, TRUE },
  [RESIZE_KIB] = { "  written to the terminal, KiB", 10, TRUE },
  [BIDI] = { "raw bidi overrides on the terminal", 0, FALSE },
  [COLORS] = { "colours although NO_COLOR=1", 0, FALSE },
  [BACKSPACE] = { "code points left of a family after Backspace", 0, FALSE },
  [BROKEN] = { "terminal left broken by SIGTERM", 0, FALSE },
  [PASTE] = { "lines sent by a paste of 3 by itself", 0, FALSE },
  [NARROW_COLUMNS] = { "columns without words at 40x12", 15, FALSE },
};

/* Returns: the number behind @key in a file of /proc; 0 when it is not there */
static double
read_number (const char *path, const char *key)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  at = strstr (text, key);
  return at != NULL ? g_ascii_strtod (at + strlen (key), NULL) : 0;
}

static double
count_switches (TerminalPeer *peer)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", test_terminal_get_pid (peer->terminal));
  g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
  const char *task;
  double sum = 0;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *status = g_strdup_printf ("%s/%s/status", path, task);

      sum += read_number (status, "\nvoluntary_ctxt_switches:");
    }
  return sum;
}

static double
read_rss (TerminalPeer *peer)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/status", test_terminal_get_pid (peer->terminal));

  return read_number (path, "VmRSS:") / 1024;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

/* Of those that are numbers; NAN of none. */
static double
median (double *values, guint n)
{
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      values[n_known++] = values[i];
  qsort (values, n_known, sizeof (double), compare);
  return n_known > 0 ? values[n_known / 2] : NAN;
}

/* Costs */

static double
measure_start (const TerminalPeerKind *kind)
{
  double times[STARTS];

  for (guint i = 0; i < STARTS; i++)
    {
      g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);

      times[i] = terminal_peer_wait_painted (peer);
    }
  return median (times, STARTS);
}

static void
measure_idle (TerminalPeer *peer, double *figures)
{
  double switches = count_switches (peer);

  terminal_peer_rest (IDLE_MS);
  figures[WAKE_UPS] = count_switches (peer) - switches;
  figures[RSS_MIB] = read_rss (peer);
}

static gboolean
has_cursor_moved (TestTerminal *terminal, gpointer data)
{
  int row, column;

  test_terminal_get_cursor (terminal, &row, &column);
  return column == *(int *) data;
}

static double
measure_keys (TerminalPeer *peer)
{
  double times[KEYS];
  int row, column;

  test_terminal_get_cursor (peer->terminal, &row, &column);
  for (guint i = 0; i < KEYS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      column++;
      test_terminal_send (peer->terminal, "k");
      test_terminal_wait_until (peer->terminal, has_cursor_moved, &column);
      times[i] = (g_get_monotonic_time () - start) / 1000.0;
      terminal_peer_rest (10);
    }
  test_terminal_send (peer->terminal, "\025");
  terminal_peer_settle (peer);
  return median (times, KEYS);
}

static void
measure_burst (TerminalPeer *peer, guint from, guint to, double *ms, double *kib)
{
  guint before = terminal_peer_get_written (peer);

  *ms = terminal_peer_say_many (peer, from, to);
  terminal_peer_settle (peer);
  *kib = (terminal_peer_get_written (peer) - before) / 1024.0;
}

static void
measure_full (TerminalPeer *peer, double *figures)
{
  guint before;
  double first;

  figures[FULL_RSS_MIB] = figures[RESIZE_MS] = figures[RESIZE_KIB] = NAN;
  if (peer->kind->keep_all == NULL)
    return;
  test_terminal_send (peer->terminal, peer->kind->keep_all);
  terminal_peer_settle (peer);
  for (guint i = 0; i < 100 * 1000; i += 5000)
    terminal_peer_say_many (peer, i, i + 5000);
  terminal_peer_settle (peer);
  figures[FULL_RSS_MIB] = read_rss (peer);

  before = terminal_peer_get_written (peer);
  test_terminal_resize (peer->terminal, 30, 100);
  first = terminal_peer_settle (peer);
  test_terminal_resize (peer->terminal, ROWS, COLUMNS);
  figures[RESIZE_MS] = (first + terminal_peer_settle (peer)) / 2;
  figures[RESIZE_KIB] = (terminal_peer_get_written (peer) - before) / 1024.0 / 2;
}

static void
measure_once (const TerminalPeerKind *kind, double *figures)
{
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);

  terminal_peer_join (peer);
  terminal_peer_settle (peer);
  terminal_peer_rest (1000);
  measure_idle (peer, figures);
  figures[KEY_MS] = measure_keys (peer);
  measure_burst (peer, 0, 4000, &figures[BURST_MS], &figures[BURST_KIB]);
  measure_burst (peer, 10000, 20000, &figures[BIG_BURST_MS], &figures[BIG_BURST_KIB]);
  measure_full (peer, figures);
}

/* Manners */

static double
count_bidi (const TerminalPeerKind *kind)
{
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);

  terminal_peer_join (peer);
  terminal_peer_say (peer, "a\u202Eb after it");
  test_terminal_wait_for (peer->terminal, "after it");
  return MIN (test_terminal_count_output (peer->terminal, "\u202E"), 1);
}

static double
count_colors (const TerminalPeerKind *kind)
{
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, "NO_COLOR=1", ROWS, COLUMNS);
  guint n = 0;

  terminal_peer_join (peer);
  terminal_peer_say (peer, "\00304red\003 after it");
  test_terminal_wait_for (peer->terminal, "after it");
  for (guint color = 0; color < 8; color++)
    {
      g_autofree char *direct = g_strdup_printf ("\033[3%um", color);

      n += test_terminal_count_output (peer->terminal, direct);
    }
  return MIN (n + test_terminal_count_output (peer->terminal, "38;5;") +
                  test_terminal_count_output (peer->terminal, "48;5;"),
              1);
}

static gboolean
has_said (TestTerminal *terminal, gpointer data)
{
  return script_host_count (data, "after it") > 0;
}

/* As keys. WeeChat asks at times whether it was a paste: it was not. */
static void
type (TerminalPeer *peer, const char *keys)
{
  test_terminal_send (peer->terminal, keys);
  terminal_peer_rest (500);
  if (test_terminal_shows (peer->terminal, "[ctrl-Y] Yes"))
    test_terminal_send (peer->terminal, "\031");
  terminal_peer_settle (peer);
}

static double
count_left_of_family (const TerminalPeerKind *kind)
{
  static const char *const rests[] = {
    "\u200D",
    "\U0001F468",
    "\U0001F469",
    "\U0001F467",
  };
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);
  guint n = 0;

  terminal_peer_join (peer);
  type (peer, FAMILY);
  type (peer, "\177");
  type (peer, "after it");
  type (peer, "\r");
  test_terminal_wait_until (peer->terminal, has_said, peer->host);
  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    n += script_host_count (peer->host, rests[i]);
  return n;
}

static double
is_broken_by_sigterm (const TerminalPeerKind *kind)
{
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);

  terminal_peer_join (peer);
  test_terminal_kill (peer->terminal, SIGTERM);
  test_terminal_wait_exit (peer->terminal);
  return !test_terminal_is_sane (peer->terminal) || test_terminal_is_alternate (peer->terminal) ||
         !test_terminal_is_cursor_visible (peer->terminal);
}

static double
count_sent_by_paste (const TerminalPeerKind *kind)
{
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);
  gboolean is_bracketed;

  terminal_peer_join (peer);
  terminal_peer_settle (peer);
  is_bracketed = test_terminal_count_output (peer->terminal, "\033[?2004h") > 0;
  test_terminal_send (peer->terminal, is_bracketed ? "\033[200~" : "");
  test_terminal_send (peer->terminal, "one\rtwo\rthree");
  test_terminal_send (peer->terminal, is_bracketed ? "\033[201~" : "");
  terminal_peer_rest (QUEUE_MS);
  return script_host_count (peer->host, "PRIVMSG #lobby");
}

static double
count_narrow_columns (const TerminalPeerKind *kind)
{
  g_autoptr (TerminalPeer) peer = terminal_peer_start (kind, NULL, ROWS, COLUMNS);
  g_autofree char *word = g_strnfill (200, 'w');
  gsize most = 0;

  terminal_peer_join (peer);
  test_terminal_resize (peer->terminal, 12, 40);
  terminal_peer_settle (peer);
  terminal_peer_say (peer, word);
  terminal_peer_say (peer, "z.z"); /* longer words do not fit in one of them */
  test_terminal_wait_for (peer->terminal, "z.z");
  for (int row = 0; row < 12; row++)
    {
      g_autofree char *text = test_terminal_get_row (peer->terminal, row);

      for (const char *at = strchr (text, 'w'); at != NULL; at = strchr (at, 'w'))
        {
          most = MAX (most, strspn (at, "w"));
          at += strspn (at, "w");
        }
    }
  return 40.0 - most;
}

static const struct
{
  Figure figure;
  double (*measure) (const TerminalPeerKind *kind);
} manners[] = {
  { BIDI, count_bidi },
  { COLORS, count_colors },
  { BACKSPACE, count_left_of_family },
  { BROKEN, is_broken_by_sigterm },
  { PASTE, count_sent_by_paste },
  { NARROW_COLUMNS, count_narrow_columns },
};

/* The table */

/* Each in a process of its own: a client that does not answer ends that, and not the table. */
static gboolean
begin_apart (int *result)
{
  int ends[2];
  pid_t child;

  if (pipe (ends) != 0 || (child = fork ()) < 0)
    g_error ("no process to measure in: %s", g_strerror (errno));
  *result = ends[child == 0];
  close (ends[child != 0]);
  return child == 0;
}

static void
end_apart (int result, const double *figures)
{
  gsize size = sizeof (double) * N_FIGURES;

  _exit (write (result, figures, size) == (gssize) size ? 0 : 1);
}

/* What is not measured there stays NAN. */
static void
take_apart (const TerminalPeerKind *kind, int result, double *figures)
{
  double all[N_FIGURES];
  gsize n = 0;
  gssize got;

  while (n < sizeof all && (got = read (result, (char *) all + n, sizeof all - n)) > 0)
    n += (gsize) got;
  close (result);
  wait (NULL);
  if (n < sizeof all)
    g_printerr ("%s did not get through with it\n", kind->name);
  for (guint i = 0; n == sizeof all && i < N_FIGURES; i++)
    if (!isnan (all[i]))
      figures[i] = all[i];
}

static void
forget (double *figures)
{
  for (guint i = 0; i < N_FIGURES; i++)
    figures[i] = NAN;
}

static void
measure (const TerminalPeerKind *kind, double *medians)
{
  double figures[RUNS][N_FIGURES];
  double once[N_FIGURES];
  int result;

  forget (medians);
  for (guint i = 0; i < RUNS; i++)
    {
      forget (figures[i]);
      if (begin_apart (&result))
        {
          measure_once (kind, figures[i]);
          end_apart (result, figures[i]);
        }
      take_apart (kind, result, figures[i]);
    }
  for (guint j = 0; j < N_FIGURES; j++)
    {
      double values[RUNS];

      for (guint i = 0; i < RUNS; i++)
        values[i] = figures[i][j];
      medians[j] = median (values, RUNS);
    }

  forget (once);
  if (begin_apart (&result))
    {
      once[FIRST_PAINT_MS] = measure_start (kind);
      end_apart (result, once);
    }
  take_apart (kind, result, medians);
  for (guint i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      if (begin_apart (&result))
        {
          once[manners[i].figure] = manners[i].measure (kind);
          end_apart (result, once);
        }
      take_apart (kind, result, medians);
    }
}

static void
print_row (Figure figure, double (*columns)[N_FIGURES], const gboolean *is_here)
{
  double own = columns[0][figure], best = NAN;
  g_autofree char *must =
      rows[figure].must > 0 ? g_strdup_printf ("< %.0f", rows[figure].must) : g_strdup ("0");

  g_print ("%-46s %6s", rows[figure].label, must);
  for (guint i = 0; i < terminal_peer_n_kinds; i++)
    {
      double value = is_here[i] ? columns[i][figure] : NAN;

      if (isnan (value))
        g_print (" %9s", "-");
      else
        g_print (" %9.1f", value);
      if (i > 0 && !isnan (value) && !(value > best))
        best = value;
    }
  if (rows[figure].is_cost && is_here[0] && !isnan (best) && own > 0)
    g_print (" %8.1fx", best / own);
  g_print ("\n");
}

/* Arguments: the clients to run; none: all that are installed. */
int
main (int argc, char *argv[])
{
  g_autofree double (*columns)[N_FIGURES] = g_malloc0 (sizeof *columns * terminal_peer_n_kinds);
  g_autofree gboolean *is_here = g_new0 (gboolean, terminal_peer_n_kinds);

  for (guint i = 0; i < terminal_peer_n_kinds; i++)
    {
      const TerminalPeerKind *kind = &terminal_peer_kinds[i];

      is_here[i] = terminal_peer_is_installed (kind) &&
                   (argc == 1 || g_strv_contains ((const char *const *) argv + 1, kind->name));
      if (is_here[i])
        measure (kind, columns[i]);
    }

  g_print ("%-46s %6s", "80x24, medians; -: cannot, or did not", "must");
  for (guint i = 0; i < terminal_peer_n_kinds; i++)
    g_print (" %9s", terminal_peer_kinds[i].name);
  g_print (" %9s\n", "best peer");
  for (guint i = 0; i < N_FIGURES; i++)
    print_row (i, columns, is_here);
  return 0;
}
