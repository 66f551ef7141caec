#include "config.h"

#include "tui-input.h"

#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>

#include "tui-text.h"

#define MAX_PASTE (1024 * 1024)
#define PASTE_END "\033[201~"
#define PASTE_TIMEOUT_MS 1000 /* without a byte: the end of it was lost */
#define MAX_HISTORY 1000

struct _TuiInput
{
  const TuiInputHandler *handler;
  gpointer data;
  FILE *nothing;    /* readline's idea of a terminal */
  GByteArray *keys; /* for readline, which takes them one by one */
  gsize keys_taken;
  gboolean has_handed_up; /* in this feed: the rest may be somebody else's */

  GString *paste; /* (nullable): not NULL while pasting */
  gboolean is_paste_cut;
  guint paste_timeout_id;

  GStrv candidates; /* (nullable): of the completion under way */
  guint candidate;
  gsize word_start;
  gsize word_end;
};

/* Readline's callbacks have no user data. */
static TuiInput *the_input;

static int
take_key (FILE *stream)
{
  if (the_input->keys_taken >= the_input->keys->len)
    return EOF;
  return the_input->keys->data[the_input->keys_taken++];
}

static int
has_key (void)
{
  return the_input->keys_taken < the_input->keys->len;
}

static void
on_redisplay (void)
{
  the_input->handler->changed (the_input->data);
}

static void
ignore_terminal (int meta_flag)
{
}

static void
ignore_terminal_end (void)
{
}

/* Readline has the bytes of the locale; everybody else has UTF-8. */
static char *
to_utf8 (const char *bytes, gsize length)
{
  g_autofree char *converted = NULL;

  if (g_utf8_validate (bytes, length, NULL))
    return g_strndup (bytes, length);
  if (!g_get_charset (NULL))
    converted = g_locale_to_utf8 (bytes, length, NULL, NULL, NULL);
  return converted != NULL ? g_steal_pointer (&converted) : g_utf8_make_valid (bytes, length);
}

static void
on_line (char *line)
{
  g_autofree char *text = NULL;

  if (line == NULL) /* Ctrl+D in an empty line: leaving is /quit or Ctrl+C */
    return;

  text = to_utf8 (line, strlen (line));
  if (*line != '\0')
    {
      HIST_ENTRY *last =
          history_length > 0 ? history_get (history_base + history_length - 1) : NULL;

      if (last == NULL || strcmp (last->line, line) != 0)
        add_history (line);
    }
  free (line);
  the_input->handler->submitted (the_input->data, text);
}

static int
next_cluster (int at)
{
  if (!g_get_charset (NULL))
    return MIN (at + 1, rl_end);
  return tui_text_next (rl_line_buffer, rl_end, at);
}

static int
previous_cluster (int at)
{
  if (!g_get_charset (NULL))
    return MAX (at - 1, 0);
  return tui_text_previous (rl_line_buffer, rl_end, at);
}

static int
move (int count, gboolean is_forward)
{
  for (; count > 0; count--)
    rl_point = is_forward ? next_cluster (rl_point) : previous_cluster (rl_point);
  return 0;
}

static int
forward_cluster (int count, int key)
{
  return move (ABS (count), count > 0);
}

static int
backward_cluster (int count, int key)
{
  return move (ABS (count), count < 0);
}

static int
delete_cluster (int count, int key)
{
  int start = rl_point;

  move (ABS (count), count > 0);
  rl_delete_text (MIN (start, rl_point), MAX (start, rl_point));
  rl_point = MIN (start, rl_point);
  return 0;
}

static int
rubout_cluster (int count, int key)
{
  return delete_cluster (-count, key);
}

static int
transpose_clusters (int count, int key)
{
  g_autofree char *text = NULL;
  int middle = rl_point == rl_end ? previous_cluster (rl_point) : rl_point;
  int start = previous_cluster (middle), end = next_cluster (middle);

  if (start == middle || middle == end)
    return rl_ding ();
  text = g_strdup_printf ("%.*s%.*s", end - middle, rl_line_buffer + middle, middle - start,
                          rl_line_buffer + start);
  rl_begin_undo_group ();
  rl_delete_text (start, end);
  rl_point = start;
  rl_insert_text (text);
  rl_end_undo_group ();
  return 0;
}

