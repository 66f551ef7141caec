#include "config.h"

#include "tui-links.h"

#include <string.h>

#define MAX_ADDRESS 2000

struct _TuiLinks
{
  GHashTable *before; /* (owned) char *: the sequences of the last frame */
  GHashTable *now;    /* (owned) char * */
};

static gboolean
is_address_byte (char c)
{
  return (guchar) c > 0x20 && (guchar) c != 0x7F && strchr ("<>\"`{}|\\^", c) == NULL;
}

static guint
count (const char *text, gsize length, char wanted)
{
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    n += text[i] == wanted;
  return n;
}

/* The sentence's own marks are not the address's; a bracket is, when it was opened in it. */
static gsize
trim (const char *text, gsize start, gsize end)
{
  for (; end > start; end--)
    {
      char last = text[end - 1];
      char open = last == ')' ? '(' : last == ']' ? '[' : '\0';
      gsize length = end - start;

      if (open != '\0' && count (text + start, length, open) >= count (text + start, length, last))
        break;
      if (open == '\0' && strchr (".,;:!?'*_", last) == NULL)
        break;
    }
  return end;
}

static gsize
scheme_length (const char *text, gsize length)
{
  static const char *const schemes[] = { "https://", "http://", "ircs://",  "irc://",
                                         "ftp://",   "mailto:", "gemini://" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (length > strlen (schemes[i]) &&
        g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      return strlen (schemes[i]);
  return 0;
}

/**
 * tui_links_find:
 * @text: safe to draw
 */
GArray *
tui_links_find (const char *text, gsize length)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (TuiLink));

  for (gsize at = 0; at < length; at++)
    {
      gsize scheme =
          at == 0 || !g_ascii_isalnum (text[at - 1]) ? scheme_length (text + at, length - at) : 0;
      TuiLink link = { at, at + scheme };

      if (scheme == 0)
        continue;
      while (link.end < length && is_address_byte (text[link.end]))
        link.end++;
      link.end = trim (text, at, link.end);
      if (link.end > at + scheme && link.end - at <= MAX_ADDRESS)
        g_array_append_val (links, link);
      at = MAX (link.end, at + scheme) - 1;
    }
  return links;
}

gboolean
tui_links_has_terminal (const char *term)
{
  static const char *const without[] = { "linux", "vt", "ansi", "dumb", "screen", "cons", "sun" };

  for (guint i = 0; term != NULL && i < G_N_ELEMENTS (without); i++)
    if (g_str_has_prefix (term, without[i]))
      return FALSE;
  return term != NULL;
}

TuiLinks *
tui_links_new (void)
{
  TuiLinks *self = g_new0 (TuiLinks, 1);

  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tui_links_free (TuiLinks *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->before);
  g_hash_table_unref (self->now);
  g_free (self);
}

void
tui_links_begin (TuiLinks *self)
{
  g_hash_table_remove_all (self->now);
}

/* Bytes beyond ASCII as %XX: terminals hand the address on as it is. */
static void
append_address (GString *sequence, const char *address, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) address[i] > 0x20 && (guchar) address[i] < 0x7F)
      g_string_append_c (sequence, address[i]);
    else
      g_string_append_printf (sequence, "%%%02X", (guchar) address[i]);
}

void
tui_links_add (TuiLinks *self,
               int row,
               int column,
               const char *part,
               gsize part_length,
               const char *address,
               gsize address_length)
{
  g_autofree char *whole = g_strndup (address, address_length);
  GString *sequence = g_string_new (NULL);

  /* The same id makes the parts of a wrapped address one link. */
  g_string_append_printf (sequence, "\033[%d;%dH\033[0;4m\033]8;id=%08x;", row + 1, column + 1,
                          g_str_hash (whole));
  append_address (sequence, address, address_length);
  g_string_append (sequence, "\033\\");
  g_string_append_len (sequence, part, part_length);
  g_string_append (sequence, "\033]8;;\033\\");
  g_hash_table_add (self->now, g_string_free (sequence, FALSE));
}

/**
 * tui_links_write:
 * @everything: the terminal was cleared
 *
 * The cursor and its look are as before.
 */
void
tui_links_write (TuiLinks *self, gboolean everything, GByteArray *out)
{
  GHashTable *before = self->before;
  GHashTableIter links;
  gpointer sequence;
  gboolean is_first = TRUE;

  g_hash_table_iter_init (&links, self->now);
  while (g_hash_table_iter_next (&links, &sequence, NULL))
    if (everything || !g_hash_table_contains (before, sequence))
      {
        if (is_first)
          g_byte_array_append (out, (const guint8 *) "\0337", 2);
        is_first = FALSE;
        g_byte_array_append (out, sequence, strlen (sequence));
      }
  if (!is_first)
    g_byte_array_append (out, (const guint8 *) "\0338", 2);
  self->before = self->now;
  self->now = before;
}
