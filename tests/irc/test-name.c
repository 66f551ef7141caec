#include "irc-name.h"

#include <string.h>

#define ALLOWED (-1)

typedef struct
{
  const char *path;
  IrcNameKind kind;
  const char *name;
  int code;
} CheckCase;

static const CheckCase check_cases[] = {
  { "/irc/name/nick/plain", IRC_NAME_NICK, "Bob_2", ALLOWED },
  { "/irc/name/nick/specials", IRC_NAME_NICK, "[]\\`_^{|}-", ALLOWED },
  { "/irc/name/nick/german", IRC_NAME_NICK, "J\xc3\xb6rg", ALLOWED },
  { "/irc/name/nick/decomposed", IRC_NAME_NICK, "Jo\xcc\x88rg", ALLOWED },
  { "/irc/name/nick/russian", IRC_NAME_NICK, "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd_2", ALLOWED },
  { "/irc/name/nick/japanese", IRC_NAME_NICK, "\xe5\xb1\xb1\xe3\x81\xae\xe3\x82\xab\xe3\x83\xbc",
    ALLOWED },
  { "/irc/name/nick/korean", IRC_NAME_NICK, "\xe9\x87\x91\xea\xb9\x80", ALLOWED },
  { "/irc/name/nick/bopomofo", IRC_NAME_NICK, "\xe9\x87\x91\xe3\x84\x85", ALLOWED },
  { "/irc/name/nick/hindi", IRC_NAME_NICK,
    "\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\xa8\xe0\xa5\x8d\xe0\xa4\xa6\xe0\xa5\x80", ALLOWED },
  { "/irc/name/nick/arabic", IRC_NAME_NICK, "\xd8\xb9\xd9\x84\xd9\x8a", ALLOWED },
  { "/irc/name/nick/empty", IRC_NAME_NICK, "", IRC_NAME_ERROR_EMPTY },
  { "/irc/name/nick/digit-first", IRC_NAME_NICK, "2bob", IRC_NAME_ERROR_START },
  { "/irc/name/nick/wide-digit-first", IRC_NAME_NICK,
    "\xef\xbc\x92"
    "bob",
    IRC_NAME_ERROR_START },
  { "/irc/name/nick/hyphen-first", IRC_NAME_NICK, "-bob", IRC_NAME_ERROR_START },
  { "/irc/name/nick/mark-first", IRC_NAME_NICK,
    "\xcc\x81"
    "bob",
    IRC_NAME_ERROR_START },
  { "/irc/name/nick/hash", IRC_NAME_NICK, "#bob", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/colon", IRC_NAME_NICK, ":bob", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/prefix", IRC_NAME_NICK, "@bob", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/tilde", IRC_NAME_NICK, "~bob", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/star", IRC_NAME_NICK, "*", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/bang", IRC_NAME_NICK, "a!b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/dot", IRC_NAME_NICK, "a.b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/comma", IRC_NAME_NICK, "a,b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/question", IRC_NAME_NICK, "a?b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/space", IRC_NAME_NICK, "a b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/escape", IRC_NAME_NICK, "a\x1b[0m", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/c1-control", IRC_NAME_NICK, "a\xc2\x9b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/bidi-override", IRC_NAME_NICK,
    "a\xe2\x80\xae"
    "b",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/zero-width-joiner", IRC_NAME_NICK,
    "a\xe2\x80\x8d"
    "b",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/soft-hyphen", IRC_NAME_NICK,
    "a\xc2\xad"
    "b",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/grapheme-joiner", IRC_NAME_NICK,
    "a\xcd\x8f"
    "b",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/variation-selector", IRC_NAME_NICK, "a\xef\xb8\x8f", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/hangul-filler", IRC_NAME_NICK, "\xe3\x85\xa4", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/emoji", IRC_NAME_NICK, "\xf0\x9f\x91\x8d", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/wide-at", IRC_NAME_NICK,
    "a\xef\xbc\xa0"
    "b",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/folds-into-space", IRC_NAME_NICK, "\xcd\xba", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/folds-into-sentence", IRC_NAME_NICK, "\xef\xb7\xba", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/many-marks", IRC_NAME_NICK, "a\xcc\xa1\xcc\xa2\xcc\xa7\xcc\xa8\xcc\xb4",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/not-utf8", IRC_NAME_NICK, "a\xff", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/nick/latin-and-cyrillic", IRC_NAME_NICK,
    "b\xd0\xbe"
    "b",
    IRC_NAME_ERROR_SCRIPT },
  { "/irc/name/nick/latin-and-greek", IRC_NAME_NICK,
    "b\xce\xbf"
    "b",
    IRC_NAME_ERROR_SCRIPT },
  { "/irc/name/nick/micro-is-greek", IRC_NAME_NICK, "a\xc2\xb5", IRC_NAME_ERROR_SCRIPT },
  { "/irc/name/nick/kana-and-hangul", IRC_NAME_NICK, "\xe3\x81\xae\xea\xb9\x80",
    IRC_NAME_ERROR_SCRIPT },
  { "/irc/name/nick/mathematical-and-cyrillic", IRC_NAME_NICK, "\xf0\x9d\x93\x91\xd0\xbe",
    IRC_NAME_ERROR_SCRIPT },
  { "/irc/name/nick/longest", IRC_NAME_NICK, "abcdefghijklmnopqrstuvwxyz_12345", ALLOWED },
  { "/irc/name/nick/too-long", IRC_NAME_NICK, "abcdefghijklmnopqrstuvwxyz_123456",
    IRC_NAME_ERROR_TOO_LONG },
  { "/irc/name/account", IRC_NAME_ACCOUNT, "*", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/user/plain", IRC_NAME_USER, "7of9.x", ALLOWED },
  { "/irc/name/user/tilde", IRC_NAME_USER, "~x", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/user/at", IRC_NAME_USER, "a@b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/room/plain", IRC_NAME_ROOM, "#lobby", ALLOWED },
  { "/irc/name/room/signs", IRC_NAME_ROOM, "##c++!", ALLOWED },
  { "/irc/name/room/emoji", IRC_NAME_ROOM, "#\xf0\x9f\x91\x8d", ALLOWED },
  { "/irc/name/room/words-of-two-scripts", IRC_NAME_ROOM, "#linux-\xe6\x97\xa5\xe6\x9c\xac",
    ALLOWED },
  { "/irc/name/room/word-of-two-scripts", IRC_NAME_ROOM,
    "#l\xd0\xbe"
    "bby",
    IRC_NAME_ERROR_SCRIPT },
  { "/irc/name/room/no-hash", IRC_NAME_ROOM, "lobby", IRC_NAME_ERROR_START },
  { "/irc/name/room/only-hash", IRC_NAME_ROOM, "#", IRC_NAME_ERROR_EMPTY },
  { "/irc/name/room/empty", IRC_NAME_ROOM, "", IRC_NAME_ERROR_EMPTY },
  { "/irc/name/room/comma", IRC_NAME_ROOM, "#a,b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/room/bell", IRC_NAME_ROOM, "#a\ab", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/room/space", IRC_NAME_ROOM, "#a b", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/room/no-break-space", IRC_NAME_ROOM,
    "#a\xc2\xa0"
    "b",
    IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/room/folds-into-space", IRC_NAME_ROOM, "#a\xc2\xb4", IRC_NAME_ERROR_CHARACTER },
  { "/irc/name/room/bold", IRC_NAME_ROOM, "#a\x02", IRC_NAME_ERROR_CHARACTER },
};

static void
test_check (gconstpointer data)
{
  const CheckCase *c = data;
  g_autoptr (GError) error = NULL;
  gboolean allowed = irc_name_check (c->kind, c->name, &error);

  if (c->code == ALLOWED)
    {
      g_assert_no_error (error);
      g_assert_true (allowed);
    }
  else
    {
      g_assert_false (allowed);
      g_assert_error (error, IRC_NAME_ERROR, c->code);
    }
}

typedef struct
{
  const char *path;
  IrcNameKind kind;
  const char *text;
  const char *name;
} MakeCase;

static const MakeCase make_cases[] = {
  { "/irc/name/make/plain", IRC_NAME_NICK, "bob", "bob" },
  { "/irc/name/make/digit", IRC_NAME_NICK, "7of9", "_7of9" },
  { "/irc/name/make/dots", IRC_NAME_NICK, "ann.lee@corp", "ann_lee_corp" },
  { "/irc/name/make/domain", IRC_NAME_NICK, "CORP\\ann", "CORP\\ann" },
  { "/irc/name/make/empty", IRC_NAME_NICK, "", "guest" },
  { "/irc/name/make/nothing-left", IRC_NAME_NICK, "\x01\xf0\x9f\x91\x8d", "guest" },
  { "/irc/name/make/not-utf8", IRC_NAME_NICK,
    "a\xff"
    "b",
    "a_b" },
  { "/irc/name/make/two-scripts", IRC_NAME_NICK,
    "b\xd0\xbe"
    "b",
    "bb" },
  { "/irc/name/make/long", IRC_NAME_NICK, "abcdefghijklmnopqrstuvwxyz_1234567890",
    "abcdefghijklmnopqrstuvwxyz_12345" },
  { "/irc/name/make/user", IRC_NAME_USER, "~ann lee", "ann_lee" },
  { "/irc/name/make/room", IRC_NAME_ROOM, "my room, really", "#my_room_really" },
  { "/irc/name/make/room-hash", IRC_NAME_ROOM, "#x", "#x" },
};

static void
test_make (gconstpointer data)
{
  const MakeCase *c = data;
  g_autofree char *name = irc_name_make (c->kind, c->text);

  g_assert_cmpstr (name, ==, c->name);
  g_assert_true (irc_name_check (c->kind, name, NULL));
}

static void
test_next (void)
{
  static const char *const chain[] = { "bob", "bob_", "bob_2", "bob_3" };

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (chain); i++)
    {
      g_autofree char *next = irc_name_next_nick (chain[i]);

      g_assert_cmpstr (next, ==, chain[i + 1]);
    }
}

/* From the longest names on, nothing is proposed twice, and all of it is allowed. */
static void
test_next_long (void)
{
  static const char *const names[] = {
    "abcdefghijklmnopqrstuvwxyz_12345",
    "\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80"
    "\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0"
    "\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0"
    "\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80\xf0\xa0\x80\x80"
    "\xf0\xa0\x80\x80",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      char *name = g_strdup (names[i]);

      for (guint round = 0; round < 200; round++)
        {
          g_autoptr (GError) error = NULL;

          irc_name_check (IRC_NAME_NICK, name, &error);
          g_assert_no_error (error);
          g_assert_true (g_hash_table_add (seen, name));
          name = irc_name_next_nick (name);
        }
      g_free (name);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (check_cases); i++)
    g_test_add_data_func (check_cases[i].path, &check_cases[i], test_check);
  for (gsize i = 0; i < G_N_ELEMENTS (make_cases); i++)
    g_test_add_data_func (make_cases[i].path, &make_cases[i], test_make);
  g_test_add_func ("/irc/name/next", test_next);
  g_test_add_func ("/irc/name/next-long", test_next_long);

  return g_test_run ();
}
