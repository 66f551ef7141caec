#include "chat-script.h"

static const ChatScriptCase cases[] = {
  { "/chat/users/connect", "d CONNECT dora do d.example - - iB :Dora\n"
                           "> CONNECTED dora\n"
                           "d PRIVMSG anna :hi\n"
                           "> MESSAGE dora anna :hi\n" },
  { "/chat/users/connect-nick-in-use", "d CONNECT ANNA x y\n"
                                       "> REJECTED 433 ANNA\n" },
  { "/chat/users/connect-bad-nick", "d CONNECT #anna x y\n"
                                    "> REJECTED 432 #anna\n"
                                    "d CONNECT - x y\n"
                                    "> REJECTED 432 *\n" },
  { "/chat/users/connect-id-in-use", "a CONNECT other x y\n"
                                     "> REJECTED 462\n" },
  { "/chat/users/connect-as-server", "- CONNECT other x y\n"
                                     "> REJECTED 462\n" },
  { "/chat/users/connect-reserved-nick", "- REGISTER Dora secret\n"
                                         "d CONNECT dora x y\n"
                                         "> REJECTED 433 dora\n"
                                         "d CONNECT dora x y - DORA\n"
                                         "> CONNECTED dora\n" },
  { "/chat/users/connect-unknown-account", "d CONNECT dora x y - nobody\n"
                                           "> CONNECTED dora\n"
                                           "d READ_MARKER r:1 nobody 5\n"
                                           "> REJECTED ACCOUNT_REQUIRED\n" },
  { "/chat/users/connect-regain", "- REGISTER dora secret\n"
                                  "d CONNECT dora x y - dora\n"
                                  "d JOIN #room\n"
                                  "e CONNECT dora x z - dora\n"
                                  "> REJECTED 433 dora\n"
                                  "e^ CONNECT dora x z - dora\n"
                                  "> QUIT dora :Replaced by the owner of the name\n"
                                  "> CONNECTED dora\n"
                                  "e JOIN #room\n"
                                  "> JOIN dora #room\n"
                                  "> MODE - #room +q dora\n" },
  { "/chat/users/regain-is-for-owners", "d^ CONNECT anna x y\n"
                                        "> REJECTED 433 anna\n"
                                        "b^ NICK anna\n"
                                        "> REJECTED 433 anna\n" },
  { "/chat/users/quit", "a JOIN #room\n"
                        "a JOIN #both\n"
                        "b JOIN #both\n"
                        "a QUIT :bye\n"
                        "> QUIT anna :bye\n"
                        "> ROOM_GONE - #room\n"
                        "b PRIVMSG anna :there?\n"
                        "> REJECTED 401 anna\n"
                        "a PRIVMSG bob :here\n"
                        "> REJECTED 451\n" },
  { "/chat/users/nick", "a NICK anne\n"
                        "> NICK anne anna\n"
                        "b NICK anna\n"
                        "> NICK anna bob\n"
                        "b PRIVMSG anne :hi\n"
                        "> MESSAGE anna anne :hi\n" },
  { "/chat/users/nick-own-case", "a NICK ANNA\n"
                                 "> NICK ANNA anna\n" },
  { "/chat/users/nick-same", "a NICK anna\n"
                             "> nothing\n" },
  { "/chat/users/nick-in-use", "a NICK BOB\n"
                               "> REJECTED 433 BOB\n" },
  { "/chat/users/nick-bad", "a NICK 1st\n"
                            "> REJECTED 432 1st\n"
                            "a NICK -\n"
                            "> REJECTED 432 *\n" },
  { "/chat/users/nick-reserved", "- REGISTER dora secret\n"
                                 "a NICK dora\n"
                                 "> REJECTED 433 dora\n"
                                 "a ACCOUNT dora\n"
                                 "> ACCOUNT anna\n"
                                 "a NICK dora\n"
                                 "> NICK dora anna\n" },
  { "/chat/users/nick-regain", "- REGISTER dora secret\n"
                               "a ACCOUNT dora\n"
                               "b! NICK dora\n"
                               "a NICK dora\n"
                               "> REJECTED 433 dora\n"
                               "a^ NICK dora\n"
                               "> QUIT dora :Replaced by the owner of the name\n"
                               "> NICK dora anna\n" },
  { "/chat/users/nick-banned", "a JOIN #room\n"
                               "b JOIN #room\n"
                               "a MODE #room +b bob\n"
                               "b NICK bobby\n"
                               "> REJECTED 435 bobby #room\n"
                               "a MODE #room +v bob\n"
                               "b NICK bobby\n"
                               "> NICK bobby bob\n" },
  { "/chat/users/away", "a AWAY :lunch\n"
                        "> AWAY anna new\n"
                        "a AWAY :lunch\n"
                        "> AWAY anna\n"
                        "a AWAY\n"
                        "> AWAY anna new\n" },
  { "/chat/users/host", "a HOST ann hidden.example\n"
                        "> HOST anna ann@host.example\n"
                        "a REALNAME :Anna A.\n"
                        "> REALNAME anna\n" },
  { "/chat/users/mode", "a USER_MODE +iw-i\n"
                        "> USER_MODE anna :+iw-i\n"
                        "a USER_MODE +w\n"
                        "> nothing\n" },
  { "/chat/users/mode-operator", "a USER_MODE +o\n"
                                 "> nothing\n"
                                 "a! USER_MODE +o\n"
                                 "> USER_MODE anna :+o\n"
                                 "a USER_MODE -o\n"
                                 "> USER_MODE anna :-o\n" },
  { "/chat/users/mode-unknown", "a USER_MODE +Z\n"
                                "> REJECTED 501\n"
                                "a USER_MODE +iZ\n"
                                "> REJECTED 501\n"
                                "> USER_MODE anna :+i\n" },
  { "/chat/users/node-start", "a JOIN #room\n"
                              "- NODE_START :node\n"
                              "> QUIT anna :Server restarted\n"
                              "> QUIT bob :Server restarted\n"
                              "> QUIT cleo :Server restarted\n"
                              "a CONNECT anna ann host\n" },
};

static void
test_last_id (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);

  g_assert_cmpuint (chat_state_get_last_user_id (state, 0), ==, 0);
  chat_script_run (state, "c CONNECT cleo x y\na CONNECT anna x y\nc QUIT\n");
  g_assert_cmpuint (chat_state_get_last_user_id (state, 0), ==, 3);
  g_assert_cmpuint (chat_state_get_last_user_id (state, 1), ==, 0);
}

static void
test_source (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const ChatUser *user;

  chat_script_run (state, "a CONNECT anna x y\na NICK anne\na HOST z w\n");
  user = chat_state_get_user (state, 1);
  g_assert_cmpstr (user->source, ==, "anne!z@w");
  g_assert_true (chat_state_find_user (state, "ANNE") == user);
  g_assert_null (chat_state_find_user (state, "anna"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chat_script_add_tests (chat_script_people, cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/chat/users/last-id", test_last_id);
  g_test_add_func ("/chat/users/source", test_source);
  return g_test_run ();
}
