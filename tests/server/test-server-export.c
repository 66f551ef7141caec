/* Stored history as text and JSON lines, read while the server runs.
 */
#include "config.h"

#include "journal-sqlite.h"
#include "server-export.h"
#include "server-script.h"

static void
on_line (const char *line, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (line));
}

static GPtrArray *export(ServerScript *script,
                         const char *room,
                         gint64 since_us,
                         ServerExportFormat format,
                         GError **error)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (script->folder, "chat.db", NULL);
  g_autoptr (GError) open_error = NULL;
  g_autoptr (Journal) journal = journal_sqlite_open_read_only (path, &open_error);

  g_assert_no_error (open_error);
  server_export_room (journal, script->config, room, since_us, format, on_line, lines, error);
  journal_close (journal);
  return lines;
}

static void
assert_line (const GPtrArray *lines, guint index, const char *mask)
{
  g_assert_cmpuint (index, <, lines->len);
  if (!g_pattern_match_simple (mask, g_ptr_array_index (lines, index)))
    g_error ("Got %s, expected %s", (const char *) g_ptr_array_index (lines, index), mask);
}

/* A client's lines in a room of its own: several, a notice, one taken back. */
static ServerScript *
fill (void)
{
  ServerScript *script = server_script_new_with_file (NULL);

  server_script_run (
      script, "a+ batch message-tags server-time echo-message draft/multiline "
              "draft/message-redaction\na> JOIN #x\na~\na> PRIVMSG #lobby :elsewhere\n"
              "a> PRIVMSG #x :say \"hi\"\a\na> NOTICE #x :note\na> PRIVMSG #x :oops\na$1 *:oops\n"
              "a> REDACT #x {id-1}\na> BATCH +1 draft/multiline #x\na> @batch=1 PRIVMSG #x :one\n"
              "a> @batch=1 PRIVMSG #x :two\na> BATCH -1\na< * BATCH -*\n");
  return script;
}

static void
test_text (void)
{
  g_autoptr (ServerScript) script = fill ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = export(script, "#X", 0, SERVER_EXPORT_TEXT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 4);
  assert_line (lines, 0, "20*Z <a> say \"hi\" ");
  assert_line (lines, 1, "20*Z -a- note");
  assert_line (lines, 2, "20*Z <a> one");
  assert_line (lines, 3, "20*Z <a> two");
}

static void
test_json (void)
{
  g_autoptr (ServerScript) script = fill ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = export(script, "#x", 0, SERVER_EXPORT_JSON, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 3);
  assert_line (lines, 0,
               "{\"time\":\"20*Z\",\"msgid\":\"*\",\"type\":\"message\",\"from\":\"a\","
               "\"account\":null,\"text\":\"say \\\"hi\\\"\\u0007\"}");
  assert_line (lines, 1, "*\"type\":\"notice\"*");
  assert_line (lines, 2, "*\"text\":\"one\\u000atwo\"}");
}

static void
test_since (void)
{
  g_autoptr (ServerScript) script = fill ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines =
      export(script, "#x", g_get_real_time () + G_USEC_PER_SEC, SERVER_EXPORT_TEXT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 0);
}

static void
test_no_room (void)
{
  g_autoptr (ServerScript) script = fill ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = export(script, "#nix", 0, SERVER_EXPORT_TEXT, &error);

  g_assert_error (error, SERVER_ERROR, SERVER_ERROR_STATE);
  g_assert_cmpuint (lines->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/export/text", test_text);
  g_test_add_func ("/server/export/json", test_json);
  g_test_add_func ("/server/export/since", test_since);
  g_test_add_func ("/server/export/no-room", test_no_room);

  return g_test_run ();
}
