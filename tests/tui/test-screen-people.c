#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* Rooms, people, and who the server is: what stands around the two windows. */

static const ScreenSetting fine_tls = { 24, 80, { NULL }, .certificate = "long-server.pem" };
static const ScreenSetting wide_tls = { 50, 200, { NULL }, .certificate = "long-server.pem" };
static const ScreenSetting narrow_tls = { 12, 40, { NULL }, .certificate = "long-server.pem" };
static const ScreenSetting month_tls = { 24, 80, { NULL }, .certificate = "month-server.pem" };
static const ScreenSetting narrow_month = { 12, 40, { NULL }, .certificate = "month-server.pem" };
static const ScreenSetting day_tls = { 50, 200, { NULL }, .certificate = "day-server.pem" };

static const ScreenSetting own_day = {
  50, 200, { NULL }, .certificate = "long-server.pem", .own_certificate = "day-client.pem"
};

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

/* Where there is no space for all, what it is, and not half of it. */
static void
test_plain_is_said_whole (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_wait_row (fixture->terminal, border_row (setting), "connected to");
  for (int columns = 38; columns >= 24; columns -= 2)
    {
      test_terminal_resize (fixture->terminal, setting->rows, columns);
      test_terminal_wait_row (fixture->terminal, border_row (setting), "[not encrypted]");
    }
  g_assert_false (test_terminal_shows (fixture->terminal, "connected to"));
}

static void
test_server_is_named (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_wait_row (fixture->terminal, border_row (setting),
                          setting->columns >= 80 ? "[TLS: localhost, by Test authority, until "
                                                 : "[TLS: localhost, until ");
  g_assert_false (test_terminal_shows (fixture->terminal, "certificate ends"));
}

/* The name gives way to the end, and shows that it did; a window too narrow for both has what it
 * is. */
static void
test_server_is_shortened (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = border_row (setting);

  test_terminal_resize (fixture->terminal, setting->rows, 34);
  test_terminal_wait_row (fixture->terminal, row, "[TLS: loca\u2026, until ");
  test_terminal_resize (fixture->terminal, setting->rows, 20);
  test_terminal_wait_row (fixture->terminal, row, "[TLS: localh\u2026] ");
}

/* Whose it is and the day; all of it stands in the room. */
static void
test_end_is_near_narrow (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_row (fixture->terminal, border_row (data), "[TLS! localhost, until ");
}

/* In the room that is in sight, not in the border alone. */
static gboolean
is_said_in_room (TestTerminal *terminal, gpointer sentence)
{
  int row = test_terminal_find_row (terminal, sentence);
  g_autofree char *line = row > 0 ? test_terminal_get_row (terminal, row) : g_strdup ("");

  return strstr (line, sentence) != NULL && strchr (line, '[') == NULL;
}

static void
test_end_is_near (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  const char *said = setting == &day_tls ? "! The server's certificate ends within a day"
                                         : "! The server's certificate ends in 29 days";

  test_terminal_wait_until (fixture->terminal, is_said_in_room, (gpointer) said);
  test_terminal_wait_row (fixture->terminal, border_row (setting),
                          "[TLS! The server's certificate ends");
}

