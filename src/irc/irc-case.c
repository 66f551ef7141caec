#include "config.h"

#include "irc-case.h"

#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>

/* Folding what was folded changes some strings again (folding can undo a composition). Twice is
 * enough for all that is known; the bound is there for what Unicode adds. */
#define MAX_ROUNDS 8

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if ((guchar) *text >= 0x80)
        return FALSE;
    }

  return TRUE;
}

/* (transfer full) (nullable): not NUL-terminated, from malloc(); %NULL without memory */
static uint8_t *
fold_once (const uint8_t *text, size_t length, size_t *folded_length)
{
  /* Without a language: the same for everybody, whatever the server's locale. */
  return u8_casefold (text, length, NULL, UNINORM_NFKC, NULL, folded_length);
}

static char *
fold_unicode (const char *name)
{
  const size_t original_length = strlen (name);
  size_t length;
  uint8_t *folded;
  char *result;

  /* Not UTF-8: nobody of ours has such a name, but a client may hear it elsewhere. Folding would
   * make all bad bytes one. */
  if (u8_check ((const uint8_t *) name, original_length) != NULL)
    return g_ascii_strdown (name, -1);

  folded = fold_once ((const uint8_t *) name, original_length, &length);
  if (folded == NULL)
    g_error ("Out of memory folding a name"); /* as g_malloc() would */

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      size_t next_length;
      uint8_t *next = fold_once (folded, length, &next_length);
      gboolean stable;

      if (next == NULL)
        break;
      stable = next_length == length && memcmp (next, folded, length) == 0;
      free (folded);
      folded = next;
      length = next_length;
      if (stable)
        break;
    }

  result = g_strndup ((const char *) folded, length);
  free (folded);

  return result;
}

/**
 * irc_case_fold:
 * Returns: (transfer full): equal for names that are the same name
 */
char *
irc_case_fold (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return is_ascii (name) ? g_ascii_strdown (name, -1) : fold_unicode (name);
}

/**
 * irc_case_equal:
 * @a: a name
 * @b: another
 *
 * A #GEqualFunc to go with irc_case_hash().
 */
gboolean
irc_case_equal (gconstpointer a, gconstpointer b)
{
  const char *name_a = a;
  const char *name_b = b;
  g_autofree char *folded_a = NULL;
  g_autofree char *folded_b = NULL;

  if (is_ascii (name_a) && is_ascii (name_b))
    return g_ascii_strcasecmp (name_a, name_b) == 0;
  if (strcmp (name_a, name_b) == 0)
    return TRUE;

  folded_a = irc_case_fold (name_a);
  folded_b = irc_case_fold (name_b);

  return strcmp (folded_a, folded_b) == 0;
}

/**
 * irc_case_hash:
 * @name: a name
 *
 * A #GHashFunc: of the folded name, without making it where the name is ASCII.
 */
guint
irc_case_hash (gconstpointer name)
{
  guint hash = 5381;

  for (const char *c = name; *c != '\0'; c++)
    {
      if ((guchar) *c >= 0x80)
        {
          g_autofree char *folded = fold_unicode (name);

          return g_str_hash (folded);
        }
      hash = hash * 33 + (guint) g_ascii_tolower (*c); /* as g_str_hash() does */
    }

  return hash;
}

/**
 * irc_casemapping_from_isupport:
 * @casemapping: (nullable): value of CASEMAPPING
 * @utf8mapping: (nullable): value of UTF8MAPPING, which some servers add
 *
 * Returns: what to compare names with; rfc1459 where the server says nothing or something unknown
 */
IrcCasemapping
irc_casemapping_from_isupport (const char *casemapping, const char *utf8mapping)
{
  static const struct
  {
    const char *name;
    IrcCasemapping casemapping;
  } names[] = {
    { "ascii", IRC_CASEMAPPING_ASCII },
    { "rfc1459", IRC_CASEMAPPING_RFC1459 },
    { "rfc1459-strict", IRC_CASEMAPPING_RFC1459_STRICT },
    { "strict-rfc1459", IRC_CASEMAPPING_RFC1459_STRICT }, /* the drafts' spelling */
    { "rfc3454", IRC_CASEMAPPING_UNICODE },
    { "rfc7613", IRC_CASEMAPPING_UNICODE },
    { "rfc7700", IRC_CASEMAPPING_UNICODE },
    { "rfc8265", IRC_CASEMAPPING_UNICODE },
    { "precis", IRC_CASEMAPPING_UNICODE },
    { IRC_CASE_ISUPPORT_UTF8MAPPING, IRC_CASEMAPPING_UNICODE },
  };

  if (utf8mapping != NULL && *utf8mapping != '\0')
    return IRC_CASEMAPPING_UNICODE;

  for (gsize i = 0; casemapping != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (casemapping, names[i].name) == 0)
        return names[i].casemapping;
    }

  /* modern-irc, "CASEMAPPING Parameter": what to assume of a server that does not say. */
  return IRC_CASEMAPPING_RFC1459;
}

static char
fold_byte (IrcCasemapping self, char byte)
{
  switch (byte)
    {
    case '[':
    case ']':
    case '\\':
      return self == IRC_CASEMAPPING_ASCII ? byte : (char) (byte + ('{' - '['));
    case '~':
      return self == IRC_CASEMAPPING_RFC1459 ? '^' : byte;
    default:
      return g_ascii_tolower (byte);
    }
}

/**
 * irc_casemapping_fold:
 * Returns: (transfer full): equal for names that are the same name to the server
 */
char *
irc_casemapping_fold (IrcCasemapping self, const char *name)
{
  char *folded;

  g_return_val_if_fail (name != NULL, NULL);

  if (self == IRC_CASEMAPPING_UNICODE)
    return irc_case_fold (name);

  folded = g_strdup (name);
  for (char *c = folded; *c != '\0'; c++)
    *c = fold_byte (self, *c);

  return folded;
}

/**
 * irc_casemapping_equal:
 * Returns: whether both are the same name to the server
 */
gboolean
irc_casemapping_equal (IrcCasemapping self, const char *a, const char *b)
{
  if (self == IRC_CASEMAPPING_UNICODE)
    return irc_case_equal (a, b);

  for (; *a != '\0' && *b != '\0'; a++, b++)
    {
      if (fold_byte (self, *a) != fold_byte (self, *b))
        return FALSE;
    }

  return *a == *b;
}