static int
insert_newline (int count, int key)
{
  rl_insert_text ("\n");
  return 0;
}

static int
line_start (int at)
{
  while (at > 0 && rl_line_buffer[at - 1] != '\n')
    at--;
  return at;
}

static int
line_end (int at)
{
  while (at < rl_end && rl_line_buffer[at] != '\n')
    at++;
  return at;
}

/* As far into the line that begins at @start as the cursor is into its own. */
static void
move_into_line (int start, int clusters)
{
  int end = line_end (start);

  for (rl_point = start; clusters > 0 && rl_point < end; clusters--)
    rl_point = next_cluster (rl_point);
}

static int
clusters_before (int start, int at)
{
  int n = 0;

  for (; start < at; n++)
    start = next_cluster (start);
  return n;
}

/* In a text of several lines the arrows go up and down in it, and beyond it to other texts. */
static int
previous_line (int count, int key)
{
  int start = line_start (rl_point);

  if (start == 0)
    return rl_get_previous_history (count, key);
  move_into_line (line_start (start - 1), clusters_before (start, rl_point));
  return 0;
}

static int
next_line (int count, int key)
{
  int end = line_end (rl_point);

  if (end == rl_end)
    return rl_get_next_history (count, key);
  move_into_line (end + 1, clusters_before (line_start (rl_point), rl_point));
  return 0;
}

static gboolean
show_candidate (TuiInput *self)
{
  const char *candidate = self->candidates[self->candidate];

  rl_begin_undo_group ();
  rl_delete_text (self->word_start, self->word_end);
  rl_point = self->word_start;
  rl_insert_text (candidate);
  rl_end_undo_group ();
  self->word_end = rl_point;
  return TRUE;
}

static int complete_or_rotate (int count, int key);

/* Tab after Tab: the next candidate. Else asks what the word before the cursor may become. */
static gboolean
complete (TuiInput *self)
{
  g_autofree char *text = NULL;
  gsize cursor = 0, start = 0;

  if (rl_last_func == complete_or_rotate && self->candidates != NULL &&
      (gsize) rl_point == self->word_end)
    {
      self->candidate = (self->candidate + 1) % g_strv_length (self->candidates);
      return show_candidate (self);
    }

  g_clear_pointer (&self->candidates, g_strfreev);
  if (rl_point == 0 || !g_utf8_validate (rl_line_buffer, rl_end, NULL))
    return FALSE;
  text = tui_input_get_text (self, &cursor);
  self->candidates = self->handler->complete (self->data, text, cursor, &start);
  if (self->candidates == NULL || self->candidates[0] == NULL || start > cursor)
    {
      g_clear_pointer (&self->candidates, g_strfreev);
      return FALSE;
    }
  self->candidate = 0;
  self->word_start = start;
  self->word_end = cursor;
  return show_candidate (self);
}

static int
hand_up (TuiKey key, gunichar character)
{
  TuiKeyPress press = { key, character };

  the_input->has_handed_up = TRUE;
  the_input->handler->key (the_input->data, &press);
  return 0;
}

static int
complete_or_rotate (int count, int key)
{
  return complete (the_input) ? 0 : hand_up (TUI_KEY_TAB, 0);
}

#define HAND_UP(name, what)                                                                        \
  static int name (int count, int key) { return hand_up (what, key); }
