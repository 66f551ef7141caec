#include "config.h"

#include "journal-words.h"

#include <string.h>

typedef enum
{
  OF_TEXT,  /* what is stored */
  OF_QUERY, /* what is looked for: a run's last character alone is left out */
} SplitMode;

/* Returns: %FALSE to stop. unit counts the runs: words of one unit stand next to each other. */
typedef gboolean (*WordFunc) (
    const char *word, gsize length, guint unit, gboolean is_prefix, gpointer user_data);

/* One run of the query: its words must stand side by side in a text. */
typedef struct
{
  GPtrArray *words; /* (owned) of (owned) char* */
  gboolean is_prefix;
} Unit;

struct _JournalWordsQuery
{
  GPtrArray *units; /* (owned) of (owned) Unit */
};

typedef enum
{
  CLASS_NONE,
  CLASS_WORD,
  CLASS_DENSE,
} CharClass;

static gboolean
is_dense_script (gunichar c)
{
  switch ((int) g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_YI:
      return TRUE;
    default:
      return FALSE;
    }
}

static CharClass
classify (gunichar c, CharClass before)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || c == '_' ? CLASS_WORD : CLASS_NONE;
  if (c == 0x30fc) /* the sound mark that makes a vowel long: of no script, written in Kana */
    return CLASS_DENSE;
  if (g_unichar_ismark (c)) /* goes with what it stands on; variation selectors too */
    return is_dense_script (c) ? CLASS_DENSE : before;
  if (g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL)
    return CLASS_DENSE;
  if (!g_unichar_isalnum (c) && g_unichar_type (c) != G_UNICODE_LETTER_NUMBER)
    return CLASS_NONE;
  return is_dense_script (c) ? CLASS_DENSE : CLASS_WORD;
}

static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] & 0x80)
      return FALSE;
  return TRUE;
}

/**
 * journal_words_fold:
 * Returns: (transfer full): @text in the form in which it is compared
 */
char *
journal_words_fold (const char *text, gssize length)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  if (length < 0)
    length = (gssize) strlen (text);
  if (is_ascii (text, (gsize) length))
    return g_ascii_strdown (text, length);
  normal = g_utf8_normalize (text, length, G_NORMALIZE_NFKC);
  if (normal == NULL) /* not UTF-8: nothing in it can be looked for */
    return g_strdup ("");
  folded = g_utf8_casefold (normal, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC); /* folding can leave it unnormal */
}

/* A dense run as pairs. Marks that belong to no script stay with the character before them. */
static gboolean
split_dense (
    const char *run, const char *end, SplitMode mode, guint unit, WordFunc func, gpointer user_data)
{
  gboolean is_first = TRUE;

  for (const char *at = run; at < end;)
    {
      const char *next = g_utf8_next_char (at);
      gboolean is_last = next >= end;

      if (is_last && !is_first && mode == OF_QUERY)
        return TRUE;
      if (!func (at, (gsize) ((is_last ? end : g_utf8_next_char (next)) - at), unit, is_last,
                 user_data))
        return FALSE;
      is_first = FALSE;
      at = next;
    }
  return TRUE;
}

static void
split_folded (const char *folded, SplitMode mode, WordFunc func, gpointer user_data)
{
  guint unit = 0;

  for (const char *at = folded; *at != '\0';)
    {
      CharClass run_class = classify (g_utf8_get_char (at), CLASS_NONE);
      const char *end = g_utf8_next_char (at);

      while (*end != '\0' && classify (g_utf8_get_char (end), run_class) == run_class)
        end = g_utf8_next_char (end);
      if (run_class == CLASS_WORD && !func (at, (gsize) (end - at), unit++, FALSE, user_data))
        return;
      if (run_class == CLASS_DENSE && !split_dense (at, end, mode, unit++, func, user_data))
        return;
      at = end;
    }
}

/* func is called for each word, in order. */
static void
split (const char *text, SplitMode mode, WordFunc func, gpointer user_data)
{
  g_autofree char *folded = journal_words_fold (text, -1);

  split_folded (folded, mode, func, user_data);
}

static gboolean
add_to_string (
    const char *word, gsize length, guint unit_index, gboolean is_prefix, gpointer user_data)
{
  GString *joined = user_data;

  if (joined->len > 0)
    g_string_append_c (joined, ' ');
  g_string_append_len (joined, word, (gssize) length);
  return TRUE;
}

/**
 * journal_words_join:
 * Returns: (transfer full): the words of @text with a space between, for an index that needs to
 *   know no more than where spaces are
 */
