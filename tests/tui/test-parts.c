#include "config.h"

#include <string.h>

#include "tui-clusters.h"
#include "tui-jump.h"
#include "tui-links.h"
#include "tui-notify.h"

/* The small pure parts of the screen. */

typedef struct
{
  const char *path;
  const char *text;
  const char *links; /* joined by | */
} LinkCase;

static const LinkCase link_cases[] = {
  { "/tui/links/plain", "https://a.example/x", "https://a.example/x" },
  { "/tui/links/sentence", "See http://a.example.", "http://a.example" },
  { "/tui/links/in-brackets", "(http://a.example/b)", "http://a.example/b" },
  { "/tui/links/own-brackets", "http://a.example/b_(c)", "http://a.example/b_(c)" },
  { "/tui/links/two", "irc://a/#b, mailto:c@d", "irc://a/#b|mailto:c@d" },
  { "/tui/links/no-scheme", "a.example xhttp://b", "" },
  { "/tui/links/nothing-behind", "http:// https://.", "" },
  { "/tui/links/quoted", "\"http://a.example\"", "http://a.example" },
};

static void
test_links (gconstpointer data)
{
  const LinkCase *c = data;
  g_autoptr (GArray) links = tui_links_find (c->text, strlen (c->text));
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const TuiLink *link = &g_array_index (links, TuiLink, i);

      if (i > 0)
        g_string_append_c (found, '|');
      g_string_append_len (found, c->text + link->start, link->end - link->start);
    }
  g_assert_cmpstr (found->str, ==, c->links);
}

/* What stayed where it was is not written again, unless all is. */
static void
test_links_once (void)
{
  g_autoptr (TuiLinks) links = tui_links_new ();
  g_autoptr (GByteArray) out = g_byte_array_new ();
  static const struct
  {
    int row;
    gboolean everything;
    gboolean is_written;
  } frames[] = { { 1, FALSE, TRUE }, { 1, FALSE, FALSE }, { 1, TRUE, TRUE }, { 2, FALSE, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_byte_array_set_size (out, 0);
      tui_links_begin (links);
      tui_links_add (links, frames[i].row, 3, "http://a", 8, "http://a", 8);
      tui_links_write (links, frames[i].everything, out);
      g_assert_cmpint (out->len > 0, ==, frames[i].is_written);
    }
}

typedef struct
{
  const char *path;
  TuiNotifyKind kind;
  gboolean is_in_tmux;
  const char *sequence;
  gboolean is_silent;
} NotifyCase;

static const NotifyCase notify_cases[] = {
  { "/tui/notify/bell", TUI_NOTIFY_BELL, FALSE, "\007" },
  { "/tui/notify/osc-9", TUI_NOTIFY_OSC_9, FALSE, "\007\033]9;a,b: c^[d\033\\" },
  { "/tui/notify/osc-777", TUI_NOTIFY_OSC_777, FALSE, "\007\033]777;notify;a,b;c^[d\033\\" },
  { "/tui/notify/osc-99", TUI_NOTIFY_OSC_99, FALSE,
    "\007\033]99;i=pychat:d=0;a,b\033\\\033]99;i=pychat:p=body;c^[d\033\\" },
  { "/tui/notify/tmux", TUI_NOTIFY_OSC_9, TRUE,
    "\007\033Ptmux;\033\033]9;a,b: c^[d\033\033\\\033\\" },
  { "/tui/notify/no-bell", TUI_NOTIFY_OSC_9, FALSE, "\033]9;a,b: c^[d\033\\", TRUE },
  { "/tui/notify/nothing", TUI_NOTIFY_BELL, FALSE, "", TRUE },
};

static void
test_notify (gconstpointer data)
{
  const NotifyCase *c = data;
  g_autofree char *sequence =
      tui_notify_sequence (c->kind, "a;b", "c\033d", c->is_in_tmux, !c->is_silent);

  g_assert_cmpstr (sequence, ==, c->sequence);
}

static const char *
get_in_tmux (const char *name)
{
  return strcmp (name, "TMUX") == 0              ? "/tmp/tmux-1000/default,1,0"
         : strcmp (name, "TERM") == 0            ? "tmux-256color"
         : strcmp (name, "TERM_PROGRAM") == 0    ? "tmux"
         : strcmp (name, "KITTY_WINDOW_ID") == 0 ? "1"
                                                 : NULL;
}

/* Of another terminal that was started in a kitty. */
static const char *
get_in_xterm (const char *name)
{
  return strcmp (name, "TERM") == 0              ? "xterm-256color"
         : strcmp (name, "KITTY_WINDOW_ID") == 0 ? "1"
                                                 : NULL;
}

static const char *
get_in_wezterm (const char *name)
{
  return strcmp (name, "TERM_PROGRAM") == 0 ? "WezTerm" : NULL;
}

/* tmux calls itself what it is: the terminal around it is told by what it left. */
static void
test_notify_kind (void)
{
  g_assert_cmpint (tui_notify_kind (get_in_tmux), ==, TUI_NOTIFY_OSC_99);
  g_assert_cmpint (tui_notify_kind (get_in_xterm), ==, TUI_NOTIFY_BELL);
  g_assert_cmpint (tui_notify_kind (get_in_wezterm), ==, TUI_NOTIFY_OSC_9);
}

static void
test_jump (void)
{
  static const char *const names[] = { "server", "#lobby", "#blog", "bob", NULL };
  g_autoptr (TuiJump) jump = tui_jump_new (names);

  g_assert_cmpuint (tui_jump_get_n_matches (jump), ==, 4);
  g_assert_cmpint (tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_CHAR, 'B' }), ==,
                   TUI_JUMP_GOES_ON);
  tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_CHAR, 'o' });
  g_assert_cmpuint (tui_jump_get_n_matches (jump), ==, 2);
  g_assert_cmpuint (tui_jump_get_match (jump, 0), ==, 3); /* together, at the start of a word */
  tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_TAB, 0 });
  g_assert_cmpuint (tui_jump_get_chosen (jump), ==, 1);
  tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_CHAR, 0x7F });
  g_assert_cmpuint (tui_jump_get_n_matches (jump), ==, 3);
  tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_CHAR, 'z' });
  tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_BACK_TAB, 0 });
  g_assert_cmpint (tui_jump_take_key (jump, &(TuiKeyPress){ TUI_KEY_ENTER, 0 }), ==,
                   TUI_JUMP_GIVEN_UP);
}

