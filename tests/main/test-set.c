#include "config.h"

#include <string.h>

#include "main-testing.h"

/* What is typed behind /set, and what is said to it: by the words that the file is refused with. */
typedef struct
{
  const char *path;
  const char *typed;
  const char *answer;
} SetCase;

#define NOW "From now on, and for good with /save: "
#define LATER "From the next start on, if /save keeps it: "

/* clang-format off */
static const SetCase set_cases[] = {
  { "/main/set/switch", "bell false", NOW "bell = false" },
  { "/main/set/switch-bad", "bell loud", "bell: it may be true, false" },
  { "/main/set/number", "max-messages 100", NOW "max-messages = 100" },
  { "/main/set/number-bad", "max-messages 99", "max-messages: it may be a number from 100 to 10000000" },
  { "/main/set/port-bad", "port 0", "port: it may be a number from 1 to 65535" },
  { "/main/set/choice-bad", "notify some", "notify: it may be all, mentions, none" },
  { "/main/set/time-bad", "time-format %H:%Q", "time-format: it may be a time as strftime(3) takes it" },
  { "/main/set/time-blanks", "time-format  kl. %H ", NOW "time-format = kl. %H" },
  { "/main/set/color", "color #3399FF", NOW "color = 3399FF" },
  { "/main/set/color-bad", "color red", "color: a colour is six hexadecimal digits" },
  { "/main/set/nick-bad", "username 1x", "username: a name is up to 32 letters" },
  { "/main/set/nick", "username bob", LATER "username = bob" },
  { "/main/set/command-bad", "notify-command say 'a", "notify-command: " },
  { "/main/set/command-none", "notify-command \"\"", NOW "notify-command =" },
  { "/main/set/list", "highlight garden;party", NOW "highlight = garden;party" },
  { "/main/set/rooms-bad", "rooms a b", "rooms: the name of a room has no blanks and no commas" },
  { "/main/set/host-bad", "host http://a", "host: http://a: An address begins with irc:// or ircs://." },
  { "/main/set/certfile-bad", "certfile /none.pem", "certfile: There is no file /none.pem" },
  { "/main/set/theme-bad", "theme drak", "theme: There is no theme drak; there are: auto" },
  { "/main/set/backslash", "notify-command say a\\\\b", NOW "notify-command = say a\\\\b" },
  { "/main/set/unknown", "nonsense 1", "There is no setting nonsense; /set lists them." },
  { "/main/set/default", "color 3399ff\n/unset color", NOW "color =\n" },
  { "/main/set/default-format", "time-format \"\"\n/unset time-format", NOW "time-format = %OH:%OM" },
  { "/main/set/secret", "password hunter2", LATER "password = ***" },
};
/* clang-format on */

static void
test_set (gconstpointer data)
{
  const SetCase *c = data;
  g_autoptr (Chat) chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) client = chat_enter (chat, "anna");
  g_autofree char *command = g_strconcat ("/set ", c->typed, NULL);
  g_autofree char *text = NULL;
  gboolean is_taken = strstr (c->answer, "/save") == NULL;

  chat_say (client, command);
  text = chat_wait_for (chat, "anna.out", c->answer);
  g_assert_null (strstr (text, "hunter2"));
  chat_leave (client, is_taken ? 1 : 0);
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

  chat_say (client, "before it\n/set log true");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (set_cases); i++)
    g_test_add_data_func (set_cases[i].path, &set_cases[i], test_set);
  g_test_add_func ("/main/set/all", test_list);
  g_test_add_func ("/main/set/log", test_log);
  return g_test_run ();
}
