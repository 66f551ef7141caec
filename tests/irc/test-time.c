#include "irc-time.h"

#define BAD G_MININT64

typedef struct
{
  const char *path;
  const char *text;
  gint64 time_us;
} ParseCase;

static const ParseCase parse_cases[] = {
  { "/irc/time/parse/epoch", "1970-01-01T00:00:00.000Z", 0 },
  { "/irc/time/parse/milliseconds", "2011-10-19T16:40:51.620Z", 1319042451620000 },
  { "/irc/time/parse/microseconds", "2011-10-19T16:40:51.620001Z", 1319042451620001 },
  { "/irc/time/parse/more-digits", "2011-10-19T16:40:51.6200019999999Z", 1319042451620001 },
  { "/irc/time/parse/no-fraction", "2011-10-19T16:40:51Z", 1319042451000000 },
  { "/irc/time/parse/before-1970", "1969-12-31T23:59:59.999Z", -1000 },
  { "/irc/time/parse/leap-day", "2024-02-29T00:00:00Z", 1709164800000000 },
  { "/irc/time/parse/leap-second", "2016-12-31T23:59:60Z", 1483228800000000 },
  { "/irc/time/parse/no-leap-day", "2023-02-29T00:00:00Z", BAD },
  { "/irc/time/parse/month", "2023-13-01T00:00:00Z", BAD },
  { "/irc/time/parse/day", "2023-01-00T00:00:00Z", BAD },
  { "/irc/time/parse/hour", "2023-01-01T24:00:00Z", BAD },
  { "/irc/time/parse/empty", "", BAD },
  { "/irc/time/parse/star", "*", BAD },
  { "/irc/time/parse/no-zone", "2023-01-01T00:00:00.000", BAD },
  { "/irc/time/parse/other-zone", "2023-01-01T00:00:00+01:00", BAD },
  { "/irc/time/parse/bare-dot", "2023-01-01T00:00:00.Z", BAD },
  { "/irc/time/parse/more-behind", "2023-01-01T00:00:00Z ", BAD },
  { "/irc/time/parse/sign", "-023-01-01T00:00:00Z", BAD },
};

static void
test_parse (gconstpointer data)
{
  const ParseCase *c = data;
  gint64 time_us = 42;
  gboolean is_time = irc_time_parse (c->text, &time_us);

  g_assert_true (is_time == (c->time_us != BAD));
  g_assert_cmpint (time_us, ==, is_time ? c->time_us : 42);
}

static void
test_format (void)
{
  static const struct
  {
    gint64 time_us;
    const char *text;
  } rows[] = {
    { 0, "1970-01-01T00:00:00.000Z" },          { 1319042451620999, "2011-10-19T16:40:51.620Z" },
    { -1, "1969-12-31T23:59:59.999Z" },         { -1001, "1969-12-31T23:59:59.998Z" },
    { G_MAXINT64, "9999-12-31T23:59:59.999Z" }, { G_MININT64, "0000-01-01T00:00:00.000Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char buffer[IRC_TIME_SIZE];

      g_assert_cmpstr (irc_time_format (rows[i].time_us, buffer), ==, rows[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    g_test_add_data_func (parse_cases[i].path, &parse_cases[i], test_parse);
  g_test_add_func ("/irc/time/format", test_format);

  return g_test_run ();
}
