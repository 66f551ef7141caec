/* test-batch.c: batches that a server leaves open. */
#include "config.h"

#include "client-script.h"
#include "client-session-private.h"

#define N_OPENINGS 20001 /* more than the lines that all batches together may have */

/* What was never closed, and is opened anew, is gone: there is room for others. */
static void
test_opened_anew (void)
{
  static const char *const begin[] = { REGISTER_MODERN, NULL };
  static const char *const end[] = {
    "< BATCH +h chathistory #lobby",
    "< @batch=h;msgid=m1 :bob!b@host PRIVMSG #lobby :found",
    "< BATCH -h",
    "= #lobby text stored bob found",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });

  client_testing_play (testing, begin);
  for (guint i = 0; i < N_OPENINGS; i++)
    client_testing_play (testing,
                         (const char *const[]){ "< BATCH +x chathistory #lobby",
                                                "< @batch=x :bob!b@host PRIVMSG #lobby :x", NULL });
  client_testing_play (testing, end);
}

/* What history tells of a split of the network was then, however deep it is wrapped. */
static const char *const nested_past[] = {
  ENTER_MODERN,
  "< :srv 353 anna = #lobby :@bob anna",
  "< :srv 366 anna #lobby :end",
  "< @batch=h BATCH +n netsplit a.example b.example",
  "< @batch=n;msgid=m1 :bob!b@host QUIT :a.example b.example",
  "< @batch=n BATCH +o example/odd",
  "< @batch=o;msgid=m2 :bob!b@host PRIVMSG #lobby :then",
  "< BATCH -o",
  "< @batch=n;msgid=m3 :anna!a@host PART #lobby",
  "< BATCH -n",
  "< @batch=h;msgid=m4 :bob!b@host PRIVMSG #lobby :back",
  "< BATCH -h",
  "= #lobby text stored bob then",
  "v #lobby text stored bob back",
  "m #lobby @bob anna",
  "u #lobby 0",
  "- #lobby event * bob *",
  NULL,
};

/* A bouncer says again what was said while nobody looked: it is news, but it asks nothing, and
 * nobody comes or goes by it. */
static const char *const playback[] = {
  REGISTER_MODERN,
  "< BATCH +z znc.in/playback bob",
  "< @batch=z;time=2026-01-01T00:00:02.000Z :bob!b@host PRIVMSG anna :psst",
  "< @batch=z;time=2026-01-01T00:00:03.000Z :bob!b@host PRIVMSG anna :\001VERSION\001",
  "< @batch=z;time=2026-01-01T00:00:03.000Z :bob!b@host QUIT :gone",
  "< BATCH -z",
  "= bob text stored bob psst",
  "u bob 1",
  "m #lobby @bob anna",
  "< PING :done",
  "> PONG :done",
  "l 0 NOTICE *",
  NULL,
};

/* A page that nobody asked for, or that comes too late, stands where it belongs by its time. */
static const char *const unasked_page[] = {
  REGISTER_MODERN,
  "< @msgid=m1;time=2026-01-01T00:00:01.000Z :bob!b@host PRIVMSG #lobby :one",
  "< @msgid=m4;time=2026-01-01T00:00:04.000Z :bob!b@host PRIVMSG #lobby :four",
  "= #lobby text stored bob four",
  "< BATCH +p chathistory #lobby",
  "< @batch=p;msgid=m2;time=2026-01-01T00:00:02.000Z :bob!b@host PRIVMSG #lobby :two",
  "< @batch=p;msgid=m3;time=2026-01-01T00:00:03.000Z :bob!b@host PRIVMSG #lobby :three",
  "< BATCH -p",
  "= #lobby text stored bob one",
  "v #lobby text stored bob two",
  "= #lobby text stored bob two",
  "v #lobby text stored bob three",
  "= #lobby text stored bob three",
  "v #lobby text stored bob four",
  NULL,
};

/* A slow line takes its time: it is silence that ends the waiting. */
static void
test_slow_history (void)
{
  static const char *const begin[] = { ENTER_MODERN, "< PING :asked", "> PONG :asked", NULL };
  static const char *const line[] = {
    "< @batch=h;msgid=m1 :bob!b@host PRIVMSG #lobby :one",
    "< PING :heard",
    "> PONG :heard",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
  NetTimer *timer = &testing->session->history_timer;
  gint64 due_us;

  client_testing_play (testing, begin);
  net_loop_arm (testing->loop, timer, 3600 * 1000);
  due_us = timer->due_us;
  client_testing_play (testing, line);
  g_assert_cmpint (timer->due_us, >, 0);
  g_assert_cmpint (timer->due_us, <, due_us);
}

int
main (int argc, char *argv[])
{
  static const ClientScriptCase cases[] = {
    { "/client/batch/nested-past", nested_past },
    { "/client/batch/playback", playback },
    { "/client/batch/unasked-page", unasked_page },
    { NULL },
  };

  g_test_init (&argc, &argv, NULL);
  client_script_add (cases);
  g_test_add_func ("/client/batch/opened-anew", test_opened_anew);
  g_test_add_func ("/client/batch/slow-history", test_slow_history);
  return g_test_run ();
}
