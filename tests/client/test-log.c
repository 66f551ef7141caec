/* test-log.c: what is said, as plain text in files. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include "client-log-file.h"
#include "client-log.h"
#include "client-message-private.h"
#include "client-testing.h"

#define CAPS "message-tags server-time echo-message batch draft/chathistory draft/message-redaction"

#define ENTER                                                                                      \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :" CAPS, "> CAP REQ *",         \
      "< CAP * ACK :" CAPS, "> CAP END", "< :srv 001 anna :Welcome",                               \
      "< :srv 005 anna CHATHISTORY=3 CASEMAPPING=ascii :are", "< :srv 422 anna :no motd",          \
      "< :anna!a@host JOIN #lobby", "> CHATHISTORY LATEST #lobby * 3",                             \
      "< BATCH +h chathistory #lobby"

#define AT(time) "time=2026-01-0" time ".000Z"

static const char *const first[] = {
  ENTER,
  "< @batch=h;" AT ("2T11:00:00") ";msgid=m1 :bob!b@h PRIVMSG #lobby :said before",
  "< BATCH -h",
  "< :srv 353 anna = #lobby :@bob anna",
  "< :srv 366 anna #lobby :end",
  "< @" AT ("2T12:00:00") ";msgid=m2 :bob!b@h PRIVMSG #lobby :\002bold\002 \033[2J",
  "! #lobby mine",
  "> * PRIVMSG #lobby :mine",
  "= #lobby text pending anna mine",
  "< @" AT ("2T12:00:01") ";msgid=m3 :anna!a@host PRIVMSG #lobby :mine",
  "= #lobby text stored anna mine",
  "< @" AT ("2T12:00:02") ";msgid=m4 :bob!b@h PRIVMSG #lobby :\001ACTION waves\001",
  "= #lobby action stored bob waves",
  "< :bob!b@h REDACT #lobby m2 :oops",
  "< :bob!b@h PART #lobby",
  "= #lobby event stored bob bob left.",
  "! #lobby /msg NickServ identify secret",
  "> PRIVMSG NickServ :identify secret",
  NULL,
};

/* What the file has is in the page, too. */
static const char *const again[] = {
  ENTER,
  "< @batch=h;" AT ("2T12:00:01") ";msgid=m3 :anna!a@host PRIVMSG #lobby :mine",
  "< @batch=h;time=2100-01-02T12:00:03.000Z;msgid=m5 :bob!b@h PRIVMSG #lobby :while you were away",
  "< BATCH -h",
  "= #lobby text stored bob while you were away",
  "cut",
  "accept",
  "> CAP LS 302",
  "< CAP * LS :" CAPS,
  "> CAP REQ *",
  "< CAP * ACK :" CAPS,
  "< :srv 001 anna :Welcome",
  "< :srv 422 anna :no motd",
  "> JOIN #lobby",
  "< :anna!a@host JOIN #lobby",
  "> CHATHISTORY AFTER #lobby msgid=m5 *",
  "< BATCH +h chathistory #lobby",
  "< @batch=h;time=2100-01-02T12:00:04.000Z;msgid=m6 :bob!b@h PRIVMSG #lobby :missed",
  "< BATCH -h",
  "= #lobby text stored bob missed",
  NULL,
};

static const char *const not_confirmed[] = {
  ENTER,
  "< BATCH -h",
  "! #lobby half said",
  "> * PRIVMSG #lobby :half said",
  "= #lobby text pending anna half said",
  NULL,
};

static const char *const confirmed[] = {
  "< @" AT ("2T12:00:00") ";msgid=m1 :anna!a@host PRIVMSG #lobby :half said",
  "= #lobby text stored anna half said",
  NULL,
};

static const char *const nothing_yet[] = {
  ENTER,
  "< BATCH -h",
  "< @" AT ("2T12:00:00") ";msgid=m1 :bob!b@h PRIVMSG #lobby :kept",
  "= #lobby text stored bob kept",
  "= #lobby warning stored - The log *#lobby.log cannot be written: *",
  NULL,
};

static const char *const once_more[] = {
  "< @" AT ("2T12:00:01") ";msgid=m2 :bob!b@h PRIVMSG #lobby :goes on",
  "= #lobby text stored bob goes on",
  NULL,
};

