#include "irc-case.h"

typedef struct
{
  const char *path;
  const char *name;
  const char *folded;
} FoldCase;

static const FoldCase fold_cases[] = {
  { "/irc/case/fold/ascii", "Bob[1]_~", "bob[1]_~" },
  { "/irc/case/fold/empty", "", "" },
  { "/irc/case/fold/latin", "\xc3\x89milie", "\xc3\xa9milie" },
  { "/irc/case/fold/decomposed", "E\xcc\x81", "\xc3\xa9" },
  { "/irc/case/fold/sharp-s",
    "Stra\xc3\x9f"
    "e",
    "strasse" },
  { "/irc/case/fold/capital-sharp-s", "\xe1\xba\x9e", "ss" },
  { "/irc/case/fold/cyrillic", "\xd0\x98\xd0\x92\xd0\x90\xd0\x9d",
    "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd" },
  { "/irc/case/fold/final-sigma", "\xce\xa3\xcf\x82", "\xcf\x83\xcf\x83" },
  { "/irc/case/fold/fullwidth", "\xef\xbc\xa2\xef\xbd\x8f\xef\xbd\x82", "bob" },
  { "/irc/case/fold/mathematical", "\xf0\x9d\x93\x91ob", "bob" },
  { "/irc/case/fold/ligature", "\xef\xac\x81n", "fin" },
  { "/irc/case/fold/halfwidth-kana", "\xef\xbd\xb6\xef\xbe\x9e", "\xe3\x82\xac" },
  { "/irc/case/fold/kelvin", "\xe2\x84\xaa", "k" },
  { "/irc/case/fold/not-utf8", "A\xff\xfe", "a\xff\xfe" },
};

static void
test_fold (gconstpointer data)
{
  const FoldCase *c = data;
  g_autofree char *folded = irc_case_fold (c->name);
  g_autofree char *again = irc_case_fold (folded);

  g_assert_cmpstr (folded, ==, c->folded);
  g_assert_cmpstr (again, ==, folded);
  g_assert_true (irc_case_equal (c->name, c->folded));
  g_assert_cmpuint (irc_case_hash (c->name), ==, irc_case_hash (c->folded));
  g_assert_cmpuint (irc_case_hash (c->name), ==, g_str_hash (c->folded));
}

/* Every character alone, and with a mark behind it: folding what was folded changes nothing. */
static void
test_stable (void)
{
  for (gunichar c = 0x80; c < 0x20000; c++)
    {
      char text[16] = "";
      g_autofree char *folded = NULL;
      g_autofree char *again = NULL;
      gint length;

      if (!g_unichar_validate (c) || !g_unichar_isdefined (c))
        continue;

      length = g_unichar_to_utf8 (c, text);
      g_strlcpy (text + length, "\xcd\x85", sizeof text - (gsize) length); /* U+0345 */
      folded = irc_case_fold (text);
      again = irc_case_fold (folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

static void
test_table (void)
{
  g_autoptr (GHashTable) table = g_hash_table_new (irc_case_hash, irc_case_equal);

  g_hash_table_add (table, (gpointer) "Bob");
  g_hash_table_add (table, (gpointer) "\xc3\x89ve");

  g_assert_true (g_hash_table_contains (table, "bOB"));
  g_assert_true (g_hash_table_contains (table, "\xef\xbc\xa2ob"));
  g_assert_true (g_hash_table_contains (table, "e\xcc\x81VE"));
  g_assert_false (g_hash_table_contains (table, "eve"));
  g_assert_false (g_hash_table_contains (table, "bo"));
}

typedef struct
{
  const char *path;
  const char *casemapping;
  const char *utf8mapping;
  const char *name;
  const char *folded;
} MappingCase;

static const MappingCase mapping_cases[] = {
  { "/irc/case/mapping/ascii", "ascii", NULL, "A[]\\~{\xc3\x89", "a[]\\~{\xc3\x89" },
  { "/irc/case/mapping/rfc1459", "rfc1459", NULL, "A[]\\~^", "a{}|^^" },
  { "/irc/case/mapping/strict", "rfc1459-strict", NULL, "A[]\\~^", "a{}|~^" },
  { "/irc/case/mapping/absent", NULL, NULL, "[", "{" },
  { "/irc/case/mapping/unknown", "klingon", NULL, "[", "{" },
  { "/irc/case/mapping/precis", "precis", NULL, "\xc3\x89[", "\xc3\xa9[" },
  { "/irc/case/mapping/ours", IRC_CASE_ISUPPORT_CASEMAPPING, IRC_CASE_ISUPPORT_UTF8MAPPING,
    "\xc3\x89[", "\xc3\xa9[" },
};

static void
test_mapping (gconstpointer data)
{
  const MappingCase *c = data;
  IrcCasemapping mapping = irc_casemapping_from_isupport (c->casemapping, c->utf8mapping);
  g_autofree char *folded = irc_casemapping_fold (mapping, c->name);

  g_assert_cmpstr (folded, ==, c->folded);
  g_assert_true (irc_casemapping_equal (mapping, c->name, c->folded));
  g_assert_false (irc_casemapping_equal (mapping, c->name, ""));
  g_assert_false (irc_casemapping_equal (mapping, "a", "ab"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fold_cases); i++)
    g_test_add_data_func (fold_cases[i].path, &fold_cases[i], test_fold);
  for (gsize i = 0; i < G_N_ELEMENTS (mapping_cases); i++)
    g_test_add_data_func (mapping_cases[i].path, &mapping_cases[i], test_mapping);
  g_test_add_func ("/irc/case/stable", test_stable);
  g_test_add_func ("/irc/case/table", test_table);

  return g_test_run ();
}