static void
test_own_end_is_near (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_wait_until (fixture->terminal, is_said_in_room,
                            (gpointer) "! Your certificate ends within a day");
  test_terminal_wait_row (fixture->terminal, border_row (data),
                          "[TLS! Your certificate ends within a day");
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

/* Rooms */

static void
open_rooms (ScreenFixture *fixture)
{
  script_host_say (fixture->host, ":me!u@h JOIN #garden\r\n:host 353 me = #garden :me alice\r\n"
                                  ":host 366 me #garden :end\r\n"
                                  ":me!u@h JOIN #kitchen\r\n:host 353 me = #kitchen :me alice\r\n"
                                  ":host 366 me #kitchen :end\r\n"
                                  ":alice!a@h PRIVMSG #garden :nothing much\r\n"
                                  ":alice!a@h PRIVMSG #kitchen :me: come here\r\n");
}

/* In a column where there is space, else in the top line. */
static void
test_rooms_are_counted (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  open_rooms (fixture);
  if (setting->columns >= 110)
    {
      test_terminal_wait_row (fixture->terminal, 1, " 1:127.0.0.1");
      test_terminal_wait_row (fixture->terminal, 2, ">2:#lobby");
      test_terminal_wait_row (fixture->terminal, 3, " 3:#garden(1)");
      test_terminal_wait_row (fixture->terminal, 4, " 4:#kitchen(1!)");
    }
  else
    {
      test_terminal_wait_row (fixture->terminal, 0, ">2:#lobby 3:#garden(1)");
      if (setting->columns >= 80)
        test_terminal_wait_row (fixture->terminal, 0, "4:#kitchen(1!)");
    }
}

/* The count has its place, whatever the name is. */
static void
test_long_name_is_counted (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":me!u@h JOIN #the-name-of-this-room-is-long\r\n"
                                  ":alice!a@h PRIVMSG #the-name-of-this-room-is-long :me: hi\r\n");
  test_terminal_wait_row (fixture->terminal, 3, " 3:#the-name-o\u2026(1!)");
}

/* Where the line is too short for all, those near the one in sight are there, and the topic. */
static void
test_rooms_are_many (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (lines, ":me!m@h JOIN #room%u\r\n", i);
  g_string_append (lines, ":alice!a@h PRIVMSG #room39 :far away\r\n");
  script_host_say (fixture->host, lines->str);
  test_terminal_wait_row (fixture->terminal, 0,
                          setting->columns >= 80 ? "2:#lobby 3:#room0 " : "2:#lobby ");
  test_terminal_wait_row (fixture->terminal, 0, " 42:#room39(1) ");
  if (setting->columns >= 80)
    test_terminal_wait_row (fixture->terminal, 0, " The topic");
  test_terminal_send (fixture->terminal, "\033[1;3D\033[1;3D"); /* the last of them */
  test_terminal_wait_row (fixture->terminal, 0,
                          setting->columns >= 80 ? " 41:#room38 >42:#room39" : ">42:#room39");
}

/* First to where one is meant, then to where something is new, then nowhere. */
static void
test_active_room (ScreenFixture *fixture, gconstpointer data)
{
  open_rooms (fixture);
  test_terminal_wait_row (fixture->terminal, 0, "4:#kitchen(1!)");
  test_terminal_send (fixture->terminal, "\033a");
  test_terminal_wait_for (fixture->terminal, "me: come here");
  test_terminal_send (fixture->terminal, "\033a");
  test_terminal_wait_for (fixture->terminal, "nothing much");
  test_terminal_send (fixture->terminal, "\t\033a");
  test_terminal_wait_for (fixture->terminal, "Nothing is new in the other rooms");
  test_terminal_send (fixture->terminal, "\0332");
  test_terminal_wait_for (fixture->terminal, "ready");
}

/* What belongs to no room is told where one looks. */
static void
test_told_in_sight (ScreenFixture *fixture, gconstpointer data)
{
  open_rooms (fixture);
  test_terminal_send (fixture->terminal, "/away\r");
  screen_wait_said (fixture, "AWAY ");
  test_terminal_wait_row (fixture->terminal, 0, "4:#kitchen(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_for (fixture->terminal, "nothing much");
  script_host_say (fixture->host, ":host 306 me :You are away\r\n");
  test_terminal_wait_for (fixture->terminal, "You are marked as away.");
}

/* Who closes a room is where he was before, and what he does not see there is told. */
static void
test_part_leads_back (ScreenFixture *fixture, gconstpointer data)
{
  open_rooms (fixture);
  test_terminal_wait_row (fixture->terminal, 0, "4:#kitchen(1!)");
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_for (fixture->terminal, "nothing much");
  test_terminal_send (fixture->terminal, "\0332");
  test_terminal_wait_for (fixture->terminal, "ready");
  test_terminal_send (fixture->terminal, "\0333/part\r");
  screen_wait_said (fixture, "PART #garden");
  script_host_say (fixture->host, ":me!u@h PART #garden\r\n");
  test_terminal_wait_for (fixture->terminal, "You left #garden.");
  test_terminal_send (fixture->terminal, "/part\r");
  test_terminal_wait_gone (fixture->terminal, "#garden");
  test_terminal_wait_for (fixture->terminal, "ready");
  test_terminal_send (fixture->terminal, "/query bob\r");
  test_terminal_wait_row (fixture->terminal, 0, "4:bob");
  test_terminal_send (fixture->terminal, "\0333\0334/part\r");
  test_terminal_wait_gone (fixture->terminal, "4:bob");
  test_terminal_wait_for (fixture->terminal, "me: come here");
}

/* The command that led away does not stay behind as something typed. */
static void
test_command_leaves_no_draft (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/query bob\r");
  test_terminal_wait_row (fixture->terminal, 0, "3:bob");
  test_terminal_send (fixture->terminal, "for bob\0332");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (data), 1);
  g_assert_false (test_terminal_shows (fixture->terminal, "/query"));
  test_terminal_send (fixture->terminal, "\0333");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "for bob");
}

