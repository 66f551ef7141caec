#include "chat-entry.h"

#include <string.h>

static ChatEntry *
make_full (void)
{
  const char *params[] = { "one", "", "three", NULL };
  const char *tags[] = { "+reply", "m1", "+flag", "", NULL };
  ChatEntry *entry = chat_entry_new (
      CHAT_ENTRY_PRIVMSG, ((ChatUserId) 7 << CHAT_USER_ID_NODE_SHIFT) | 42, "#r", "two\nlines");

  entry->flags = CHAT_ENTRY_FLAG_BOT;
  entry->time_us = G_GINT64_CONSTANT (1795000000123456);
  entry->msgid = g_strdup ("m2");
  entry->source = g_strdup ("n!u@h");
  entry->account = g_strdup ("acc");
  entry->params = g_strdupv ((char **) params);
  entry->tags = g_strdupv ((char **) tags);
  return entry;
}

static ChatEntry *
round_trip (const ChatEntry *entry)
{
  g_autoptr (GBytes) bytes = chat_entry_to_bytes (entry);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  ChatEntry *copy = chat_entry_from_bytes (bytes, &error);

  g_assert_no_error (error);
  again = chat_entry_to_bytes (copy);
  g_assert_true (g_bytes_equal (bytes, again));
  return copy;
}

static void
test_full (void)
{
  g_autoptr (ChatEntry) entry = make_full ();
  g_autoptr (ChatEntry) copy = round_trip (entry);

  g_assert_cmpint (copy->type, ==, CHAT_ENTRY_PRIVMSG);
  g_assert_cmpint (copy->flags, ==, CHAT_ENTRY_FLAG_BOT);
  g_assert_cmpint (copy->time_us, ==, entry->time_us);
  g_assert_true (copy->actor == entry->actor);
  g_assert_cmpstr (copy->msgid, ==, "m2");
  g_assert_cmpstr (copy->source, ==, "n!u@h");
  g_assert_cmpstr (copy->account, ==, "acc");
  g_assert_cmpstr (copy->target, ==, "#r");
  g_assert_cmpstr (copy->text, ==, "two\nlines");
  g_assert_cmpstr (chat_entry_param (copy, 0), ==, "one");
  g_assert_cmpstr (chat_entry_param (copy, 1), ==, "");
  g_assert_cmpstr (chat_entry_param (copy, 2), ==, "three");
  g_assert_cmpstr (chat_entry_param (copy, 3), ==, "");
  g_assert_cmpstr (chat_entry_tag (copy, "+reply"), ==, "m1");
  g_assert_cmpstr (chat_entry_tag (copy, "+flag"), ==, "");
  g_assert_null (chat_entry_tag (copy, "m1"));
}

static void
test_bare (void)
{
  g_autoptr (ChatEntry) entry = chat_entry_new (CHAT_ENTRY_AWAY, 1, NULL, NULL);
  g_autoptr (ChatEntry) copy = round_trip (entry);

  g_assert_null (copy->target);
  g_assert_null (copy->text);
  g_assert_null (copy->params);
  g_assert_null (copy->tags);
  g_assert_null (copy->account);
  g_assert_cmpstr (chat_entry_param (copy, 0), ==, "");
}

static void
test_bytes_are_fixed (void)
{
  /* What a release has written, every later one reads: this must not change with the code. */
  static const guint8 written[] = {
    1,   0, 0, 0,    5,    0,    0,    0,    1,    0, 0, 0, 0, 0, 0, 0, /* version, type, flags */
    2,   0, 0, 0,    0,    0,    0,    0,    'm',  0, 0, 0, 0, 0, 0, 0, /* time, msgid */
    3,   0, 0, 0,    0,    0,    0,    0,                               /* actor */
    'h', 0, 0, 0x2b, 0x2b, 0x28, 0x28, 0x28, 0x1a,                      /* text, where each ends */
  };
  g_autoptr (ChatEntry) entry = chat_entry_new (CHAT_ENTRY_AWAY, 3, NULL, "h");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) expected = g_bytes_new_static (written, sizeof written);
  g_autoptr (ChatEntry) read = NULL;

  entry->flags = CHAT_ENTRY_FLAG_FORCE;
  entry->time_us = 2;
  entry->msgid = g_strdup ("m");
  bytes = chat_entry_to_bytes (entry);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), written,
                   sizeof written);
  read = chat_entry_from_bytes (expected, NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (read->text, ==, "h");
}