static void
test_clusters (void)
{
  g_autoptr (TuiClusters) clusters = tui_clusters_new ();
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gunichar mark = tui_clusters_add (clusters, "WHOLE");
  g_autoptr (GString) frame = g_string_new ("a\u3000");

  g_assert_cmpuint (tui_clusters_add (clusters, "WHOLE"), ==, mark);
  g_assert_true (tui_clusters_is_mark (mark));
  g_string_append_unichar (frame, mark);
  g_string_append (frame, "b\u3000c");
  tui_clusters_expand (clusters, (const guint8 *) frame->str, frame->len, out, seen);
  g_assert_cmpmem (out->data, out->len, "aWHOLEb\u3000c", strlen ("aWHOLEb\u3000c"));
  g_assert_true (g_hash_table_contains (seen, GUINT_TO_POINTER (mark)));
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      mark = tui_clusters_add (clusters, text);
    }
  g_assert_cmpuint (mark, ==, 0);
  g_assert_true (tui_clusters_is_crowded (clusters));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (link_cases); i++)
    g_test_add_data_func (link_cases[i].path, &link_cases[i], test_links);
  for (guint i = 0; i < G_N_ELEMENTS (notify_cases); i++)
    g_test_add_data_func (notify_cases[i].path, &notify_cases[i], test_notify);
  g_test_add_func ("/tui/links/once", test_links_once);
  g_test_add_func ("/tui/notify/kind", test_notify_kind);
  g_test_add_func ("/tui/jump", test_jump);
  g_test_add_func ("/tui/clusters", test_clusters);
  return g_test_run ();
}
