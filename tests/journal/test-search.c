/* Finding words in what every journal keeps. */
#include "config.h"

#include "journal-conformance.h"

static const struct
{
  const char *msgid;
  const char *text;
} words[] = {
  { "en", "Hello brave_new world, it's example.com/Page" },
  { "en2", "the world is new" },
  { "de", "Stra\303\237e und \303\234bung" },
  { "zh", "\346\210\221\344\273\254\345\234\250\345\214\227\344\272\254\345\244\247\345\255\246"
          "\350\247\201\351\235\242" }, /* we meet at Beijing University */
  { "ja", "\346\235\261\344\272\254\343\201\247\343\202\263\343\203\274\343\203\222\343\203\274"
          "\343\202\222\351\243\262\343\201\277\343\201\276\343\201\227\343\201\237" }, /* coffee */
  { "ja2", "\357\275\272\357\276\213" }, /* half width: ko hi */
  { "th", "\340\270\252\340\270\247\340\270\261\340\270\252\340\270\224\340\270\265\340\270\212"
          "\340\270\262\340\270\247\340\271\202\340\270\245\340\270\201" }, /* hello world */
  { "ko", "\354\204\234\354\232\270\354\227\220\354\204\234 \353\247\214\353\202\230\354\232\224" },
  { "ru", "\320\237\321\200\320\270\320\262\320\265\321\202 \320\274\320\270\321\200" },
  { "mixed", "\346\210\221\347\224\250pychat\350\201\212\345\244\251 \360\237\230\200" },
};

static const struct
{
  const char *text;
  const char *expected;
} searches[] = {
  { "world", "en2 en" },
  { "WORLD new", "en2" },
  { "worl", "" },
  { "brave_new", "en" },
  { "it's", "en" },
  { "example", "en" },
  { "example.com", "en" },
  { "com.example", "en" }, /* what stands between words counts for nothing */
  { "\"world\" AND", "" }, /* no syntax: "and" is a word that is not there */
  { "new*", "en2" },
  { "NEAR(new world)", "" },
  { "body:world", "" },
  { "'", "" },
  { "", "" },
  { "strasse", "de" },
  { "STRASSE", "de" },
  { "u\314\210bung", "de" },                        /* decomposed */
  { "\345\214\227\344\272\254", "zh" },             /* Beijing */
  { "\344\272\254\345\244\247\345\255\246", "zh" }, /* across a word border */
  { "\344\272\254", "ja zh" },                      /* one character, inside runs */
  { "\351\235\242", "zh" },                         /* one character, at the end */
  { "\345\214\227\345\244\247", "" },               /* both there, not side by side */
  { "\345\214\227\344\272\254 \350\247\201\351\235\242", "zh" },
  { "\346\235\261\344\272\254", "ja" },                         /* Tokyo */
  { "\343\202\263\343\203\274\343\203\222\343\203\274", "ja" }, /* coffee */
  { "\343\202\263\343\203\222", "ja2" },                        /* full width finds half width */
  { "\340\270\252\340\270\247\340\270\261\340\270\252\340\270\224\340\270\265", "th" }, /* hello */
  { "\340\271\202\340\270\245\340\270\201", "th" }, /* world, in the middle */
  { "\354\204\234\354\232\270", "ko" },             /* Seoul, without its ending */
  { "\320\274\320\230\321\200", "ru" },
  { "pychat", "mixed" },
  { "\350\201\212\345\244\251", "mixed" },
  { "\360\237\230\200", "mixed" },
};

static void
test_search_words (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    fixture_append (self, words[i].msgid, ROOM, words[i].text);
  fixture_settle (self);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (searches); i++)
    {
      guint at = i % G_N_ELEMENTS (searches);

      if (i == G_N_ELEMENTS (searches))
        fixture_await_index (self); /* now as it has them, before as they are looked through */
      g_test_message ("search %u: %s", i, searches[at].text);
      assert_answer (fixture_search_text (self, ROOM, searches[at].text), searches[at].expected);
    }
}