static void
test_identity (void)
{
  g_autoptr (ChatEntry) entry = chat_entry_new (CHAT_ENTRY_PRIVMSG, 0x2a, "#r", "hi");
  g_autofree char *stranger = chat_entry_dup_identity (entry);
  g_autofree char *owner = NULL;

  g_assert_cmpstr (stranger, ==, "u:2a");
  entry->account = g_strdup ("Anna");
  owner = chat_entry_dup_identity (entry);
  g_assert_cmpstr (owner, ==, "a:anna");
}

static const struct
{
  ChatEntryType type;
  gboolean is_state;
} kinds[] = {
  { CHAT_ENTRY_CONNECT, TRUE }, { CHAT_ENTRY_JOIN, TRUE },     { CHAT_ENTRY_READ_MARKER, TRUE },
  { CHAT_ENTRY_UNBAN, TRUE },   { CHAT_ENTRY_PRIVMSG, FALSE }, { CHAT_ENTRY_NOTICE, FALSE },
  { CHAT_ENTRY_TAGMSG, FALSE }, { CHAT_ENTRY_REDACT, FALSE },
};

static void
test_is_state (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (ChatEntry) entry = chat_entry_new (kinds[i].type, 1, NULL, NULL);

      g_assert_cmpint (chat_entry_is_state (entry), ==, kinds[i].is_state);
    }
}

typedef struct
{
  const char *path;
  gsize offset; /* of the byte that is changed; or the new length */
  int value;    /* -1: the bytes end at offset */
  int code;     /* of CHAT_ERROR */
} RefusedCase;

static const RefusedCase refused_cases[] = {
  { "/chat/entry/refused/empty", 0, -1, CHAT_ERROR_DAMAGED },
  { "/chat/entry/refused/cut", 20, -1, CHAT_ERROR_DAMAGED },
  { "/chat/entry/refused/version-zero", 0, 0, CHAT_ERROR_DAMAGED },
  { "/chat/entry/refused/version-newer", 0, 9, CHAT_ERROR_TOO_NEW },
  { "/chat/entry/refused/type-newer", 4, 250, CHAT_ERROR_TOO_NEW },
  { "/chat/entry/refused/not-utf8", 24, 0xff, CHAT_ERROR_DAMAGED },
};

static void
test_refused (gconstpointer data)
{
  const RefusedCase *c = data;
  g_autoptr (ChatEntry) entry = make_full ();
  g_autoptr (GBytes) good = chat_entry_to_bytes (entry);
  gsize size;
  guint8 *raw = g_bytes_unref_to_data (g_steal_pointer (&good), &size);
  g_autoptr (GBytes) bad = NULL;
  g_autoptr (GError) error = NULL;

  if (c->value < 0)
    size = c->offset;
  else
    raw[c->offset] = c->value;
  bad = g_bytes_new_take (raw, size);
  g_assert_null (chat_entry_from_bytes (bad, &error));
  g_assert_error (error, CHAT_ERROR, c->code);
}

/* Any bytes are an entry or an error; an entry that was read has the bytes it was read from. */
static void
test_mutated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint round = 0; round < (g_test_slow () ? 100000 : 2000); round++)
    {
      g_autoptr (ChatEntry) entry = make_full ();
      gsize size;
      guint8 *raw = g_bytes_unref_to_data (chat_entry_to_bytes (entry), &size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (ChatEntry) read = NULL;

      for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        raw[g_rand_int_range (rand, 0, size)] = g_rand_int_range (rand, 0, 256);
      if (g_rand_int_range (rand, 0, 8) == 0)
        size = g_rand_int_range (rand, 0, size);
      bytes = g_bytes_new_take (raw, size);
      read = chat_entry_from_bytes (bytes, NULL);
      if (read != NULL)
        {
          g_autoptr (GBytes) again = chat_entry_to_bytes (read);

          g_assert_true (g_bytes_equal (bytes, again));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat/entry/full", test_full);
  g_test_add_func ("/chat/entry/bare", test_bare);
  g_test_add_func ("/chat/entry/bytes-are-fixed", test_bytes_are_fixed);
  g_test_add_func ("/chat/entry/identity", test_identity);
  g_test_add_func ("/chat/entry/is-state", test_is_state);
  g_test_add_func ("/chat/entry/mutated", test_mutated);
  for (guint i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    g_test_add_data_func (refused_cases[i].path, &refused_cases[i], test_refused);
  return g_test_run ();
}
