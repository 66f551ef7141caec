#include "config.h"

#include "irc-time.h"

#include <string.h>
#include <time.h>

#define US_PER_SECOND G_USEC_PER_SEC
/* What four digits of a year can say. */
#define MIN_US (G_GINT64_CONSTANT (-62167219200) * US_PER_SECOND)
#define MAX_US (G_GINT64_CONSTANT (253402300800) * US_PER_SECOND - 1)

static void
put_digits (char *to, int n, int value)
{
  while (n-- > 0)
    {
      to[n] = (char) ('0' + value % 10);
      value /= 10;
    }
}

/**
 * irc_time_format:
 * @time_us: since 1970, in UTC
 * @buffer: for the text
 *
 * Cuts to milliseconds. Once a message: written by hand, since strftime() takes longer than the
 * rest of the line.
 *
 * Returns: @buffer
 */
char *
irc_time_format (gint64 time_us, char buffer[IRC_TIME_SIZE])
{
  gint64 clamped = CLAMP (time_us, MIN_US, MAX_US);
  gint64 us = clamped % US_PER_SECOND;
  time_t seconds;
  struct tm tm;

  if (us < 0)
    us += US_PER_SECOND;
  seconds = (time_t) ((clamped - us) / US_PER_SECOND);
  gmtime_r (&seconds, &tm);

  memcpy (buffer, "0000-00-00T00:00:00.000Z", IRC_TIME_SIZE);
  put_digits (buffer, 4, tm.tm_year + 1900);
  put_digits (buffer + 5, 2, tm.tm_mon + 1);
  put_digits (buffer + 8, 2, tm.tm_mday);
  put_digits (buffer + 11, 2, tm.tm_hour);
  put_digits (buffer + 14, 2, tm.tm_min);
  put_digits (buffer + 17, 2, tm.tm_sec);
  put_digits (buffer + 20, 3, (int) (us / 1000));

  return buffer;
}

/* Digits where the pattern has '0', the byte itself elsewhere. */
static gboolean
fits (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; text++, pattern++)
    {
      if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
        return FALSE;
    }

  return TRUE;
}

static int
get_digits (const char *text, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    value = value * 10 + g_ascii_digit_value (text[i]);

  return value;
}

/**
 * irc_time_parse:
 * @text: with any number of digits behind the second, or none
 * @time_us: (out): since 1970; not changed when the text is no time
 *
 * A leap second is the second after it, as in POSIX time.
 *
 * Returns: whether the text is a time
 */
gboolean
irc_time_parse (const char *text, gint64 *time_us)
{
  struct tm tm = { 0 };
  struct tm normal;
  const char *rest;
  gint64 us = 0;
  gint64 seconds;

  if (!fits (text, "0000-00-00T00:00:00"))
    return FALSE;

  rest = text + strlen ("0000-00-00T00:00:00");
  if (*rest == '.')
    {
      gint64 unit = US_PER_SECOND / 10;

      if (!g_ascii_isdigit (*++rest))
        return FALSE;
      for (; g_ascii_isdigit (*rest); rest++, unit /= 10)
        us += unit * g_ascii_digit_value (*rest);
    }
  if (strcmp (rest, "Z") != 0)
    return FALSE;

  tm.tm_year = get_digits (text, 4) - 1900;
  tm.tm_mon = get_digits (text + 5, 2) - 1;
  tm.tm_mday = get_digits (text + 8, 2);
  tm.tm_hour = get_digits (text + 11, 2);
  tm.tm_min = get_digits (text + 14, 2);
  tm.tm_sec = get_digits (text + 17, 2);
  if (tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
    return FALSE;

  /* timegm() turns a 31st of February into a day of March: then it was no date. */
  normal = (struct tm){ .tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday };
  timegm (&normal);
  if (normal.tm_mon != tm.tm_mon || normal.tm_mday != tm.tm_mday)
    return FALSE;

  seconds = (gint64) timegm (&tm);
  *time_us = seconds * US_PER_SECOND + us;

  return TRUE;
}
