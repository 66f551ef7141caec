#include "config.h"

#include "client-script.h"
#include "client-secret.h"

/* What was typed, in a talk with whom, and whether somebody's password is in it. */
static const struct
{
  const char *room;
  const char *text;
  gboolean is_secret;
} inputs[] = {
  { "#lobby", "/register hunter2", TRUE },
  { "#lobby", "/register", FALSE },
  { "#lobby", "/LOGIN anna hunter2", TRUE },
  { "#lobby", "/login hunter2", TRUE },
  { "#lobby", "/oper admin hunter2", TRUE },
  { "#lobby", "/oper admin", FALSE },
  { "#lobby", "/account password old hunter2", TRUE },
  { "#lobby", "/account drop hunter2", TRUE },
  { "#lobby", "/account cert list", FALSE },
  { "#lobby", "/account", FALSE },
  { "#lobby", "/set password hunter2", TRUE },
  { "#lobby", "/set password", FALSE },
  { "#lobby", "/set password-command pass show chat", FALSE },
  { "#lobby", "/msg NickServ identify hunter2", TRUE },
  { "#lobby", "/msg nickserv@services.example REGISTER hunter2 a@b", TRUE },
  { "#lobby", "/msg NickServ help identify", FALSE },
  { "#lobby", "/msg bob identify hunter2", FALSE },
  { "#lobby", "/query Q auth anna hunter2", TRUE },
  { "#lobby", "/raw PASS hunter2", TRUE },
  { "#lobby", "/raw oper admin :hunter2", TRUE },
  { "#lobby", "/raw AUTHENTICATE AGEA", TRUE },
  { "#lobby", "/raw @label=1 PRIVMSG NickServ :identify hunter2", TRUE },
  { "#lobby", "/raw ns identify hunter2", TRUE },
  { "#lobby", "/quote oper admin :hunter2", TRUE },
  { "#lobby", "/raw WHOIS bob", FALSE },
  { "#lobby", "/ns identify hunter2", TRUE },
  { "#lobby", "/pass hunter2", TRUE },
  { "#lobby", "/join #room hunter2", TRUE },
  { "#lobby", "/join #room", FALSE },
  { "#lobby", "/mode +k hunter2", TRUE },
  { "#lobby", "/mode #room +tk hunter2", TRUE },
  { "#lobby", "/mode +o kim", FALSE },
  { "#lobby", "/mode #room", FALSE },
  { "#lobby", "/op kim bob k", FALSE },
  { "#lobby", "identify hunter2", FALSE },
  { "#lobby", "//login hunter2", FALSE },
  { "NickServ", "identify hunter2", TRUE },
  { "NickServ", "help", FALSE },
  { "NickServ", "help\n identify hunter2", TRUE },
  { "NickServ", "help\nidentify\nhunter2", FALSE },
  { NULL, "hello", FALSE },
};

static void
test_secret_inputs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    if (client_secret_is_input (inputs[i].room, inputs[i].text) != inputs[i].is_secret)
      g_error ("%s", inputs[i].text);
}

static const char *const logged[][2] = {
  { "PASS hunter2", "PASS ***" },
  { "@label=1 PRIVMSG NickServ :identify hunter2", "PRIVMSG ***" },
  { ":anna!a@host PRIVMSG NickServ :identify hunter2", "PRIVMSG ***" },
  { "AUTHENTICATE AGEA", "AUTHENTICATE ***" },
  { "REGISTER * * hunter2", "REGISTER ***" },
  { "ACCOUNT LOGIN hunter2", "ACCOUNT ***" },
  { "MODE #room +k hunter2", "MODE ***" },
  { ":bob!b@host MODE #room +o-k bob hunter2", "MODE ***" },
  { ":srv 324 anna #room +ntk hunter2", "324 ***" },
  { ":srv 324 anna #room +nt", ":srv 324 anna #room +nt" },
  { ":bob!b@host MODE #room +o kim", ":bob!b@host MODE #room +o kim" },
  { ":anna!a@host JOIN #room * :Anna", ":anna!a@host JOIN #room * :Anna" },
  { "@label=1 PRIVMSG #room :identify hunter2", "@label=1 PRIVMSG #room :identify hunter2" },
};

static void
test_secret_lines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (logged); i++)
    {
      g_autoptr (IrcMessage) message = irc_message_parse (logged[i][0], NULL);
      g_autofree char *shown = client_secret_hide_line (logged[i][0], message);

      g_assert_cmpstr (shown, ==, logged[i][1]);
    }
}

static void
count_lines (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  guint *n = user_data;

  *n += g_str_has_prefix (message, "client < ") || g_str_has_prefix (message, "client > ");
}

/* What nobody reads is not written, nor made. */
static void
test_debug_log (void)
{
  static const char *const script[] = { REGISTER_OLD, "m #lobby @bob anna", NULL };

  for (guint is_enabled = 0; is_enabled < 2; is_enabled++)
    {
      g_autoptr (ClientTesting) testing = client_testing_new (&(ClientSettings){ .nick = "anna" });
      guint n = 0;
      GLogFunc before = g_log_set_default_handler (count_lines, &n);

      g_log_set_debug_enabled (is_enabled != 0);
      client_testing_play (testing, script);
      g_log_set_debug_enabled (FALSE);
      g_log_set_default_handler (before, NULL);
      if (is_enabled)
        g_assert_cmpuint (n, >, 5);
      else
        g_assert_cmpuint (n, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/secret/inputs", test_secret_inputs);
  g_test_add_func ("/client/secret/lines", test_secret_lines);
  g_test_add_func ("/client/secret/debug-log", test_debug_log);
  return g_test_run ();
}
