/* Mode changes, of rooms and of users: what was understood is written and read as the same. */
#include "config.h"

#include "fuzz.h"
#include "irc-mode.h"

static const IrcModeClasses classes[] = {
  { "beI", "k", "l", "imnstC", "qaohv", "~&@%+" },
  { "", "", "", "iowB", "", "" },
};

static void
assert_same (const GArray *a, const GArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const IrcModeChange *first = &g_array_index (a, IrcModeChange, i);
      const IrcModeChange *second = &g_array_index (b, IrcModeChange, i);

      g_assert_cmpint (first->is_added, ==, second->is_added);
      g_assert_cmpint (first->letter, ==, second->letter);
      g_assert_cmpint (first->mode_class, ==, second->mode_class);
      g_assert_cmpstr (first->argument, ==, second->argument);
    }
}

static void
run_classes (const IrcModeClasses *of, const char *const *params, guint max_arguments)
{
  g_autoptr (IrcModeParse) parse =
      irc_mode_parse (of, params, g_strv_length ((GStrv) params), max_arguments);
  g_auto (GStrv) written = irc_mode_changes_to_params (parse->changes, 0, parse->changes->len);
  g_autoptr (IrcModeParse) again = NULL;

  for (guint i = 0; i < parse->changes->len; i++)
    {
      const IrcModeChange *change = &g_array_index (parse->changes, IrcModeChange, i);

      g_assert_cmpint (change->mode_class, ==, irc_mode_get_class (of, change->letter));
      g_assert_cmpint (change->mode_class, !=, IRC_MODE_UNKNOWN);
    }
  if (written[0] == NULL)
    return;

  again = irc_mode_parse (of, (const char *const *) written, g_strv_length (written), 0);
  g_assert_cmpstr (again->unknown, ==, "");
  g_assert_cmpstr (again->missing, ==, "");
  assert_same (parse->changes, again->changes);
}

static void
run (const char *bytes, gsize length)
{
  g_autofree char *text = fuzz_dup_string (bytes, length);
  g_auto (GStrv) params = g_strsplit (text, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (classes) && params[0] != NULL; i++)
    {
      run_classes (&classes[i], (const char *const *) params, 0);
      run_classes (&classes[i], (const char *const *) params, 4);
    }
}

const FuzzTarget fuzz_mode = { "mode", run, 512, 5000 };
