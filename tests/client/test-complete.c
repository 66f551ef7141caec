#include "config.h"

#include <locale.h>
#include <string.h>

#include "client-commands.h"
#include "client-emoji.h"
#include "client-testing.h"

static const char *const enter[] = {
  "accept",
  "> NICK anna",
  "< :srv 001 anna :Welcome",
  "< :srv 005 anna PREFIX=(ov)@+ CHANMODES=b,k,l,imnst :are",
  "< :srv 422 anna :no motd",
  "< :anna!a@host JOIN #lobby",
  "< :srv 353 anna = #lobby :@bob anna Berta \303\251mile",
  "< :srv 366 anna #lobby :end",
  "< :anna!a@host JOIN #garden",
  "< :zoe!z@host PRIVMSG anna :hello",
  "= zoe text stored zoe hello",
  "= #garden event*",
  NULL,
};

static const char *const smile = "\360\237\230\204";

typedef struct
{
  const char *path;
  const char *text; /* the cursor is at its end */
  const char *choices;
} CompleteCase;

/* The choices with '|' behind each, in order. */
static const CompleteCase complete_cases[] = {
  { "/client/complete/address", "b", "bob: |Berta: |" },
  { "/client/complete/name", "ask b", "bob |Berta |" },
  { "/client/complete/name-in-any-case", "\303\211", "\303\251mile: |" },
  { "/client/complete/not-oneself", "ann", "" },
  { "/client/complete/room", "see #g", "#garden |" },
  { "/client/complete/command", "/who", "/who |/whois |" },
  { "/client/complete/nothing", "", "" },
  { "/client/complete/blank", "hi ", "" },
  { "/client/complete/join-rooms", "/join ", "#lobby |#garden |" },
  { "/client/complete/join-one-room", "/join #g", "#garden |" },
  { "/client/complete/join-key-is-secret", "/join #g b", "" },
  { "/client/complete/msg-talks", "/msg z", "zoe |" },
  { "/client/complete/msg-people-first", "/msg ",
    "bob |Berta |\303\251mile |zoe |#lobby |#garden |" },
  { "/client/complete/msg-words", "/msg zoe ask #g", "#garden |" },
  { "/client/complete/help", "/help whoi", "whois |" },
  { "/client/complete/help-with-slash", "/HELP /whoi", "/whois |" },
  { "/client/complete/at", "hi @be", "@Berta |" },
  { "/client/complete/usage", "/notify ", "all |mentions |none |default |" },
  { "/client/complete/usage-begun", "/notify m", "mentions |" },
  { "/client/complete/usage-words", "/account ", "password |cert |drop |logout |" },
  { "/client/complete/usage-once", "/notify all ", "" },
  { "/client/complete/mode", "/mode +", "+o |+v |+b |+k |+l |+i |+m |+n |+s |+t |" },
  { "/client/complete/mode-of-one", "/mode +o be", "Berta |" },
  { "/client/complete/kick-by-name", "/kick be", "Berta |" },
  { "/client/complete/kick-from-room", "/kick #lobby be", "Berta |" },
  { "/client/complete/other-name", "/op be", "Berta |" },
  { "/client/complete/offered", "/set ", "set |of: |" },
  { "/client/complete/offered-next", "/SET theme  o", "of:theme |" },
  { "/client/complete/not-offered", "/set theme dark ", "" },
  { "/client/complete/no-such-command", "/nonsense b", "bob |Berta |" },
};

static GStrv
on_offer (ClientSession *session, const char *command, const char *before, gpointer data)
{
  g_autofree char *all = g_strdup_printf ("%s,of:%s", command, before);

  return g_strsplit (all, ",", -1);
}

static ClientTesting *
enter_rooms (void)
{
  ClientSettings settings = { .nick = "anna" };
  ClientTesting *testing = client_testing_new (&settings);

  client_testing_play (testing, enter);
  g_signal_connect (testing->session, "offer", G_CALLBACK (on_offer), NULL);
  return testing;
}

static void
test_complete (gconstpointer data)
{
  const CompleteCase *c = data;
  g_autoptr (ClientTesting) testing = enter_rooms ();
  ClientRoom *room = client_session_find_room (testing->session, "#lobby");
  gsize start;
  g_auto (GStrv) choices =
      client_session_complete (testing->session, room, c->text, strlen (c->text), &start);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; choices[i] != NULL; i++)
    g_string_append_printf (all, "%s|", choices[i]);
  g_assert_cmpstr (all->str, ==, c->choices);
}

/* Who spoke last comes first; who has left, or has another name now, comes last, and is not in the
 * way. */
