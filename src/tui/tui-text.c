#include "config.h"

#include "tui-text.h"

#include <locale.h>
#include <string.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <wchar.h>

/* How far from a place a cluster can begin or end: longer ones are cut. It bounds the work of one
 * key in a line of any length. */
#define CLUSTER_REACH 4096

#define ELLIPSIS "\xE2\x80\xA6" /* U+2026 */
#define AN_AMBIGUOUS 0x2460     /* a digit in a circle */
#define CHAR_ZWJ 0x200D
#define CHAR_TEXT_PRESENTATION 0xFE0E
#define CHAR_EMOJI_PRESENTATION 0xFE0F
#define CHAR_KEYCAP 0x20E3

static gboolean
is_regional_indicator (gunichar c)
{
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static gboolean
is_skin_tone (gunichar c)
{
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

static gboolean
is_tag (gunichar c)
{
  return c >= 0xE0020 && c <= 0xE007F;
}

/* Wide only because the flags say so. */
static gboolean
is_ambiguous (gunichar c, TuiTextFlags flags)
{
  return (flags & TUI_TEXT_AMBIGUOUS_WIDE) && c >= 0x7F && !g_unichar_iszerowidth (c) &&
         !g_unichar_iswide (c) && g_unichar_iswide_cjk (c);
}

/* Returns: the columns of one code point by itself: 0, 1 or 2. */
static guint
char_columns (gunichar c, TuiTextFlags flags)
{
  if (c >= 0x20 && c < 0x7F)
    return 1;
  if (g_unichar_iszerowidth (c))
    return 0;
  if (g_unichar_iswide (c))
    return 2;
  return is_ambiguous (c, flags) ? 2 : 1;
}

/* Fills in columns and kind of the cluster from its code points. */
static void
measure (TuiCluster *cluster, const char *text, TuiTextFlags flags)
{
  const char *at = text + cluster->start;
  const char *end = at + cluster->length;
  gunichar first = g_utf8_get_char (at);
  guint columns = char_columns (first, flags);
  guint n = 1;

  for (at = g_utf8_next_char (at); at < end; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);

      if (c == CHAR_EMOJI_PRESENTATION || c == CHAR_KEYCAP || is_skin_tone (c) || is_tag (c) ||
          (is_regional_indicator (first) && is_regional_indicator (c)))
        cluster->is_emoji_sequence = TRUE;
      else if (c == CHAR_ZWJ && columns == 2 && first >= 0x2190)
        cluster->is_emoji_sequence = TRUE;
      columns += char_columns (c, flags);
    }

  cluster->columns = cluster->is_emoji_sequence ? 2 : MIN (columns, 2);
  cluster->is_ambiguous = !cluster->is_emoji_sequence && is_ambiguous (first, flags);
}

static gboolean
is_printable_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] < 0x20 || text[i] >= 0x7F)
      return FALSE;
  return TRUE;
}

/* Plain ASCII is most of what is said; the line break rules are still asked for, as they know
 * where "a-b" may end and "(a" may not. */
static void
split_ascii (GArray *clusters, gsize length, const char *breaks)
{
  g_array_set_size (clusters, length);
  for (gsize i = 0; i < length; i++)
    g_array_index (clusters, TuiCluster, i) = (TuiCluster){
      .start = i, .length = 1, .columns = 1, .break_before = breaks[i] == UC_BREAK_POSSIBLE
    };
}

/* East Asian text has no blanks between words: a sign between it and a Latin word begins that. */
static gboolean
begins_behind_wide (const char *text, gsize length, gsize at)
{
  gsize before = at;

  if (at == 0 || at + 1 >= length || (text[at] != '/' && text[at] != '-') ||
      !(g_ascii_isalpha (text[at + 1]) || text[at + 1] == '-') || (guchar) text[at - 1] < 0x80)
    return FALSE;
  do
    before--;
  while (before > 0 && (text[before] & 0xC0) == 0x80);
  return g_unichar_iswide (g_utf8_get_char (text + before));
}

/* A command, a path or an option stays with the sign that it begins with, and not with the word
 * before it: "/join", "--host" (as UAX 14 has it for hyphens since its revision 51, LB20a). */
static void
keep_first_signs (const char *text, gsize length, char *lines)
{
  gboolean is_first = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      if (is_first && i > 0 && (text[i - 1] == '/' || text[i - 1] == '-') &&
          lines[i] == UC_BREAK_POSSIBLE)
        lines[i] = UC_BREAK_PROHIBITED;
      else if (begins_behind_wide (text, length, i) ||
               (i > 0 && text[i] == '/' && text[i - 1] == ' '))
        lines[i] = UC_BREAK_POSSIBLE;
      is_first = g_ascii_isspace (text[i]) || (is_first && (text[i] == '/' || text[i] == '-')) ||
                 begins_behind_wide (text, length, i);
    }
}