char *
journal_words_join (const char *text)
{
  GString *joined = g_string_new (NULL);

  split (text, OF_TEXT, add_to_string, joined);
  return g_string_free (joined, FALSE);
}

/* -- Queries ---------------------------------------------------------------------------------- */

static void
unit_free (gpointer data)
{
  Unit *self = data;

  g_ptr_array_unref (self->words);
  g_free (self);
}

static gboolean
add_to_query (
    const char *word, gsize length, guint unit_index, gboolean is_prefix, gpointer user_data)
{
  JournalWordsQuery *self = user_data;
  Unit *unit;

  if (unit_index >= self->units->len)
    {
      unit = g_new0 (Unit, 1);
      unit->words = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->units, unit);
    }
  unit = self->units->pdata[self->units->len - 1];
  unit->is_prefix = is_prefix;
  g_ptr_array_add (unit->words, g_strndup (word, length));
  return TRUE;
}

/**
 * journal_words_query_new:
 * @text: (nullable): as the user wrote it
 */
JournalWordsQuery *
journal_words_query_new (const char *text)
{
  JournalWordsQuery *self = g_new0 (JournalWordsQuery, 1);

  self->units = g_ptr_array_new_with_free_func (unit_free);
  if (text != NULL)
    split (text, OF_QUERY, add_to_query, self);
  return self;
}

void
journal_words_query_free (JournalWordsQuery *self)
{
  g_ptr_array_unref (self->units);
  g_free (self);
}

gboolean
journal_words_query_is_empty (const JournalWordsQuery *self)
{
  return self->units->len == 0;
}

/* Where each unit of the query stands while the words of a text go by. */
typedef struct
{
  const JournalWordsQuery *query;
  GPtrArray *words; /* (owned) of (owned) char*: of the text */
} Match;

static gboolean
add_to_match (
    const char *word, gsize length, guint unit_index, gboolean is_prefix, gpointer user_data)
{
  Match *match = user_data;

  g_ptr_array_add (match->words, g_strndup (word, length));
  return TRUE;
}

static gboolean
unit_is_at (const Unit *unit, const GPtrArray *words, guint at)
{
  if (unit->is_prefix)
    return g_str_has_prefix (words->pdata[at], unit->words->pdata[0]);
  for (guint i = 0; i < unit->words->len; i++)
    if (at + i >= words->len || !g_str_equal (words->pdata[at + i], unit->words->pdata[i]))
      return FALSE;
  return TRUE;
}

/* Words are pieces of the folded text: most texts are ruled out before they are parted. */
static gboolean
may_match (const JournalWordsQuery *self, const char *folded)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      const Unit *unit = self->units->pdata[i];

      for (guint j = 0; j < unit->words->len; j++)
        if (strstr (folded, unit->words->pdata[j]) == NULL)
          return FALSE;
    }
  return TRUE;
}

/**
 * journal_words_query_matches:
 * Returns: whether @text has all units of the query
 */
gboolean
journal_words_query_matches (const JournalWordsQuery *self, const char *text)
{
  g_autofree char *folded = journal_words_fold (text, -1);
  g_autoptr (GPtrArray) words = NULL;
  Match match;

  if (!may_match (self, folded))
    return FALSE;
  words = g_ptr_array_new_with_free_func (g_free);
  match = (Match){ self, words };
  split_folded (folded, OF_TEXT, add_to_match, &match);
  for (guint i = 0; i < self->units->len; i++)
    {
      gboolean is_found = FALSE;

      for (guint at = 0; at < words->len && !is_found; at++)
        is_found = unit_is_at (self->units->pdata[i], words, at);
      if (!is_found)
        return FALSE;
    }
  return TRUE;
}

/**
 * journal_words_query_to_fts:
 *
 * As an expression of FTS5: quoted phrases, all of which must be there. The words hold no quotes,
 * and nothing in ASCII that FTS5's own tokenizer "ascii" would part them at, '_' being told to it.
 *
 * Returns: (transfer full): "" when the query is empty
 */
char *
journal_words_query_to_fts (const JournalWordsQuery *self)
{
  GString *fts = g_string_new (NULL);

  for (guint i = 0; i < self->units->len; i++)
    {
      const Unit *unit = self->units->pdata[i];

      g_string_append (fts, i > 0 ? " AND \"" : "\"");
      for (guint j = 0; j < unit->words->len; j++)
        g_string_append_printf (fts, "%s%s", j > 0 ? " " : "", (char *) unit->words->pdata[j]);
      g_string_append (fts, unit->is_prefix ? "\" *" : "\"");
    }
  return g_string_free (fts, FALSE);
}
