/* Bytes as lines: however they come in pieces, the same lines come out. The first byte says how
 * long the pieces are. Also what has a text cut into lines again, and lists and times in them. */
#include "config.h"

#include "fuzz.h"
#include "irc-cap.h"
#include "irc-split.h"
#include "irc-time.h"
#include "net-input.h"

#include <string.h>

#define MAX_LINE 64

static void
take_lines (NetInput *input, char *bytes, gsize n_bytes, GString *out)
{
  for (;;)
    {
      NetInputLine line;
      NetInputItem item = net_input_next (input, &bytes, &n_bytes, MAX_LINE, &line);

      if (item == NET_INPUT_LINE)
        {
          g_assert_cmpuint (line.length, <=, MAX_LINE - 2);
          g_assert_cmpint (line.text[line.length], ==, '\0');
          g_string_append_len (out, line.text, (gssize) line.length);
        }
      g_string_append (out, item == NET_INPUT_NOTHING ? "" : item == NET_INPUT_LINE ? "\n" : "~\n");
      g_free (line.memory);
      if (item == NET_INPUT_NOTHING)
        return;
    }
}

static GString *
read_in_pieces (const char *bytes, gsize length, gsize piece)
{
  NetInput input = { 0 };
  GString *out = g_string_new (NULL);

  for (gsize at = 0; at < length; at += piece)
    {
      gsize n = MIN (piece, length - at);
      g_autofree char *copy = g_memdup2 (bytes + at, n);

      take_lines (&input, copy, n, out);
    }
  net_input_clear (&input);
  return out;
}

static void
run_text (const char *text)
{
  g_auto (GStrv) parts = irc_split (text, 20);
  g_autofree char *joined = g_strjoinv ("", parts);
  g_autoptr (GArray) caps = irc_cap_parse_list (text);
  gint64 time_us;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (parts[i]), <=, 20);
      g_assert_true (g_utf8_validate (parts[i], -1, NULL));
    }
  g_assert_cmpuint (strlen (joined), <=, strlen (text));

  if (irc_time_parse (text, &time_us))
    {
      char buffer[IRC_TIME_SIZE];
      gint64 again_us;

      g_assert_true (irc_time_parse (irc_time_format (time_us, buffer), &again_us));
      g_assert_cmpint (again_us, <=, time_us); /* before 1970 as well */
      g_assert_cmpint (time_us - again_us, <, 1000);
    }
}

static void
run (const char *bytes, gsize length)
{
  g_autofree char *text = NULL;
  GString *whole, *pieces;

  if (length == 0)
    return;

  whole = read_in_pieces (bytes + 1, length - 1, length);
  pieces = read_in_pieces (bytes + 1, length - 1, 1 + (guchar) bytes[0] % 32);
  g_assert_cmpmem (whole->str, whole->len, pieces->str, pieces->len);
  g_string_free (whole, TRUE);
  g_string_free (pieces, TRUE);

  text = fuzz_dup_utf8 (bytes + 1, length - 1);
  run_text (text);
}

const FuzzTarget fuzz_lines = { "lines", run, 1024, 5000 };
