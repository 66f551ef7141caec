#include "config.h"

#include "irc-split.h"

#include <string.h>
#include <unigbrk.h>

/* How long the first part of text is, and where the rest begins. */
static gsize
find_cut (const char *text, gsize length, gsize max_bytes, gsize *rest)
{
  const uint8_t *start = (const uint8_t *) text;
  const uint8_t *end = start + length;
  gsize cut = 0;
  gsize word_cut = 0; /* before a space */

  for (const uint8_t *p = start; p != NULL && (gsize) (p - start) <= max_bytes;)
    {
      cut = (gsize) (p - start);
      if (p < end && *p == ' ' && cut > 0)
        word_cut = cut;
      p = p < end ? u8_grapheme_next (p, end) : NULL;
    }

  /* One cluster that is too long by itself: only its characters stay whole. */
  if (cut == 0)
    {
      const char *p = g_utf8_find_prev_char (text, text + max_bytes + 1);

      cut = (gsize) (p - text);
    }

  /* A word longer than half a part is cut, else some parts would be nearly empty. */
  if (word_cut > 0 && word_cut >= max_bytes / 2)
    cut = word_cut;

  *rest = cut;
  if (text[cut] == ' ')
    *rest += 1;

  return cut;
}

/**
 * irc_split:
 * @text: one line
 * @max_bytes: of a part, at least %IRC_SPLIT_MIN_BYTES
 *
 * Cuts between words where it can, at a space, which is left out; else between grapheme clusters.
 * Bytes that are no UTF-8 become replacement characters.
 *
 * Returns: (transfer full): the parts, none of them empty; one when the text fits
 */
GStrv
irc_split (const char *text, gsize max_bytes)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *p = valid;
  gsize length = strlen (valid);

  g_return_val_if_fail (max_bytes >= IRC_SPLIT_MIN_BYTES, NULL);

  while (length > max_bytes)
    {
      gsize rest;
      g_autofree char *part = g_strndup (p, find_cut (p, length, max_bytes, &rest));

      g_strv_builder_add (parts, part);
      p += rest;
      length -= rest;
    }
  if (length > 0 || p == valid)
    g_strv_builder_add (parts, p);

  return g_strv_builder_end (parts);
}
