#include "irc-format.h"

#include <string.h>

typedef struct
{
  const char *path;
  const char *text;
  const char *runs; /* attributes:foreground:background:text| each */
} FormatCase;

static const FormatCase format_cases[] = {
  { "/irc/format/plain", "hi", "0:-1:-1:hi|" },
  { "/irc/format/empty", "", "" },
  { "/irc/format/bold",
    "a\x02"
    "b\x02"
    "c",
    "0:-1:-1:a|1:-1:-1:b|0:-1:-1:c|" },
  { "/irc/format/all", "\x02\x1d\x1f\x1e\x11\x16x\x0fy", "63:-1:-1:x|0:-1:-1:y|" },
  { "/irc/format/color",
    "\x03"
    "4x\x03y",
    "0:4:-1:x|0:-1:-1:y|" },
  { "/irc/format/two-digits",
    "\x03"
    "045",
    "0:4:-1:5|" },
  { "/irc/format/background",
    "\x03"
    "4,12x\x03"
    "5y",
    "0:4:12:x|0:5:12:y|" },
  { "/irc/format/comma-stays",
    "\x03"
    "4,x",
    "0:4:-1:,x|" },
  { "/irc/format/bare-comma", "\x03,4", "0:-1:-1:,4|" },
  { "/irc/format/default",
    "\x03"
    "4,5\x03"
    "99,99x",
    "0:-1:-1:x|" },
  { "/irc/format/hex",
    "\x04"
    "FF0080,00ff00x\x04y",
    "0:33489024:16842496:x|0:-1:-1:y|" },
  { "/irc/format/short-hex",
    "\x04"
    "FF00x",
    "0:-1:-1:FF00x|" },
  { "/irc/format/reset",
    "\x02\x03"
    "4x\x0fy",
    "1:4:-1:x|0:-1:-1:y|" },
  { "/irc/format/codes-only",
    "\x02\x03"
    "4,5\x04\x0f\x16",
    "" },
  { "/irc/format/cut-short",
    "x\x03"
    "4,",
    "0:-1:-1:x|0:4:-1:,|" },
};

static void
test_format (gconstpointer data)
{
  const FormatCase *c = data;
  g_autoptr (GArray) runs = irc_format_parse (c->text);
  g_autoptr (GString) described = g_string_new (NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autofree char *stripped = irc_format_strip (c->text);

  for (guint i = 0; i < runs->len; i++)
    {
      const IrcFormatRun *run = &g_array_index (runs, IrcFormatRun, i);

      g_string_append_printf (described, "%u:%d:%d:%.*s|", (guint) run->attributes, run->foreground,
                              run->background, (int) run->length, c->text + run->start);
      g_string_append_len (plain, c->text + run->start, (gssize) run->length);
    }
  g_assert_cmpstr (described->str, ==, c->runs);
  g_assert_cmpstr (stripped, ==, plain->str);
}

static void
test_palette (void)
{
  g_assert_cmphex (irc_color_to_rgb (0), ==, 0xffffff);
  g_assert_cmphex (irc_color_to_rgb (16), ==, 0x470000);
  g_assert_cmphex (irc_color_to_rgb (98), ==, 0xffffff);
  g_assert_cmphex (irc_color_to_rgb (IRC_COLOR_RGB | 0x123456), ==, 0x123456);
}

static void
test_ctcp (void)
{
  static const char *const rows[][3] = {
    { "\001ACTION waves  \001", "ACTION", "waves  " },
    { "\001action x", "ACTION", "x" },
    { "\001VERSION\001", "VERSION", "" },
    { "\001A b\001c", "A", "b" },
    { "\001ACTION \001", "ACTION", "" },
    { "\001\001", NULL, NULL },
    { "\001", NULL, NULL },
    { "ACTION x", NULL, NULL },
    { "", NULL, NULL },
  };
  g_autofree char *action = irc_ctcp_new ("ACTION", "waves");
  g_autofree char *bare = irc_ctcp_new ("VERSION", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *command = NULL;
      g_autofree char *words = NULL;

      g_assert_true (irc_ctcp_parse (rows[i][0], &command, &words) == (rows[i][1] != NULL));
      g_assert_cmpstr (command, ==, rows[i][1]);
      g_assert_cmpstr (words, ==, rows[i][2]);
    }

  g_assert_cmpstr (action, ==, "\001ACTION waves\001");
  g_assert_cmpstr (bare, ==, "\001VERSION\001");
  g_assert_true (irc_ctcp_is_action (action));
  g_assert_false (irc_ctcp_is_action (bare));
  g_assert_false (irc_ctcp_is_action ("\001ACTIONS\001"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++)
    g_test_add_data_func (format_cases[i].path, &format_cases[i], test_format);
  g_test_add_func ("/irc/format/palette", test_palette);
  g_test_add_func ("/irc/ctcp", test_ctcp);

  return g_test_run ();
}