static void
test_speakers (void)
{
  static const char *const script[] = {
    "< :bill!b@host JOIN #lobby",
    "< :bea!b@host JOIN #lobby",
    "< :bert!b@host JOIN #lobby",
    "< :bob!b@host PRIVMSG #lobby :one",
    "< :bill!b@host PRIVMSG #lobby :two",
    "< :Berta!b@host PRIVMSG #lobby :three",
    "< :bea!b@host PRIVMSG #lobby :four",
    "< :bert!b@host PRIVMSG #lobby :five",
    "< :bea!b@host PART #lobby",
    "< :bill!b@host NICK bilbo",
    "< :bot.example NOTICE #lobby :six",
    "= #lobby notice stored bot.example six",
    NULL,
  };
  g_autoptr (ClientTesting) testing = enter_rooms ();
  g_auto (GStrv) choices = NULL;
  g_autofree char *all = NULL;
  gsize start;

  client_testing_play (testing, script);
  choices = client_session_complete (
      testing->session, client_session_find_room (testing->session, "#lobby"), "b", 1, &start);
  all = g_strjoinv ("|", choices);
  g_assert_cmpstr (all, ==, "bert: |Berta: |bob: |bilbo: |bea: |bill: ");
}

/* Skips where it was built without the names. */
static gboolean
has_emoji (void)
{
  if (client_emoji_find ("smile") != NULL)
    return TRUE;
  g_test_skip ("the table of emoji is not installed");
  return FALSE;
}

static void
test_emoji (void)
{
  g_autoptr (GPtrArray) names = NULL;
  gsize start;

  if (!has_emoji ())
    return;
  g_assert_cmpstr (client_emoji_find ("smile"), ==, smile);
  g_assert_cmpstr (client_emoji_find ("+1"), ==, "\360\237\221\215");
  g_assert_null (client_emoji_find ("smil"));
  g_assert_null (client_emoji_find (""));
  names = client_emoji_complete ("smil");
  g_assert_cmpstr (names->pdata[0], ==, "smile");
  g_assert_cmpstr (client_emoji_before ("so :smile:", 10, &start), ==, smile);
  g_assert_cmpuint (start, ==, 3);
  g_assert_cmpstr (client_emoji_before ("a:smile:", 8, &start), ==, smile);
  g_assert_null (client_emoji_before ("12:30:", 6, &start));
  g_assert_null (client_emoji_before ("smile:", 6, &start));
  g_assert_null (client_emoji_before ("::", 2, &start));
  g_assert_null (client_emoji_before (":a smile:", 9, &start));
}

static void
test_emoji_is_completed (void)
{
  g_autoptr (ClientTesting) testing = NULL;
  g_auto (GStrv) choices = NULL;
  gsize start;

  if (!has_emoji ())
    return;
  testing = enter_rooms ();
  choices = client_session_complete (testing->session,
                                     client_session_find_room (testing->session, "#lobby"),
                                     "so :smil", 8, &start);
  g_assert_cmpuint (start, ==, 3);
  g_assert_cmpstr (choices[0], ==, smile);
}

/* Names that nobody else has, in order, with words for each of them. */
static void
test_table (void)
{
  const ClientCommand *command;
  const char *last = "";

  for (gsize i = 0; (command = client_commands_get (i)) != NULL; i++)
    {
      g_assert_cmpstr (command->name, >, last);
      g_assert_cmpstr (command->help, !=, "");
      g_assert_true (client_commands_find (command->name) == command);
      last = command->name;
    }
}

/* The manual has each of them, and no other. */
static void
test_manual (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "pychat.1", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_there = 0, n_known = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], ".It Li /"))
      {
        const char *name = lines[i] + strlen (".It Li /");
        g_autofree char *word = g_strndup (name, strcspn (name, " "));

        g_test_message ("/%s", word);
        g_assert_nonnull (client_commands_find (word));
        n_there++;
      }
  while (client_commands_get (n_known) != NULL)
    n_known++;
  g_assert_cmpuint (n_there, ==, n_known);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (complete_cases); i++)
    g_test_add_data_func (complete_cases[i].path, &complete_cases[i], test_complete);
  g_test_add_func ("/client/complete/speakers", test_speakers);
  g_test_add_func ("/client/complete/emoji", test_emoji);
  g_test_add_func ("/client/complete/emoji-in-the-input", test_emoji_is_completed);
  g_test_add_func ("/client/commands/table", test_table);
  g_test_add_func ("/client/commands/manual", test_manual);
  return g_test_run ();
}
