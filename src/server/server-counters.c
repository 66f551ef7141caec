#include "config.h"

#include "server-counters.h"

static const struct
{
  const char *name;
  const char *help;
} counts[] = {
  [SERVER_COUNT_CONNECTIONS] = { "connections", "Connections that were ready for lines" },
  [SERVER_COUNT_HANDSHAKES] = { "handshakes", "TLS handshakes that succeeded" },
  [SERVER_COUNT_LINES] = { "lines", "Lines from clients" },
  [SERVER_COUNT_MESSAGES] = { "messages", "Messages shown" },
  [SERVER_COUNT_DELIVERIES] = { "deliveries", "Lines queued to one of many" },
  [SERVER_COUNT_ENTRIES] = { "journal_entries", "Entries committed" },
  [SERVER_COUNT_REFUSED] = { "journal_refusals", "Entries that could not be stored" },
};

static const char *const drops[] = {
  [SERVER_DROP_SEND_QUEUE] = "send_queue",  [SERVER_DROP_LOST] = "lost",
  [SERVER_DROP_PING] = "ping_timeout",      [SERVER_DROP_REGISTRATION] = "registration_timeout",
  [SERVER_DROP_HANDSHAKE] = "handshake",    [SERVER_DROP_TOO_MANY] = "address_limit",
  [SERVER_DROP_TOO_OFTEN] = "address_rate",
};

/* Upper ends of the buckets but the last, in us and as Prometheus writes seconds. */
static const struct
{
  gint64 us;
  const char *seconds;
} bounds[SERVER_N_BUCKETS - 1] = {
  { 100, "0.0001" }, { 500, "0.0005" }, { 1000, "0.001" }, { 5000, "0.005" },
  { 20000, "0.02" }, { 100000, "0.1" }, { 500000, "0.5" }, { 2000000, "2" },
};

void
server_histogram_add (ServerHistogram *self, gint64 duration_us)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (bounds) && duration_us > bounds[i].us)
    i++;
  self->buckets[i]++;
  self->sum_us += (guint64) MAX (0, duration_us);
}

static void
begin (GString *out, const char *name, const char *unit, const char *help, const char *type)
{
  g_string_append_printf (out, "# HELP pychat_%s%s %s\n# TYPE pychat_%s%s %s\n", name, unit, help,
                          name, unit, type);
}

static void
format_histogram (const ServerHistogram *self, GString *out, const char *name, const char *help)
{
  guint64 n = 0;

  begin (out, name, "_seconds", help, "histogram");
  for (guint i = 0; i < SERVER_N_BUCKETS; i++)
    {
      n += self->buckets[i];
      g_string_append_printf (out, "pychat_%s_seconds_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n",
                              name, i < G_N_ELEMENTS (bounds) ? bounds[i].seconds : "+Inf", n);
    }
  g_string_append_printf (out,
                          "pychat_%s_seconds_sum %" G_GUINT64_FORMAT ".%06u\n"
                          "pychat_%s_seconds_count %" G_GUINT64_FORMAT "\n",
                          name, self->sum_us / G_USEC_PER_SEC,
                          (guint) (self->sum_us % G_USEC_PER_SEC), name, n);
}

void
server_counters_format_gauge (GString *out, const char *name, const char *help, guint64 value)
{
  begin (out, name, "", help, "gauge");
  g_string_append_printf (out, "pychat_%s %" G_GUINT64_FORMAT "\n", name, value);
}

void
server_counters_format (const ServerCounters *self, GString *out)
{
  for (guint i = 0; i < SERVER_N_COUNTS; i++)
    {
      begin (out, counts[i].name, "_total", counts[i].help, "counter");
      g_string_append_printf (out, "pychat_%s_total %" G_GUINT64_FORMAT "\n", counts[i].name,
                              self->counts[i]);
    }

  begin (out, "drops", "_total", "Connections that were dropped, or not let in", "counter");
  for (guint i = 0; i < SERVER_N_DROPS; i++)
    g_string_append_printf (out, "pychat_drops_total{reason=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            drops[i], self->drops[i]);

  format_histogram (&self->commit, out, "journal_commit", "From append to commit");
  format_histogram (&self->turn, out, "loop_turn", "Turns of the network loop");
}
