#include "config.h"

#include "tui-input-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>

/* Readline's callbacks have no user data. */
static TuiInput *the_input;

TuiInput *
tui_input_get_current (void)
{
  return the_input;
}

int
tui_input_take_key (void)
{
  if (the_input->keys_taken >= the_input->keys->len)
    return EOF;
  return the_input->keys->data[the_input->keys_taken++];
}

gboolean
tui_input_has_key (void)
{
  return the_input->keys_taken < the_input->keys->len;
}

/* Readline reads ahead to insert many letters at once; what may begin a key is no part of them. */
static int
has_letter (void)
{
  return tui_input_has_key () && the_input->keys->data[the_input->keys_taken] != '\033';
}

/* What is no text goes to who has the screen. */
int
tui_input_hand_up (TuiKey key, gunichar character)
{
  TuiKeyPress press = { key, character };

  the_input->has_handed_up = TRUE;
  the_input->handler->key (the_input->data, &press);
  return 0;
}

static int
take_key (FILE *stream)
{
  return tui_input_take_key ();
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
char *
tui_input_to_utf8 (const char *bytes, gsize length)
{
  g_autofree char *converted = NULL;

  if (g_utf8_validate (bytes, length, NULL))
    return g_strndup (bytes, length);
  if (!g_get_charset (NULL))
    converted = g_locale_to_utf8 (bytes, length, NULL, NULL, NULL);
  return converted != NULL ? g_steal_pointer (&converted) : g_utf8_make_valid (bytes, length);
}

char *
tui_input_to_locale (const char *text)
{
  char *local = g_get_charset (NULL) ? NULL : g_locale_from_utf8 (text, -1, NULL, NULL, NULL);

  return local != NULL ? local : g_strdup (text);
}

static void
on_line (char *line)
{
  g_autofree char *text = NULL;

  if (line == NULL) /* Ctrl+D in an empty line: leaving is /quit or Ctrl+C */
    return;

  text = tui_input_to_utf8 (line, strlen (line));
  if (*line != '\0')
    tui_input_remember (the_input, line, text);
  free (line);
  rl_replace_line ("", TRUE); /* it is sent: whoever looks now finds nothing typed */
  the_input->is_submitting = TRUE;
  the_input->handler->submitted (the_input->data, text);
  if (the_input == NULL) /* it was the last */
    return;
  the_input->is_submitting = FALSE;
  the_input->has_handed_up = TRUE; /* what comes behind it may be somebody else's */
}

/* Nobody wants to hear that it looks different. */
static gboolean
draws_itself (TuiInput *self)
{
  return self->handler->changed == NULL;
}

static void
set_up_readline (TuiInput *self)
{
  rl_readline_name = "pychat";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0; /* it would export LINES and COLUMNS, and freeze curses' size */
  rl_instream = draws_itself (self) ? stdin : self->nothing;
  rl_outstream = draws_itself (self) ? stdout : self->nothing;
  rl_prep_term_function = ignore_terminal;
  rl_deprep_term_function = ignore_terminal_end;
  rl_getc_function = take_key;
  rl_input_available_hook = has_letter;
  rl_redisplay_function = draws_itself (self) ? rl_redisplay : on_redisplay;
  rl_inhibit_completion = 1;
  tui_input_name_functions ();
  rl_callback_handler_install ("", on_line);
  /* Its own paste reads until the end of it, and would stop the main loop. */
  rl_variable_bind ("enable-bracketed-paste", "off");
  rl_variable_bind ("input-meta", "on");
  rl_variable_bind ("output-meta", "on");
  rl_variable_bind ("convert-meta", "off");
  rl_variable_bind ("bell-style", "none");
}

TuiInput *
tui_input_new (const TuiInputHandler *handler, const TuiSettings *settings, gpointer data)
{
  TuiInput *self = g_new0 (TuiInput, 1);

  g_assert (the_input == NULL);

  self->handler = handler;
  self->data = data;
  self->keys = g_byte_array_new ();
  self->nothing = fopen ("/dev/null", "r+e");
  self->histories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tui_input_change_settings (self, settings);
  the_input = self;
  set_up_readline (self);
  tui_input_bind (self, settings->bindings, settings->n_bindings);
  return self;
}

void
tui_input_change_settings (TuiInput *self, const TuiSettings *settings)
{
  self->is_tab_focus = settings->tab == TUI_TAB_ROTATES;
  self->keeps_history = settings->keeps_history;
}

void
tui_input_free (TuiInput *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->paste_timeout_id, g_source_remove);
  g_clear_handle_id (&self->escape_timeout_id, g_source_remove);
  rl_callback_handler_remove ();
  rl_free_undo_list ();
  tui_input_forget_histories (self);
  rl_redisplay_function = rl_redisplay;
  rl_instream = rl_outstream = NULL;
  the_input = NULL;
  if (self->nothing != NULL)
    fclose (self->nothing);
  if (self->paste != NULL)
    g_string_free (self->paste, TRUE);
  g_strfreev (self->candidates);
  g_free (self->next_text);
  g_byte_array_unref (self->keys);
  g_free (self);
}

