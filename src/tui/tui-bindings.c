#include "config.h"

#include "tui-bindings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tui-input.h"
#include "tui-keyname.h"

struct _TuiBindings
{
  GHashTable *functions; /* (owned) sequence -> TuiFunction, or none: unbound */
  GPtrArray *sequences;  /* the keys of it, the latest first */
};

static void
bind (TuiBindings *self, const char *sequence, const TuiFunction *function)
{
  char *key = g_strdup (sequence);
  guint index;

  if (g_ptr_array_find_with_equal_func (self->sequences, key, g_str_equal, &index))
    g_ptr_array_remove_index (self->sequences, index);
  g_hash_table_replace (self->functions, key, (gpointer) function);
  g_ptr_array_insert (self->sequences, 0, key);
}

/**
 * tui_bindings_new:
 * @bindings: as tui_bindings_check() took them; those of functions of readline are passed over
 */
TuiBindings *
tui_bindings_new (const TuiBinding *bindings, guint n_bindings)
{
  TuiBindings *self = g_new0 (TuiBindings, 1);
  const TuiFunction *function;

  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sequences = g_ptr_array_new ();
  for (gsize i = 0; (function = tui_functions_get (i)) != NULL; i++)
    for (guint j = 0; j < TUI_MAX_SEQUENCES && function->chat[j] != NULL; j++)
      bind (self, function->chat[j], function);
  for (guint i = 0; i < n_bindings; i++)
    {
      g_auto (GStrv) sequences = tui_keyname_parse (bindings[i].keys);

      function = tui_functions_find (bindings[i].function);
      if (function == NULL && strcmp (bindings[i].function, TUI_BINDING_NONE) != 0)
        continue;
      for (guint j = 0; sequences != NULL && sequences[j] != NULL; j++)
        bind (self, sequences[j], function);
    }
  return self;
}

void
tui_bindings_free (TuiBindings *self)
{
  g_ptr_array_unref (self->sequences);
  g_hash_table_unref (self->functions);
  g_free (self);
}

gsize
tui_bindings_take (
    TuiBindings *self, const char *bytes, gsize length, gboolean is_complete, TuiKeyPress *press)
{
  const char *best = NULL;
  const TuiFunction *function;

  for (guint i = 0; i < self->sequences->len; i++)
    {
      const char *sequence = self->sequences->pdata[i];
      gsize size = strlen (sequence);

      if (size > length && memcmp (sequence, bytes, length) == 0 &&
          (!is_complete || *bytes != '\033'))
        return 0;
      if (size <= length && memcmp (sequence, bytes, size) == 0 &&
          (best == NULL || size > strlen (best)))
        best = sequence;
    }
  if (best == NULL)
    return tui_keys_take (bytes, length, is_complete, press);
  function = g_hash_table_lookup (self->functions, best);
  *press = (TuiKeyPress){ function != NULL ? function->key : TUI_KEY_OTHER, 0 };
  return strlen (best);
}

char *
tui_bindings_describe (TuiBindings *self, const TuiFunction *function)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = self->sequences->len; i > 0; i--)
    {
      const char *sequence = self->sequences->pdata[i - 1];
      char *name;

      if (g_hash_table_lookup (self->functions, sequence) != function)
        continue;
      name = tui_keyname_describe (sequence);
      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

gboolean
tui_bindings_check (const TuiBinding *binding, GError **error)
{
  g_auto (GStrv) sequences = tui_keyname_parse (binding->keys);

  if (sequences == NULL)
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                 /* Translators: %s is what was written where the name of a key belongs. */
                 _ ("%s is no key, as Control-x, Alt-n or F5 are"), binding->keys);
  else if (*binding->function != '"' && strcmp (binding->function, TUI_BINDING_NONE) != 0 &&
           tui_functions_find (binding->function) == NULL &&
           !tui_input_has_function (binding->function))
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                 /* Translators: %s is what was written where the name of a function belongs. */
                 _ ("there is no function %s; /help lists those of pychat, readline(3) the others"),
                    binding->function);
  else
    return TRUE;
  return FALSE;
}
