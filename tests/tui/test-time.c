#include "config.h"

#include <locale.h>

#include "tui-time.h"

#define HOUR_US (60 * 60 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  const char *path;
  const char *locale;
  const char *time; /* 14:05 */
  const char *day;  /* the second of January 1970 */
} LocaleCase;

static const LocaleCase locale_cases[] = {
  { "/tui/time/locale/plain", "C", "14:05", "Friday, 01/02/70" },
  { "/tui/time/locale/german", "de_DE.UTF-8", "14:05", "Freitag, 02.01.1970" },
  { "/tui/time/locale/american", "en_US.UTF-8", "02:05 PM", "Friday, 01/02/1970" },
  { "/tui/time/locale/finnish", "fi_FI.UTF-8", "14.05", "perjantai, 02.01.1970" },
  { "/tui/time/locale/japanese", "ja_JP.UTF-8", "14:05",
    "\u91D1\u66DC\u65E5, 1970\u5E7401\u670802\u65E5" },
  { "/tui/time/locale/persian", "fa_IR.UTF-8", "\u06F1\u06F4:\u06F0\u06F5", NULL },
};

/* A process has one locale: GLib asks for its digits once. */
static void
test_locale (gconstpointer data)
{
  const LocaleCase *c = data;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 time_us = (24 + 14) * HOUR_US + HOUR_US / 12;
  g_autofree char *format = NULL;
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;

  if (setlocale (LC_ALL, c->locale) == NULL)
    {
      g_test_skip ("the locale is not installed");
      return;
    }
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  format = tui_time_get_locale_format ();
  time = tui_time_format (time_us, utc, format);
  day = tui_time_format_day (time_us, utc);
  g_assert_true (tui_time_is_format (format));
  g_assert_cmpstr (time, ==, c->time);
  if (c->day != NULL)
    g_assert_cmpstr (day, ==, c->day);
  setlocale (LC_ALL, "C");
}

static void
test_formats (void)
{
  static const char *const good[] = { "", "%H:%M", "%T", "kl. %H", "[%OI:%OM %p]", "\u2460" };
  static const char *const bad[] = {
    "%", "%Q", "%H\n%M", "%n", "\033[31m%H", "a text that is far too long to stand before messages"
  };

  setlocale (LC_ALL, "C.UTF-8");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (tui_time_is_format (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tui_time_is_format (bad[i]));
  setlocale (LC_ALL, "C");
}

/* A server may say any time. */
static void
test_no_time (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *time = tui_time_format (G_MAXINT64, utc, "%H:%M");
  g_autofree char *day = tui_time_format_day (G_MAXINT64, utc);

  g_assert_cmpstr (time, ==, "--:--");
  g_assert_cmpstr (day, ==, "--");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (locale_cases); i++)
    g_test_add_data_func (locale_cases[i].path, &locale_cases[i], test_locale);
  g_test_add_func ("/tui/time/formats", test_formats);
  g_test_add_func ("/tui/time/none", test_no_time);

  return g_test_run ();
}
