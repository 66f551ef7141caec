/* pychat --export beside the server that writes what it reads. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

#include "main-testing.h"
#include "test-files.h"

/* A server, and somebody who has said two lines in the lobby and left. */
static Chat *
start (void)
{
  Chat *chat = chat_new (NULL, NULL);
  g_autoptr (GSubprocess) anna = chat_join (chat, "anna");

  chat_say (anna, "tea?\n/me pours");
  chat_leave (anna, 0);
  return chat;
}

static int export(Chat *chat, const char *arguments)
{
  g_autofree char *full =
      g_strdup_printf ("--data-dir %s/data --export %s", chat->directory, arguments);
  g_autofree char *out = chat_path (chat, "export.out");
  g_autofree char *err = chat_path (chat, "export.err");
  g_autoptr (GSubprocess) process = NULL;

  g_unlink (out); /* it would be written over, not emptied */
  g_unlink (err);
  process = chat_spawn (chat, G_SUBPROCESS_FLAGS_NONE, "export.out", "export.err", full);

  return chat_wait_for_exit (process);
}

static void
assert_exported (Chat *chat, const char *arguments, const char *mask)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = export(chat, arguments);

  out = chat_read (chat, "export.out");
  err = chat_read (chat, "export.err");
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (status, ==, 0);
  if (!g_pattern_match_simple (mask, out))
    g_error ("%s: \"%s\" is not %s", arguments, out, mask);
}

static void
assert_refused (Chat *chat, const char *arguments, int status, const char *mask)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_assert_cmpint (export(chat, arguments), ==, status);
  out = chat_read (chat, "export.out");
  err = chat_read (chat, "export.err");
  g_assert_cmpstr (out, ==, "");
  if (!g_pattern_match_simple (mask, err))
    g_error ("%s: \"%s\" is not %s", arguments, err, mask);
  g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
}

/* The server runs, and goes on. */
static void
test_formats (void)
{
  g_autoptr (Chat) chat = start ();

  assert_exported (chat, "#lobby", "20*T*Z <anna> tea?\n20*T*Z * anna pours\n");
  assert_exported (chat, "#LOBBY --format text", "*tea?\n*pours\n");
  assert_exported (chat, "lobby", "20*T*Z <anna> tea?\n20*T*Z * anna pours\n");
  assert_exported (chat, "#lobby --format json",
                   "{\"time\":\"*\",\"msgid\":\"*\",\"type\":\"message\",\"from\":\"anna\","
                   "\"account\":null,\"text\":\"tea?\"}\n{*}\n");
  assert_exported (chat, "#lobby --since 2001-01-31", "*tea?\n*pours\n");
  assert_exported (chat, "#lobby --since 2001-01-31T12:30:00Z", "*tea?\n*pours\n");
  assert_exported (chat, "#lobby --since 2399-12-31", "");
}

/* What people say to each other is for nobody else on the machine, wherever the directory is. */
static void
test_modes (void)
{
  g_autoptr (Chat) chat = start ();
  g_autofree char *folder = g_build_filename (chat->directory, "data", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpuint (status.st_mode & 077, ==, 0);
    }
}

static void
test_refused (void)
{
  g_autoptr (Chat) chat = start ();

  assert_refused (chat, "#nowhere", 1, "pychat: *#nowhere*\n");
  assert_refused (chat, "#lobby --since yesterday", 2, "pychat: *--since*2026-01-31*\n");
  assert_refused (chat, "#lobby --since 2026-02-31", 2, "pychat: *--since*2026-01-31*\n");
  assert_refused (chat, "#lobby --format xml", 2, "pychat: *--format*text*json*\n");
  assert_refused (chat, "#lobby --data-dir /nonexistent", 1, "pychat: */nonexistent*--data-dir*\n");
}

/* Somebody wrote over it: said in one line, not printed as history. */
static void
test_damaged (void)
{
  g_autoptr (Chat) chat = start ();
  g_autofree char *copy_folder = g_build_filename (chat->directory, "copy", NULL);
  g_autofree char *copy = g_build_filename (copy_folder, "history.db", NULL);
  g_autofree char *arguments = g_strdup_printf ("#lobby --data-dir %s", copy_folder);

  g_assert_cmpint (g_mkdir (copy_folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (copy, "Dear diary, this is no database", -1, NULL));
  assert_refused (chat, arguments, 1, "pychat: *damaged*\n");
}

/* Who serves with the file at @path is told @mask; the file stays as it was. */
static void
assert_not_served (const char *folder, const char *path, const char *mask)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *err = NULL;
  gsize before_size;
  gsize after_size;
  const char *arguments[] = {
    g_getenv ("PYCHAT_BINARY"),
    "--serve",
    "--no-ui",
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--data-dir",
    folder,
    NULL,
  };
  int status = 0;

  g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               &err, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  if (!g_pattern_match_simple (mask, err))
    g_error ("\"%s\" is not %s", err, mask);
  g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

/* Which file it is, and what can be done. */
static void
test_damaged_serving (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pychat-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *mask = g_strdup_printf ("pychat: %s: *damaged*; *move it away*\n", path);

  g_assert_true (g_file_set_contents (path, "Dear diary, this is no database", -1, NULL));
  assert_not_served (folder, path, mask);
  test_files_remove (folder);
}

/* Another program's database is whole: its name and what can be done are said once. */
static void
test_foreign_serving (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pychat-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *mask = g_strdup_printf ("pychat: %s is not *; *data directory\n", path);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE cats (name TEXT)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  assert_not_served (folder, path, mask);
  test_files_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/main/export/formats", test_formats);
  g_test_add_func ("/main/export/modes", test_modes);
  g_test_add_func ("/main/export/refused", test_refused);
  g_test_add_func ("/main/export/damaged", test_damaged);
  g_test_add_func ("/main/export/damaged-serving", test_damaged_serving);
  g_test_add_func ("/main/export/foreign-serving", test_foreign_serving);

  return g_test_run ();
}
