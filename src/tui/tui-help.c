#include "config.h"

#include "tui-help.h"

#include <glib/gi18n-lib.h>

#include "client-commands.h"

/* Of readline's, those that people look for; the names are its own. */
/* clang-format off */
static const struct
{
  const char *name;
  const char *help; /* translatable */
} editing[] = {
  { "accept-line", N_ ("sends what is typed") },
  { "insert-newline", N_ ("begins another line of the same message") },
  { "complete-or-rotate-focus",
    N_ ("completes a name, a room, a command or an emoji, else goes to the other window") },
  { "previous-history", N_ ("goes a line up, or to what was sent before in this room") },
  { "next-history", N_ ("goes a line down, or to what was sent after it") },
  { "reverse-search-history", N_ ("searches what was sent in this room") },
  { "beginning-of-line", N_ ("goes to the start") },
  { "end-of-line", N_ ("goes to the end") },
  { "backward-word", N_ ("goes back by a word") },
  { "forward-word", N_ ("goes forward by a word") },
  { "kill-line", N_ ("cuts to the end") },
  { "unix-line-discard", N_ ("cuts to the start") },
  { "unix-word-rubout", N_ ("cuts the word before the cursor") },
  { "kill-word", N_ ("cuts the word after the cursor") },
  { "yank", N_ ("puts in what was cut last") },
  { "yank-pop", N_ ("puts in what was cut before that instead") },
  { "undo", N_ ("takes back the last change") },
};

/* In the chat window, beside what the table of functions has. */
static const struct
{
  const char *keys; /* translatable */
  const char *help; /* translatable */
} reading[] = {
  /* Translators: names of keys. */
  { N_ ("Up, Down"), N_ ("scrolls by a line") },
  /* Translators: names of keys. */
  { N_ ("Home, End"), N_ ("goes to the oldest and to the newest message") },
};
/* clang-format on */

static void
add_commands (TuiPage *page)
{
  const ClientCommand *command;

  /* Translators: a heading in the help. */
  tui_page_add_heading (page, _ ("Commands"));
  for (gsize i = 0; (command = client_commands_get (i)) != NULL; i++)
    {
      g_autofree char *left = g_strconcat ("/", command->name, *command->usage != '\0' ? " " : "",
                                           *command->usage != '\0' ? _ (command->usage) : "", NULL);

      tui_page_add_row (page, left, _ (command->help));
    }
}

static void
add_key (TuiPage *page, char *keys, const char *help)
{
  g_autofree char *owned = keys;

  if (*owned != '\0')
    tui_page_add_row (page, owned, help);
}

/**
 * tui_help_new:
 *
 * Returns: (transfer full): the help, with the keys as they are now
 */
TuiPage *
tui_help_new (TuiInput *input, TuiBindings *bindings)
{
  TuiPage *page = tui_page_new ();
  const TuiFunction *function;

  add_commands (page);
  /* Translators: a heading in the help. */
  tui_page_add_heading (page, _ ("Keys in the input window"));
  for (gsize i = 0; i < G_N_ELEMENTS (editing); i++)
    add_key (page, tui_input_describe_name (input, editing[i].name), _ (editing[i].help));
  tui_page_add_row (page, "Alt+1 - Alt+9", _ ("goes to the room of that number"));
  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    if (function->help != NULL)
      add_key (page, tui_input_describe_function (input, function), _ (function->help));

  /* Translators: a heading in the help. */
  tui_page_add_heading (page, _ ("Keys in the chat window"));
  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    tui_page_add_row (page, _ (reading[i].keys), _ (reading[i].help));
  tui_page_add_row (page, "Alt+1 - Alt+9", _ ("goes to the room of that number"));
  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    if (function->help != NULL)
      add_key (page, tui_bindings_describe (bindings, function), _ (function->help));

  /* Translators: a heading in the help: how keys are given other functions. */
  tui_page_add_heading (page, _ ("Other keys"));
  tui_page_add_text (
      page,
      _ ("The group [keys] of pychat.conf changes them: each line is a key and a function, as "
               "in \"Control-x n=next-room\". These are the functions:"));
  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    if (function->help != NULL)
      tui_page_add_row (page, function->name, _ (function->help));
  return page;
}
