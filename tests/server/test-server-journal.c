/* The server over a journal in a file: what comes back after a restart, and what happens when
 * nothing more can be stored.
 */
#include "config.h"

#include "journal-sqlite.h"
#include "server-password.h"
#include "server-script.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("pychat-server-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "chat.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static ServerScript *
start (Fixture *fixture, guint snapshot_interval)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (GError) error = NULL;
  Journal *journal = journal_sqlite_open (fixture->path, JOURNAL_DURABILITY_NORMAL, &error);

  g_assert_no_error (error);
  config->snapshot_interval = snapshot_interval;
  return server_script_new (config, journal);
}

static void
add_operator (ServerConfig *config)
{
  ServerOper *oper = g_new0 (ServerOper, 1);

  oper->name = g_strdup ("cat");
  oper->verifier = server_password_hash ("sesame");
  g_ptr_array_add (config->grants.opers, oper);
}

#define FINGERPRINT "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd"

/* Every kind of ban is as it was, and one of them comes to its end. */
static void
test_restart_bans (Fixture *fixture, gconstpointer data)
{
  guint snapshot_interval = GPOINTER_TO_UINT (data);

  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);

    add_operator (script->config);
    server_script_run (script, "c+\nc> OPER cat sesame\nc< * 381 *\nc> KLINE b!*@* :nick\n"
                               "c> KLINE account:zed :account\nc> KLINE cert:" FINGERPRINT " :key\n"
                               "c> DLINE 10d 192.0.2.0/24 :net\nc> KLINE 1s d!*@* :short\n"
                               "c~\n");
  }
  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);
    gint64 end_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
    gboolean is_in = FALSE;

    add_operator (script->config);
    server_script_run (script, "c+\nc> OPER cat sesame\nc< * 381 *\nc~\nc> STATS k\n"
                               "c< * 216 c k account:zed ? c :account\n"
                               "c~\nc> STATS k\nc< * 216 c k cert:" FINGERPRINT " ? c :key\n"
                               "c~\nc> STATS k\nc< * 216 c k nick:b!?@? ? c :nick\n"
                               "c~\nc> STATS d\nc= * 216 c d net:192.0.2.0/24 20*Z c :net\n"
                               "b0\nb> NICK b\nb> USER b 0 * :b\nb= * 465 b :*nick\nb-\n");
    while (!is_in && g_get_monotonic_time () < end_us)
      {
        g_autofree char *line = NULL;

        server_script_run (script, "d0\nd> NICK d\nd> USER d 0 * :d\n");
        line = server_script_next_line (script, 'd');
        is_in = strstr (line, " 001 ") != NULL;
        server_script_run (script, is_in ? "d.\n" : "d-\n");
      }
    g_assert_true (is_in);
  }
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  guint snapshot_interval = GPOINTER_TO_UINT (data);

  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);

    server_script_run (script, "a+\na> JOIN #x\na> PRIVMSG #x :said before\n"
                               "a> TOPIC #lobby :kept\na< * TOPIC #lobby :kept\n");
  }
  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);

    /* The name is free again, and the rooms are as they were. */
    server_script_run (script, "b+\nb> TOPIC #lobby\nb= :pychat 332 b #lobby :kept\nb= * 333 *\n"
                               "b> NAMES #lobby\nb= :pychat 353 b = #lobby :b\nb= * 366 *\n"
                               "a+ batch draft/chathistory\na> JOIN #x\na< * MODE #x +o a\n"
                               "a> CHATHISTORY LATEST #x * 10\na< * PRIVMSG #x :said before\n");
  }
}

/* What an account keeps is there again, and who knows only the old name of its room finds it. */
static void
test_restart_accounts (Fixture *fixture, gconstpointer data)
{
  guint snapshot_interval = GPOINTER_TO_UINT (data);

  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);

    server_script_run (script, "a+ batch draft/metadata-3\na> METADATA * SET url :guest\n"
                               "a> REGISTER * * sesame\na< * 900 *\n"
                               "a> METADATA * SET color :00ff00\na> METADATA * SET x :1\n"
                               "a> METADATA * SET x\na< * 766 *\n"
                               "a> JOIN #old\na< * 366 *\na> RENAME #old #new\na< * 366 *\n");
  }
  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);

    server_script_run (script, "c+\nc> JOIN #OLD\nc= :pychat 470 c #OLD #new :*\n"
                               "c= :c!* JOIN #new\n"
                               "b+ batch draft/metadata-3\nb> METADATA * SUB color\nb~\n"
                               "b> ACCOUNT LOGIN a sesame\nb= * 900 *\n"
                               "b= :pychat 761 b b color ? :00ff00\nb~\nb> METADATA * LIST\n"
                               "b= * BATCH +*\nb= * 761 b b color *\nb= * 761 b b url ? :guest\n"
                               "b= * BATCH -*\nb> ACCOUNT DROP sesame\nb~\n"
                               "b> REGISTER * * sesame\nb< * 900 *\nb~\n");
  }
  {
    g_autoptr (ServerScript) script = start (fixture, snapshot_interval);

    server_script_run (script, "c+ batch draft/metadata-3\nc> ACCOUNT LOGIN b sesame\nc= * 900 *\n"
                               "c> METADATA * LIST\nc= * BATCH +*\nc= * BATCH -*\n");
  }
}

