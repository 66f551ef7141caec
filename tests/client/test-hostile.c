/* test-hostile.c: servers that mean no good: numbers that nobody can mean. */
#include "config.h"

#include "client-caps.h"
#include "client-script.h"

/* Of the names that are tried none is longer than the server said, and there is an end to it. */
static void
test_short_names (void)
{
  static const char *const begin[] = {
    "accept", "> NICK anna", "< :srv 005 * NICKLEN=1 :are", "< :srv 433 * anna :taken", NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });

  client_testing_play (testing, begin);
  while (testing->error == NULL)
    if (!g_queue_is_empty (&testing->lines))
      {
        g_autofree char *line = g_queue_pop_head (&testing->lines);

        if (!g_str_has_prefix (line, "NICK "))
          continue;
        g_assert_cmpuint (strlen (line), ==, strlen ("NICK a"));
        client_testing_play (testing, (const char *const[]){ "< :srv 433 * x :taken", NULL });
      }
    else
      {
        g_main_context_iteration (NULL, TRUE);
      }
  g_assert_cmpint (client_testing_count_lines (testing, "NICK *"), >, 5);
}

static const char *const no_length[] = {
  "accept",
  "> NICK anna",
  "< :srv 005 * NICKLEN=0 LINELEN=0 CHATHISTORY=0 MONITOR=0 MODES=0 :are",
  "< :srv 433 * anna :taken",
  "> NICK anna_",
  "< :srv 005 * NICKLEN=99999999999999999999 LINELEN=99999999999999999999 :are",
  "< :srv 433 * anna_ :taken",
  "> NICK anna2",
  "< :srv 005 * NICKLEN=-1 LINELEN=-1 CHATHISTORY=-1 :are",
  "< :srv 433 * anna2 :taken",
  "> NICK anna3",
  "< :srv 001 anna3 :Welcome",
  "< :srv 422 anna3 :no",
  "< PING :done",
  "> PONG :done",
  "l 0 MONITOR *",
  NULL,
};

/* More prefixes than there are say nothing more. */
static const char *const many_prefixes[] = {
  REGISTER_MODERN,
  "< :srv 353 anna = #lobby :%%%%@@@@%%%%bob +++++anna",
  "< :srv 366 anna #lobby :end",
  "m #lobby @%bob +anna",
  "< :srv 317 anna bob -1 :seconds idle",
  "= #lobby info stored - The server says: bob -1 seconds idle",
  "< :srv 317 anna bob 18446744073709551615 :seconds idle",
  "= #lobby info stored - bob has said nothing for * days.",
  NULL,
};

/* What a server cannot mean is as if it had not said it; and what is sent at once has an end. */
static void
test_multiline_limits (void)
{
  static const struct
  {
    const char *list;
    guint max_bytes; /* 0: no such message is sent */
    guint max_lines;
  } cases[] = {
    { "draft/multiline=max-bytes=4096,max-lines=24", 4096, 24 },
    { "draft/multiline=max-lines=24,max-bytes=4096", 4096, 24 },
    { "draft/multiline=max-bytes=4096", 4096, 1000 },
    { "draft/multiline", 0, 0 },
    { "draft/multiline=", 0, 1000 },
    { "draft/multiline=max-bytes=0,max-lines=0", 0, 1000 },
    { "draft/multiline=max-bytes=1,max-lines=1", 1, 1 },
    { "draft/multiline=max-bytes=-1,max-lines=-1", 0, 1000 },
    { "draft/multiline=max-bytes=x,max-lines=", 0, 1000 },
    { "draft/multiline=max-bytes=99999999999999999999,max-lines=9", 0, 9 },
    { "draft/multiline=max-bytes=18446744073709551615,max-lines=4294967296", 128 * 1024, 1000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ClientCaps caps;

      client_caps_reset (&caps);
      client_caps_offer (&caps, cases[i].list);
      g_assert_cmpuint (caps.multiline_max_bytes, ==, cases[i].max_bytes);
      g_assert_cmpuint (caps.multiline_max_lines, ==, cases[i].max_lines);
    }
}

int
main (int argc, char *argv[])
{
  static const ClientScriptCase cases[] = {
    { "/client/hostile/no-length", no_length },
    { "/client/hostile/many-prefixes", many_prefixes },
    { NULL },
  };

  g_test_init (&argc, &argv, NULL);
  client_script_add (cases);
  g_test_add_func ("/client/hostile/short-names", test_short_names);
  g_test_add_func ("/client/hostile/multiline-limits", test_multiline_limits);
  return g_test_run ();
}
