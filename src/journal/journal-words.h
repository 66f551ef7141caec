/* journal-words.h: how text becomes the words that search knows.
 *
 * Text is compared after NFKC and case folding. A word is a run of letters, marks, digits and
 * underscores. Scripts written without spaces between words (Han, Kana, Hangul with its endings,
 * Thai, Lao, Khmer, Myanmar) and symbols such as emoji are dense: each of their characters begins
 * a word of its own, made of it and the dense one that follows, or of it alone at the end of the
 * run. So a run of two or more is found as a phrase of such pairs wherever it stands, with no
 * dictionary, and a single one as the beginning of a word.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *journal_words_fold (const char *text, gssize length);
char *journal_words_join (const char *text);

/* A query, ready to be held against texts one by one. */
typedef struct _JournalWordsQuery JournalWordsQuery;

JournalWordsQuery *journal_words_query_new (const char *text);
void journal_words_query_free (JournalWordsQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalWordsQuery, journal_words_query_free)

gboolean journal_words_query_is_empty (const JournalWordsQuery *self);
gboolean journal_words_query_matches (const JournalWordsQuery *self, const char *text);
char *journal_words_query_to_fts (const JournalWordsQuery *self);

G_END_DECLS
