/* A mask, and below it the name that it is held against. */
#include "config.h"

#include "fuzz.h"
#include "irc-case.h"
#include "irc-mask.h"

#include <string.h>

/* Every character taken as it is: such a mask fits the text it was made of. */
static char *
escape (const char *text)
{
  GString *mask = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '*' || *text == '?')
        g_string_append_c (mask, '\\');
      g_string_append_c (mask, *text);
    }
  return g_string_free (mask, FALSE);
}

static void
run (const char *bytes, gsize length)
{
  const char *line = "";
  gsize n = 0;
  g_autofree char *mask = NULL;
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *literal = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *nick = NULL;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;

  fuzz_take_line (&bytes, &length, &line, &n);
  mask = fuzz_dup_string (line, n);
  text = fuzz_dup_string (bytes, length);
  irc_mask_match (mask, text);
  g_assert_true (irc_mask_match ("*", text));

  whole = irc_mask_normalise (mask);
  if (whole != NULL)
    {
      g_autofree char *again = irc_mask_normalise (whole);

      g_assert_cmpstr (again, ==, whole);
      irc_mask_match (whole, text);
    }

  irc_userhost_split (text, &nick, &user, &host);
  g_assert_cmpuint (strlen (nick) + strlen (user) + strlen (host), <=, strlen (text));

  if (!g_utf8_validate (text, -1, NULL))
    return;
  folded = irc_case_fold (text);
  literal = escape (folded);
  g_assert_true (irc_mask_match_folded (literal, folded));
}

const FuzzTarget fuzz_mask = { "mask", run, 512, 2000 };
