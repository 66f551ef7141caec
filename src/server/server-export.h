/* server-export.h: stored history of a room as text or JSON lines, while the server runs or not. */
#pragma once

#include "journal.h"
#include "server-config.h"

G_BEGIN_DECLS

typedef enum
{
  SERVER_EXPORT_TEXT, /* TIME <nick> words, one line a line */
  SERVER_EXPORT_JSON, /* an object a message */
} ServerExportFormat;

/* A line without its end. */
typedef void (*ServerExportFunc) (const char *line, gpointer user_data);

/* Blocks until all is told. since_us: 0: from the first. journal may be read-only; config is that
 * of the server it belongs to. */
gboolean server_export_room (Journal *journal,
                             const ServerConfig *config,
                             const char *room,
                             gint64 since_us,
                             ServerExportFormat format,
                             ServerExportFunc func,
                             gpointer user_data,
                             GError **error);

G_END_DECLS
