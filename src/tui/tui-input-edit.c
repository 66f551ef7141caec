#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>

#include "tui-input-private.h"
#include "tui-text.h"

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

/* Of letters and digits, as readline has it; what stands on a letter belongs to it. */
static gboolean
is_word_at (int at)
{
  if (!g_get_charset (NULL))
    return isalnum ((guchar) rl_line_buffer[at]) != 0;
  return g_unichar_isalnum (g_utf8_get_char_validated (rl_line_buffer + at, rl_end - at));
}

static int
word_end_after (int at)
{
  while (at < rl_end && !is_word_at (at))
    at = next_cluster (at);
  while (at < rl_end && is_word_at (at))
    at = next_cluster (at);
  return at;
}

static int
word_start_before (int at)
{
  while (at > 0 && !is_word_at (previous_cluster (at)))
    at = previous_cluster (at);
  while (at > 0 && is_word_at (previous_cluster (at)))
    at = previous_cluster (at);
  return at;
}

static int
find_word (int count)
{
  int at = rl_point;

  for (int i = 0; i < ABS (count); i++)
    at = count > 0 ? word_end_after (at) : word_start_before (at);
  return at;
}

static int
forward_word (int count, int key)
{
  rl_point = find_word (count);
  return 0;
}

static int
backward_word (int count, int key)
{
  rl_point = find_word (-count);
  return 0;
}

static int kill_word (int count, int key);
static int backward_kill_word (int count, int key);

/* What is killed at once, one after the other, is yanked as one text. Readline forgets that the
 * last key killed when Escape begins the next one, for it gets its keys by callbacks; killing
 * nothing reminds it. */
static void
go_on_killing (void)
{
  static rl_command_func_t *const kills[] = {
    kill_word,         backward_kill_word,   rl_kill_line,        rl_backward_kill_line,
    rl_kill_full_line, rl_unix_line_discard, rl_unix_word_rubout, rl_unix_filename_rubout,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    if (rl_last_func == kills[i])
      rl_kill_text (rl_point, rl_point);
}

static int
kill_word (int count, int key)
{
  int start = rl_point, end = find_word (count);

  go_on_killing ();
  rl_kill_text (start, end);
  rl_point = MIN (start, end);
  return 0;
}

static int
backward_kill_word (int count, int key)
{
  return kill_word (-count, key);
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

/* At the end already: there may be later messages below what is in sight. */
static int
end_of_line (int count, int key)
{
  return rl_point == rl_end ? tui_input_hand_up (TUI_KEY_END, 0) : rl_end_of_line (count, key);
}

/* What terminals send for keys that everybody expects, where nothing else is bound: readline takes
 * them from terminfo, which is often of another terminal. */
static const struct
{
  const char *keys;
  rl_command_func_t *run;
} usual_keys[] = {
  { "\033[3~", delete_cluster }, { "\033[H", rl_beg_of_line },   { "\033OH", rl_beg_of_line },
  { "\033[1~", rl_beg_of_line }, { "\033[7~", rl_beg_of_line },  { "\033[F", rl_end_of_line },
  { "\033OF", rl_end_of_line },  { "\033[4~", rl_end_of_line },  { "\033[8~", rl_end_of_line },
  { "\033[1;5C", forward_word }, { "\033[1;5D", backward_word }, { "\033Oc", forward_word },
  { "\033Od", backward_word },   { "\033[3;5~", kill_word },
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
  { rl_forward_word, forward_word },
  { rl_backward_word, backward_word },
  { rl_kill_word, kill_word },
  { rl_backward_kill_word, backward_kill_word },
  { rl_get_previous_history, previous_line },
  { rl_get_next_history, next_line },
  { rl_end_of_line, end_of_line },
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

/* What @function is called as, once ours stand for theirs. */
gpointer
tui_input_get_ours (gpointer function)
{
  for (guint i = 0; i < G_N_ELEMENTS (replacements); i++)
    if (function == (gpointer) replacements[i].theirs)
      return (gpointer) replacements[i].ours;
  return function;
}

void
tui_input_replace_functions (gpointer keymap)
{
  replace_in_keymap (keymap, 0);
}

/* What terminals send, where nothing is bound. */
void
tui_input_bind_usual (gpointer keymap)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual_keys); i++)
    rl_bind_keyseq_if_unbound_in_map (usual_keys[i].keys, usual_keys[i].run, keymap);
}
