/* What is packed is, byte for byte, what GVariant makes of the same values. */
#include "config.h"

#include "chat-pack.h"

#define ROUNDS 300

static char *
make_text (GRand *rand)
{
  static const guint most[] = { 1, 20, 300, 70000 };

  return g_strnfill ((gsize) g_rand_int_range (rand, 0, most[g_rand_int_range (rand, 0, 4)]), 'x');
}

static GStrv
make_texts (GRand *rand)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gint32 n = g_rand_int_range (rand, 0, 5); n > 0; n--)
    {
      g_autofree char *text = make_text (rand);

      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static void
assert_same (ChatPack *pack, GVariant *variant)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (variant);
  g_autoptr (GVariant) little =
      G_BYTE_ORDER == G_LITTLE_ENDIAN ? g_variant_ref (owned) : g_variant_byteswap (owned);
  g_autoptr (GBytes) bytes = chat_pack_finish (pack);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   g_variant_get_data (little), g_variant_get_size (little));
}

/* The shape of an entry. */
static void
test_flat (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *text = make_text (rand);
      g_autofree char *maybe = g_rand_boolean (rand) ? make_text (rand) : NULL;
      g_auto (GStrv) texts = make_texts (rand);
      guint32 number = g_rand_int (rand);
      ChatPack pack;

      chat_pack_init (&pack);
      chat_pack_begin (&pack, CHAT_PACK_TUPLE, 8);
      chat_pack_byte (&pack, (guint8) round);
      chat_pack_uint32 (&pack, number);
      chat_pack_int64 (&pack, -(gint64) number);
      chat_pack_string (&pack, text);
      chat_pack_uint64 (&pack, number);
      chat_pack_maybe_string (&pack, maybe);
      chat_pack_strings (&pack, (const char *const *) texts);
      chat_pack_strings (&pack, NULL);
      chat_pack_end (&pack);
      assert_same (&pack,
                   g_variant_new ("(yuxstms^as^as)", (guint8) round, number, -(gint64) number, text,
                                  (guint64) number, maybe, texts, (const char *const[]){ NULL }));
    }
}

static void
add_row (ChatPack *pack, GVariantBuilder *builder, GRand *rand)
{
  g_autofree char *first = make_text (rand);
  g_autofree char *second = make_text (rand);
  GVariantBuilder pairs;

  g_variant_builder_init (&pairs, G_VARIANT_TYPE ("a(tu)"));
  chat_pack_begin (pack, CHAT_PACK_TUPLE, 8);
  chat_pack_string (pack, first);
  chat_pack_begin (pack, CHAT_PACK_ARRAY, 8);
  for (gint32 n = g_rand_int_range (rand, 0, 5); n > 0; n--)
    {
      g_variant_builder_add (&pairs, "(tu)", (guint64) n, (guint32) n);
      chat_pack_begin (pack, CHAT_PACK_FIXED_TUPLE, 8);
      chat_pack_uint64 (pack, (guint64) n);
      chat_pack_uint32 (pack, (guint32) n);
      chat_pack_end (pack);
    }
  chat_pack_end (pack);
  chat_pack_string (pack, second);
  chat_pack_int64 (pack, 7);
  chat_pack_end (pack);
  g_variant_builder_add (builder, "(sa(tu)sx)", first, &pairs, second, (gint64) 7);
}

/* The shape of a snapshot: tables of rows with tables in them. */
static void
test_nested (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < ROUNDS; round++)
    {
      GVariantBuilder rows;
      GVariantBuilder numbers;
      ChatPack pack;

      chat_pack_init (&pack);
      g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(sa(tu)sx)"));
      g_variant_builder_init (&numbers, G_VARIANT_TYPE ("at"));
      chat_pack_begin (&pack, CHAT_PACK_TUPLE, 8);
      chat_pack_string (&pack, "lobby");
      chat_pack_begin (&pack, CHAT_PACK_ARRAY, 8);
      for (gint32 n = g_rand_int_range (rand, 0, 40); n > 0; n--)
        add_row (&pack, &rows, rand);
      chat_pack_end (&pack);
      chat_pack_begin (&pack, CHAT_PACK_ARRAY, 8);
      for (guint n = 0; n < round % 3; n++)
        {
          chat_pack_uint64 (&pack, n);
          g_variant_builder_add (&numbers, "t", (guint64) n);
        }
      chat_pack_end (&pack);
      chat_pack_end (&pack);
      assert_same (&pack, g_variant_new ("(sa(sa(tu)sx)at)", "lobby", &rows, &numbers));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat/pack/flat", test_flat);
  g_test_add_func ("/chat/pack/nested", test_nested);

  return g_test_run ();
}
