#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* Libraries that are loaded when they are needed: what there is of them here is no library. */
typedef struct
{
  const char *path;
  const char *library;
  const char *arguments; /* split at blanks; "DIR" is a directory */
  const char *err;       /* is in the standard error */
} LibraryCase;

static const LibraryCase library_cases[] = {
#if !GNUTLS_IS_LINKED
  { "/main/libraries/plain-without-gnutls", GNUTLS_SONAME, "--host 127.0.0.1 --port 1",
    "Nobody listens" },
  { "/main/libraries/tls", GNUTLS_SONAME, "--host 127.0.0.1 --port 1 --ssl", GNUTLS_SONAME },
  { "/main/libraries/hash", GNUTLS_SONAME, "--hash-password", GNUTLS_SONAME },
  { "/main/libraries/serve", GNUTLS_SONAME, "--serve --no-ui --data-dir DIR", GNUTLS_SONAME },
#endif
  { "/main/libraries/plain-without-sqlite", SQLITE_SONAME, "--host 127.0.0.1 --port 1",
    "Nobody listens" },
  { "/main/libraries/history", SQLITE_SONAME, "--serve --no-ui --data-dir DIR", SQLITE_SONAME },
  { "/main/libraries/export", SQLITE_SONAME, "--export #a --data-dir DIR", SQLITE_SONAME },
};

static void
test_library (gconstpointer data)
{
  const LibraryCase *library_case = data;
  g_autofree char *directory = g_dir_make_tmp ("pychat-libraries-XXXXXX", NULL);
  g_autofree char *broken = g_build_filename (directory, library_case->library, NULL);
  g_autofree char *history = g_build_filename (directory, "history.db", NULL);
  g_autofree char *words =
      g_strconcat (g_getenv ("PYCHAT_BINARY"), " ", library_case->arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (words, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) pychat = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;

  for (guint i = 0; argv[i] != NULL; i++)
    if (g_str_equal (argv[i], "DIR"))
      {
        g_free (argv[i]);
        argv[i] = g_strdup (directory);
      }
  g_file_set_contents (broken, "no library", -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (history, "", -1, &error); /* --export does not look for what is not there */
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "LD_LIBRARY_PATH", directory, TRUE);
  pychat = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (pychat, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_test_message ("%s", err);
  g_assert_cmpint (g_subprocess_get_exit_status (pychat), ==, 1);
  g_assert_nonnull (strstr (err, library_case->err));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (library_cases); i++)
    g_test_add_data_func (library_cases[i].path, &library_cases[i], test_library);
  return g_test_run ();
}
