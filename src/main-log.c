#include "config.h"

#include "main-log.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>

#include "tui-sanitize.h"

/* What the handler needs; lives as long as the program. */
typedef struct
{
  FILE *file; /* (nullable): nowhere */
  gboolean has_debug;
  gboolean is_journal; /* which notes time and level by itself */
} MainLog;

static const char *
name_of_level (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "ERROR ";
  if (level & G_LOG_LEVEL_WARNING)
    return "WARNING ";
  return level & G_LOG_LEVEL_DEBUG ? "debug " : "";
}

/* sd-daemon(3): what the journal reads as the level of a line. */
static const char *
get_journal_level (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "<3>";
  if (level & G_LOG_LEVEL_WARNING)
    return "<4>";
  return level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO) ? "<7>" : "<6>";
}

/* systemd.exec(5): $JOURNAL_STREAM is device and inode of the descriptor that leads there. */
static gboolean
is_journal (FILE *file)
{
  const char *value = g_getenv ("JOURNAL_STREAM");
  g_autofree char *own = NULL;
  struct stat status;

  if (value == NULL || fstat (fileno (file), &status) != 0)
    return FALSE;
  own = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) status.st_dev,
                         (guint64) status.st_ino);
  return g_str_equal (value, own);
}

static void
write_entry (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  MainLog *log = user_data;
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;
  g_autofree char *clean = NULL;

  /* What is about to abort the program is never kept quiet. */
  if (level & (G_LOG_FLAG_FATAL | G_LOG_LEVEL_ERROR))
    {
      g_log_default_handler (domain, level, message, NULL);
      return;
    }
  if (log->file == NULL || (!log->has_debug && (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO))))
    return;
  clean = tui_sanitize (message, -1, TUI_SANITIZE_LINE); /* lines hold what peers sent */
  if (log->is_journal)
    {
      fprintf (log->file, "%s%s\n", get_journal_level (level), clean);
      fflush (log->file);
      return;
    }
  now = g_date_time_new_now_local ();
  time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S.%f");
  fprintf (log->file, "%.23s %s%s\n", time, name_of_level (level), clean);
  fflush (log->file);
}

static FILE *
open_file (GError **error)
{
  g_autofree char *directory = g_build_filename (g_get_user_state_dir (), PACKAGE_NAME, NULL);
  g_autofree char *path = g_build_filename (directory, "debug.log", NULL);
  FILE *file;

  g_mkdir_with_parents (directory, 0700);
  file = g_fopen (path, "ae");
  if (file == NULL)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 /* Translators: %1$s is the name of a file, %2$s the reason. */
                 _ ("The log %1$s cannot be written: %2$s"), path, g_strerror (errno));
  return file;
}

gboolean
main_log_start (MainLogTarget target, gboolean has_debug, GError **error)
{
  MainLog *log = g_new0 (MainLog, 1);

  log->has_debug = has_debug;
  g_log_set_debug_enabled (has_debug);
  if (target == MAIN_LOG_STDERR)
    log->file = stderr;
  else if (target == MAIN_LOG_FILE)
    log->file = open_file (error);
  log->is_journal = log->file != NULL && is_journal (log->file);
  g_log_set_default_handler (write_entry, log);
  return target != MAIN_LOG_FILE || log->file != NULL;
}
