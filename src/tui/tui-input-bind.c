#include "config.h"

#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>

#include "tui-input-private.h"
#include "tui-keyname.h"

#define PREFIX "pychat-" /* before the names of ours, in ~/.inputrc */

/* Functions of readline know nothing but themselves: one for each row of the table of functions. */
static int
run_function (gsize index)
{
  const TuiFunction *function = tui_functions_get (index);

  return function != NULL ? tui_input_hand_up (function->key, 0) : 0;
}

#define RUN(n)                                                                                     \
  static int run_##n (int count, int key) { return run_function (n); }
/* clang-format off */
RUN (0) RUN (1) RUN (2) RUN (3) RUN (4) RUN (5) RUN (6) RUN (7) RUN (8) RUN (9) RUN (10) RUN (11)
RUN (12) RUN (13) RUN (14) RUN (15) RUN (16) RUN (17) RUN (18) RUN (19) RUN (20) RUN (21) RUN (22)
RUN (23) RUN (24) RUN (25) RUN (26) RUN (27) RUN (28) RUN (29) RUN (30) RUN (31) RUN (32) RUN (33)
RUN (34) RUN (35) RUN (36) RUN (37) RUN (38) RUN (39)
#undef RUN

static rl_command_func_t *const runners[] = {
  run_0, run_1, run_2, run_3, run_4, run_5, run_6, run_7, run_8, run_9, run_10, run_11, run_12,
  run_13, run_14, run_15, run_16, run_17, run_18, run_19, run_20, run_21, run_22, run_23, run_24,
  run_25, run_26, run_27, run_28, run_29, run_30, run_31, run_32, run_33, run_34, run_35, run_36,
  run_37, run_38, run_39,
};
/* clang-format on */

static int
insert_newline (int count, int key)
{
  rl_insert_text ("\n");
  return 0;
}

static int
go_to_room (int count, int key)
{
  return tui_input_hand_up (TUI_KEY_ROOM, (gunichar) key);
}

static int
begin_paste (int count, int key)
{
  tui_input_begin_paste (tui_input_get_current ());
  return 0;
}

/* Those that are about the text; tui-functions.c has the others. */
static const struct
{
  const char *name;
  rl_command_func_t *run;
  const char *keys[3];
} commands[] = {
  { "complete-or-rotate-focus", tui_input_complete_or_rotate, { "\t" } },
  { "insert-newline", insert_newline, { "\033\r", "\033\n" } },
  { "insert-colon", tui_input_insert_colon, { ":" } },
  { "begin-paste", begin_paste, { "\033[200~" } },
};

void
tui_input_name_functions (void)
{
  const TuiFunction *function;

  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    {
      g_autofree char *name = g_strconcat (PREFIX, function->name, NULL);

      g_assert (i < G_N_ELEMENTS (runners));
      if (rl_named_function (name) == NULL)
        rl_add_defun (g_steal_pointer (&name), runners[i], -1); /* it is kept for ever */
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *name = g_strconcat (PREFIX, commands[i].name, NULL);

      if (rl_named_function (name) == NULL)
        rl_add_defun (g_steal_pointer (&name), commands[i].run, -1);
    }
}

static rl_command_func_t *
find_own (const char *name)
{
  const TuiFunction *function;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return commands[i].run;
  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    if (strcmp (function->name, name) == 0)
      return runners[i];
  return NULL;
}

static rl_command_func_t *
find_function (const char *name)
{
  rl_command_func_t *own = find_own (name);

  return own != NULL ? own : (rl_command_func_t *) tui_input_get_ours (rl_named_function (name));
}

gboolean
tui_input_has_function (const char *name)
{
  return find_function (name) != NULL;
}

/* readline reads its own escapes in what is to be bound. */
static void
bind_sequence (const char *sequence, rl_command_func_t *function, Keymap map)
{
  g_auto (GStrv) parts = g_strsplit (sequence, "\\", -1);
  g_autofree char *escaped = g_strjoinv ("\\\\", parts);

  rl_bind_keyseq_in_map (escaped, function, map);
}

static void
bind_defaults (Keymap map)
{
  const TuiFunction *function;

  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    for (guint j = 0; j < TUI_MAX_SEQUENCES && function->input[j] != NULL; j++)
      bind_sequence (function->input[j], runners[i], map);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    for (guint j = 0; j < G_N_ELEMENTS (commands[i].keys) && commands[i].keys[j] != NULL; j++)
      bind_sequence (commands[i].keys[j], commands[i].run, map);
  for (char digit = '0'; digit <= '9'; digit++)
    {
      char sequence[] = { '\033', digit, '\0' };

      bind_sequence (sequence, go_to_room, map);
    }
}

static void
bind_one (const TuiBinding *binding, Keymap map)
{
  g_auto (GStrv) sequences = tui_keyname_parse (binding->keys);
  gsize length = strlen (binding->function);

  for (guint i = 0; sequences != NULL && sequences[i] != NULL; i++)
    if (*binding->function == '"' && length >= 2)
      {
        g_auto (GStrv) parts = g_strsplit (sequences[i], "\\", -1);
        g_autofree char *escaped = g_strjoinv ("\\\\", parts);
        g_autofree char *text = g_strndup (binding->function + 1, length - 2);

        rl_macro_bind (escaped, text, map);
      }
    else
      bind_sequence (sequences[i], find_function (binding->function), map); /* none: unbound */
}

/**
 * tui_input_bind:
 *
 * Ours go before ~/.inputrc, where that does not name them, and @bindings before both.
 */
void
tui_input_bind (TuiInput *self, const TuiBinding *bindings, guint n_bindings)
{
  static const char *const maps[] = { "emacs", "vi-insert" };

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      Keymap map = rl_get_keymap_by_name (maps[i]);

      bind_defaults (map);
      tui_input_replace_functions (map);
      tui_input_bind_usual (map);
      for (guint j = 0; j < n_bindings; j++)
        bind_one (&bindings[j], map);
      tui_input_replace_functions (map);
    }
}

static char *
describe (rl_command_func_t *function)
{
  char **sequences = rl_invoking_keyseqs_in_map (function, rl_get_keymap ());
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; sequences != NULL && sequences[i] != NULL; i++)
    {
      g_autofree char *quoted = g_strconcat ("\"", sequences[i], "\"", NULL);
      g_auto (GStrv) bytes = tui_keyname_parse (quoted);
      char *name = bytes != NULL ? tui_keyname_describe (bytes[0]) : g_strdup (sequences[i]);

      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else
        g_ptr_array_add (names, name);
      free (sequences[i]);
    }
  free (sequences);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

char *
tui_input_describe_function (TuiInput *self, const TuiFunction *function)
{
  return describe (find_own (function->name));
}

char *
tui_input_describe_name (TuiInput *self, const char *name)
{
  rl_command_func_t *function = find_function (name);

  return function != NULL ? describe (function) : g_strdup ("");
}
