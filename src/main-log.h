/* main-log.h: where g_message(), g_debug() and the like go. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MAIN_LOG_QUIET,  /* a client's: nothing on the terminal */
  MAIN_LOG_STDERR, /* a server's in the foreground: a line each */
  MAIN_LOG_FILE,   /* $XDG_STATE_HOME/pychat/debug.log */
} MainLogTarget;

/* has_debug: with everything, each line in and out included. */
gboolean main_log_start (MainLogTarget target, gboolean has_debug, GError **error);

G_END_DECLS