HAND_UP (rotate_focus, TUI_KEY_BACK_TAB)
HAND_UP (page_up, TUI_KEY_PAGE_UP)
HAND_UP (page_down, TUI_KEY_PAGE_DOWN)
HAND_UP (previous_room, TUI_KEY_PREVIOUS_ROOM)
HAND_UP (next_room, TUI_KEY_NEXT_ROOM)
HAND_UP (go_to_room, TUI_KEY_ROOM)
HAND_UP (jump, TUI_KEY_JUMP)
HAND_UP (resend, TUI_KEY_RESEND)
HAND_UP (select_previous, TUI_KEY_SELECT_PREVIOUS)
HAND_UP (select_next, TUI_KEY_SELECT_NEXT)
HAND_UP (focus_in, TUI_KEY_FOCUS_IN)
HAND_UP (focus_out, TUI_KEY_FOCUS_OUT)
HAND_UP (redraw, TUI_KEY_REDRAW)
HAND_UP (interrupt, TUI_KEY_INTERRUPT)
HAND_UP (suspend, TUI_KEY_SUSPEND)
#undef HAND_UP

static int
begin_paste (int count, int key)
{
  tui_input_begin_paste (the_input);
  return 0;
}

/* Names for ~/.inputrc, and the keys they have unless it says otherwise. */
static const struct
{
  const char *name;
  rl_command_func_t *run;
  const char *keys[4];
} commands[] = {
  { "pychat-complete-or-rotate-focus", complete_or_rotate, { "\t" } },
  { "pychat-rotate-focus", rotate_focus, { "\033[Z" } },
  { "pychat-page-up", page_up, { "\033[5~" } },
  { "pychat-page-down", page_down, { "\033[6~" } },
  { "pychat-previous-room", previous_room, { "\033[1;3D", "\033\033[D" } },
  { "pychat-next-room", next_room, { "\033[1;3C", "\033\033[C" } },
  { "pychat-go-to-room", jump, { "\033g" } },
  { "pychat-resend", resend, { "\033s" } },
  { "pychat-focus-in", focus_in, { "\033[I" } },
  { "pychat-focus-out", focus_out, { "\033[O" } },
  { "pychat-select-previous", select_previous, { "\033[1;2A", "\033[a" } },
  { "pychat-select-next", select_next, { "\033[1;2B", "\033[b" } },
  { "pychat-redraw", redraw, { "\014" } },
  { "pychat-interrupt", interrupt, { "\003" } },
  { "pychat-suspend", suspend, { "\032" } },
  { "pychat-insert-newline", insert_newline, { "\033\r", "\033\n" } },
  { "pychat-begin-paste", begin_paste, { "\033[200~" } },
};

/* What terminals send for keys that everybody expects, where nothing else is bound: readline takes
 * them from terminfo, which is often of another terminal. */
static const struct
{
  const char *keys;
  rl_command_func_t *run;
} usual_keys[] = {
  { "\033[3~", delete_cluster },     { "\033[H", rl_beg_of_line },
  { "\033OH", rl_beg_of_line },      { "\033[1~", rl_beg_of_line },
  { "\033[7~", rl_beg_of_line },     { "\033[F", rl_end_of_line },
  { "\033OF", rl_end_of_line },      { "\033[4~", rl_end_of_line },
  { "\033[8~", rl_end_of_line },     { "\033[1;5C", rl_forward_word },
  { "\033[1;5D", rl_backward_word }, { "\033Oc", rl_forward_word },
  { "\033Od", rl_backward_word },    { "\033[3;5~", rl_kill_word },
};

/* Wherever readline, or the user's ~/.inputrc, has the first, we have the second. */
static const struct
{
  rl_command_func_t *theirs;
  rl_command_func_t *ours;
} replacements[] = {
  { rl_forward_char, forward_cluster },
  { rl_backward_char, backward_cluster },
  { rl_delete, delete_cluster },
  { rl_rubout, rubout_cluster },
  { rl_transpose_chars, transpose_clusters },
  { rl_get_previous_history, previous_line },
  { rl_get_next_history, next_line },
};

static void
replace_in_keymap (Keymap map, guint depth)
{
  for (guint i = 0; i < KEYMAP_SIZE; i++)
    {
      if (map[i].type == ISKMAP && depth < 8)
        replace_in_keymap ((Keymap) (gpointer) map[i].function, depth + 1);
      for (guint j = 0; map[i].type == ISFUNC && j < G_N_ELEMENTS (replacements); j++)
        if (map[i].function == replacements[j].theirs)
          map[i].function = replacements[j].ours;
    }
}

