#include "irc-mask.h"

#include <string.h>

typedef struct
{
  const char *path;
  const char *mask;
  const char *text;
  gboolean matches;
} MatchCase;

static const MatchCase match_cases[] = {
  { "/irc/mask/match/all", "*", "", TRUE },
  { "/irc/mask/match/empty", "", "", TRUE },
  { "/irc/mask/match/empty-mask", "", "a", FALSE },
  { "/irc/mask/match/case", "BOB!*@*", "bob!x@y", TRUE },
  { "/irc/mask/match/unicode-case", "\xc3\x89*", "\xc3\xa9ve", TRUE },
  { "/irc/mask/match/question-is-a-character", "?ve", "\xc3\xa9ve", TRUE },
  { "/irc/mask/match/question-is-one", "a??", "ab", FALSE },
  { "/irc/mask/match/middle", "a*b*c", "axxbyyc", TRUE },
  { "/irc/mask/match/retry", "*ab", "aab", TRUE },
  { "/irc/mask/match/tail", "a*b", "abx", FALSE },
  { "/irc/mask/match/escaped-star", "a\\*", "a*", TRUE },
  { "/irc/mask/match/escaped-star-only", "a\\*", "ab", FALSE },
  { "/irc/mask/match/escaped-question", "a\\?", "ab", FALSE },
  { "/irc/mask/match/backslash", "a\\b*", "a\\bc", TRUE },
  { "/irc/mask/match/backslash-is-not-nothing", "a\\b", "ab", FALSE },
  { "/irc/mask/match/two-backslashes", "a\\\\b", "a\\\\b", TRUE },
  { "/irc/mask/match/backslash-at-end", "a\\", "a\\", TRUE },
  { "/irc/mask/match/star-in-text", "a", "*", FALSE },
  { "/irc/mask/match/not-utf8", "a\xff*",
    "a\xff"
    "b",
    TRUE },
};

static void
test_match (gconstpointer data)
{
  const MatchCase *c = data;

  g_assert_true (irc_mask_match (c->mask, c->text) == c->matches);
}

/* With a matcher that tries every star again this would take longer than the sun will shine. */
static void
test_match_hostile (void)
{
  g_autoptr (GString) mask = g_string_new (NULL);
  g_autofree char *text = g_strnfill (500, 'a');

  for (guint i = 0; i < 250; i++)
    g_string_append (mask, "*a");
  g_string_append (mask, "*b");

  g_assert_false (irc_mask_match (mask->str, text));
}

typedef struct
{
  const char *path;
  const char *mask;
  const char *normal;
} NormalCase;

static const NormalCase normal_cases[] = {
  { "/irc/mask/normalise/nick", "bob", "bob!*@*" },
  { "/irc/mask/normalise/nick-user", "bob!u", "bob!u@*" },
  { "/irc/mask/normalise/user-host", "~u@h", "*!~u@h" },
  { "/irc/mask/normalise/whole", "n!u@h", "n!u@h" },
  { "/irc/mask/normalise/empty-parts", "!@", "*!*@*" },
  { "/irc/mask/normalise/host", "*.example.com", "*!*@*.example.com" },
  { "/irc/mask/normalise/address", "2001:db8::1", "*!*@2001:db8::1" },
  { "/irc/mask/normalise/stars", "***", "*!*@*" },
  { "/irc/mask/normalise/escaped-stars", "\\**", "\\**!*@*" },
  { "/irc/mask/normalise/extban", "~a:bob", "~a:bob" },
  { "/irc/mask/normalise/empty", "", NULL },
  { "/irc/mask/normalise/space", "a b", NULL },
  { "/irc/mask/normalise/control", "a\x02", NULL },
  { "/irc/mask/normalise/not-utf8", "a\xff", NULL },
};

static void
test_normalise (gconstpointer data)
{
  const NormalCase *c = data;
  g_autofree char *normal = irc_mask_normalise (c->mask);
  g_autofree char *again = normal != NULL ? irc_mask_normalise (normal) : NULL;

  g_assert_cmpstr (normal, ==, c->normal);
  g_assert_cmpstr (again, ==, c->normal);
}

static void
test_split (void)
{
  static const char *const rows[][4] = {
    { "n!u@h", "n", "u", "h" }, { "n@h", "n", "", "h" },
    { "n!u", "n", "u", "" },    { "n", "n", "", "" },
    { "", "", "", "" },         { "n@h!x", "n", "", "h!x" },
    { "!@", "", "", "" },       { "n!a@b@h", "n", "a@b", "h" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *nick = NULL;
      g_autofree char *user = NULL;
      g_autofree char *host = NULL;

      irc_userhost_split (rows[i][0], &nick, &user, &host);
      g_assert_cmpstr (nick, ==, rows[i][1]);
      g_assert_cmpstr (user, ==, rows[i][2]);
      g_assert_cmpstr (host, ==, rows[i][3]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (match_cases); i++)
    g_test_add_data_func (match_cases[i].path, &match_cases[i], test_match);
  for (gsize i = 0; i < G_N_ELEMENTS (normal_cases); i++)
    g_test_add_data_func (normal_cases[i].path, &normal_cases[i], test_normalise);
  g_test_add_func ("/irc/mask/match/hostile", test_match_hostile);
  g_test_add_func ("/irc/mask/split", test_split);

  return g_test_run ();
}
