/* test-search.c: looking for words, here and on the server, and the history around a message. */
#include "config.h"

#include <locale.h>

#include "client-search.h"
#include "client-testing.h"

#define CAPS "message-tags server-time echo-message batch draft/chathistory soju.im/search"

#define ENTER(caps)                                                                                \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :" caps, "> CAP REQ *",         \
      "< CAP * ACK :" caps, "> CAP END", "< :srv 001 anna :Welcome",                               \
      "< :srv 005 anna CHATHISTORY=3 CASEMAPPING=ascii :are", "< :srv 422 anna :no motd",          \
      "< :anna!a@host JOIN #lobby"

static const char *const said[] = {
  ENTER (CAPS),
  "> CHATHISTORY LATEST #lobby * 3",
  "< BATCH +h chathistory #lobby",
  "< BATCH -h",
  "< @time=2026-01-02T12:00:00.000Z;msgid=m7 :bob!b@h PRIVMSG #lobby :the Red fox",
  "< @time=2026-01-03T12:00:00.000Z;msgid=m8 :carl!c@h PRIVMSG #lobby :a red herring, and a fox",
  "< @time=2026-01-04T12:00:00.000Z;msgid=m9 :bob!b@h PRIVMSG #lobby :blue",
  "= #lobby text stored bob blue",
  NULL,
};

static const char *const said_old[] = {
  ENTER ("echo-message"),
  "< :bob!b@h PRIVMSG #lobby :the Red fox",
  "= #lobby text stored bob the Red fox",
  NULL,
};

static char *
describe (ClientSearch *search)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < client_search_get_n_found (search); i++)
    {
      const ClientFound *found = client_search_get (search, i);

      g_string_append_printf (text, "%s%s %s %s", i > 0 ? "|" : "", found->room,
                              found->message->sender, found->message->text);
    }
  return g_string_free (text, FALSE);
}

static ClientRoom *
lobby (ClientTesting *testing)
{
  return client_session_find_room (testing->session, "#lobby");
}

static ClientSearch *
search (ClientTesting *testing, const char *query)
{
  g_autoptr (GError) error = NULL;
  ClientSearch *found = client_session_search (testing->session, lobby (testing), query, &error);

  g_assert_no_error (error);
  return found;
}

static gboolean
has_ended (ClientTesting *testing, gconstpointer data)
{
  return !client_search_is_waiting (client_session_get_search (testing->session));
}