/* The log of one room cannot be written, that of another can. */
static const char *const one_of_two[] = {
  ENTER,
  "< BATCH -h",
  "< :anna!a@host JOIN #other",
  "> CHATHISTORY LATEST #other * 3",
  "< BATCH +o chathistory #other",
  "< BATCH -o",
  "< @" AT ("2T12:00:00") ";msgid=m1 :bob!b@h PRIVMSG #lobby :not written",
  "= #lobby warning stored - The log *#lobby.log cannot be written: *",
  "< @" AT ("2T12:00:01") ";msgid=m2 :bob!b@h PRIVMSG #other :written",
  "= #other text stored bob written",
  NULL,
};

static const char *const still_one[] = {
  "< @" AT ("2T12:00:02") ";msgid=m3 :bob!b@h PRIVMSG #lobby :nor this",
  "< @" AT ("2T12:00:03") ";msgid=m4 :bob!b@h PRIVMSG #other :the end",
  NULL,
};

static const char *const told_once[] = {
  "= #lobby warning stored - *",
  "n #lobby 1",
  NULL,
};

typedef struct
{
  const char *path;
  ClientMessageKind kind;
  const char *text;
  const char *line;
} FormatCase;

static const FormatCase format_cases[] = {
  { "/client/log/format/text", CLIENT_MESSAGE_TEXT, "hello", "<bob> hello\n" },
  { "/client/log/format/action", CLIENT_MESSAGE_ACTION, "waves", "* bob waves\n" },
  { "/client/log/format/notice", CLIENT_MESSAGE_NOTICE, "beep", "-bob- beep\n" },
  { "/client/log/format/event", CLIENT_MESSAGE_EVENT, "bob left.", "-- bob left.\n" },
  { "/client/log/format/lines", CLIENT_MESSAGE_TEXT, "one\ntwo", "<bob> one\n    two\n" },
  { "/client/log/format/codes", CLIENT_MESSAGE_TEXT, "\002a\00304b", "<bob> ab\n" },
  { "/client/log/format/escapes", CLIENT_MESSAGE_TEXT, "\033]0;x\007\302\233\342\200\256",
    "<bob> ^[]0;x^G\357\277\275\357\277\275\n" },
};

static void
test_format (gconstpointer data)
{
  const FormatCase *c = data;
  g_autoptr (ClientMessage) message = client_message_new (c->kind, "bob", c->text);
  g_autofree char *line = NULL;

  message->time_us = G_GINT64_CONSTANT (1767355200678) * 1000;
  line = client_log_format (message);
  g_assert_true (g_str_has_prefix (line, "2026-01-02T12:00:00.678+00:00 "));
  g_assert_cmpstr (line + strlen ("2026-01-02T12:00:00.678+00:00 "), ==, c->line);
}

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "#Lobby", "#lobby.log" },
    { "../etc", "..%2Fetc.log" },
    { "#a\nb", "#a%0Ab.log" },
    { "\303\204nne", "\303\244nne.log" },
  };
  g_autofree char *word = g_strnfill (1000, 'x');
  g_autofree char *other = g_strconcat (word, "y", NULL);
  g_autofree char *long_name = client_log_make_name (word);
  g_autofree char *other_name = client_log_make_name (other);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = client_log_make_name (names[i][0]);

      g_assert_cmpstr (name, ==, names[i][1]);
    }
  g_assert_cmpuint (strlen (long_name), <, 255);
  g_assert_cmpstr (long_name, !=, other_name);
}

static void
play (const char *directory, const char *const *script, const char *const *then)
{
  ClientSettings settings = { .nick = "anna", .reconnect_ms = 1 };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_log_start (testing->session, directory);
  client_testing_play (testing, script);
  if (then == NULL)
    return;
  g_assert_no_errno (g_remove (directory)); /* what stood in the way */
  client_testing_play (testing, then);
}

static char *
read_log (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "#lobby.log", NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
remove_log (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "#lobby.log", NULL);

  g_remove (path);
  g_remove (directory);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  while ((text = strstr (text, part)) != NULL)
    {
      text += strlen (part);
      n++;
    }
  return n;
}

