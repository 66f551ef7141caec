#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "client-outbox-file.h"
#include "client-script.h"
#include "client-session-private.h"

#define IDENTITY "anna@host:1"

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("pychat-outbox-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "anna@host%3A1", NULL);
}

static void
remove_folder (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_assert_no_errno (g_rmdir (directory));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static ClientOutboxFile *
open_file (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ClientOutboxFile *file = client_outbox_file_open (fixture->directory, IDENTITY, &error);

  g_assert_no_error (error);
  return file;
}

static gboolean
say (ClientOutboxFile *file, const char *id, const char *text, const char *after)
{
  const ClientOutboxRecord record = {
    .id = (char *) id, .room = (char *) "#a", .time_us = g_get_real_time (), .text = (char *) text
  };

  return client_outbox_file_say (file, &record, after, NULL);
}

/* The texts in their order, with what became of them. */
static void
assert_records (ClientOutboxFile *file, const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (const GList *at = client_outbox_file_get_records (file); at != NULL; at = at->next)
    {
      const ClientOutboxRecord *record = at->data;

      g_string_append_printf (found, "%s%s%s|", record->text,
                              record->sent_by != NULL ? " sent" : "",
                              record->reason != NULL ? " failed" : "");
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_steps (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *file = open_file (fixture);
  GStatBuf status;

  g_assert_true (say (file, "1", "one\ttab\nline \v100%", NULL));
  g_assert_true (say (file, "2", "two", NULL));
  g_assert_true (say (file, "3", "three", NULL));
  g_assert_true (client_outbox_file_sent (file, "1", "anna", 7, NULL));
  g_assert_true (client_outbox_file_done (file, "2", NULL));
  client_outbox_file_begin (file);
  g_assert_true (say (file, "1", "one", NULL));
  g_assert_true (say (file, "4", "and a half", "1"));
  g_assert_true (client_outbox_file_commit (file, NULL));
  g_assert_true (client_outbox_file_failed (file, "3", "no", NULL));
  client_outbox_file_free (file);

  file = open_file (fixture);
  g_assert_null (client_outbox_file_get_damaged (file));
  assert_records (file, "one sent|and a half|three failed|");
  client_outbox_file_done (file, "1", NULL);
  client_outbox_file_done (file, "3", NULL);
  client_outbox_file_done (file, "4", NULL);
  client_outbox_file_free (file);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* Cut anywhere, or with a letter that is another one: the rest is there, and the whole put aside.
 */
static void
test_damage (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *file = open_file (fixture);
  g_autofree char *content = NULL;
  g_autofree char *aside = NULL;
  gsize length;

  say (file, "1", "one", NULL);
  say (file, "2", "two", NULL);
  say (file, "3", "three", NULL);
  client_outbox_file_free (file);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  *strstr (content, "two") = 'T';
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length - 3, NULL));

  file = open_file (fixture);
  g_assert_nonnull (client_outbox_file_get_damaged (file));
  g_assert_true (g_file_get_contents (client_outbox_file_get_damaged (file), &aside, NULL, NULL));
  g_assert_nonnull (strstr (aside, "Two"));
  assert_records (file, "one|");
  client_outbox_file_free (file);
  file = open_file (fixture);
  g_assert_null (client_outbox_file_get_damaged (file));
  assert_records (file, "one|");
  client_outbox_file_free (file);
}

/* Two at a time have a file each; what the second one leaves the next one takes over, once. */
static void
test_two (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *first = open_file (fixture);
  ClientOutboxFile *second = NULL;

  say (first, "1", "one", NULL);
  second = open_file (fixture);
  assert_records (second, "");
  say (second, "2", "two", NULL);
  assert_records (first, "one|");
  client_outbox_file_free (second);
  client_outbox_file_free (first);
  for (guint i = 0; i < 2; i++)
    {
      first = open_file (fixture);
      assert_records (first, "one|two|");
      client_outbox_file_free (first);
    }
}

/* No room: it is said, and what was there before can be read. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *file = open_file (fixture);
  g_autofree char *big = g_strnfill (5000, 'x');
  struct rlimit before;
  struct rlimit small;

  say (file, "1", "one", NULL);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  small = before;
  small.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (say (file, "2", big, NULL));
  g_assert_true (say (file, "3", "three", NULL));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  client_outbox_file_free (file);
  file = open_file (fixture);
  g_assert_null (client_outbox_file_get_damaged (file));
  assert_records (file, "one|three|");
  client_outbox_file_free (file);
}

/* No room to note that something was sent: what is in the file does not say that it was not. */
static void
test_full_when_sent (Fixture *fixture, gconstpointer data)
{
  for (guint spare = 0; spare < 200; spare += 10)
    {
      ClientOutboxFile *file = open_file (fixture);
      struct rlimit before;
      struct rlimit small;
      GStatBuf status;

      say (file, "1", "one", NULL);
      say (file, "2", "two", NULL);
      g_assert_no_errno (g_stat (fixture->path, &status));
      g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &before));
      signal (SIGXFSZ, SIG_IGN);
      small = before;
      small.rlim_cur = (rlim_t) status.st_size + spare;
      g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &small));
      client_outbox_file_sent (file, "1", "anna", 1700000000000000, NULL);
      g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));
      client_outbox_file_free (file);
      file = open_file (fixture);
      g_assert_null (client_outbox_file_get_damaged (file));
      if (client_outbox_file_get_records (file)->next != NULL)
        assert_records (file, "one sent|two|");
      else
        assert_records (file, "two|");
      client_outbox_file_free (file);
      g_unlink (fixture->path);
    }
}

