/* client-log-file.h: the file of a room's log, which several programs of one person may write.
 *
 * Two programs in one room have the same to write. Each looks, before it writes, at what came into
 * the file from elsewhere, and leaves out what is there already, once for each time it is there;
 * what only one of them has seen is written by that one. The file is locked meanwhile, and no line
 * of it is cut off.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ClientLogFile ClientLogFile;

typedef enum
{
  CLIENT_LOG_FILE_DONE,
  CLIENT_LOG_FILE_BUSY,   /* another program writes just now */
  CLIENT_LOG_FILE_FAILED, /* errno says why */
} ClientLogFileResult;

ClientLogFile *client_log_file_new (const char *path);
void client_log_file_free (ClientLogFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientLogFile, client_log_file_free)

const char *client_log_file_get_path (const ClientLogFile *self);
/* Milliseconds since 1970, of the last line that it had at first; 0: none */
gint64 client_log_file_get_last_ms (const ClientLogFile *self);

/* line: (transfer full): begins with a time, ends with its line; further lines are indented */
void client_log_file_add (ClientLogFile *self, char *line);
gboolean client_log_file_has_more (const ClientLogFile *self); /* added and not written */
ClientLogFileResult client_log_file_write (ClientLogFile *self);
/* The last chance: also while another program writes. */
ClientLogFileResult client_log_file_write_now (ClientLogFile *self);

G_END_DECLS