static gboolean
is_in_files (Fixture *fixture, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  gboolean is_found = FALSE;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      if (g_file_get_contents (path, &bytes, &size, NULL))
        is_found = is_found || memmem (bytes, size, word, strlen (word)) != NULL;
    }
  return is_found;
}

/* Words that were taken back are in no file any more: not in the tables, the index or a log. */
static void
test_redact (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ServerScript) script = start (fixture, 5000);

  server_script_run (script, "a+ message-tags draft/message-redaction echo-message\n"
                             "a> PRIVMSG #lobby :I am a xylophonist\na$1 *PRIVMSG*\n"
                             "a> @+draft/react=quizmaster;+draft/reply={id-1} TAGMSG #lobby\n"
                             "a$2 *TAGMSG*\n");
  g_assert_true (is_in_files (fixture, "xylophonist"));
  g_assert_true (is_in_files (fixture, "quizmaster"));
  server_script_run (script, "a> REDACT #lobby {id-1}\na< * REDACT *\n"
                             "a> REDACT #lobby {id-2}\na< * REDACT *\n");
  test_wait (!is_in_files (fixture, "xylophonist") && !is_in_files (fixture, "quizmaster"));
}

static void
count_refusals (const char *domain, GLogLevelFlags level, const char *text, gpointer data)
{
  guint *n = data;

  if (strstr (text, "refuse") != NULL)
    (*n)++;
}

/* What comes in one turn is one transaction, and so much does not fit any more. That a NOTICE is
 * lost is told as well: it is no error of who sent it. The log is told once: it may be on that
 * disk. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ServerScript) script = start (fixture, 5000);
  g_autofree char *words = g_strnfill (400, 'x');
  g_autoptr (GString) bytes = g_string_new (NULL);
  guint n_refusals = 0;
  guint handler =
      g_log_set_handler ("pychat-server", G_LOG_LEVEL_MESSAGE, count_refusals, &n_refusals);

  add_operator (script->config);
  server_script_run (script, "a+\nb+ standard-replies\nc+\nc> OPER cat sesame\nc< * 381 *\n"
                             "a~\nb~\nc~\n");
  journal_sqlite_set_max_bytes (script->journal, 1);
  for (guint i = 0; i < 120; i++)
    g_string_append_printf (bytes, "%s #lobby :%s\r\n", (const char *) data, words);
  g_string_append (bytes, "QUIT :bye\r\n");
  server_script_send_bytes (script, 'b', bytes->str, bytes->len);
  server_script_run (script, "b< :pychat FAIL * STORAGE_FULL :*\nb-\na! *#lobby*\na! *QUIT*\n"
                             "c= :pychat NOTICE c :?*journal refuses*\nc! *journal refuses*\n");

  /* Who left is gone as soon as the disk has room again. */
  journal_sqlite_set_max_bytes (script->journal, 0);
  server_script_run (script, "a< :b!* QUIT :Quit: bye\n");
  g_log_remove_handler ("pychat-server", handler);
  g_assert_cmpuint (n_refusals, ==, 1);
}

/* Until nothing more fits into what the file has. */
static void
fill (ServerScript *script)
{
  gboolean is_full = FALSE;

  journal_sqlite_set_max_bytes (script->journal, 1);
  while (!is_full)
    {
      server_script_run (script, "a> PRIVMSG #den :x\n");
      is_full = server_script_has_line (script, 'a', "* FAIL * STORAGE_FULL *");
    }
}

#define N_KEYS 20

/* What nobody could store is answered all the same, and what is asked next is its own answer. */
static void
test_full_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ServerScript) script = start (fixture, 5000);

  add_operator (script->config);
  server_script_run (script, "a+ standard-replies batch labeled-response draft/metadata-2\n"
                             "a> OPER cat sesame\na< * 381 *\na> JOIN #den\na~\n");
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *line = g_strdup_printf ("a> METADATA * SET key.%u :1\na~\n", i);

      server_script_run (script, line);
    }
  fill (script);
  server_script_run (script,
                     "a~\na> @label=L METADATA * CLEAR\na= @label=L * BATCH +* labeled-response\n"
                     "a= * BATCH +* metadata a\n");
  for (guint i = 0; i < N_KEYS; i++)
    server_script_run (script, "a= @batch=l* FAIL * STORAGE_FULL :*\n");
  server_script_run (script, "a= * BATCH -*\na= :pychat BATCH -*\n");
  journal_sqlite_set_max_bytes (script->journal, 0);
  server_script_run (script, "a> METADATA * SET key.0 :3\na= :pychat 761 a a key.0 ? :3\n"
                             "a> METADATA * CLEAR\na= :pychat BATCH +* metadata a\n"
                             "a= @batch=* :pychat 761 a a key.0 ? :\na< :pychat BATCH -*\n");
}