/* Two sessions, one file: all that was said, each once. */
static void
test_sessions (void)
{
  static const char *const parts[] = {
    "2026-01-02T11:00:00.000+00:00 <bob> said before\n"
    "2026-01-02T12:00:00.000+00:00 <bob> bold ^[[2J\n"
    "2026-01-02T12:00:01.000+00:00 <anna> mine\n"
    "2026-01-02T12:00:02.000+00:00 * bob waves\n",
    "-- bob took back the message of bob at 2026-01-02T12:00:00.000+00:00: oops\n",
    "-- bob left.\n",
    "<bob> while you were away\n",
    "<bob> missed\n",
  };
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  g_autofree char *text = NULL;
  GStatBuf status;
  g_autofree char *path = g_build_filename (directory, "#lobby.log", NULL);

  play (directory, first, NULL);
  play (directory, again, NULL);
  text = read_log (directory);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (count (text, parts[i]) != 1)
      g_error ("not once: %s in\n%s", parts[i], text);
  g_assert_null (strstr (text, "secret"));
  g_assert_no_errno (g_stat (path, &status));
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
  remove_log (directory);
}

/* No place for a log: it is said once, and what waits is written when there is one. */
static void
test_no_place (void)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  g_autofree char *text = NULL;

  g_remove (directory);
  g_assert_true (g_file_set_contents (directory, "in the way", -1, NULL));
  play (directory, nothing_yet, once_more);
  text = read_log (directory);
  g_assert_cmpuint (count (text, "<bob> kept\n"), ==, 1);
  g_assert_cmpuint (count (text, "<bob> goes on\n"), ==, 1);
  remove_log (directory);
}

static gboolean
has_logged (ClientTesting *testing, gconstpointer data)
{
  const char *const *wanted = data; /* the file, and what is in it */
  g_autofree char *text = NULL;

  return g_file_get_contents (wanted[0], &text, NULL, NULL) && strstr (text, wanted[1]) != NULL;
}

/* That one room's log is written is no news of another's. */
static void
test_each_room (void)
{
  ClientSettings settings = { .nick = "anna", .reconnect_ms = 1 };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  g_autofree char *lobby = g_build_filename (directory, "#lobby.log", NULL);
  g_autofree char *other = g_build_filename (directory, "#other.log", NULL);

  g_assert_no_errno (g_mkdir (lobby, 0700));
  client_log_start (testing->session, directory);
  client_testing_play (testing, one_of_two);
  client_testing_wait (testing, has_logged, (const char *[]){ other, "written" });
  client_testing_play (testing, still_one);
  client_testing_wait (testing, has_logged, (const char *[]){ other, "the end" });
  client_testing_play (testing, told_once);
  g_remove (other);
  g_remove (lobby);
  g_remove (directory);
}

#define SAID(second, text)                                                                         \
  "< @" AT ("2T12:00:" second) ";msgid=m" second " :bob!b@h PRIVMSG #lobby :" text

static const char *const both_begin[] = { ENTER, "< BATCH -h", "= #lobby event stored *", NULL };
static const char *const both_hear[] = { SAID ("01", "same"), SAID ("02", "again"),
                                         SAID ("03", "again"), NULL };
static const char *const untimed[] = { "< :bob!b@h PRIVMSG #lobby :untimed", NULL };
static const char *const one_hears[] = { SAID ("04", "once\002 only"), NULL };
static const char *const all_is_there[] = { SAID ("05", "the end"), NULL };

static void
wait_for_line (ClientTesting *testing, const char *path, const char *text)
{
  client_testing_wait (testing, has_logged, (const char *[]){ path, text });
}

/* Two programs of one person in one room, and a third that comes while something is said. */
static void
test_two_programs (void)
{
  static const struct
  {
    const char *text;
    guint n;
  } lines[] = {
    { "<bob> same\n", 1 },      { "<bob> again\n", 2 },   { "<bob> untimed\n", 1 },
    { "<bob> once only\n", 1 }, { "<bob> the end\n", 1 },
  };
  ClientSettings settings = { .nick = "anna", .reconnect_ms = 1 };
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "#lobby.log", NULL);
  g_autofree char *text = NULL;
  ClientTesting *testing[3];

  for (guint i = 0; i < G_N_ELEMENTS (testing); i++)
    {
      testing[i] = client_testing_new (&settings);
      client_log_start (testing[i]->session, directory);
      client_testing_play (testing[i], both_begin);
      if (i == 1)
        continue;
      client_testing_play (testing[i], both_hear);
      wait_for_line (testing[i], path, "<bob> again");
    }
  client_testing_play (testing[0], untimed);
  wait_for_line (testing[0], path, "<bob> untimed");
  client_testing_play (testing[1], both_hear);
  client_testing_play (testing[1], untimed);
  client_testing_play (testing[1], one_hears);
  wait_for_line (testing[1], path, "<bob> once only");
  for (guint i = 0; i < G_N_ELEMENTS (testing); i++)
    {
      client_testing_play (testing[i], all_is_there);
      client_testing_play (testing[i], (const char *const[]){ "= #lobby * the end", NULL });
    }
  for (guint i = 0; i < G_N_ELEMENTS (testing); i++)
    client_testing_free (testing[i]);
  text = read_log (directory);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (count (text, lines[i].text) != lines[i].n)
      g_error ("not %u times: %s in\n%s", lines[i].n, lines[i].text, text);
  remove_log (directory);
}

