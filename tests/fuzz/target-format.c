/* Bold, colours and CTCP inside a text: the runs are the stripped text, in order. */
#include "config.h"

#include "fuzz.h"
#include "irc-format.h"

#include <string.h>

static void
run_ctcp (const char *text)
{
  g_autofree char *command = NULL;
  g_autofree char *words = NULL;
  g_autofree char *again_command = NULL;
  g_autofree char *again_words = NULL;
  g_autofree char *written = NULL;

  if (!irc_ctcp_parse (text, &command, &words))
    {
      g_assert_false (irc_ctcp_is_action (text));
      return;
    }

  written = irc_ctcp_new (command, words);
  g_assert_true (irc_ctcp_parse (written, &again_command, &again_words));
  g_assert_cmpstr (command, ==, again_command);
  g_assert_cmpstr (words, ==, again_words);
}

static void
check_color (IrcColor color)
{
  if (color != IRC_COLOR_DEFAULT)
    g_assert_cmpuint (irc_color_to_rgb (color), <=, 0xffffff);
}

static void
run (const char *bytes, gsize length)
{
  g_autofree char *text = fuzz_dup_string (bytes, length);
  g_autofree char *stripped = irc_format_strip (text);
  g_autofree char *again = irc_format_strip (stripped);
  g_autoptr (GArray) runs = irc_format_parse (text);
  GString *joined = g_string_new (NULL);
  gsize end = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const IrcFormatRun *part = &g_array_index (runs, IrcFormatRun, i);

      g_assert_cmpuint (part->start, >=, end);
      end = part->start + part->length;
      g_assert_cmpuint (end, <=, strlen (text));
      g_string_append_len (joined, text + part->start, (gssize) part->length);
      check_color (part->foreground);
      check_color (part->background);
    }
  g_assert_cmpstr (joined->str, ==, stripped);
  g_assert_cmpstr (again, ==, stripped);
  g_string_free (joined, TRUE);
  run_ctcp (text);
}

const FuzzTarget fuzz_format = { "format", run, 1024, 5000 };