/**
 * tui_text_split:
 *
 * An LF is a cluster of no columns.
 *
 * Returns: (transfer full): the clusters of @text
 */
GArray *
tui_text_split (const char *text, gsize length, TuiTextFlags flags)
{
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (TuiCluster));
  g_autofree char *lines = g_malloc (length + 1);
  g_autofree char *graphemes = NULL;

  if (length == 0)
    return clusters;

  u8_possible_linebreaks ((const guint8 *) text, length, "UTF-8", lines);
  keep_first_signs (text, length, lines);
  if (is_printable_ascii (text, length))
    {
      split_ascii (clusters, length, lines);
      return clusters;
    }

  graphemes = g_malloc (length);
  u8_grapheme_breaks ((const guint8 *) text, length, graphemes);
  for (gsize start = 0, end; start < length; start = end)
    {
      TuiCluster cluster = { .start = start, .break_before = lines[start] == UC_BREAK_POSSIBLE };

      end = start + 1;
      while (end < length && !graphemes[end])
        end++;
      cluster.length = end - start;
      if (text[end - 1] != '\n')
        measure (&cluster, text, flags);
      g_array_append_val (clusters, cluster);
    }

  return clusters;
}

/**
 * tui_text_next:
 *
 * Returns: where the cluster ends that is at @at, a cluster border
 */
gsize
tui_text_next (const char *text, gsize length, gsize at)
{
  char graphemes[CLUSTER_REACH];
  gsize reach = MIN (length - at, CLUSTER_REACH);

  if (at >= length)
    return length;

  while (reach < length - at && reach > 1 && (text[at + reach] & 0xC0) == 0x80)
    reach--;
  u8_grapheme_breaks ((const guint8 *) text + at, reach, graphemes);
  for (gsize i = 1; i < reach; i++)
    if (graphemes[i])
      return at + i;
  return at + reach;
}

/**
 * tui_text_previous:
 *
 * Returns: where the cluster begins that ends at @at
 */
gsize
tui_text_previous (const char *text, gsize length, gsize at)
{
  char graphemes[CLUSTER_REACH];
  gsize from = at > CLUSTER_REACH ? at - CLUSTER_REACH : 0;

  if (at == 0)
    return 0;

  while (from < at - 1 && (text[from] & 0xC0) == 0x80)
    from++;
  u8_grapheme_breaks ((const guint8 *) text + from, at - from, graphemes);
  for (gsize i = at - from - 1; i > 0; i--)
    if (graphemes[i])
      return from + i;
  return from;
}

/**
 * tui_text_columns:
 *
 * Returns: the columns that @text takes in one line
 */
guint
tui_text_columns (const char *text, gsize length, TuiTextFlags flags)
{
  g_autoptr (GArray) clusters = NULL;
  guint columns = 0;

  if (is_printable_ascii (text, length))
    return length;

  clusters = tui_text_split (text, length, flags);
  for (guint i = 0; i < clusters->len; i++)
    columns += g_array_index (clusters, TuiCluster, i).columns;
  return columns;
}

/**
 * tui_text_fit:
 *
 * Returns: how many bytes of @text, in whole clusters, fit into @columns
 */
gsize
tui_text_fit (const char *text, gsize length, guint columns, TuiTextFlags flags)
{
  g_autoptr (GArray) clusters = tui_text_split (text, length, flags);
  guint used = 0;

  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);

      used += cluster->columns;
      if (used > columns)
        return cluster->start;
    }
  return length;
}

char *
tui_text_shorten (const char *text, guint columns, TuiTextFlags flags)
{
  gsize length = strlen (text), fit = tui_text_fit (text, length, columns, flags);
  guint sign = tui_text_columns (ELLIPSIS, strlen (ELLIPSIS), flags);
  g_autofree char *begin = NULL;

  if (fit == length)
    return g_strdup (text);
  if (columns <= sign) /* nothing would be left */
    return g_strndup (text, fit);
  begin = g_strndup (text, tui_text_fit (text, length, columns - sign, flags));
  return g_strconcat (g_strchomp (begin), ELLIPSIS, NULL);
}

static gboolean
is_blank (const char *text, const TuiCluster *cluster)
{
  return cluster->length == 1 && text[cluster->start] == ' ';
}

