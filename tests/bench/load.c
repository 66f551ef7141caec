/* load.c: prints the table of the server's promises: every row against pychat and its peers, in one
 * run.
 *
 * Usage: load [--repeat N] [--server NAME]... [ROW...]: rows by id or by its beginning ("fanout");
 * all by default. Each repeat visits every server in turn, so that a slow minute of the machine
 * hits all of them; the table has the medians, and beside each peer's figure pychat's as a ratio.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "load-row.h"

#define N_KINDS (LOAD_PEER_REDIS + 1)

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

static void
measure_once (const LoadRow *row, LoadPeerKind kind, double *figures)
{
  g_autoptr (LoadPeer) peer = load_peer_start (kind);

  if (peer != NULL)
    row->measure (peer, row->size, figures);
}

static void
print_row (const LoadRow *row, double medians[N_KINDS][LOAD_MAX_FIGURES])
{
  for (guint figure = 0; row->figures[figure] != NULL; figure++)
    for (guint kind = 0; kind < N_KINDS; kind++)
      {
        double ours = medians[LOAD_PEER_PYCHAT][figure], value = medians[kind][figure];

        if ((row->peers & 1u << kind) == 0)
          continue;
        g_print ("%-40s %-12s %-20s ", kind == 0 && figure == 0 ? row->title : "",
                 kind == 0 ? row->figures[figure] : "", load_peer_kind_name (kind));
        if (isnan (value))
          g_print ("%10s\n", "-");
        else if (isnan (ours) || kind == LOAD_PEER_PYCHAT)
          g_print ("%10.3f\n", value);
        else
          g_print ("%10.3f   pychat is %.2f of it\n", value, ours / value);
      }
}

static gboolean
is_chosen (const char *id, char **beginnings)
{
  if (beginnings == NULL)
    return TRUE;
  for (; *beginnings != NULL; beginnings++)
    if (g_str_has_prefix (id, *beginnings))
      return TRUE;

  return FALSE;
}

static void
run_row (const LoadRow *row, guint repeats, char **servers)
{
  g_autofree double *values = g_new (double, N_KINDS *LOAD_MAX_FIGURES *repeats);
  double medians[N_KINDS][LOAD_MAX_FIGURES];

  for (guint repeat = 0; repeat < repeats; repeat++)
    for (guint kind = 0; kind < N_KINDS; kind++)
      {
        double figures[LOAD_MAX_FIGURES];

        for (guint figure = 0; figure < LOAD_MAX_FIGURES; figure++)
          figures[figure] = NAN;
        if (row->peers & 1u << kind && is_chosen (load_peer_kind_name (kind), servers))
          measure_once (row, kind, figures);
        for (guint figure = 0; figure < LOAD_MAX_FIGURES; figure++)
          values[(kind * LOAD_MAX_FIGURES + figure) * repeats + repeat] = figures[figure];
      }
  for (guint kind = 0; kind < N_KINDS; kind++)
    for (guint figure = 0; figure < LOAD_MAX_FIGURES; figure++)
      medians[kind][figure] =
          median (values + (kind * LOAD_MAX_FIGURES + figure) * repeats, repeats);
  print_row (row, medians);
  fflush (stdout);
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
  for (guint i = 0; i < load_n_rows; i++)
    if (is_chosen (load_rows[i].id, ids))
      run_row (&load_rows[i], repeats, servers);

  return 0;
}
