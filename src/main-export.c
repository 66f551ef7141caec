#include "config.h"

#include "main-export.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "journal-sqlite.h"
#include "server-export.h"

static void
on_line (const char *line, gpointer user_data)
{
  fputs (line, stdout);
  fputc ('\n', stdout);
}

/* A day, or a day and a time: in the user's own time zone unless it says another. */
static gboolean
parse_since (const char *text, gint64 *since_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *full =
      strchr (text, 'T') == NULL ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (full, zone);

  if (time == NULL)
    return FALSE;

  *since_us = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

static MainStatus
refuse (const char *text, MainStatus status)
{
  main_complain (text);
  return status;
}

MainStatus
main_export (const MainOptions *options)
{
  g_autofree char *path = g_build_filename (options->data_dir, MAIN_HISTORY_FILE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) journal = NULL;
  g_autoptr (ServerConfig) config = server_config_new ();
  ServerExportFormat format = SERVER_EXPORT_TEXT;
  gint64 since_us = 0;

  if (g_strcmp0 (options->export_format, "json") == 0)
    format = SERVER_EXPORT_JSON;
  else if (options->export_format != NULL && strcmp (options->export_format, "text") != 0)
    return refuse (_ ("--format must be text or json"), MAIN_STATUS_USAGE);
  if (options->export_since != NULL && !parse_since (options->export_since, &since_us))
    return refuse (_ ("--since must be a day or a time such as 2026-01-31 or 2026-01-31T12:00:00Z"),
                      MAIN_STATUS_USAGE);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *text = g_strdup_printf (
          /* Translators: %s is a directory. */
          _ ("There is no history in %s; name its directory with --data-dir"), options->data_dir);

      return refuse (text, MAIN_STATUS_FAILED);
    }
  if (!server_config_read (config, options->file, options->config, &error))
    return refuse (error->message, MAIN_STATUS_FAILED);
  journal = journal_sqlite_open_read_only (path, &error);
  if (journal == NULL || !server_export_room (journal, config, options->export_room, since_us,
                                              format, on_line, NULL, &error))
    return refuse (error->message, MAIN_STATUS_FAILED);

  journal_close (journal);
  return fflush (stdout) == 0 ? MAIN_STATUS_DONE
                              : refuse (_ ("Not all could be written"), MAIN_STATUS_FAILED);
}
