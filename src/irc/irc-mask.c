#include "config.h"

#include "irc-mask.h"

#include "irc-case.h"

#include <string.h>

/* Is the character behind the backslash to be taken as it is? Elsewhere a backslash is one: nicks
 * may have it. */
static gboolean
is_escape (const char *mask)
{
  return *mask == '\\' && (mask[1] == '*' || mask[1] == '?');
}

/* One character of text against what stands at mask: where the mask goes on, or %NULL. */
static const char *
match_one (const char *mask, const char *text)
{
  if (*mask == '?')
    return mask + 1;
  if (is_escape (mask))
    mask++;
  if (*mask == '\0' || g_utf8_get_char (mask) != g_utf8_get_char (text))
    return NULL;

  return g_utf8_next_char (mask);
}

/**
 * irc_mask_match_folded:
 * @mask: valid UTF-8, folded
 * @text: valid UTF-8, folded
 *
 * Only the last '*' is ever tried again, so the work is at most the product of both lengths,
 * whatever the mask.
 */
gboolean
irc_mask_match_folded (const char *mask, const char *text)
{
  const char *star = NULL; /* what follows the last '*' of the mask */
  const char *star_text = NULL;

  while (*text != '\0')
    {
      const char *next;

      if (*mask == '*')
        {
          star = ++mask;
          star_text = text;
          continue;
        }

      next = match_one (mask, text);
      if (next != NULL)
        {
          mask = next;
          text = g_utf8_next_char (text);
        }
      else if (star != NULL)
        {
          mask = star;
          star_text = g_utf8_next_char (star_text);
          text = star_text;
        }
      else
        {
          return FALSE;
        }
    }

  while (*mask == '*')
    mask++;

  return *mask == '\0';
}

static char *
fold_valid (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return irc_case_fold (valid);
}

/**
 * irc_mask_match:
 * Returns: whether the whole @text fits the @mask
 */
gboolean
irc_mask_match (const char *mask, const char *text)
{
  g_autofree char *folded_mask = fold_valid (mask);
  g_autofree char *folded_text = fold_valid (text);

  return irc_mask_match_folded (folded_mask, folded_text);
}

/* An empty part stands for any. */
static void
append_part (GString *mask, const char *part, gsize length)
{
  gboolean after_star = FALSE;

  if (length == 0)
    g_string_append_c (mask, '*');

  for (gsize i = 0; i < length; i++)
    {
      /* Several stars in a row say what one says. */
      if (part[i] == '*' && after_star)
        continue;
      after_star = part[i] == '*';
      g_string_append_c (mask, part[i]);
      if (i + 1 < length && is_escape (part + i))
        g_string_append_c (mask, part[++i]);
    }
}

/**
 * irc_mask_normalise:
 * @mask: as somebody wrote it: a nick, a host, or parts of nick!user@host
 *
 * Extended bans, such as "~a:bob" (account-extban), are left as they are: no nick begins so.
 *
 * Returns: (transfer full) (nullable): nick!user@host with '*' for what was not given; %NULL when
 *   it can be no mask: empty, not UTF-8, with spaces or control characters
 */
char *
irc_mask_normalise (const char *mask)
{
  const char *bang, *at;
  GString *whole;

  if (*mask == '\0' || !g_utf8_validate (mask, -1, NULL))
    return NULL;
  for (const char *c = mask; *c != '\0'; c++)
    {
      if ((guchar) *c <= ' ' || *c == 0x7f)
        return NULL;
    }
  if (mask[0] == '~' && g_ascii_isalpha (mask[1]) && (mask[2] == ':' || mask[2] == '\0'))
    return g_strdup (mask);

  at = strrchr (mask, '@');
  bang = strchr (mask, '!');
  if (bang != NULL && at != NULL && at < bang)
    at = NULL;

  /* Nicks have neither '.' nor ':', hosts and addresses do. */
  whole = g_string_new (NULL);
  if (bang == NULL && at == NULL && strpbrk (mask, ".:/") != NULL)
    {
      g_string_append (whole, "*!*@");
      append_part (whole, mask, strlen (mask));
      return g_string_free (whole, FALSE);
    }

  if (bang != NULL)
    append_part (whole, mask, (gsize) (bang - mask));
  else
    append_part (whole, mask, at != NULL ? 0 : strlen (mask));
  g_string_append_c (whole, '!');
  if (bang != NULL)
    append_part (whole, bang + 1, at != NULL ? (gsize) (at - bang - 1) : strlen (bang + 1));
  else
    append_part (whole, mask, at != NULL ? (gsize) (at - mask) : 0);
  g_string_append_c (whole, '@');
  append_part (whole, at != NULL ? at + 1 : "", at != NULL ? strlen (at + 1) : 0);

  return g_string_free (whole, FALSE);
}

/**
 * irc_userhost_split:
 * @source: such as nick!user@host; any part but the first may be absent
 * @nick: (out) (transfer full) (optional):
 * @user: (out) (transfer full) (optional): "" when absent
 * @host: (out) (transfer full) (optional): "" when absent
 */
void
irc_userhost_split (const char *source, char **nick, char **user, char **host)
{
  const char *bang = strchr (source, '!');
  const char *at = strrchr (source, '@');
  const char *end = source + strlen (source);

  if (bang != NULL && at != NULL && at < bang)
    bang = NULL; /* a '!' inside the host */
  if (at == NULL)
    at = end;

  if (nick != NULL)
    *nick = g_strndup (source, (gsize) ((bang != NULL ? bang : at) - source));
  if (user != NULL)
    *user = bang != NULL ? g_strndup (bang + 1, (gsize) (at - bang - 1)) : g_strdup ("");
  if (host != NULL)
    *host = g_strdup (at < end ? at + 1 : "");
}
