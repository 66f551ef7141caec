#include "config.h"

#include "client-script.h"
#include "client-testing.h"

/* Settings that are changed while the session runs. */

static const char *const enter[] = { REGISTER_MODERN, NULL };

static const char *const color_is_told[] = { "> METADATA * SET color 112233", NULL };

/* Each other words: a script waits for what is not there yet. */
#define HEAR(text) "< :bob!b@host PRIVMSG #lobby :" text, "= #lobby text stored bob " text

static const char *const before[] = { HEAR ("one deploy"), NULL };
static const char *const then[] = { HEAR ("two deploy"), NULL };
static const char *const behind[] = { HEAR ("three deploy"), NULL };
static const char *const many[] = {
  HEAR ("first of them"),
  HEAR ("second of them"),
  HEAR ("third of them"),
  NULL,
};

static const ClientSettings as_started = { .nick = "anna", .max_messages = 1000 };

static ClientTesting *
start (void)
{
  ClientTesting *testing = client_testing_new (&as_started);

  client_testing_play (testing, enter);
  return testing;
}

/* The server is told, and so is who connects anew. */
static void
test_color (void)
{
  g_autoptr (ClientTesting) testing = start ();
  ClientSettings settings = as_started;

  settings.color = "112233";
  client_session_change_settings (testing->session, &settings);
  client_testing_play (testing, color_is_told);
  client_session_change_settings (testing->session, &settings);
  g_assert_cmpuint (client_testing_count_lines (testing, "METADATA * SET *"), ==, 1);
}

/* Where no server keeps it, we see it all the same. */
static void
test_color_offline (void)
{
  g_autoptr (ClientTesting) testing = client_testing_new (&as_started);
  ClientSettings settings = as_started;

  settings.color = "112233";
  client_session_change_settings (testing->session, &settings);
  g_assert_cmphex (client_session_get_color (testing->session, "anna"), ==, 0x112233);
}

static void
test_highlight (void)
{
  static const char *const highlights[] = { "deploy", NULL };
  g_autoptr (ClientTesting) testing = start ();
  ClientRoom *room = client_session_find_room (testing->session, "#lobby");
  ClientSettings settings = as_started;

  client_testing_play (testing, before);
  g_assert_cmpuint (client_room_get_mentions (room), ==, 0);
  settings.highlights = highlights;
  client_session_change_settings (testing->session, &settings);
  client_testing_play (testing, then);
  g_assert_cmpuint (client_room_get_mentions (room), ==, 1);
  client_session_change_settings (testing->session, &as_started);
  client_testing_play (testing, behind);
  g_assert_cmpuint (client_room_get_mentions (room), ==, 1);
}

/* The oldest go at once. */
static void
test_fewer_messages (void)
{
  g_autoptr (ClientTesting) testing = start ();
  ClientRoom *room = client_session_find_room (testing->session, "#lobby");
  ClientSettings settings = as_started;

  client_testing_play (testing, many);
  g_assert_cmpuint (client_room_get_n_messages (room), >, 2);
  settings.max_messages = 2;
  client_session_change_settings (testing->session, &settings);
  g_assert_cmpuint (client_room_get_n_messages (room), ==, 2);
  g_assert_cmpstr (client_room_get_message (room, 0)->text, ==, "second of them");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/settings/color", test_color);
  g_test_add_func ("/client/settings/color/offline", test_color_offline);
  g_test_add_func ("/client/settings/highlight", test_highlight);
  g_test_add_func ("/client/settings/fewer-messages", test_fewer_messages);
  return g_test_run ();
}
