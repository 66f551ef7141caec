/* main.c: options and locale, then hands over. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "main-export.h"
#include "main-join.h"
#include "main-options.h"
#include "main-password.h"
#include "main-serve.h"
#include "net-credentials.h"

static const char *
find_wanted_language (void)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]) != NULL && *g_getenv (names[i]) != '\0')
      return g_getenv (names[i]);
  return NULL;
}

/* gettext translates nothing in the locale C, which is where one is whose own locale is not
 * installed: on a small system there may be C.UTF-8 alone. In that one it does what LANGUAGE says,
 * and needs no more than the catalogue. LC_ALL=C is a choice. */
static void
choose_language (void)
{
  const char *wanted = find_wanted_language ();
  const char *language = g_getenv ("LANGUAGE");
  g_autofree char *name = NULL;

  if (!g_str_equal (setlocale (LC_MESSAGES, NULL), "C") || g_strcmp0 (wanted, "C") == 0 ||
      g_strcmp0 (wanted, "POSIX") == 0 || setlocale (LC_MESSAGES, "C.UTF-8") == NULL)
    return;
  if (wanted == NULL || (language != NULL && *language != '\0'))
    return;
  name = g_strndup (wanted, strcspn (wanted, ".")); /* what is said is UTF-8 */
  g_setenv ("LANGUAGE", name, TRUE);
}

/* One category that is not installed, as ssh brings them from elsewhere, takes nothing from the
 * others; and who has chosen nothing has a terminal of today, which shows UTF-8. LC_ALL=C is a
 * choice. */
static void
choose_locale (void)
{
  static const int categories[] = { LC_COLLATE,  LC_CTYPE,   LC_MESSAGES,
                                    LC_MONETARY, LC_NUMERIC, LC_TIME };
  const char *everything = g_getenv ("LC_ALL");

  if (setlocale (LC_ALL, "") == NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
      setlocale (categories[i], "");
  if (g_str_equal (setlocale (LC_CTYPE, NULL), "C") && g_strcmp0 (everything, "C") != 0 &&
      g_strcmp0 (everything, "POSIX") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  choose_language ();
}

static void
start_locale (void)
{
  const char *directory = g_getenv ("PYCHAT_LOCALEDIR"); /* running from the build tree */

  choose_locale ();
  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_autoptr (MainOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  MainStatus status = MAIN_STATUS_DONE;

  start_locale ();
  g_set_prgname (PACKAGE_NAME);
  signal (SIGPIPE, SIG_IGN); /* who stops reading is an error where it is written */

  options = main_options_new ();
  if (!main_options_parse (options, argc, argv, &status))
    return status;
  if ((options->is_hashing || options->is_serving) && !net_crypto_init (&error))
    {
      main_complain (error->message);
      return MAIN_STATUS_FAILED;
    }
  if (options->is_hashing)
    return main_hash_password ();
  if (options->export_room != NULL)
    return main_export (options);
  if (options->is_checking)
    return main_check_config (options);
  return options->is_serving ? main_serve (options) : main_join (options);
}
