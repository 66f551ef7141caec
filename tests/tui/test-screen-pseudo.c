#include "config.h"

#include <string.h>

#include "screen-fixture.h"

/* The screen in a language that nobody speaks, made of the sources as they are: each text stands in
 * brackets, its letters have accents, and it is longer by two fifths. A plain letter on the screen
 * was said by somebody, or was not translated; a bracket that is missing was cut off. */

#define OPEN "\u27E6"
#define CLOSE "\u27E7"
#define PATIENCE_MS 2000

/* What the script of the server and the command line say, and names that are the same everywhere.
 */
static const char *const data_words[] = {
  "me",    "meh",    "lobby",   "alice",    "bob",   "carol", "ready",  "The",
  "topic", "host",   "one",     "two",      "three", "four",  "hi",     "what",
  "com",   "nobody", "nowhere", "gone",     "away",  "real",  "name",   "AM",
  "PM",    "ov",     "tnl",     "nonsense", "http",  "IRC",   "pychat",
};

/* Keys are called what the settings call them. */
static const char *const key_words[] = {
  "Ctrl", "Alt", "Shift",  "Enter",    "Newline", "Tab",   "Up",     "Down",      "Left",   "Right",
  "Home", "End", "PageUp", "PageDown", "Escape",  "Space", "Delete", "Backspace", "Insert",
};

static gboolean
is_data (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_words); i++)
    if (g_str_equal (word, key_words[i]))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (data_words); i++)
    if (g_str_equal (word, data_words[i]))
      return TRUE;
  return FALSE;
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* Words of two letters or more: a single one is a key, a mode or a mark.
 *
 * Returns: (transfer full) (nullable): the first that is plain */
static char *
find_plain_word (const char *screen)
{
  for (const char *at = screen; *at != '\0'; at++)
    {
      gsize length = 0;
      g_autofree char *word = NULL;

      while (g_ascii_isalpha (at[length]))
        length++;
      word = g_strndup (at, length);
      if (length > 1 && !is_data (word) && (at == screen || at[-1] != '/')) /* no command */
        return g_steal_pointer (&word);
      at += length > 0 ? length - 1 : 0;
    }
  return NULL;
}

typedef struct
{
  const ScreenSetting *setting;
  gint64 deadline;
  char *fault; /* (nullable) */
} Look;

/* The border of a narrow screen has no space for sentences: they are cut there. */
static gboolean
is_sane (TestTerminal *terminal, gpointer data)
{
  Look *look = data;
  g_autofree char *screen = test_terminal_get_text (terminal);
  g_autofree char *top = test_terminal_get_row (terminal, 0);
  g_autofree char *separator = test_terminal_get_row (terminal, look->setting->rows - 3);

  g_free (look->fault);
  look->fault = find_plain_word (screen);
  if (look->fault == NULL && look->setting->columns >= 80 &&
      (count (top, OPEN) != count (top, CLOSE) ||
       count (separator, OPEN) != count (separator, CLOSE)))
    look->fault = g_strdup ("a text in the border was cut");
  return look->fault == NULL || g_get_monotonic_time () > look->deadline;
}

static gboolean
on_late (gpointer data)
{
  return G_SOURCE_CONTINUE; /* is_sane() looks at the clock */
}

/* What is on its way to the terminal may still make it good. Complains and goes on, so that the
 * next who changes a text sees all that is wrong with it. */
static void
assert_sane (ScreenFixture *fixture, const ScreenSetting *setting)
{
  Look look = { setting, g_get_monotonic_time () + PATIENCE_MS * 1000, NULL };
  guint source = g_timeout_add (PATIENCE_MS / 2, on_late, NULL);

  test_terminal_wait_until (fixture->terminal, is_sane, &look);
  g_source_remove (source);
  if (look.fault != NULL)
    {
      g_autofree char *screen = test_terminal_get_text (fixture->terminal);

      g_test_message ("not translated, or cut: %s\n%s", look.fault, screen);
      g_test_fail ();
    }
  g_free (look.fault);
}