/* Nor does it take away what was typed where it leads to. */
static void
test_command_keeps_draft (ScreenFixture *fixture, gconstpointer data)
{
  test_terminal_send (fixture->terminal, "/query bob\r");
  test_terminal_wait_row (fixture->terminal, 0, "3:bob");
  test_terminal_send (fixture->terminal, "for bob\0332");
  test_terminal_wait_cursor (fixture->terminal, screen_input_row (data), 1);
  test_terminal_send (fixture->terminal, "/query bob\r");
  test_terminal_wait_row (fixture->terminal, screen_input_row (data), "for bob");
}

/* The border says what one would forget. */
static void
test_away (ScreenFixture *fixture, gconstpointer data)
{
  int row = border_row (data);

  test_terminal_wait_row (fixture->terminal, row, "connected to host [");
  test_terminal_send (fixture->terminal, "/away\r");
  screen_wait_said (fixture, "AWAY ");
  script_host_say (fixture->host, ":host 306 me :You are away\r\n");
  test_terminal_wait_row (fixture->terminal, row, "connected to host, you are away [");
  script_host_say (fixture->host, ":host 305 me :You are back\r\n");
  test_terminal_wait_row (fixture->terminal, row, "connected to host [");
}

/* Before who the server is; and shorter where there is no space for where one is. */
static void
test_away_narrow (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;
  int row = border_row (setting);

  test_terminal_wait_row (fixture->terminal, row, "[");
  script_host_say (fixture->host, ":host 306 me :You are away\r\n");
  test_terminal_wait_row (fixture->terminal, row, "connected to host, you are away ");
  test_terminal_resize (fixture->terminal, setting->rows, 30);
  test_terminal_wait_row (fixture->terminal, row, "You are marked as away. ");
  test_terminal_resize (fixture->terminal, setting->rows, setting->columns);
  script_host_say (fixture->host, ":host 305 me :You are back\r\n");
  test_terminal_wait_row (fixture->terminal, row, "[");
}

/* People */