static ServerConfig *
read_config (const char *text)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  server_config_read (config, file, "file.conf", &error);
  g_assert_no_error (error);
  return config;
}

static ServerConfig *
on_reload (Server *server, gpointer user_data, GError **error)
{
  return read_config (user_data);
}

/* Asks until the answer is as it should be: what is too much goes beside the loop. */
static void
await_history (ServerScript *script, const char *room, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (GString) texts = g_string_new (NULL);
  g_autofree char *ask = g_strdup_printf ("b~\nb> CHATHISTORY LATEST %s * 50\n", room);

  do
    {
      g_autofree char *line = NULL;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_string_truncate (texts, 0);
      server_script_run (script, ask);
      g_free (server_script_next_line (script, 'b')); /* BATCH + */
      for (line = server_script_next_line (script, 'b'); strstr (line, "BATCH -") == NULL;
           g_free (line), line = server_script_next_line (script, 'b'))
        g_string_append_printf (texts, "%s ", strrchr (line, ':') + 1);
    }
  while (!g_str_equal (texts->str, expected));
}

static const char three_of_tea[] = "[history]\nmax-messages=2\n[history #Tea]\nmax-messages=3\n";

static void
say_five (ServerScript *script)
{
  server_script_run (script, "a> JOIN #tea,#milk\nb> JOIN #tea,#milk\nb< * 366 b #milk *\n");
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *lines =
          g_strdup_printf ("a> PRIVMSG #tea :leaf%u\na> PRIVMSG #milk :drop%u\n"
                           "b< * PRIVMSG #milk :drop%u\n",
                           i, i, i);

      server_script_run (script, lines);
    }
}

/* A room of its own limits, one with everybody's, and what a reload changes: history and search
 * agree. The snapshot after every entry lets the comings go, too. */
static void
test_retention (Fixture *fixture, gconstpointer data)
{
  static const ServerControl control = { .reload = on_reload };
  g_autoptr (GError) error = NULL;
  ServerConfig *config = read_config (three_of_tea);
  g_autoptr (ServerScript) script = NULL;

  config->snapshot_interval = 1;
  script = server_script_new (
      config, journal_sqlite_open (fixture->path, JOURNAL_DURABILITY_NORMAL, &error));
  g_assert_no_error (error);
  server_set_control (script->server, &control,
                      (gpointer) "[history]\nmax-messages=2\n[history #milk]\nmax-messages=3\n");
  server_script_run (script, "a+\nb+ draft/chathistory soju.im/search batch\n");
  say_five (script);
  server_script_run (script, "a> TOPIC #lobby :a snapshot, and what it lets go\n");
  await_history (script, "#tea", "leaf3 leaf4 leaf5 ");
  await_history (script, "#milk", "drop4 drop5 ");
  g_assert_true (server_reload (script->server, &error));
  g_assert_no_error (error);
  await_history (script, "#milk", "drop4 drop5 ");
  await_history (script, "#tea", "leaf4 leaf5 ");
  /* That a room got another name is in its history too, and pushes out no words. */
  server_script_run (script, "a> RENAME #milk #juice\nb< * JOIN #juice\n");
  await_history (script, "#juice", "drop4 drop5 ");
  server_script_run (script, "a> PRIVMSG #juice :drop6\nb< * PRIVMSG #juice :drop6\n");
  await_history (script, "#juice", "drop5 drop6 ");
  server_script_run (script, "b> SEARCH in=#juice;text=drop4\nb= * BATCH +*\nb= * BATCH -*\n"
                             "b> SEARCH in=#juice;text=drop5\nb= * BATCH +*\nb= *drop5\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/journal/restart", Fixture, GUINT_TO_POINTER (5000), set_up, test_restart,
              tear_down);
  g_test_add ("/server/journal/restart-bans", Fixture, GUINT_TO_POINTER (5000), set_up,
              test_restart_bans, tear_down);
  g_test_add ("/server/journal/restart-bans-from-snapshot", Fixture, GUINT_TO_POINTER (1), set_up,
              test_restart_bans, tear_down);
  g_test_add ("/server/journal/restart-from-snapshot", Fixture, GUINT_TO_POINTER (1), set_up,
              test_restart, tear_down);
  g_test_add ("/server/journal/restart-accounts", Fixture, GUINT_TO_POINTER (5000), set_up,
              test_restart_accounts, tear_down);
  g_test_add ("/server/journal/restart-accounts-from-snapshot", Fixture, GUINT_TO_POINTER (1),
              set_up, test_restart_accounts, tear_down);
  g_test_add ("/server/journal/retention", Fixture, NULL, set_up, test_retention, tear_down);
  g_test_add ("/server/journal/redact", Fixture, NULL, set_up, test_redact, tear_down);
  g_test_add ("/server/journal/full", Fixture, "PRIVMSG", set_up, test_full, tear_down);
  g_test_add ("/server/journal/full/notice", Fixture, "NOTICE", set_up, test_full, tear_down);
  g_test_add ("/server/journal/full/clear", Fixture, NULL, set_up, test_full_clear, tear_down);

  return g_test_run ();
}