static void
store_for_search (Fixture *self)
{
  fixture_append_full (self, "s1", JOURNAL_KIND_MESSAGE, ROOM, "Alice", "tea one");
  fixture_append_full (self, "s2", JOURNAL_KIND_MESSAGE, OTHER, "alice", "tea two");
  fixture_append_full (self, "s3", JOURNAL_KIND_MESSAGE, ROOM, "bob", "tea three");
  fixture_append_full (self, "s4", JOURNAL_KIND_EVENT, ROOM, "bob", "tea event");
  fixture_append_full (self, "s5", JOURNAL_KIND_MESSAGE, ROOM, "[alice]", "tea four");
  fixture_append_full (self, "s6", JOURNAL_KIND_MESSAGE, "r:11", "alice", "tea five");
  fixture_append_full (self, "s7", JOURNAL_KIND_MESSAGE, ROOM, "aLICE", "coffee");
  fixture_append_full (self, "s8", JOURNAL_KIND_MESSAGE, ROOM, "[]", "coffee");
  fixture_settle (self);
}

static const char *const only_room[] = { ROOM, NULL };
static const char *const both_rooms[] = { ROOM, OTHER, NULL };
static const char *const room_twice[] = { ROOM, "r:none", ROOM, NULL };
static const char *const no_rooms[] = { NULL };

static const struct
{
  JournalSearch search;
  const char *expected;
} filters[] = {
  { { only_room, "tea", .limit = 10 }, "s5 s3 s1" },
  { { both_rooms, "tea", .limit = 10 }, "s5 s3 s2 s1" },
  { { room_twice, "tea", .limit = 10 }, "s5 s3 s1" },
  { { no_rooms, "tea", .limit = 10 }, "" },
  { { both_rooms, "tea", .limit = 2 }, "s5 s3" },
  { { both_rooms, "tea", "ALICE", .limit = 10 }, "s2 s1" },
  { { both_rooms, "tea", "[alice]", .limit = 10 }, "s5" },
  { { both_rooms, NULL, "alice", .limit = 10 }, "s7 s2 s1" },
  { { both_rooms, NULL, "[]", .limit = 10 }, "s8" },
  { { both_rooms, NULL, "nobody", .limit = 10 }, "" },
  { { both_rooms, NULL, NULL, .limit = 3 }, "s8 s7 s5" },
  { { both_rooms, "tea", NULL, .after_us = 1000, .before_us = 5000, .limit = 10 }, "s3 s2" },
  { { both_rooms, "tea", NULL, .after_us = 90000, .limit = 10 }, "" },
};

static void
test_search_filters (Fixture *self, gconstpointer data)
{
  store_for_search (self);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (filters); i++)
    {
      guint at = i % G_N_ELEMENTS (filters);

      if (i == G_N_ELEMENTS (filters))
        fixture_await_index (self);
      g_test_message ("filter %u", i);
      assert_answer (fixture_search (self, &filters[at].search), filters[at].expected);
    }
}

static void
test_search_of_many_keys (Fixture *self, gconstpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;
  JournalSearch search = { .text = "tea", .limit = 10 };

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("r:%u", i);

      g_strv_builder_add (builder, key);
    }
  keys = g_strv_builder_end (builder);
  search.keys = (const char *const *) keys;
  store_for_search (self);
  assert_answer (fixture_search (self, &search), "s6 s5 s3 s2 s1");
  fixture_await_index (self);
  assert_answer (fixture_search (self, &search), "s6 s5 s3 s2 s1");
}

int
main (int argc, char *argv[])
{
  static const ConformanceTest tests[] = {
    { "search-words", test_search_words },
    { "search-filters", test_search_filters },
    { "search-of-many-keys", test_search_of_many_keys },
    { NULL },
  };

  return conformance_run (argc, argv, tests);
}
