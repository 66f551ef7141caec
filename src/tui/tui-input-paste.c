#include "config.h"

#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>

#include "tui-input-private.h"

#define MAX_PASTE (1024 * 1024)
#define PASTE_END "\033[201~"
#define PASTE_TIMEOUT_MS 1000 /* without a byte: the end of it was lost */
#define MAX_TYPED 16          /* bytes at once */

/* A paste as text: line ends are LF, and NUL does not end it. */
static char *
clean_paste (const GString *paste)
{
  gboolean has_nul = memchr (paste->str, '\0', paste->len) != NULL;
  g_autofree char *valid = has_nul ? g_utf8_make_valid (paste->str, paste->len)
                                   : tui_input_to_utf8 (paste->str, paste->len);
  GString *clean = g_string_sized_new (paste->len);

  for (const char *at = valid; *at != '\0'; at++)
    if (*at == '\r')
      g_string_append_c (clean, at[1] == '\n' ? *++at : '\n');
    else
      g_string_append_c (clean, *at);
  return g_string_free (clean, FALSE);
}

void
tui_input_end_paste (TuiInput *self)
{
  g_autofree char *text = clean_paste (self->paste);
  g_autofree char *local = tui_input_to_locale (text);

  g_clear_handle_id (&self->paste_timeout_id, g_source_remove);
  g_string_free (g_steal_pointer (&self->paste), TRUE);
  if (rl_end < MAX_PASTE)
    {
      rl_begin_undo_group ();
      rl_insert_text (local);
      rl_end_undo_group ();
    }
  else
    self->is_paste_cut = TRUE;
  if (self->handler->changed != NULL)
    self->handler->changed (self->data);
  else
    rl_redisplay ();
  if (self->is_paste_cut)
    self->handler->paste_cut (self->data);
  self->is_paste_cut = FALSE;
}

static gboolean
on_paste_timeout (gpointer data)
{
  TuiInput *self = data;

  self->paste_timeout_id = 0;
  tui_input_end_paste (self);
  self->has_no_paste_end = TRUE;
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

/* Nobody types so much at once, or a line end together with anything else; a key may be long. */
static gboolean
looks_pasted (const char *bytes, gsize length)
{
  if (memmem (bytes, length, PASTE_END, strlen (PASTE_END)) != NULL)
    return TRUE;
  if (*bytes == '\033' || length == 1)
    return FALSE;
  return length > MAX_TYPED || memchr (bytes, '\r', length) != NULL ||
         memchr (bytes, '\n', length) != NULL;
}

/* A line may be silent for longer than that in the middle of a paste: what comes then must not be
 * sent line by line. */
void
tui_input_resume_paste (TuiInput *self, const char *bytes, gsize length)
{
  if (length == 0)
    return;
  if (self->has_no_paste_end && self->paste == NULL && looks_pasted (bytes, length))
    tui_input_begin_paste (self);
  self->has_no_paste_end = FALSE;
}

gboolean
tui_input_is_pasting (TuiInput *self)
{
  return self->paste != NULL;
}

/* The mark may come in parts: the paste keeps what could be the start of it until it is whole. What
 * is beyond the limit is read and dropped. Returns: whether the paste is over */
gboolean
tui_input_take_paste (TuiInput *self)
{
  const gsize mark = strlen (PASTE_END);

  while (tui_input_has_key ())
    {
      g_string_append_c (self->paste, tui_input_take_key ());
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

/* While it goes on, silence ends it. */
void
tui_input_watch_paste (TuiInput *self)
{
  g_clear_handle_id (&self->paste_timeout_id, g_source_remove);
  if (self->paste != NULL)
    self->paste_timeout_id = g_timeout_add (PASTE_TIMEOUT_MS, on_paste_timeout, self);
}
