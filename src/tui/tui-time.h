/* tui-time.h: times and days as the reader's locale writes them (LC_TIME, whatever the language).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What g_date_time_format() takes: hours and minutes, with the locale's own digits, in halves of
 * the day where people count so. */
char *tui_time_get_locale_format (void);          /* (transfer full) */
gboolean tui_time_is_format (const char *format); /* it gives one short line */

/* (transfer full); dashes where there is no such time */
char *tui_time_format (gint64 time_us, GTimeZone *time_zone, const char *format);
char *tui_time_format_day (gint64 time_us, GTimeZone *time_zone);

G_END_DECLS