static void
assert_found (ClientTesting *testing, const char *expected)
{
  g_autofree char *text = describe (client_session_get_search (testing->session));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_here (void)
{
  ClientSettings settings = { .nick = "anna" };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_testing_play (testing, said);
  search (testing, "fox RED");
  assert_found (testing, "#lobby bob the Red fox|#lobby carl a red herring, and a fox");
  search (testing, "red from:BOB");
  assert_found (testing, "#lobby bob the Red fox");
  search (testing, "from:bob after:2026-01-03T00:00:00.000Z");
  assert_found (testing, "#lobby bob blue");
  search (testing, "red before:2026-01-02");
  assert_found (testing, "");
  search (testing, "red in:#other");
  assert_found (testing, "");
}

static void
test_wrong (void)
{
  ClientSettings settings = { .nick = "anna" };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);
  g_autoptr (GError) error = NULL;

  client_testing_play (testing, said);
  g_assert_null (client_session_search (testing->session, lobby (testing), "x after:soon", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (client_session_search (testing->session, lobby (testing), " in:#x ", &error));
  g_assert_nonnull (error);
}

static void
test_no_server (void)
{
  ClientSettings settings = { .nick = "anna" };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_testing_play (testing, said_old);
  g_assert_false (client_search_is_waiting (search (testing, "fox")));
  assert_found (testing, "#lobby bob the Red fox");
}

/* What the server has is put between, once. */
static void
test_server (void)
{
  static const char *const answers[] = {
    "> SEARCH text=red\\sfox;from=bob;in=#lobby;after=2026-01-01T00:00:00.000Z;limit=100",
    "< BATCH +s soju.im/search",
    "< @batch=s;time=2026-01-01T12:00:00.000Z;msgid=m1 :bob!b@h PRIVMSG #lobby :red fox, long ago",
    "< @batch=s;time=2026-01-02T12:00:00.000Z;msgid=m7 :bob!b@h PRIVMSG #lobby :the Red fox",
    "< BATCH -s",
    NULL,
  };
  static const char *const refused[] = {
    "> SEARCH text=fox;limit=100",
    "< FAIL SEARCH INTERNAL_ERROR :The search could not be run",
    NULL,
  };
  ClientSettings settings = { .nick = "anna" };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_testing_play (testing, said);
  g_assert_true (client_search_is_waiting (
      search (testing, "red fox from:bob after:2026-01-01T00:00:00.000Z")));
  client_testing_play (testing, answers);
  client_testing_wait (testing, has_ended, NULL);
  assert_found (testing, "#lobby bob red fox, long ago|#lobby bob the Red fox");
  search (testing, "fox in:*");
  client_testing_play (testing, refused);
  client_testing_wait (testing, has_ended, NULL);
}

static void
on_excerpt (ClientSession *session, ClientRoom *room, gpointer data)
{
  ClientRoom **excerpt = data;

  g_set_object (excerpt, room);
}

static gboolean
has_excerpt (ClientTesting *testing, gconstpointer data)
{
  ClientRoom *const *excerpt = data;

  return *excerpt != NULL;
}

static gboolean
has_six (ClientTesting *testing, gconstpointer data)
{
  ClientRoom *const *excerpt = data;

  return client_room_get_n_messages (*excerpt) == 6;
}

/* Around a message that is not here is a room of its own: the room keeps no gap and no copy. */
static void
test_excerpt (void)
{
  static const char *const around[] = {
    "> CHATHISTORY AROUND #lobby msgid=m3 3",
    "< BATCH +a chathistory #lobby",
    "< @batch=a;msgid=m2 :bob!b@h PRIVMSG #lobby :two",
    "< @batch=a;msgid=m3 :bob!b@h PRIVMSG #lobby :three",
    "< BATCH -a",
    NULL,
  };
  static const char *const older[] = {
    "> CHATHISTORY BEFORE #lobby msgid=m2 3",
    "< BATCH +b chathistory #lobby",
    "< @batch=b;msgid=m1 :bob!b@h PRIVMSG #lobby :one",
    "< BATCH -b",
    NULL,
  };
  static const char *const later[] = {
    "> CHATHISTORY AFTER #lobby msgid=m3 3",
    "< BATCH +c chathistory #lobby",
    "< @batch=c;msgid=m4 :bob!b@h PRIVMSG #lobby :four",
    "< @batch=c;msgid=m5 :bob!b@h PRIVMSG #lobby :five",
    "< @batch=c;msgid=m7 :bob!b@h PRIVMSG #lobby :the Red fox",
    "< BATCH -c",
    NULL,
  };
  ClientSettings settings = { .nick = "anna" };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);
  g_autoptr (ClientRoom) excerpt = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_signal_connect (testing->session, "excerpt", G_CALLBACK (on_excerpt), &excerpt);
  client_testing_play (testing, said);
  before = client_testing_describe_room (testing, "#lobby");
  client_session_fetch_around (testing->session, lobby (testing), "m3");
  client_session_fetch_older (testing->session, lobby (testing)); /* not while it is awaited */
  client_testing_play (testing, around);
  client_testing_wait (testing, has_excerpt, &excerpt);
  g_assert_cmpuint (client_room_get_n_messages (excerpt), ==, 2);
  g_assert_cmpuint (client_room_get_unread (excerpt), ==, 0);
  client_session_fetch_older (testing->session, excerpt);
  client_testing_play (testing, older);
  client_session_fetch_later (testing->session, excerpt);
  while (client_room_get_n_messages (excerpt) < 3)
    g_main_context_iteration (NULL, TRUE);
  client_session_fetch_later (testing->session, excerpt);
  client_testing_play (testing, later);
  client_testing_wait (testing, has_six, &excerpt);
  g_assert_cmpstr (client_room_get_message (excerpt, 0)->text, ==, "one");
  g_assert_cmpstr (client_room_get_message (excerpt, 5)->text, ==, "the Red fox");
  after = client_testing_describe_room (testing, "#lobby");
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/client/search/here", test_here);
  g_test_add_func ("/client/search/wrong", test_wrong);
  g_test_add_func ("/client/search/no-server", test_no_server);
  g_test_add_func ("/client/search/server", test_server);
  g_test_add_func ("/client/search/excerpt", test_excerpt);

  return g_test_run ();
}
