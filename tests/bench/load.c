/* load.c: prints the table of the server's promises: every row against pychat and its peers, in one
 * run, with the marks and whether they are met.
 *
 * Usage: load [--repeat N] [--server NAME]... [ROW...]: rows by id or by its beginning ("room"),
 * servers by the heading of their column; all by default. Each repeat visits every server in turn,
 * so that a slow minute of the machine hits all of them; the table has the medians, and beside each
 * peer's figure pychat's as a multiple of it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "load-row.h"

#define N_KINDS (LOAD_PEER_REDIS + 1)
#define SLOW_US (10 * G_USEC_PER_SEC)

static const char *const columns[N_KINDS] = {
  [LOAD_PEER_PYCHAT] = "pychat",  [LOAD_PEER_PYCHAT_MEMORY] = "no history",
  [LOAD_PEER_PYCHAT_TLS] = "TLS", [LOAD_PEER_PYCHAT_TLS_MEMORY] = "TLS, none",
  [LOAD_PEER_NGIRCD] = "ngircd",  [LOAD_PEER_INSPIRCD] = "inspircd",
  [LOAD_PEER_REDIS] = "redis",
};

/* What was measured of one row. */
typedef struct
{
  double of[N_KINDS][LOAD_MAX_FIGURES];
  gboolean has_failed[N_KINDS];
} Medians;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Of those that could be measured; NAN when none could. */
static double
median (const double *values, guint n)
{
  g_autofree double *sorted = g_new (double, n);
  guint n_valid = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      sorted[n_valid++] = values[i];
  if (n_valid == 0)
    return NAN;
  qsort (sorted, n_valid, sizeof (double), compare_doubles);

  return sorted[n_valid / 2];
}

/* Returns: %FALSE: nothing of it could be measured in its time */
static gboolean
measure_once (const LoadRow *row, LoadPeerKind kind, double *figures)
{
  g_autoptr (LoadPeer) peer = load_peer_start (kind);
  guint n = 0;

  if (peer == NULL)
    return FALSE;
  row->measure (peer, row->size, figures);
  for (guint figure = 0; row->figures[figure] != NULL; figure++)
    n += !isnan (figures[figure]);

  return n > 0;
}

/* A peer that is slow, or takes long to fail, is measured once: its ratio is clear. */
static gboolean
is_worth_repeating (LoadPeerKind kind, gint64 start_us)
{
  return kind < LOAD_PEER_NGIRCD || g_get_monotonic_time () - start_us < SLOW_US;
}

static void
print_heading (void)
{
  g_print ("%-24s", "");
  for (guint kind = 0; kind < N_KINDS; kind++)
    g_print (" %*s", kind < LOAD_PEER_NGIRCD ? 10 : 16, columns[kind]);
  g_print ("\n");
}

static void
print_figure (const LoadRow *row, const Medians *medians, guint figure)
{
  double ours = medians->of[LOAD_PEER_PYCHAT][figure];

  g_print ("  %-22s", row->figures[figure]);
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      double value = medians->of[kind][figure];
      gboolean is_peer = kind >= LOAD_PEER_NGIRCD;

      if ((row->peers & 1u << kind) == 0)
        g_print (" %*s", is_peer ? 16 : 10, "");
      else if (isnan (value))
        g_print (" %*s", is_peer ? 16 : 10, "-");
      else if (is_peer && !isnan (ours))
        g_print (" %8.3f (%5.2f)", value, ours / value);
      else
        g_print (" %*.3f", is_peer ? 16 : 10, value);
    }
  g_print ("\n");
}

static double
find_other (const LoadMark *mark, const Medians *all, const Medians *medians)
{
  switch (mark->type)
    {
    case LOAD_MARK_OF_PEER:
      return medians->of[mark->peer][mark->figure];
    case LOAD_MARK_OF_FIGURE:
      return medians->of[mark->kind][mark->figure - 1];
    case LOAD_MARK_OF_ROW:
      for (guint i = 0; i < load_n_rows; i++)
        if (g_str_equal (load_rows[i].id, mark->row))
          return all[i].of[mark->kind][mark->figure];
      return NAN;
    case LOAD_MARK_AT_MOST:
    case LOAD_MARK_AT_LEAST:
      break;
    }

  return 0;
}