/* A full disk takes whole lines, and the rest comes when it takes it. */
static void
test_full_disk (void)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "#lobby.log", NULL);
  g_autofree char *text = NULL;
  const struct rlimit small = { 70, RLIM_INFINITY };
  const struct rlimit large = { RLIM_INFINITY, RLIM_INFINITY };
  g_autoptr (ClientLogFile) file = client_log_file_new (path);

  signal (SIGXFSZ, SIG_IGN);
  client_log_file_add (file, g_strdup ("2026-01-02T12:00:00.000+00:00 <bob> one\n"));
  client_log_file_add (file, g_strdup ("2026-01-02T12:00:01.000+00:00 <bob> two\n"));
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &small));
  g_assert_cmpint (client_log_file_write (file), ==, CLIENT_LOG_FILE_FAILED);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &large));
  text = read_log (directory);
  g_assert_cmpstr (text, ==, "2026-01-02T12:00:00.000+00:00 <bob> one\n");
  g_assert_cmpint (client_log_file_write (file), ==, CLIENT_LOG_FILE_DONE);
  g_assert_false (client_log_file_has_more (file));
  g_free (text);
  text = read_log (directory);
  g_assert_true (g_str_has_suffix (text, "one\n2026-01-02T12:00:01.000+00:00 <bob> two\n"));
  remove_log (directory);
}

/* While another program holds the file nothing is written, nor is it waited for. */
static void
test_busy (void)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "#lobby.log", NULL);
  g_autofree char *text = NULL;
  g_autoptr (ClientLogFile) file = client_log_file_new (path);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  g_assert_no_errno (flock (fd, LOCK_EX));
  client_log_file_add (file, g_strdup ("2026-01-02T12:00:00.000+00:00 <bob> one\n"));
  g_assert_cmpint (client_log_file_write (file), ==, CLIENT_LOG_FILE_BUSY);
  g_assert_true (client_log_file_has_more (file));
  g_assert_no_errno (close (fd));
  g_assert_cmpint (client_log_file_write (file), ==, CLIENT_LOG_FILE_DONE);
  text = read_log (directory);
  g_assert_true (g_str_has_suffix (text, " <bob> one\n"));
  remove_log (directory);
}

/* Who wants a log from now on wants what is on its way, too. */
static void
test_begins_later (void)
{
  ClientSettings settings = { .nick = "anna", .reconnect_ms = 1 };
  g_autofree char *directory = g_dir_make_tmp ("pychat-log-XXXXXX", NULL);
  ClientTesting *testing = client_testing_new (&settings);
  g_autofree char *text = NULL;

  client_testing_play (testing, not_confirmed);
  client_log_start (testing->session, directory);
  client_testing_play (testing, confirmed);
  client_testing_free (testing);
  text = read_log (directory);
  g_assert_cmpuint (count (text, "<anna> half said"), ==, 1);
  remove_log (directory);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++)
    g_test_add_data_func (format_cases[i].path, &format_cases[i], test_format);
  g_test_add_func ("/client/log/names", test_names);
  g_test_add_func ("/client/log/sessions", test_sessions);
  g_test_add_func ("/client/log/no-place", test_no_place);
  g_test_add_func ("/client/log/begins-later", test_begins_later);
  g_test_add_func ("/client/log/each-room", test_each_room);
  g_test_add_func ("/client/log/two-programs", test_two_programs);
  g_test_add_func ("/client/log/full-disk", test_full_disk);
  g_test_add_func ("/client/log/busy", test_busy);
  return g_test_run ();
}
