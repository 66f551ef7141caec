#include "irc-mode.h"

#include <string.h>

static const IrcModeClasses classes = { "beI", "k", "l", "imnstC", "qaohv", "~&@%+" };

typedef struct
{
  const char *path;
  const char *params; /* with spaces between */
  const char *changes;
  const char *unknown;
  const char *missing;
  guint n_dropped;
} ParseCase;

static const ParseCase parse_cases[] = {
  { "/irc/mode/flags", "+mn-i", "+mn-i", "", "", 0 },
  { "/irc/mode/no-sign", "mn", "+mn", "", "", 0 },
  { "/irc/mode/members", "+ov-v a b c", "+ov-v a b c", "", "", 0 },
  { "/irc/mode/limit", "+l 5", "+l 5", "", "", 0 },
  { "/irc/mode/limit-removed", "-l 5", "-l", "", "", 0 },
  { "/irc/mode/key-removed", "-k", "-k", "", "", 0 },
  { "/irc/mode/key-removed-with-key", "-k x", "-k x", "", "", 0 },
  { "/irc/mode/mixed", "+lk-s+b 5 key *!*@h", "+lk-s+b 5 key *!*@h", "", "", 0 },
  { "/irc/mode/list-asked", "b", "+b", "", "", 0 },
  { "/irc/mode/list-asked-behind", "+bb *!*@h", "+bb *!*@h", "", "", 0 },
  { "/irc/mode/list-asked-twice", "bbb", "+b", "", "", 0 },
  { "/irc/mode/unknown", "+mXYX", "+m", "XY", "", 0 },
  { "/irc/mode/missing", "+okl", "", "", "okl", 0 },
  { "/irc/mode/missing-after-some", "+oo a", "+o a", "", "o", 0 },
  { "/irc/mode/too-many", "+oooov a b c d e", "+ooo a b c", "", "", 2 },
  { "/irc/mode/flags-after-too-many", "+oooom a b c d", "+ooom a b c", "", "", 1 },
  { "/irc/mode/repeated-flag", "+m-m+m-m", "-m", "", "", 0 },
  { "/irc/mode/two-strings", "+o a -v b", "+o-v a b", "", "", 0 },
  { "/irc/mode/left-over", "+m a", "+m", "", "", 0 },
  { "/irc/mode/signs-only", "+-+-", "", "", "", 0 },
  { "/irc/mode/not-ascii", "+\xc3\xa9m", "+m", "\xc3\xa9", "", 0 },
};

static void
test_parse (gconstpointer data)
{
  const ParseCase *c = data;
  g_auto (GStrv) params = g_strsplit (c->params, " ", -1);
  g_autoptr (IrcModeParse) parse =
      irc_mode_parse (&classes, (const char *const *) params, g_strv_length (params), 3);
  g_auto (GStrv) written = irc_mode_changes_to_params (parse->changes, 0, G_MAXUINT);
  g_autofree char *changes = g_strjoinv (" ", written);

  g_assert_cmpstr (changes, ==, c->changes);
  g_assert_cmpstr (parse->unknown, ==, c->unknown);
  g_assert_cmpstr (parse->missing, ==, c->missing);
  g_assert_cmpuint (parse->n_dropped, ==, c->n_dropped);
}

static void
test_classes (void)
{
  g_assert_cmpint (irc_mode_get_class (&classes, 'b'), ==, IRC_MODE_LIST);
  g_assert_cmpint (irc_mode_get_class (&classes, 'k'), ==, IRC_MODE_SETTING);
  g_assert_cmpint (irc_mode_get_class (&classes, 'l'), ==, IRC_MODE_LIMIT);
  g_assert_cmpint (irc_mode_get_class (&classes, 'm'), ==, IRC_MODE_FLAG);
  g_assert_cmpint (irc_mode_get_class (&classes, 'o'), ==, IRC_MODE_MEMBER);
  g_assert_cmpint (irc_mode_get_class (&classes, 'X'), ==, IRC_MODE_UNKNOWN);
  g_assert_cmpint (irc_mode_get_class (&classes, '\0'), ==, IRC_MODE_UNKNOWN);
  g_assert_cmpint (irc_mode_get_prefix (&classes, 'o'), ==, '@');
  g_assert_cmpint (irc_mode_get_prefix (&classes, 'm'), ==, 0);
  g_assert_cmpint (irc_mode_from_prefix (&classes, '+'), ==, 'v');
  g_assert_cmpint (irc_mode_from_prefix (&classes, '!'), ==, 0);
}

/* User modes: flags alone, the other classes absent. */
static void
test_user_modes (void)
{
  static const IrcModeClasses user = { .flags = "iowB" };
  const char *params[] = { "+ix-w" };
  g_autoptr (IrcModeParse) parse = irc_mode_parse (&user, params, 1, 0);
  g_auto (GStrv) written = irc_mode_changes_to_params (parse->changes, 0, G_MAXUINT);

  g_assert_cmpstr (written[0], ==, "+i-w");
  g_assert_null (written[1]);
  g_assert_cmpstr (parse->unknown, ==, "x");
}

static void
test_write_part (void)
{
  g_autoptr (GArray) changes = irc_mode_changes_new ();
  g_auto (GStrv) middle = NULL;
  g_auto (GStrv) beyond = NULL;

  irc_mode_changes_add (changes, TRUE, 'o', "a");
  irc_mode_changes_add (changes, FALSE, 'v', "b");
  irc_mode_changes_add (changes, FALSE, 'm', NULL);
  irc_mode_changes_add (changes, TRUE, 'b', "c");

  middle = irc_mode_changes_to_params (changes, 1, 2);
  g_assert_cmpuint (g_strv_length (middle), ==, 2);
  g_assert_cmpstr (middle[0], ==, "-vm");
  g_assert_cmpstr (middle[1], ==, "b");

  beyond = irc_mode_changes_to_params (changes, 4, 2);
  g_assert_cmpuint (g_strv_length (beyond), ==, 0);
}

/* However long a line is, it takes no more than its length. */
static void
test_long_line (void)
{
  const guint n = 300000;
  g_autofree char *ops = g_strnfill (n, 'o');
  g_autofree const char **params = g_new0 (const char *, n + 2);
  g_autoptr (IrcModeParse) parse = NULL;
  g_autoptr (GString) flags = g_string_new (NULL);
  gint64 start_us = g_get_monotonic_time ();

  params[0] = ops;
  for (guint i = 1; i <= n; i++)
    params[i] = "anna";
  while (flags->len < n)
    g_string_append (flags, "+m-m");
  g_string_append (flags, "+m");
  params[n + 1] = flags->str;
  parse = irc_mode_parse (&classes, params, n + 2, 0);
  g_assert_cmpuint (parse->changes->len, ==, n + 1);
  g_assert_cmpint (g_array_index (parse->changes, IrcModeChange, n).letter, ==, 'm');
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    g_test_add_data_func (parse_cases[i].path, &parse_cases[i], test_parse);
  g_test_add_func ("/irc/mode/classes", test_classes);
  g_test_add_func ("/irc/mode/user-modes", test_user_modes);
  g_test_add_func ("/irc/mode/long-line", test_long_line);
  g_test_add_func ("/irc/mode/write-part", test_write_part);

  return g_test_run ();
}
