#include "irc-split.h"

#include <string.h>

typedef struct
{
  const char *path;
  const char *text;
  gsize max_bytes;
  const char *parts; /* with '|' between */
} SplitCase;

static const SplitCase split_cases[] = {
  { "/irc/split/fits", "hello", 5, "hello" },
  { "/irc/split/empty", "", 5, "" },
  { "/irc/split/words", "hello big world", 9, "hello big|world" },
  { "/irc/split/space-at-limit", "hello world", 5, "hello|world" },
  { "/irc/split/long-word", "abcdefghij", 4, "abcd|efgh|ij" },
  { "/irc/split/long-word-after-short", "a bcdefghijk", 8, "a bcdefg|hijk" },
  { "/irc/split/leading-space", " abcdef", 4, " abc|def" },
  { "/irc/split/characters", "\xc3\xa9\xc3\xa9\xc3\xa9", 5, "\xc3\xa9\xc3\xa9|\xc3\xa9" },
  { "/irc/split/clusters", "xe\xcc\x81y", 4, "xe\xcc\x81|y" },
  { "/irc/split/cluster-moves-on", "xxe\xcc\x81", 4, "xx|e\xcc\x81" },
  { "/irc/split/cluster-too-long", "e\xcc\x81\xcc\x81\xcc\x81", 4, "e\xcc\x81|\xcc\x81\xcc\x81" },
  { "/irc/split/not-utf8", "a\xff", 4, "a\xef\xbf\xbd" },
};

static void
test_split (gconstpointer data)
{
  const SplitCase *c = data;
  g_auto (GStrv) parts = irc_split (c->text, c->max_bytes);
  g_autofree char *joined = g_strjoinv ("|", parts);

  for (guint i = 0; parts[i] != NULL; i++)
    g_assert_cmpuint (strlen (parts[i]), <=, c->max_bytes);
  g_assert_cmpstr (joined, ==, c->parts);
}

/* Long texts of awkward characters: nothing but single spaces is lost, and each part is whole. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "a", " ", "\xcc\x81", "\xe6\x97\xa5", "\xf0\x9f\x91\x8d", "\xe2\x80\x8d", "\xf0\x9f\x8f\xbd",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) joined = g_string_new (NULL);
      gsize max_bytes = (gsize) g_rand_int_range (rand, IRC_SPLIT_MIN_BYTES, 30);
      g_auto (GStrv) parts = NULL;

      for (guint i = 0; i < 60; i++)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      parts = irc_split (text->str, max_bytes);
      for (guint i = 0; parts[i] != NULL; i++)
        {
          g_assert_cmpuint (strlen (parts[i]), <=, max_bytes);
          g_assert_cmpstr (parts[i], !=, "");
          g_assert_true (g_utf8_validate (parts[i], -1, NULL));
          g_string_append (joined, parts[i]);
        }
      g_string_replace (text, " ", "", 0);
      g_string_replace (joined, " ", "", 0);
      g_assert_cmpstr (joined->str, ==, text->str);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (split_cases); i++)
    g_test_add_data_func (split_cases[i].path, &split_cases[i], test_split);
  g_test_add_func ("/irc/split/random", test_random);

  return g_test_run ();
}