static void
bind_keys (void)
{
  static const char *const maps[] = { "emacs", "vi-insert" };

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      Keymap map = rl_get_keymap_by_name (maps[i]);

      replace_in_keymap (map, 0);
      for (guint j = 0; j < G_N_ELEMENTS (commands); j++)
        for (guint k = 0; k < G_N_ELEMENTS (commands[j].keys) && commands[j].keys[k] != NULL; k++)
          rl_bind_keyseq_in_map (commands[j].keys[k], commands[j].run, map);
      for (guint j = 0; j < G_N_ELEMENTS (usual_keys); j++)
        rl_bind_keyseq_if_unbound_in_map (usual_keys[j].keys, usual_keys[j].run, map);
      for (char digit = '0'; digit <= '9'; digit++)
        {
          char sequence[] = { '\033', digit, '\0' };

          rl_bind_keyseq_in_map (sequence, go_to_room, map);
        }
    }
}

static void
set_up_readline (TuiInput *self)
{
  rl_readline_name = "pychat";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0; /* it would export LINES and COLUMNS, and freeze curses' size */
  rl_instream = self->nothing;
  rl_outstream = self->nothing;
  rl_prep_term_function = ignore_terminal;
  rl_deprep_term_function = ignore_terminal_end;
  rl_getc_function = take_key;
  rl_input_available_hook = has_key;
  rl_redisplay_function = on_redisplay;
  rl_inhibit_completion = 1;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    rl_add_defun (commands[i].name, commands[i].run, -1);

  rl_callback_handler_install ("", on_line);
  /* Its own paste reads until the end of it, and would stop the main loop. */
  rl_variable_bind ("enable-bracketed-paste", "off");
  rl_variable_bind ("input-meta", "on");
  rl_variable_bind ("output-meta", "on");
  rl_variable_bind ("convert-meta", "off");
  rl_variable_bind ("bell-style", "none");
  stifle_history (MAX_HISTORY);
  bind_keys ();
}

TuiInput *
tui_input_new (const TuiInputHandler *handler, gpointer data)
{
  TuiInput *self = g_new0 (TuiInput, 1);

  g_assert (the_input == NULL);

  self->handler = handler;
  self->data = data;
  self->keys = g_byte_array_new ();
  self->nothing = fopen ("/dev/null", "r+e");
  the_input = self;
  set_up_readline (self);
  return self;
}

void
tui_input_free (TuiInput *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->paste_timeout_id, g_source_remove);
  rl_callback_handler_remove ();
  rl_free_undo_list ();
  clear_history ();
  rl_redisplay_function = rl_redisplay;
  rl_instream = rl_outstream = NULL;
  the_input = NULL;
  if (self->nothing != NULL)
    fclose (self->nothing);
  if (self->paste != NULL)
    g_string_free (self->paste, TRUE);
  g_strfreev (self->candidates);
  g_byte_array_unref (self->keys);
  g_free (self);
}

/* A paste as text: line ends are LF, and NUL does not end it. */
static char *
clean_paste (const GString *paste)
{
  gboolean has_nul = memchr (paste->str, '\0', paste->len) != NULL;
  g_autofree char *valid =
      has_nul ? g_utf8_make_valid (paste->str, paste->len) : to_utf8 (paste->str, paste->len);
  GString *clean = g_string_sized_new (paste->len);

  for (const char *at = valid; *at != '\0'; at++)
    if (*at == '\r')
      g_string_append_c (clean, at[1] == '\n' ? *++at : '\n');
    else
      g_string_append_c (clean, *at);
  return g_string_free (clean, FALSE);
}

