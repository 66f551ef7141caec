#include "config.h"

#include <string.h>

#include "main-testing.h"
#include "test-certs.h"

/* What is typed behind /set, and what is said to it: by the words that the file is refused with. */
typedef struct
{
  const char *typed;
  const char *answer;
} SetCase;

#define NOW "From now on, and for good with /save: "
#define LATER "From the next start on, if /save keeps it: "

/* clang-format off */
static const SetCase set_cases[] = {
  { "bell false", NOW "bell = false" },
  { "bell loud", "bell: it may be true, false" },
  { "max-messages 100", NOW "max-messages = 100" },
  { "max-messages 99", "max-messages: it may be a number from 100 to 10000000" },
  { "port 0", "port: it may be a number from 1 to 65535" },
  { "notify some", "notify: it may be all, mentions, none" },
  { "time-format %H:%Q", "time-format: it may be a time as strftime(3) takes it" },
  { "time-format  kl. %H ", NOW "time-format = kl. %H" },
  { "color #3399FF", NOW "color = 3399FF" },
  { "color red", "color: a colour is six hexadecimal digits" },
  { "username 1x", "username: a name is up to 32 letters" },
  { "username bob", LATER "username = bob" },
  { "notify-command say 'a", "notify-command: " },
  { "notify-command \"\"", NOW "notify-command =" },
  { "highlight garden;party", NOW "highlight = garden;party" },
  { "rooms a b", "rooms: the name of a room has no blanks and no commas" },
  { "host http://a", "host: http://a: An address begins with irc:// or ircs://." },
  { "certfile /none.pem", "certfile: There is no file /none.pem" },
  { "theme drak", "theme: There is no theme drak; there are: auto" },
  { "notify-command say a\\\\b", NOW "notify-command = say a\\\\b" },
  { "nonsense 1", "There is no setting nonsense; /set lists them." },
  { "color 3399ff\n/unset color", NOW "color =\n" },
  { "time-format \"\"\n/unset time-format", NOW "time-format = %OH:%OM" },
  { "password hunter2", LATER "password = ***" },
};
/* clang-format on */

/* One after the other: what is wrong changes nothing that a later one would trip over. */
static void
test_set (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) client = chat_enter (chat, "anna");

  for (gsize i = 0; i < G_N_ELEMENTS (set_cases); i++)
    {
      const SetCase *c = &set_cases[i];
      g_autofree char *before = chat_read (chat, "anna.out");
      g_autofree char *command = g_strconcat ("/set ", c->typed, NULL);
      g_autofree char *text = NULL;

      g_test_message ("%s", c->typed);
      chat_say (client, command);
      text = chat_wait_for_from (chat, "anna.out", strlen (before), c->answer);
      g_assert_null (strstr (text, "hunter2"));
    }
  chat_leave (client, 1);
}

/* In the order of the sample, with what holds: the command line, and what holds without anything.
 */
static void
test_list (void)
{
  static const char *const wanted[] = {
    "host = 127.0.0.1\n",      "username = anna\n", "rooms = #den\n", "ssl = false\n",
    "max-messages = 100000\n", "log = false\n",     "log-dir = /",    "notify = all\n",
    "highlight = one;two\n",   "theme = auto\n",    "mouse = true\n",
  };
  g_autoptr (Chat) chat = chat_new (NULL, "[client]\nnotify=all\nhighlight=one;two;\n");
  g_autoptr (GSubprocess) client = chat_join_with (chat, "anna", "--room den");
  g_autofree char *text = NULL;
  const char *at;

  g_free (chat_wait_for (chat, "anna.out", "You are in #den now."));
  chat_say (client, "/set");
  at = text = chat_wait_for (chat, "anna.out", "mouse = true");
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      at = strstr (at, wanted[i]);
      g_assert_nonnull (at);
    }
  chat_leave (client, 0);
}

/* It begins at once, goes on elsewhere, and ends. */
static void
test_log (void)
{
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) client = chat_enter (chat, "anna");
  g_autofree char *other = chat_path (chat, "other");
  g_autofree char *command = g_strconcat ("/set log-dir ", other, NULL);
  g_autofree char *text = NULL;

  chat_say (client, "before it");
  g_free (chat_wait_for (chat, "anna.out", "<anna> before it")); /* it is not on its way any more */
  chat_say (client, "/set log true");
  g_free (chat_wait_for (chat, "anna.out", NOW "log = true"));
  chat_say (client, "first");
  text = chat_wait_for (chat, "pychat/logs/127.0.0.1/#lobby.log", "<anna> first\n");
  g_assert_null (strstr (text, "before it"));
  chat_say (client, command);
  g_free (chat_wait_for (chat, "anna.out", NOW "log-dir = "));
  chat_say (client, "second");
  g_free (chat_wait_for (chat, "other/127.0.0.1/#lobby.log", "<anna> second\n"));
  chat_say (client, "/set log false");
  g_free (chat_wait_for (chat, "anna.out", NOW "log = false"));
  chat_say (client, "third");
  chat_leave (client, 0);
  g_free (text);
  text = chat_read (chat, "other/127.0.0.1/#lobby.log");
  g_assert_null (strstr (text, "third"));
  g_free (text);
  text = chat_read (chat, "pychat/logs/127.0.0.1/#lobby.log");
  g_assert_null (strstr (text, "second"));
}

/* From where one is, whoever reads it later from somewhere else. */
static void
test_paths (void)
{
  g_autoptr (TestCerts) certs = test_certs_new ();
  const char *directory = test_certs_get_directory (certs);
  g_autofree char *certfile = g_strdup_printf ("certfile=%s/client.pem\n", directory);
  g_autofree char *cafile = g_strdup_printf ("cafile=%s/ca.pem\n", directory);
  g_autofree char *shown = g_strdup_printf ("certfile = %s/client.pem\n", directory);
  g_autoptr (Chat) chat = chat_new (NULL, "");
  g_autoptr (GSubprocess) client = NULL;
  g_autofree char *text = NULL;

  chat->folder = g_strdup (directory);
  client = chat_enter (chat, "anna");
  chat_say (client, "/set certfile client.pem\n/set cafile ./ca.pem\n/set log-dir ~/a b\n/save");
  g_free (chat_wait_for (chat, "anna.out", "Saved in "));
  g_free (chat_wait_for (chat, "anna.out", shown));
  chat_leave (client, 0);
  text = chat_read (chat, "pychat/pychat.conf");
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, certfile));
  g_assert_nonnull (strstr (text, cafile));
  g_assert_nonnull (strstr (text, "log-dir=~/a b\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/set/values", test_set);
  g_test_add_func ("/main/set/all", test_list);
  g_test_add_func ("/main/set/log", test_log);
  g_test_add_func ("/main/set/paths", test_paths);
  return g_test_run ();
}