/* Waits until what the server said last is there, then looks. */
static void
look_after (ScreenFixture *fixture, const ScreenSetting *setting, guint step)
{
  g_autofree char *mark = g_strdup_printf ("%u.%u", step, step * 7);

  screen_say (fixture, mark);
  test_terminal_wait_for (fixture->terminal, mark);
  assert_sane (fixture, setting);
}

typedef struct
{
  const char *keys; /* what is typed */
  const char *sent; /* and what the server says then */
} Step;

static const Step steps[] = {
  { "", "" },
  { "", ":bob!b@host JOIN #lobby\r\n" },
  { "", ":bob!b@host NICK carol\r\n:carol!b@host PART #lobby :gone\r\n" },
  { "", ":bob!b@host JOIN #lobby\r\n:bob!b@host QUIT :gone\r\n" },
  { "", ":alice!a@host JOIN #1\r\n:bob!b@host JOIN #lobby\r\n:carol!b@host JOIN #lobby\r\n"
        ":bob!b@host PART #lobby\r\n:carol!b@host PART #lobby\r\n" },
  { "", ":alice!a@host TOPIC #lobby :The topic\r\n:alice!a@host MODE #lobby +o me\r\n" },
  { "", ":alice!a@host MODE #lobby +ov me me\r\n:alice!a@host MODE #lobby +tnl 5\r\n" },
  { "", ":alice!a@host INVITE me #1\r\n" },
  { "", ":bob!b@host JOIN #lobby\r\n:alice!a@host KICK #lobby bob :gone\r\n" },
  { "",
    ":alice!a@host NOTICE #lobby :ready\r\n:alice!a@host PRIVMSG #lobby :\001ACTION hi\001\r\n" },
  { "", ":host 401 me nobody :No such nick\r\n:host 482 me #lobby :You're not channel operator\r\n"
        ":host 404 me #lobby :Cannot send to channel\r\n" },
  { "",
    ":host 471 me #1 :x\r\n:host 473 me #1 :x\r\n:host 474 me #1 :x\r\n:host 475 me #1 :x\r\n" },
  { "", ":host 311 me bob b host * :real name\r\n:host 312 me bob host :what\r\n"
        ":host 317 me bob 60 1000000000 :seconds idle, signon time\r\n"
        ":host 319 me bob :@#lobby\r\n:host 318 me bob :end\r\n" },
  { "", ":host 301 me bob :gone\r\n:host 305 me :x\r\n:host 306 me :x\r\n" },
  { "/names\r", "" },
  { "/nonsense\r", "" },
  { "/msg\r", "" },
  { "\033s", "" },
  { "\033g", "" },
  { "\033", "" },
  { "\033[5~", "" },
  { "\033[5~", "" },
};

static void
test_pseudo (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("step %u", i);
      script_host_say (fixture->host, steps[i].sent);
      test_terminal_send (fixture->terminal, steps[i].keys);
      if (!g_str_has_prefix (steps[i].keys, "\033[5"))
        look_after (fixture, setting, i + 1);
      else
        {
          test_terminal_wait_row (fixture->terminal, setting->rows - 3, OPEN);
          assert_sane (fixture, setting);
        }
    }
}

static gboolean
has_help (TestTerminal *terminal, gpointer data)
{
  g_autofree char *screen = test_terminal_get_text (terminal);

  return count (screen, "/") >= 1 && count (screen, "ready") == 0;
}

static void
test_help (ScreenFixture *fixture, gconstpointer data)
{
  const ScreenSetting *setting = data;

  test_terminal_send (fixture->terminal, "/help\r");
  test_terminal_wait_until (fixture->terminal, has_help, NULL);
  assert_sane (fixture, setting);
}

int
main (int argc, char *argv[])
{
  ScreenSetting setting = { 24, 80, { "LANG=en_US.UTF-8", "LANGUAGE=qps", "LC_TIME=C" } };
  ScreenTest tests[] = {
    { "/tui/screen/pseudo/chat/*", &setting, test_pseudo },
    { "/tui/screen/pseudo/help/*", &setting, test_help },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_setenv ("PYCHAT_LOCALEDIR", g_getenv ("PYCHAT_PSEUDO"), TRUE); /* the program inherits it */
  screen_run (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
