/* test-batch.c: batches that a server leaves open. */
#include "config.h"

#include "client-script.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/batch/opened-anew", test_opened_anew);
  return g_test_run ();
}
