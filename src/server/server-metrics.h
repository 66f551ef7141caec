/* server-metrics.h: the server's numbers for those who watch it: Prometheus over a local socket,
 * and the log.
 */
#pragma once

#include "server.h"

G_BEGIN_DECLS

char *server_metrics_dup_text (Server *server); /* in the text format of Prometheus */
void server_metrics_log (Server *server);       /* a line each */

/* As [server] metrics= asks: a path of a Unix socket, or a port on the loopback interface; nothing
 * when it is not there. */
gboolean server_metrics_listen (Server *server, GError **error);

G_END_DECLS