static void
print_row (const LoadRow *row, const Medians *all, const Medians *medians)
{
  g_print ("%s\n", row->title);
  for (guint figure = 0; row->figures[figure] != NULL; figure++)
    print_figure (row, medians, figure);
  for (guint kind = 0; kind < N_KINDS; kind++)
    if (medians->has_failed[kind])
      g_print ("    %s did not finish this in its time\n", load_peer_kind_name (kind));
  for (const LoadMark *mark = row->marks; mark->words != NULL; mark++)
    load_mark_print (mark, medians->of[mark->kind][mark->figure], find_other (mark, all, medians));
  fflush (stdout);
}

static gboolean
is_chosen (const char *id, char **beginnings)
{
  if (beginnings == NULL)
    return TRUE;
  for (; *beginnings != NULL; beginnings++)
    {
      gsize length = strlen (*beginnings);

      if (strncmp (id, *beginnings, length) == 0 && (id[length] == '\0' || id[length] == '-'))
        return TRUE;
    }

  return FALSE;
}

static void
run_row (const LoadRow *row, guint repeats, char **servers, Medians *medians)
{
  g_autofree double *values = g_new (double, N_KINDS *LOAD_MAX_FIGURES *repeats);
  gboolean is_over[N_KINDS] = { FALSE };
  guint n_measured[N_KINDS] = { 0 };

  for (guint i = 0; i < N_KINDS * LOAD_MAX_FIGURES * repeats; i++)
    values[i] = NAN;
  for (guint repeat = 0; repeat < repeats; repeat++)
    for (guint kind = 0; kind < N_KINDS; kind++)
      {
        double figures[LOAD_MAX_FIGURES];
        gint64 start_us = g_get_monotonic_time ();

        if ((row->peers & 1u << kind) == 0 || is_over[kind] ||
            (servers != NULL && !g_strv_contains ((const char *const *) servers, columns[kind])))
          continue;
        for (guint figure = 0; figure < LOAD_MAX_FIGURES; figure++)
          figures[figure] = NAN;
        if (measure_once (row, kind, figures))
          n_measured[kind]++;
        medians->has_failed[kind] = n_measured[kind] == 0;
        is_over[kind] = !is_worth_repeating (kind, start_us);
        for (guint figure = 0; figure < LOAD_MAX_FIGURES; figure++)
          values[(kind * LOAD_MAX_FIGURES + figure) * repeats + repeat] = figures[figure];
      }
  for (guint kind = 0; kind < N_KINDS; kind++)
    for (guint figure = 0; figure < LOAD_MAX_FIGURES; figure++)
      medians->of[kind][figure] =
          median (values + (kind * LOAD_MAX_FIGURES + figure) * repeats, repeats);
}

/* Rows that were not chosen have nothing: what is compared with them is not measured. */
static void
run_rows (guint repeats, char **ids, char **servers)
{
  g_autofree Medians *all = g_new0 (Medians, load_n_rows);

  for (guint i = 0; i < load_n_rows; i++)
    for (guint j = 0; j < N_KINDS * LOAD_MAX_FIGURES; j++)
      all[i].of[j / LOAD_MAX_FIGURES][j % LOAD_MAX_FIGURES] = NAN;
  print_heading ();
  for (guint i = 0; i < load_n_rows; i++)
    {
      const LoadRow *row = &load_rows[i];

      if (!is_chosen (row->id, ids))
        continue;
      run_row (row, row->max_repeats > 0 ? MIN (repeats, row->max_repeats) : repeats, servers,
               &all[i]);
      print_row (row, all, &all[i]);
    }
}

int
main (int argc, char **argv)
{
  int repeats = 3;
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) servers = NULL;
  const GOptionEntry options[] = {
    { "repeat", 'n', 0, G_OPTION_ARG_INT, &repeats, "Times each figure is taken", "N" },
    { "server", 's', 0, G_OPTION_ARG_STRING_ARRAY, &servers, "Only this one; may be repeated",
      "NAME" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &ids, NULL, "ROW" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit files;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || repeats < 1)
    {
      g_printerr ("load: %s\n", error != NULL ? error->message : "--repeat is at least 1");
      return 2;
    }
  if (getrlimit (RLIMIT_NOFILE, &files) == 0)
    {
      files.rlim_cur = files.rlim_max;
      setrlimit (RLIMIT_NOFILE, &files);
    }
  g_print ("Medians of %d; in brackets pychat's figure as a multiple of the peer's\n", repeats);
  run_rows ((guint) repeats, ids, servers);

  return 0;
}
