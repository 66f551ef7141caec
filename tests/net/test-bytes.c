/* The parts that know no socket: bytes to lines, and queues of shared lines. */
#include "config.h"

#include "net-input.h"
#include "net-queue.h"

#include <string.h>

/* However the bytes are cut, the lines are the same. */
static void
test_input_any_cut (void)
{
  static const char all[] = "one\r\n\r\ntwo three\nx\r\nthis line is too long for it\r\nlast\r\n";
  const char *const lines[] = { "one", "", "two three", "x", NULL /* overlong */, "last" };

  for (guint round = 0; round < 500; round++)
    {
      NetInput input = { 0 };
      guint n_lines = 0;

      for (gsize start = 0; start < strlen (all);)
        {
          gsize cut = (gsize) g_test_rand_int_range (1, 20);
          gsize length = MIN (cut, strlen (all) - start);
          g_autofree char *piece = g_strndup (all + start, length);
          char *bytes = piece;
          NetInputLine line;
          NetInputItem item;

          while ((item = net_input_next (&input, &bytes, &length, 12, &line)) != NET_INPUT_NOTHING)
            {
              g_assert_cmpuint (n_lines, <, G_N_ELEMENTS (lines));
              g_assert_cmpstr (item == NET_INPUT_LINE ? line.text : NULL, ==, lines[n_lines]);
              g_assert_true (item == NET_INPUT_OVERLONG || line.length == strlen (line.text));
              n_lines++;
              g_free (line.memory);
            }
          start = (gsize) (bytes - piece) + start;
        }
      g_assert_cmpuint (n_lines, ==, G_N_ELEMENTS (lines));
      g_assert_null (input.data); /* nothing is unfinished, so nothing is kept */
    }
}

static void
test_input_nul (void)
{
  NetInput input = { 0 };
  char text[] = "a\0b\r\n";
  char *bytes = text;
  gsize length = 5;
  NetInputLine line;

  g_assert_cmpint (net_input_next (&input, &bytes, &length, 512, &line), ==, NET_INPUT_LINE);
  g_assert_cmpmem (line.text, line.length, "a\0b", 3);
}

/* Neighbours in a chunk are one piece. */
static void
test_queue_merges (void)
{
  NetChunk *chunk = net_chunk_new (NET_CHUNK_SIZE);
  NetQueue queue = { 0 };
  struct iovec vectors[2];

  for (guint i = 0; i < 100; i++)
    net_queue_push (&queue, net_chunk_append_line (chunk, "hello", 5));
  g_assert_cmpuint (net_queue_peek (&queue, vectors, 2), ==, 1);
  g_assert_cmpuint (vectors[0].iov_len, ==, 700);
  g_assert_cmpuint (queue.n_bytes, ==, 700);
  net_queue_pop (&queue, 3);
  net_queue_peek (&queue, vectors, 2);
  g_assert_cmpmem (vectors[0].iov_base, 4, "lo\r\n", 4);
  net_queue_pop (&queue, 697);
  g_assert_null (queue.places);
  g_assert_cmpuint (chunk->ref_count, ==, 1);
  net_chunk_unref (chunk);
}

/* One small line of each of many chunks does not keep all of them; and any mix comes out as it
 * went in. */
static void
test_queue_releases_chunks (void)
{
  enum
  {
    N_CHUNKS = 2000
  };
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) net_chunk_unref);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *got = NULL;
  NetQueue queue = { 0 };
  guint n_kept = 0;

  for (guint i = 0; i < N_CHUNKS; i++)
    {
      NetChunk *chunk = net_chunk_new (NET_CHUNK_SIZE);
      g_autofree char *text = g_strdup_printf ("%u %0*u", i, i % 97 == 0 ? 9000 : 10, i);

      g_ptr_array_add (chunks, chunk);
      g_string_append_printf (expected, "%s\r\n", text);
      net_queue_push (&queue, net_chunk_append_line (chunk, text, strlen (text)));
      if (i % 3 == 0)
        {
          net_queue_pop (&queue, 5);
          g_string_erase (expected, 0, 5);
        }
    }
  for (guint i = 0; i < N_CHUNKS; i++)
    if (((NetChunk *) g_ptr_array_index (chunks, i))->ref_count > 1)
      n_kept++;
  g_assert_cmpuint (n_kept, <, 50);
  g_assert_cmpuint (queue.n_bytes, ==, expected->len);
  got = g_malloc (expected->len + 1);
  g_assert_cmpuint (net_queue_gather (&queue, got, expected->len + 1), ==, expected->len);
  g_assert_cmpmem (got, expected->len, expected->str, expected->len);
  net_queue_clear (&queue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/input/any-cut", test_input_any_cut);
  g_test_add_func ("/net/input/nul", test_input_nul);
  g_test_add_func ("/net/queue/merges", test_queue_merges);
  g_test_add_func ("/net/queue/releases-chunks", test_queue_releases_chunks);
  return g_test_run ();
}
