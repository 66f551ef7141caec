#include "config.h"

#include <stdio.h>
#include <readline/readline.h>

#include "tui-input-private.h"
#include "tui-keys.h"

#define ESCAPE 033

/* Readline is in the middle of something that has uses of its own for Escape. */
#define BUSY                                                                                       \
  (RL_STATE_MULTIKEY | RL_STATE_METANEXT | RL_STATE_ISEARCH | RL_STATE_NSEARCH |                   \
   RL_STATE_NUMERICARG | RL_STATE_VIMOTION)

static gboolean
is_prefix (const KEYMAP_ENTRY *entry)
{
  return entry->type == ISKMAP;
}

/* Whether so many Escapes and then @key are something to readline. What is no text always is: it
 * has its own ways with that. Two Escapes begin keys in many an inputrc. */
static gboolean
has_function (guint n_escapes, guint8 key)
{
  Keymap map = rl_get_keymap ();

  if (!g_ascii_isprint (key))
    return n_escapes == 1;
  for (guint i = 0; i < n_escapes && is_prefix (&map[ESCAPE]); i++)
    map = (Keymap) (gpointer) map[ESCAPE].function;
  return is_prefix (&map[key]) || map[key].function != NULL;
}

/* A key that readline has no function for, such as F5: it would take a part of it for text. Keys
 * that begin with another one, such as a click, are that one's.
 *
 * Returns: its bytes; 0: it has one, or is none */
static gsize
measure_unknown (const guint8 *bytes, gsize length)
{
  gsize size = tui_keys_measure ((const char *) bytes, length);
  Keymap map = rl_get_keymap ();

  if (size < 3) /* of Alt and a letter nothing is left */
    return 0;
  for (gsize i = 0; i < size; i++)
    {
      const KEYMAP_ENTRY *entry = &map[bytes[i]];

      if (!is_prefix (entry))
        return entry->function == NULL && map[ANYOTHERKEY].function == NULL ? size : 0;
      map = (Keymap) (gpointer) entry->function;
    }
  return 0;
}

static gboolean
on_escape_timeout (gpointer data)
{
  TuiInput *self = data;

  self->escape_timeout_id = 0;
  return G_SOURCE_REMOVE;
}

/* As readline reads it: 0 and less wait for the next key however long it takes. */
static gint64
get_timeout_ms (void)
{
  const char *text = rl_variable_value ("keyseq-timeout");

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/**
 * tui_input_hold_escape:
 *
 * Escape begins keys, and readline would wait for the rest of them for ever: who presses it to get
 * away from something, and types "/login secret" later, would say "login secret". So readline gets
 * it together with what follows within its own keyseq-timeout, and not at all if nothing does, or
 * nothing that has a function behind Escape. Keys of the terminal that have none go as a whole.
 *
 * Returns: whether the next bytes were taken
 */
gboolean
tui_input_hold_escape (TuiInput *self)
{
  const guint8 *next = self->keys->data + self->keys_taken;
  gsize length = self->keys->len - self->keys_taken;
  gint64 timeout_ms = get_timeout_ms ();
  guint n = 0;

  while (n < length && next[n] == ESCAPE)
    n++;
  if (n == 0 || !is_prefix (&rl_get_keymap ()[ESCAPE]) || RL_ISSTATE (BUSY))
    return FALSE;
  if (n < length)
    {
      gsize unknown = n <= 2 ? measure_unknown (next, length) : 0;

      if (unknown == 0 && has_function (n, next[n]))
        return FALSE;
      self->keys_taken += MAX (unknown, 1);
      return TRUE;
    }
  if (timeout_ms <= 0)
    return FALSE;
  self->escape_timeout_id = g_timeout_add ((guint) timeout_ms, on_escape_timeout, self);
  self->n_escapes = n;
  self->keys_taken += n;
  return TRUE;
}

/**
 * tui_input_release_escape:
 *
 * Before other bytes: puts the Escapes that are held in front of them.
 *
 * Returns: how many bytes that are none of theirs
 */
gsize
tui_input_release_escape (TuiInput *self)
{
  const guint8 escape = ESCAPE;

  if (self->escape_timeout_id == 0)
    return 0;
  g_clear_handle_id (&self->escape_timeout_id, g_source_remove);
  for (guint i = 0; i < self->n_escapes; i++)
    g_byte_array_append (self->keys, &escape, 1);
  return self->n_escapes;
}