static struct rlimit
limit_files (gsize size)
{
  struct rlimit before;
  struct rlimit small;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &before));
  signal (SIGXFSZ, SIG_IGN);
  small = before;
  small.rlim_cur = (rlim_t) size;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &small));
  return before;
}

/* No room for what somebody else left behind: it stays there, and whoever has room sends it. */
static void
test_full_when_taken_over (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *first = open_file (fixture);
  ClientOutboxFile *second = open_file (fixture);
  struct rlimit before;

  say (first, "1", "one", NULL);
  say (second, "2", "two", NULL);
  client_outbox_file_free (second);
  client_outbox_file_free (first);
  before = limit_files (100);
  first = open_file (fixture);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));
  assert_records (first, "one|");
  client_outbox_file_done (first, "1", NULL);
  client_outbox_file_free (first);
  first = open_file (fixture);
  g_assert_null (client_outbox_file_get_damaged (first));
  assert_records (first, "two|");
  client_outbox_file_free (first);
}

/* There was room for the end of something, and none for its beginning: that is no damage. */
static void
test_full_at_the_beginning (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *file = open_file (fixture);
  g_autofree char *big = g_strnfill (4000, 'x');
  struct rlimit before = limit_files (4400);

  g_assert_true (say (file, "1", big, NULL));
  g_assert_false (say (file, "2", big, NULL));
  client_outbox_file_sent (file, "2", "anna", 7, NULL);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));
  client_outbox_file_free (file);
  file = open_file (fixture);
  g_assert_null (client_outbox_file_get_damaged (file));
  g_assert_cmpuint (g_list_length ((GList *) client_outbox_file_get_records (file)), ==, 1);
  client_outbox_file_free (file);
}

/* What there was no room for is in the file when there is some. */
static void
test_full_for_a_while (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *file = open_file (fixture);
  struct rlimit before;
  struct rlimit small;

  say (file, "1", "one", NULL);
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &before));
  signal (SIGXFSZ, SIG_IGN);
  small = before;
  small.rlim_cur = 10;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &small));
  g_assert_false (say (file, "2", "two", NULL));
  g_assert_false (client_outbox_file_done (file, "1", NULL));
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));
  g_assert_true (say (file, "3", "three", NULL));
  client_outbox_file_free (file);
  file = open_file (fixture);
  assert_records (file, "two|three|");
  client_outbox_file_free (file);
}

