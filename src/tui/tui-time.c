#include "config.h"

#include "tui-time.h"

#include <langinfo.h>
#include <string.h>

#include "tui-text.h"

#define MAX_COLUMNS 32 /* of a time before each message */

static gboolean
has_any (const char *text, const char *const *parts)
{
  for (; *parts != NULL; parts++)
    if (strstr (text, *parts) != NULL)
      return TRUE;
  return FALSE;
}

char *
tui_time_get_locale_format (void)
{
  static const char *const halves[] = { "%r", "%I", "%l", NULL };
  static const char *const dots[] = { "%H.%M", "%I.%M", "%OH.%OM", "%OI.%OM", NULL };
  const char *locale = nl_langinfo (T_FMT);
  char separator = has_any (locale, dots) ? '.' : ':';

  if (has_any (locale, halves) && *nl_langinfo (AM_STR) != '\0')
    return g_strdup_printf ("%%OI%c%%OM %%p", separator);
  return g_strdup_printf ("%%OH%c%%OM", separator);
}

gboolean
tui_time_is_format (const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (2000, 12, 30, 22, 50, 58);
  g_autofree char *text = g_date_time_format (time, format);

  if (text == NULL || (*text == '\0' && *format != '\0') ||
      tui_text_columns (text, strlen (text), TUI_TEXT_NONE) > MAX_COLUMNS)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static GDateTime *
get_local (gint64 time_us, GTimeZone *time_zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, time_zone) : NULL;
}

char *
tui_time_format (gint64 time_us, GTimeZone *time_zone, const char *format)
{
  g_autoptr (GDateTime) local = get_local (time_us, time_zone);
  char *text = local != NULL ? g_date_time_format (local, format) : NULL;

  return text != NULL ? text : g_strdup ("--:--");
}

char *
tui_time_format_day (gint64 time_us, GTimeZone *time_zone)
{
  g_autoptr (GDateTime) local = get_local (time_us, time_zone);
  char *text = local != NULL ? g_date_time_format (local, "%A, %x") : NULL;

  return text != NULL ? text : g_strdup ("--");
}