static void
end_paste (TuiInput *self)
{
  g_autofree char *text = clean_paste (self->paste);
  g_autofree char *local =
      g_get_charset (NULL) ? NULL : g_locale_from_utf8 (text, -1, NULL, NULL, NULL);

  g_clear_handle_id (&self->paste_timeout_id, g_source_remove);
  g_string_free (g_steal_pointer (&self->paste), TRUE);
  if (rl_end < MAX_PASTE)
    {
      rl_begin_undo_group ();
      rl_insert_text (local != NULL ? local : text);
      rl_end_undo_group ();
    }
  else
    self->is_paste_cut = TRUE;
  self->handler->changed (self->data);
  if (self->is_paste_cut)
    self->handler->paste_cut (self->data);
  self->is_paste_cut = FALSE;
}

static gboolean
on_paste_timeout (gpointer data)
{
  TuiInput *self = data;

  self->paste_timeout_id = 0;
  end_paste (self);
  return G_SOURCE_REMOVE;
}

/**
 * tui_input_begin_paste:
 *
 * What is fed from now on, up to the mark of its end, is one piece of text.
 */
void
tui_input_begin_paste (TuiInput *self)
{
  if (self->paste == NULL)
    self->paste = g_string_new (NULL);
}

gboolean
tui_input_is_pasting (TuiInput *self)
{
  return self->paste != NULL;
}

/* The mark may come in parts: the paste keeps what could be the start of it until it is whole. What
 * is beyond the limit is read and dropped. Returns: whether the paste is over */
static gboolean
take_paste (TuiInput *self)
{
  const gsize mark = strlen (PASTE_END);

  while (has_key ())
    {
      g_string_append_c (self->paste, take_key (NULL));
      if (self->paste->len >= mark &&
          memcmp (self->paste->str + self->paste->len - mark, PASTE_END, mark) == 0)
        {
          g_string_truncate (self->paste, self->paste->len - mark);
          return TRUE;
        }
      if (self->paste->len > MAX_PASTE + mark)
        {
          g_string_erase (self->paste, MAX_PASTE, 1);
          self->is_paste_cut = TRUE;
        }
    }
  return FALSE;
}

/**
 * tui_input_feed:
 *
 * Takes bytes from the terminal, up to the first key that is handed up.
 *
 * Returns: how many it took
 */
gsize
tui_input_feed (TuiInput *self, const char *bytes, gsize length)
{
  gsize taken;

  g_byte_array_append (self->keys, (const guint8 *) bytes, length);
  self->has_handed_up = FALSE;
  while (has_key () && !self->has_handed_up)
    {
      if (self->paste == NULL)
        rl_callback_read_char ();
      else if (take_paste (self))
        end_paste (self);
    }
  taken = self->keys_taken;
  g_byte_array_set_size (self->keys, 0);
  self->keys_taken = 0;

  g_clear_handle_id (&self->paste_timeout_id, g_source_remove);
  if (self->paste != NULL)
    self->paste_timeout_id = g_timeout_add (PASTE_TIMEOUT_MS, on_paste_timeout, self);
  return taken;
}

/**
 * tui_input_get_text:
 * @cursor: (out): in bytes of what is returned
 *
 * Returns: (transfer full): what is typed so far
 */
char *
tui_input_get_text (TuiInput *self, gsize *cursor)
{
  g_autofree char *before = to_utf8 (rl_line_buffer, rl_point);
  g_autofree char *after = to_utf8 (rl_line_buffer + rl_point, rl_end - rl_point);

  *cursor = strlen (before);
  return g_strconcat (before, after, NULL);
}

void
tui_input_set_text (TuiInput *self, const char *text)
{
  g_autofree char *local =
      g_get_charset (NULL) ? NULL : g_locale_from_utf8 (text, -1, NULL, NULL, NULL);

  g_clear_pointer (&self->candidates, g_strfreev);
  rl_replace_line (local != NULL ? local : text, TRUE);
  rl_point = rl_end;
  rl_mark = 0;
}

const char *
tui_input_get_prompt (TuiInput *self)
{
  return rl_display_prompt != NULL ? rl_display_prompt : "";
}