/* The one row of the column with the text, without what stands at its left. */
static gboolean
shows_person (TestTerminal *terminal, gpointer data)
{
  for (int row = 1; row < 47; row++)
    {
      g_autofree char *text = test_terminal_get_row (terminal, row);
      glong n = g_utf8_strlen (text, -1);
      g_autofree char *column = n > 180 ? g_utf8_substring (text, 180, n) : g_strdup ("");

      if (strstr (column, data) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
wait_person (ScreenFixture *fixture, const char *text)
{

  test_terminal_wait_until (fixture->terminal, shows_person, (gpointer) text);
}

static void
test_people_are_marked (ScreenFixture *fixture, gconstpointer data)
{
  wait_person (fixture, "@alice");
  script_host_say (fixture->host, ":vera!v@h JOIN #lobby vera :Vera\r\n"
                                  ":zed!z@h JOIN #lobby * :Zed\r\n"
                                  ":host MODE #lobby +v zed\r\n:zed!z@h AWAY :tea\r\n");
  wait_person (fixture, "+zed z");
  wait_person (fixture, " vera\u2713");
}

static void
test_people_scroll (ScreenFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (lines, ":p%02u!p@h JOIN #lobby\r\n", i);
  script_host_say (fixture->host, lines->str);
  wait_person (fixture, " +57");
  wait_person (fixture, "@alice");
  for (guint i = 0; i < 200; i++)
    test_terminal_send (fixture->terminal, "\033[1;3B");
  wait_person (fixture, " p99");
  g_assert_false (shows_person (fixture->terminal, (gpointer) "@alice"));
  wait_person (fixture, " \u2191");
  for (guint i = 0; i < 60; i++)
    test_terminal_send (fixture->terminal, "\033[1;3A");
  wait_person (fixture, "@alice");
}

static void
test_names (ScreenFixture *fixture, gconstpointer data)
{
  script_host_say (fixture->host, ":vera!v@h JOIN #lobby vera :Vera\r\n"
                                  ":zed!z@h JOIN #lobby * :Zed\r\n:zed!z@h AWAY :tea\r\n");
  screen_say (fixture, "all there");
  test_terminal_wait_for (fixture->terminal, "all there");
  test_terminal_send (fixture->terminal, "/names\r");
  test_terminal_wait_for (fixture->terminal, "4 people in #lobby: @alice ");
  test_terminal_wait_for (fixture->terminal, " vera\u2713 zed(z)");
}

static const ScreenTest tests[] = {
  { "/tui/screen/rooms/counted", &screen_usual, test_rooms_are_counted },
  { "/tui/screen/rooms/counted/wide", &screen_wide, test_rooms_are_counted },
  { "/tui/screen/rooms/counted/narrow", &screen_narrow, test_rooms_are_counted },
  { "/tui/screen/rooms/long-name", &screen_wide, test_long_name_is_counted },
  { "/tui/screen/rooms/many", &screen_usual, test_rooms_are_many },
  { "/tui/screen/rooms/many/narrow", &screen_narrow, test_rooms_are_many },
  { "/tui/screen/rooms/active", &screen_usual, test_active_room },
  { "/tui/screen/rooms/told-in-sight", &screen_usual, test_told_in_sight },
  { "/tui/screen/rooms/part-leads-back", &screen_usual, test_part_leads_back },
  { "/tui/screen/rooms/no-draft-of-command", &screen_usual, test_command_leaves_no_draft },
  { "/tui/screen/rooms/draft-behind-command", &screen_usual, test_command_keeps_draft },
  { "/tui/screen/people/away", &screen_usual, test_away },
  { "/tui/screen/people/away/narrow", &screen_narrow, test_away_narrow },
  { "/tui/screen/people/away/narrow-tls", &narrow_tls, test_away_narrow },
  { "/tui/screen/people/marked", &screen_wide, test_people_are_marked },
  { "/tui/screen/people/scroll", &screen_wide, test_people_scroll },
  { "/tui/screen/people/names", &screen_usual, test_names },
  { "/tui/screen/people/names/narrow", &screen_narrow, test_names },
  { "/tui/screen/people/plain-is-said", &screen_usual, test_plain_is_said },
  { "/tui/screen/people/plain-is-said-whole", &screen_usual, test_plain_is_said_whole },
  { "/tui/screen/people/server-is-named", &fine_tls, test_server_is_named },
  { "/tui/screen/people/server-is-named/wide", &wide_tls, test_server_is_named },
  { "/tui/screen/people/server-is-named/narrow", &narrow_tls, test_server_is_named },
  { "/tui/screen/people/server-is-shortened", &narrow_tls, test_server_is_shortened },
  { "/tui/screen/people/end-is-near/narrow", &narrow_month, test_end_is_near_narrow },
  { "/tui/screen/people/end-is-near", &month_tls, test_end_is_near },
  { "/tui/screen/people/end-is-near/wide", &day_tls, test_end_is_near },
  { "/tui/screen/people/own-end-is-near", &own_day, test_own_end_is_near },
  { "/tui/screen/people/tls", &wide_tls, test_details },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  screen_run (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
