/* What a terminal sends while it is asked for its background, and for a width: however it comes in
 * pieces, the same keys are left, nothing is left that was not sent, and what is no answer is left
 * whole. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "tui-answer.h"

static GByteArray *
take (const char *bytes, gsize length, gsize piece)
{
  g_autoptr (TuiAnswer) answer = tui_answer_new ();
  GByteArray *keys = g_byte_array_new ();

  tui_answer_expect (answer, TUI_ANSWER_BACKGROUND);
  tui_answer_expect (answer, TUI_ANSWER_WIDTH);
  for (gsize at = 0; at < length; at += piece)
    {
      TuiAnswers got = tui_answer_take (answer, bytes + at, MIN (piece, length - at), keys);

      g_assert_cmpuint (got.background, <=, 0xFFFFFF);
      g_assert_cmpuint (got.columns, <=, 2);
    }
  tui_answer_give_up (answer, keys);
  g_assert_false (tui_answer_is_pending (answer));
  return keys;
}

static gboolean
is_part_of (const GByteArray *keys, const char *bytes, gsize length)
{
  gsize found = 0;

  for (gsize at = 0; at < length && found < keys->len; at++)
    if ((guint8) bytes[at] == keys->data[found])
      found++;
  return found == keys->len;
}

static void
run (const char *bytes, gsize length)
{
  g_autoptr (GByteArray) at_once = take (bytes, length, MAX (length, 1));

  g_assert_true (is_part_of (at_once, bytes, length));
  if (memmem (bytes, length, "\033]1", 3) == NULL && memmem (bytes, length, "\033[2", 3) == NULL)
    g_assert_cmpuint (at_once->len, ==, length);
  for (gsize piece = 1; piece < 8; piece++)
    {
      g_autoptr (GByteArray) keys = take (bytes, length, piece);

      g_assert_cmpmem (keys->data, keys->len, at_once->data, at_once->len);
    }
}

const FuzzTarget fuzz_answer = { "answer", run, 128, 10000 };
