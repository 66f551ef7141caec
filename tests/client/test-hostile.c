/* test-hostile.c: servers that mean no good: numbers that nobody can mean, and more than
 * anybody can hold. */
#include "config.h"

#include <string.h>

#include "client-script.h"
#include "client-session-private.h"

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

/* What a server that sends without an end can make us hold. Sanitizers hold more of it. */
#define MOST_KIB (128 * 1024)
#ifdef __SANITIZE_ADDRESS__
#  define N_ROUNDS 50
#else
#  define N_ROUNDS 1000
#endif
#define LONG_BYTES 60000
#define NAME_BYTES 480

static void
take (ClientTesting *testing, const char *line)
{
  g_autoptr (IrcMessage) message = irc_message_parse (line, NULL);

  g_assert_nonnull (message);
  client_session_dispatch (testing->session, message);
}

static void G_GNUC_PRINTF (2, 3) takef (ClientTesting *testing, const char *format, ...)
{
  va_list arguments;
  g_autofree char *line = NULL;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  take (testing, line);
}

static char *
make_names (guint seed)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; names->len < LONG_BYTES; i++)
    g_string_append_printf (names, "n%xx%x ", seed, i);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Rooms without an end, each with a topic, people, and what they say. */
static void
flood_rooms (ClientTesting *testing, const char *long_text)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *names = make_names (i);

      takef (testing, ":anna!a@h JOIN #r%u", i);
      takef (testing, ":srv 353 anna = #r%u :%s", i, i % 10 == 0 ? names : "bob");
      takef (testing, ":srv 366 anna #r%u :end", i);
      takef (testing, ":bob!b@h TOPIC #r%u :%s", i, long_text);
      for (guint j = 0; j < 10; j++)
        takef (testing, "@msgid=%u-%u :bob!b@h PRIVMSG #r%u :%s", i, j, i, long_text);
    }
}

/* Names and ids that fill a line, for all that is known by them. */
static void
flood_names (ClientTesting *testing, const char *long_text, guint n_rounds)
{
  for (guint i = 0; i < n_rounds; i++)
    {
      takef (testing, ":n%u%s!u@h JOIN #lobby", i, long_text);
      takef (testing, ":bob!b@h NICK b%u%s", i, long_text);
      takef (testing, ":bob!b@h ACCOUNT a%s", long_text);
      takef (testing, ":anna!a@h JOIN #%u%s", i, long_text);
      takef (testing, ":srv 761 anna n%u%s color * :ff0000", i, long_text);
      takef (testing, ":srv 774 anna n%u%s 3000", i, long_text);
      takef (testing, ":srv 005 anna T%u=%s :are", i, long_text);
      takef (testing, "@+typing=active :t%u%s!b@h TAGMSG #lobby", i, long_text);
      takef (testing, "@msgid=%u%s :bob!b@h PRIVMSG #lobby :x", i, long_text);
      takef (testing, ":srv 353 anna = #lobby :m%u%s", i, long_text);
    }
}

/* Batches that do not end, and words that wait for history that does not come. */
static void
flood_waiting (ClientTesting *testing, const char *long_text)
{
  for (guint i = 0; i < 60; i++)
    {
      takef (testing, "BATCH +%u %s #lobby", i, i % 2 == 0 ? "chathistory" : "draft/multiline");
      for (guint j = 0; j < N_ROUNDS / 10; j++)
        takef (testing, "@batch=%u :bob!b@h PRIVMSG #lobby :%s", i, long_text);
    }
}

static void
flood_annotations (ClientTesting *testing)
{
  g_autofree char *person = g_strnfill (500, 'p');

  for (guint i = 0; i < N_ROUNDS * 100; i++)
    takef (testing, "@+draft/react=%u;+reply=m%u :%u%s!b@h TAGMSG #lobby", i % 20, i / 2000, i,
           person);
  for (guint i = 0; i < N_ROUNDS; i++)
    takef (testing, ":bob!b@h REDACT #lobby r%u%s :%s", i, person, person);
}

/* A little in each of all the rooms, under names as long as they may be. */
static void
flood_everywhere (ClientTesting *testing)
{
  g_autofree char *name = g_strnfill (NAME_BYTES, 'n');

  for (guint i = 0; i < N_ROUNDS; i++)
    for (guint j = 0; j < 6; j++)
      {
        takef (testing, ":t%u%s!b@h JOIN #r%u", j, name, i);
        takef (testing, "@+typing=active :t%u%s!b@h TAGMSG #r%u", j, name, i);
        takef (testing, "@+draft/react=%u;+reply=%s :t%u!b@h TAGMSG #r%u", j, name, j, i);
        takef (testing, ":srv 761 anna n%u-%u%s color * :ff0000", i, j, name);
      }
}

static guint
read_memory_kib (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return (guint) g_ascii_strtoull (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10);
}

static void
test_memory (void)
{
  static const char *const begin[] = { REGISTER_MODERN, NULL };
  static const char *const end[] = {
    "= #lobby text stored bob still here",
    "m #other anna bob",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
  g_autofree char *long_text = g_strnfill (LONG_BYTES, 'x');
  g_autofree char *name = g_strnfill (NAME_BYTES, 'x');

  client_testing_play (testing, begin);
  take (testing, ":anna!a@h JOIN #other");
  flood_names (testing, long_text, N_ROUNDS);
  flood_annotations (testing);
  flood_waiting (testing, long_text);
  flood_rooms (testing, long_text);
  flood_names (testing, name, N_ROUNDS / 10);
  flood_everywhere (testing);
  take (testing, ":srv 353 anna = #other :anna bob");
  take (testing, ":srv 366 anna #other :end");
  take (testing, "@msgid=end :bob!b@h PRIVMSG #lobby :still here");
  client_testing_play (testing, end);
  g_test_message ("%u KiB at most", read_memory_kib ());
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (read_memory_kib (), <, MOST_KIB);
#endif
}

/* Rooms that we come into and go from, and nobody answers what we ask about them. */
static void
test_no_answer (void)
{
  static const char *const begin[] = {
    "accept",
    "> CAP LS 302",
    "> NICK anna",
    "> USER *",
    "< CAP * LS :away-notify account-notify",
    "> CAP REQ :*",
    "< CAP * ACK :away-notify account-notify",
    "> CAP END",
    "< :srv 001 anna :Welcome",
    "< :srv 005 anna WHOX :are",
    "< :srv 422 anna :no",
    "< PING :x",
    "> PONG :x",
    NULL,
  };
  g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });

  client_testing_play (testing, begin);
  for (guint i = 0; i < 1000; i++)
    {
      takef (testing, ":anna!a@h JOIN #r%u", i);
      takef (testing, ":srv 366 anna #r%u :end", i);
      takef (testing, ":anna!a@h PART #r%u", i);
    }
  g_assert_nonnull (testing->session->who_asked);
  g_assert_cmpuint (testing->session->who_waiting.length, <=, 200);
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
  g_test_add_func ("/client/hostile/memory", test_memory);
  g_test_add_func ("/client/hostile/no-answer", test_no_answer);
  g_test_add_func ("/client/hostile/short-names", test_short_names);
  g_test_add_func ("/client/hostile/multiline-limits", test_multiline_limits);
  return g_test_run ();
}
