#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* Rooms, people, and who the server is: what stands around the two windows. */

static const ScreenSetting fine_tls = { 24, 80, { NULL }, .certificate = "long-server.pem" };
static const ScreenSetting wide_tls = { 50, 200, { NULL }, .certificate = "long-server.pem" };
static const ScreenSetting narrow_tls = { 12, 40, { NULL }, .certificate = "long-server.pem" };
static const ScreenSetting month_tls = { 24, 80, { NULL }, .certificate = "month-server.pem" };
static const ScreenSetting day_tls = { 50, 200, { NULL }, .certificate = "day-server.pem" };

static int
border_row (const ScreenSetting *setting)
{
  return setting->rows - 3;
}

static void
test_plain_is_said (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_row (fixture->terminal, border_row (data), "[not encrypted]");
}

static void
test_server_is_named (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_wait_row (fixture->terminal, border_row (setting), "[TLS");
  if (setting->columns >= 80)
    test_terminal_wait_row (fixture->terminal, border_row (setting),
                            "[TLS: localhost, by Test authority, until ");
  g_assert_false (test_terminal_shows (fixture->terminal, "certificate ends"));
}

static void
test_end_is_near (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_wait_for (fixture->terminal, setting == &day_tls
                                                 ? "! The server's certificate ends within a day"
                                                 : "! The server's certificate ends in 29 days");
  test_terminal_wait_row (fixture->terminal, border_row (setting),
                          "[TLS! The server's certificate ends");
}

static void
test_details (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/tls\r");
  test_terminal_wait_for (fixture->terminal, "This connection is encrypted with TLS 1.");
  test_terminal_wait_for (fixture->terminal, "The server proved to be CN=long-server.pem.");
  test_terminal_wait_for (fixture->terminal, "The certificate was issued by CN=Test authority.");
  test_terminal_wait_for (fixture->terminal, "The SHA-256 fingerprint of the certificate is ");
  test_terminal_wait_for (fixture->terminal, "Your own certificate is for CN=long-client.pem.");
}

static const ScreenTest tests[] = {
  { "/tui/screen/people/plain-is-said", &screen_usual, test_plain_is_said },
  { "/tui/screen/people/server-is-named", &fine_tls, test_server_is_named },
  { "/tui/screen/people/server-is-named/wide", &wide_tls, test_server_is_named },
  { "/tui/screen/people/server-is-named/narrow", &narrow_tls, test_server_is_named },
  { "/tui/screen/people/end-is-near", &month_tls, test_end_is_near },
  { "/tui/screen/people/end-is-near/wide", &day_tls, test_end_is_near },
  { "/tui/screen/people/tls", &wide_tls, test_details },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  screen_run (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