/* Much that is done leaves a small file. */
static void
test_growth (Fixture *fixture, gconstpointer data)
{
  ClientOutboxFile *file = open_file (fixture);
  g_autofree char *big = g_strnfill (5000, 'x');
  GStatBuf status;

  say (file, "0", "stays", NULL);
  for (guint i = 1; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      say (file, id, big, NULL);
      client_outbox_file_done (file, id, NULL);
    }
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, <, 300 * 1024);
  client_outbox_file_free (file);
  file = open_file (fixture);
  assert_records (file, "stays|");
  client_outbox_file_free (file);
}

/* What cannot be kept is sent all the same, and the user is told where they look. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = {
    REGISTER_OLD,
    "= #lobby error stored - What you say cannot be kept on disk until it is sent: *no-folder*",
    "! #lobby hello",
    "> PRIVMSG #lobby :hello",
    NULL,
  };
  g_autofree char *directory = g_build_filename (fixture->directory, "no-folder", NULL);
  g_autoptr (ClientTesting) testing = NULL;

  g_assert_true (g_file_set_contents (directory, "", 0, NULL));
  testing = client_testing_new (&(ClientSettings){ .nick = "anna", .state_dir = directory });
  client_testing_play (testing, script);
}

static ClientSession *
start (Fixture *fixture, NetLoop *loop, const char *const *rooms)
{
  return client_session_new (
      loop, &(ClientSettings){ .nick = "anna", .rooms = rooms, .state_dir = fixture->directory });
}

static void
end (ClientSession *session)
{
  g_object_run_dispose (G_OBJECT (session));
  g_object_unref (session);
}

/* A room that we were made to leave is not entered again because words were left there, but for
 * those that wait; and what failed in a room that was closed is not shown again. */
static void
test_left (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "#den", "#hall" };
  g_autoptr (NetLoop) loop = net_loop_new (NULL, NULL);
  ClientSession *session = start (fixture, loop, NULL);
  ClientRoom *rooms[2];
  g_autofree char *outbox = g_build_filename (fixture->directory, "outbox", NULL);

  for (guint i = 0; i < 2; i++)
    {
      rooms[i] = client_session_add_room (session, CLIENT_ROOM_CHANNEL, names[i]);
      client_session_say (session, rooms[i], "one");
    }
  client_session_refuse_room (session, rooms[0], "gone");
  end (session);

  session = start (fixture, loop, NULL);
  for (guint i = 0; i < 2; i++)
    rooms[i] = client_session_find_room (session, names[i]);
  g_assert_true (client_room_get_notes (rooms[0])->is_left);
  g_assert_cmpint (client_room_get_message (rooms[0], 0)->delivery, ==, CLIENT_DELIVERY_FAILED);
  g_assert_false (client_room_get_notes (rooms[1])->is_left);
  client_session_remove_room (session, rooms[0]);
  end (session);

  session = start (fixture, loop, NULL);
  g_assert_null (client_session_find_room (session, names[0]));
  g_assert_nonnull (client_session_find_room (session, names[1]));
  client_session_remove_room (session, client_session_find_room (session, names[1]));
  end (session);
  remove_folder (outbox);
}

#define ADD(path, run) g_test_add (path, Fixture, NULL, set_up, run, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/client/outbox-file/steps", test_steps);
  ADD ("/client/outbox-file/damage", test_damage);
  ADD ("/client/outbox-file/two", test_two);
  ADD ("/client/outbox-file/full", test_full);
  ADD ("/client/outbox-file/full-when-sent", test_full_when_sent);
  ADD ("/client/outbox-file/full-for-a-while", test_full_for_a_while);
  ADD ("/client/outbox-file/full-when-taken-over", test_full_when_taken_over);
  ADD ("/client/outbox-file/full-at-the-beginning", test_full_at_the_beginning);
  ADD ("/client/outbox-file/growth", test_growth);
  ADD ("/client/outbox-file/left", test_left);
  ADD ("/client/outbox-file/not-kept", test_not_kept);
  return g_test_run ();
}
