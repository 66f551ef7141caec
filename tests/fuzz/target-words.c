/* A text, and below it what is looked for in it. */
#include "config.h"

#include "fuzz.h"
#include "journal-words.h"

#include <string.h>

static void
run (const char *bytes, gsize length)
{
  const char *line = "";
  gsize n = 0;
  g_autofree char *text = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *sought = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *raw_words = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *fts = NULL;
  g_autoptr (JournalWordsQuery) query = NULL;

  fuzz_take_line (&bytes, &length, &line, &n);
  raw = fuzz_dup_string (line, n);
  text = fuzz_dup_utf8 (line, n);
  sought = fuzz_dup_string (bytes, length);

  raw_words = journal_words_join (raw);
  joined = journal_words_join (text);
  folded = journal_words_fold (text, -1);
  g_assert_true (g_utf8_validate (joined, -1, NULL));
  g_assert_true (g_utf8_validate (folded, -1, NULL));

  query = journal_words_query_new (sought);
  journal_words_query_matches (query, text);
  if (!journal_words_query_is_empty (query))
    {
      fts = journal_words_query_to_fts (query);
      g_assert_cmpuint (strlen (fts), >, 0);
    }

  g_clear_pointer (&query, journal_words_query_free);
  query = journal_words_query_new (text);
  g_assert_true (journal_words_query_is_empty (query) || journal_words_query_matches (query, text));
}

const FuzzTarget fuzz_words = { "words", run, 1024, 3000 };
