#include "config.h"

#include <locale.h>

#include "client-number.h"

typedef struct
{
  const char *path;
  const char *locale;
  const char *expected; /* of 1234567 */
} LocaleCase;

static const LocaleCase cases[] = {
  { "/client/number/plain", "C", "1234567" },
  { "/client/number/american", "en_US.UTF-8", "1,234,567" },
  { "/client/number/german", "de_DE.UTF-8", "1.234.567" },
  { "/client/number/german-latin-1", "de_DE.ISO-8859-1", "1.234.567" },
  { "/client/number/french", "fr_FR.UTF-8", "1\u202F234\u202F567" },
#ifdef __GLIBC__
  { "/client/number/persian", "fa_IR.UTF-8",
    "\u06F1\u066C\u06F2\u06F3\u06F4\u066C\u06F5\u06F6\u06F7" },
#endif
};

static void
test_number (gconstpointer data)
{
  const LocaleCase *c = data;
  g_autofree char *text = NULL;

  if (setlocale (LC_ALL, c->locale) == NULL)
    {
      g_test_skip ("the locale is not installed");
      return;
    }
  if (!g_test_subprocess ()) /* GLib asks once for the charset */
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  text = client_number_format (1234567);
  g_assert_cmpstr (text, ==, c->expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_number);
  return g_test_run ();
}
