/* irc-time.h: times as server-time and read markers write them: YYYY-MM-DDThh:mm:ss.sssZ. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IRC_TIME_SIZE 25 /* with the NUL */

char *irc_time_format (gint64 time_us, char buffer[IRC_TIME_SIZE]);
gboolean irc_time_parse (const char *text, gint64 *time_us);

G_END_DECLS
