/* server-counters.h: what the server has done since it started, as numbers that only grow.
 *
 * Counting is an addition where it happens. Whoever wants to know asks: STATS, a scrape, a signal.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SERVER_COUNT_CONNECTIONS, /* that became sessions */
  SERVER_COUNT_HANDSHAKES,  /* of TLS, that succeeded */
  SERVER_COUNT_LINES,       /* from clients */
  SERVER_COUNT_MESSAGES,    /* PRIVMSG, NOTICE and TAGMSG that were shown */
  SERVER_COUNT_DELIVERIES,  /* lines to one of many */
  SERVER_COUNT_ENTRIES,     /* committed */
  SERVER_COUNT_REFUSED,     /* entries that the journal did not take */
  SERVER_N_COUNTS,
} ServerCount;

/* Why connections ended that did not end by themselves. */
typedef enum
{
  SERVER_DROP_SEND_QUEUE,
  SERVER_DROP_LOST,
  SERVER_DROP_PING,
  SERVER_DROP_REGISTRATION,
  SERVER_DROP_HANDSHAKE,
  SERVER_DROP_TOO_MANY,  /* from its address */
  SERVER_DROP_TOO_OFTEN, /* from its address */
  SERVER_N_DROPS,
} ServerDrop;

#define SERVER_N_BUCKETS 9

typedef struct
{
  guint64 buckets[SERVER_N_BUCKETS]; /* not cumulative; the last one: beyond all bounds */
  guint64 sum_us;
} ServerHistogram;

/* The fields are the interface. */
typedef struct
{
  guint64 counts[SERVER_N_COUNTS];
  guint64 drops[SERVER_N_DROPS];
  ServerHistogram commit; /* from append to commit */
  ServerHistogram turn;   /* of the network's part of the loop */
} ServerCounters;

void server_histogram_add (ServerHistogram *self, gint64 duration_us);

/* In the text format of Prometheus. (transfer none) out */
void server_counters_format (const ServerCounters *self, GString *out);
void server_counters_format_gauge (GString *out, const char *name, const char *help, guint64 value);

G_END_DECLS