/* Readline empties its line once that was taken. */
static void
take_next_text (TuiInput *self)
{
  g_autofree char *text = g_steal_pointer (&self->next_text);

  if (text != NULL)
    tui_input_set_text (self, text);
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
  gsize held = self->paste == NULL ? tui_input_release_escape (self) : 0;
  gsize taken;

  g_byte_array_append (self->keys, (const guint8 *) bytes, length);
  self->has_handed_up = FALSE;
  tui_input_resume_paste (self, bytes, length);
  while (tui_input_has_key () && !self->has_handed_up)
    {
      if (self->paste != NULL)
        {
          if (tui_input_take_paste (self))
            tui_input_end_paste (self);
        }
      else if (!tui_input_hold_escape (self))
        {
          rl_callback_read_char ();
          take_next_text (self);
        }
    }
  taken = self->keys_taken - held;
  g_byte_array_set_size (self->keys, 0);
  self->keys_taken = 0;

  tui_input_watch_paste (self);
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
  g_autofree char *before = tui_input_to_utf8 (rl_line_buffer, rl_point);
  g_autofree char *after = tui_input_to_utf8 (rl_line_buffer + rl_point, rl_end - rl_point);

  *cursor = strlen (before);
  return g_strconcat (before, after, NULL);
}

void
tui_input_set_text (TuiInput *self, const char *text)
{
  g_autofree char *local = tui_input_to_locale (text);

  if (self->is_submitting)
    {
      g_free (self->next_text);
      self->next_text = g_strdup (text);
      return;
    }
  g_clear_pointer (&self->candidates, g_strfreev);
  rl_replace_line (local, TRUE);
  rl_point = rl_end;
  rl_mark = 0;
}

/* What readline says while one searches, which is in English: "(reverse-i-search)`abc': ".
 * (transfer full) (nullable): it says something else */
static char *
describe_search (const char *prompt)
{
  const char *begin = strchr (prompt, '`');
  const char *end = begin != NULL ? g_strrstr (begin, "': ") : NULL;
  g_autofree char *text = end != NULL ? g_strndup (begin + 1, (gsize) (end - begin) - 1) : NULL;
  g_autofree char *said = NULL;

  if (text == NULL)
    return NULL;
  if (g_str_has_prefix (prompt, "(failed"))
    /* Translators: in the place of a page, or of what is typed; %s is what was looked for. */
    said = g_strdup_printf (_ ("%s is nowhere here"), text);
  else
    /* Translators: %s is what is being typed to look for. */
    said = g_strdup_printf (_ ("Look for: %s"), text);
  return g_strconcat (said, "  ", NULL);
}

char *
tui_input_get_prompt (TuiInput *self)
{
  const char *local = rl_display_prompt != NULL ? rl_display_prompt : "";
  g_autofree char *prompt = tui_input_to_utf8 (local, strlen (local));
  char *search = RL_ISSTATE (RL_STATE_ISEARCH) ? describe_search (prompt) : NULL;

  return search != NULL ? search : g_steal_pointer (&prompt);
}