static void
add_line (GArray *lines, const char *text, gsize start, gsize end, gboolean is_full)
{
  TuiTextLine line = { start, end };

  /* Blanks at the place of a wrap, or at the end of a text, hang over the edge. */
  while (is_full && line.end > line.start && text[line.end - 1] == ' ')
    line.end--;
  g_array_append_val (lines, line);
}

static gboolean
is_graphic (const char *text, GArray *clusters, guint index)
{
  return index < clusters->len &&
         g_ascii_isgraph (text[g_array_index (clusters, TuiCluster, index).start]);
}

/* An address may end a line behind each of its slashes; but where the next line has space for all
 * of it, it goes there, for those who read it, and for terminals that look for addresses
 * themselves.
 *
 * Returns: where the address begins that has @at in it, @at itself if there is none */
static guint
find_address (const char *text, GArray *clusters, guint first, guint at, guint columns)
{
  guint begin = at, end = at;
  const char *word;
  gsize length;

  while (begin > first && is_graphic (text, clusters, begin - 1))
    begin--;
  while (end - begin <= columns && is_graphic (text, clusters, end))
    end++;
  if (begin == at || begin == first || end == at || end - begin > columns)
    return at;
  word = text + g_array_index (clusters, TuiCluster, begin).start;
  length = g_array_index (clusters, TuiCluster, end - 1).start -
           g_array_index (clusters, TuiCluster, begin).start;
  return g_strstr_len (word, (gssize) length, "://") != NULL ? begin : at;
}

/* The cluster that begins the next line when the one at @overflow is too much for the line that
 * began at @first: the last place where a line may end, else the cut is made right here. */
static guint
find_wrap (const char *text, GArray *clusters, guint first, guint overflow, guint columns)
{
  for (guint i = overflow; i > first; i--)
    if (g_array_index (clusters, TuiCluster, i).break_before)
      return find_address (text, clusters, first, i, columns);
  return MAX (overflow, first + 1);
}

/**
 * tui_text_wrap:
 * @first_columns: columns of the first line, where others may stand before it
 *
 * Lines end at LF, else where Unicode lets them (UAX 14) but not in an address that fits in one,
 * else, in a word that is longer than a line, between two clusters. There is always at least one
 * line.
 *
 * Returns: (transfer full): the lines
 */
GArray *
tui_text_wrap (
    const char *text, gsize length, guint first_columns, guint columns, TuiTextFlags flags)
{
  g_autoptr (GArray) clusters = tui_text_split (text, length, flags);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (TuiTextLine));
  guint available = first_columns;
  guint first = 0, used = 0;

  for (guint i = 0; i < clusters->len; i++)
    {
      const TuiCluster *cluster = &g_array_index (clusters, TuiCluster, i);
      gsize start = g_array_index (clusters, TuiCluster, first).start;

      if (text[cluster->start] == '\n' || text[cluster->start] == '\r')
        {
          add_line (lines, text, start, cluster->start, used > available);
          first = i + 1;
        }
      else if (used + cluster->columns > available && i > first && !is_blank (text, cluster))
        {
          first = find_wrap (text, clusters, first, i, columns);
          add_line (lines, text, start, g_array_index (clusters, TuiCluster, first).start, TRUE);
          i = first - 1; /* measured again as part of its own line */
        }
      else
        {
          used += cluster->columns;
          continue;
        }
      used = 0;
      available = columns;
    }

  add_line (lines, text,
            first < clusters->len ? g_array_index (clusters, TuiCluster, first).start : length,
            length, used > available);
  return lines;
}

/**
 * tui_text_flags_from_locale:
 *
 * Returns: whether characters of ambiguous width are wide: in the legacy encodings of East Asia
 *   they are; with UTF-8 the C library knows what the locale wants.
 */
TuiTextFlags
tui_text_flags_from_locale (void)
{
  static const char *const wide[] = { "EUC-JP", "SHIFT_JIS", "EUC-KR", "GB2312",
                                      "GBK",    "GB18030",   "BIG5",   "BIG5-HKSCS" };
  const char *charset = NULL;

  if (g_get_charset (&charset))
    return wcwidth (AN_AMBIGUOUS) == 2 ? TUI_TEXT_AMBIGUOUS_WIDE : TUI_TEXT_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_ascii_strcasecmp (charset, wide[i]) == 0)
      return TUI_TEXT_AMBIGUOUS_WIDE;
  return TUI_TEXT_NONE;
}
