#include "chat-script.h"

static const ChatScriptCase cases[] = {
  { "/chat/accounts/register", "a REGISTER anna secret %certfp=aa %email=a@example\n"
                               "> REGISTERED anna :anna\n"
                               "> ACCOUNT anna\n"
                               "a REGISTER other secret\n"
                               "> REJECTED ALREADY_AUTHENTICATED other\n"
                               "b REGISTER ANNA secret\n"
                               "> REJECTED ACCOUNT_EXISTS ANNA\n"
                               "b REGISTER cleo secret\n"
                               "> REJECTED BAD_ACCOUNT_NAME cleo\n"
                               "b REGISTER #b secret\n"
                               "> REJECTED BAD_ACCOUNT_NAME #b\n"
                               "b REGISTER bob - %certfp=aa\n"
                               "> REJECTED CERTIFICATE_IN_USE bob\n"
                               "b REGISTER bob\n"
                               "> REJECTED UNACCEPTABLE_PASSWORD bob\n"
                               "b REGISTER bob - %certfp=bb\n"
                               "> REGISTERED bob :bob\n"
                               "> ACCOUNT bob\n"
                               "- REGISTER dora secret\n"
                               "> REGISTERED - :dora\n" },
  { "/chat/accounts/login", "- REGISTER Dora secret\n"
                            "a ACCOUNT dora\n"
                            "> ACCOUNT anna\n"
                            "a ACCOUNT dora\n"
                            "> nothing\n"
                            "a ACCOUNT nobody\n"
                            "> REJECTED 904\n"
                            "a ACCOUNT -\n"
                            "> ACCOUNT anna Dora\n" },
  { "/chat/accounts/verifier", "a REGISTER anna secret\n"
                               "a VERIFIER anna better\n"
                               "> CREDENTIAL anna :anna\n"
                               "b VERIFIER anna worse\n"
                               "> REJECTED NOT_AUTHENTICATED anna\n"
                               "a VERIFIER nobody x\n"
                               "> REJECTED ACCOUNT_UNKNOWN nobody\n"
                               "a VERIFIER anna\n"
                               "> REJECTED LAST_CREDENTIAL anna\n"
                               "a CERT anna add aa\n"
                               "a VERIFIER anna\n"
                               "a CERT anna remove aa\n"
                               "> REJECTED LAST_CREDENTIAL anna\n" },
  { "/chat/accounts/cert", "a REGISTER anna secret\n"
                           "b REGISTER bob secret\n"
                           "a CERT anna add aa\n"
                           "> CREDENTIAL anna :anna\n"
                           "a CERT anna add aa\n"
                           "> REJECTED CERTIFICATE_IN_USE anna aa\n"
                           "b CERT bob add aa\n"
                           "> REJECTED CERTIFICATE_IN_USE bob aa\n"
                           "b CERT bob remove aa\n"
                           "> REJECTED CERTIFICATE_UNKNOWN bob aa\n"
                           "b CERT anna remove aa\n"
                           "> REJECTED NOT_AUTHENTICATED anna\n"
                           "a CERT anna remove aa\n"
                           "b CERT bob add aa\n"
                           "a CERT anna spoil aa\n"
                           "> REJECTED 461 CERT\n"
                           "a CERT anna add\n"
                           "> REJECTED 461 CERT\n" },
  { "/chat/accounts/unregister", "a REGISTER anna secret\n"
                                 "a JOIN #hers\n"
                                 "a PART #hers\n"
                                 "b UNREGISTER anna\n"
                                 "> REJECTED NOT_AUTHENTICATED anna\n"
                                 "a UNREGISTER anna\n"
                                 "> ACCOUNT anna anna\n"
                                 "> ROOM_GONE - #hers\n"
                                 "> UNREGISTERED anna :anna\n"
                                 "a REGISTER anna secret\n"
                                 "> REGISTERED anna :anna\n"
                                 "> ACCOUNT anna\n" },
  { "/chat/metadata/own", "a METADATA anna color :ff0000\n"
                          "> METADATA anna anna color :ff0000\n"
                          "a METADATA bob color :ff0000\n"
                          "> REJECTED KEY_NO_PERMISSION bob color\n"
                          "a METADATA anna Color :ff0000\n"
                          "> REJECTED KEY_INVALID Color\n"
                          "a METADATA anna color\n"
                          "> METADATA anna anna color\n"
                          "a METADATA anna color\n"
                          "> REJECTED KEY_NOT_SET anna color\n"
                          "a METADATA dora color :x\n"
                          "> REJECTED INVALID_TARGET dora\n" },
  { "/chat/metadata/room", "a METADATA #room url :x\n"
                           "> METADATA anna #room url :x\n"
                           "b METADATA #room url :y\n"
                           "> REJECTED KEY_NO_PERMISSION #room url\n"
                           "c METADATA #room url :y\n"
                           "> REJECTED KEY_NO_PERMISSION #room url\n"
                           "- METADATA #room url :y\n"
                           "> METADATA - #room url :y\n" },
  { "/chat/metadata/limit", "a METADATA anna a :1\n"
                            "a METADATA anna b :2\n"
                            "a METADATA anna c :3\n"
                            "a METADATA anna d :4\n"
                            "> REJECTED LIMIT_REACHED anna\n"
                            "a METADATA anna c :4\n"
                            "> METADATA anna anna c :4\n" },
  { "/chat/metadata/account", "a METADATA anna x :guest\n"
                              "a METADATA anna y :hers\n"
                              "a REGISTER anna secret\n"
                              "> REGISTERED anna :anna\n"
                              "> ACCOUNT anna\n"
                              "a METADATA anna x :kept\n"
                              "> METADATA anna anna x :kept\n"
                              "a QUIT\n"
                              "b METADATA bob x :his\n"
                              "b METADATA bob z :his\n"
                              "b ACCOUNT anna\n"
                              "> ACCOUNT bob\n"
                              "> METADATA - bob x :kept\n"
                              "> METADATA - bob y :hers\n"
                              "a CONNECT anna ann host.example - anna\n"
                              "> CONNECTED anna\n"
                              "a METADATA anna z\n"
                              "> METADATA anna anna z\n"
                              "> METADATA anna bob z\n"
                              "- METADATA bob x :theirs\n"
                              "> METADATA - bob x :theirs\n"
                              "> METADATA - anna x :theirs\n"
                              "b ACCOUNT -\n"
                              "> ACCOUNT bob anna\n"
                              "> METADATA - bob x\n"
                              "> METADATA - bob y\n"
                              "b METADATA bob y\n"
                              "> REJECTED KEY_NOT_SET bob y\n" },
  { "/chat/metadata/account-takes-what-it-has-room-for", "- REGISTER dora secret\n"
                                                         "b ACCOUNT dora\n"
                                                         "b METADATA bob b :1\n"
                                                         "b METADATA bob d :1\n"
                                                         "a METADATA anna a :2\n"
                                                         "a METADATA anna b :2\n"
                                                         "a METADATA anna c :2\n"
                                                         "a ACCOUNT dora\n"
                                                         "> ACCOUNT anna\n"
                                                         "> METADATA - bob a :2\n"
                                                         "> METADATA - anna c\n"
                                                         "> METADATA - anna b :1\n"
                                                         "> METADATA - anna d :1\n"
                                                         "a METADATA anna e :2\n"
                                                         "> REJECTED LIMIT_REACHED anna\n" },
  { "/chat/metadata/other-account", "- REGISTER dora secret\n"
                                    "- REGISTER zoe secret\n"
                                    "a ACCOUNT dora\n"
                                    "a METADATA anna a :1\n"
                                    "a METADATA anna b :1\n"
                                    "b ACCOUNT zoe\n"
                                    "b METADATA bob b :2\n"
                                    "a ACCOUNT zoe\n"
                                    "> ACCOUNT anna dora\n"
                                    "> METADATA - anna a\n"
                                    "> METADATA - anna b :2\n"
                                    "a ACCOUNT dora\n"
                                    "> ACCOUNT anna zoe\n"
                                    "> METADATA - anna a :1\n"
                                    "> METADATA - anna b :1\n" },
  { "/chat/metadata/unregister", "a REGISTER anna secret\n"
                                 "b ACCOUNT anna\n"
                                 "a METADATA anna a :1\n"
                                 "a UNREGISTER anna\n"
                                 "> ACCOUNT anna anna\n"
                                 "> METADATA - anna a\n"
                                 "> ACCOUNT bob anna\n"
                                 "> METADATA - bob a\n"
                                 "> UNREGISTERED anna :anna\n"
                                 "a REGISTER anna secret\n"
                                 "> REGISTERED anna :anna\n"
                                 "> ACCOUNT anna\n"
                                 "a METADATA anna a\n"
                                 "> REJECTED KEY_NOT_SET anna a\n" },
  { "/chat/read-marker/only-grows", "a REGISTER anna secret\n"
                                    "a READ_MARKER r:1 anna 5000000\n"
                                    "> READ_MARKER anna anna r:1 new :5000000\n"
                                    "a READ_MARKER r:1 anna 4000000\n"
                                    "> READ_MARKER anna anna r:1 :5000000\n"
                                    "a READ_MARKER r:1 anna 6000000\n"
                                    "> READ_MARKER anna anna r:1 new :6000000\n"
                                    "b READ_MARKER r:1 anna 7000000\n"
                                    "> REJECTED ACCOUNT_REQUIRED\n"
                                    "a READ_MARKER r:1 anna x\n"
                                    "> REJECTED INVALID_PARAMS\n"
                                    "a READ_MARKER r:1 anna 9223372036854775807\n"
                                    "> READ_MARKER anna anna r:1 new :13000000\n" },
  { "/chat/bans/rights", "a BAN nick:bob!*@* 0 anna\n"
                         "> REJECTED 481\n"
                         "a! USER_MODE +o\n"
                         "a@ BAN nick:BOB!*@* 0 anna :rude\n"
                         "> BANNED anna :nick:bob!*@*\n"
                         "a UNBAN nick:bob!*@*\n"
                         "> REJECTED 481\n"
                         "a@ UNBAN nick:bob!*@*\n"
                         "> UNBANNED anna :nick:bob!*@*\n"
                         "a@ UNBAN nick:bob!*@*\n"
                         "> REJECTED BAN_UNKNOWN nick:bob!*@*\n" },
  { "/chat/bans/masks", "- BAN bob 0 x\n"
                        "> REJECTED 415 bob\n"
                        "- BAN net:nowhere 0 x\n"
                        "> REJECTED 415 net:nowhere\n"
                        "- BAN cert: 0 x\n"
                        "> REJECTED 415 cert:\n"
                        "- BAN net:10.0.0.0/8 soon x\n"
                        "> REJECTED INVALID_PARAMS net:10.0.0.0/8\n"
                        "- BAN net:10.0.0.0/8 0 x\n"
                        "> BANNED - :net:10.0.0.0/8\n" },
};

typedef struct
{
  const char *source;
  const char *account;
  const char *fingerprint;
  const char *address;
  gint64 now_us;
  const char *mask; /* (nullable): the ban that holds */
} BannedCase;

static const BannedCase banned_cases[] = {
  { "anna!a@h", NULL, NULL, "192.0.2.1", 1, NULL },
  { "Troll7!a@h", NULL, NULL, NULL, 1, "nick:troll*!*@*" },
  { "anna!a@h", "Troll", NULL, NULL, 1, "account:troll" },
  { "anna!a@h", NULL, "AAFF", NULL, 1, "cert:aaff" },
  { "anna!a@h", NULL, "aafe", NULL, 1, NULL },
  { "anna!a@h", NULL, NULL, "10.1.2.3", 1, "net:10.0.0.0/8" },
  { "anna!a@h", NULL, NULL, "11.1.2.3", 1, NULL },
  { "anna!a@h", NULL, NULL, "2001:db8::1", 1, "net:2001:db8::/32" },
  { "anna!a@h", NULL, NULL, "not an address", 1, NULL },
  { "timed!a@h", NULL, NULL, NULL, 99 * G_USEC_PER_SEC - 1, "nick:timed!*@*" },
  { "timed!a@h", NULL, NULL, NULL, 99 * G_USEC_PER_SEC, NULL },
};

static void
test_is_banned (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);

  chat_script_run (state, "- BAN nick:troll*!*@* 0 op :rude\n- BAN account:Troll 0 op\n"
                          "- BAN cert:AAFF 0 op\n- BAN net:10.0.0.0/8 0 op\n"
                          "- BAN net:2001:db8::/32 0 op\n- BAN nick:timed!*@* 99000000 op\n");
  for (guint i = 0; i < G_N_ELEMENTS (banned_cases); i++)
    {
      const BannedCase *c = &banned_cases[i];
      const ChatBan *ban = chat_state_is_banned (state, c->source, c->account, c->fingerprint,
                                                 c->address, c->now_us);

      g_assert_cmpstr (ban != NULL ? ban->mask : NULL, ==, c->mask);
    }
  g_assert_cmpuint (chat_state_get_bans (state)->len, ==, 6);
}

/* A ban that is over goes with the next entry about bans, by that entry's time. */
static void
test_bans_expire (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const ChatBan *ban;

  chat_script_run (state, "- BAN nick:a 2000000 op\n- BAN nick:b 0 op :one\n");
  g_assert_cmpuint (chat_state_get_bans (state)->len, ==, 1);
  chat_script_run (state, "- BAN NICK:b 9000000 other :two\n");
  g_assert_cmpuint (chat_state_get_bans (state)->len, ==, 1);
  ban = g_ptr_array_index (chat_state_get_bans (state), 0);
  g_assert_cmpstr (ban->reason, ==, "two");
  g_assert_cmpstr (ban->setter, ==, "other");
  g_assert_cmpint (ban->until_us, ==, 9000000);
}

static void
test_account_fields (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const ChatAccount *account;

  chat_script_run (state, chat_script_people_in_rooms);
  chat_script_run (state, "a REGISTER Anna secret %certfp=aa %email=a@example\n"
                          "a CERT anna add bb\na CERT anna remove aa\n");
  account = chat_state_find_account (state, "ANNA");
  g_assert_cmpstr (account->verifier, ==, "secret");
  g_assert_cmpstr (account->email, ==, "a@example");
  g_assert_true (chat_state_find_account_by_cert (state, "bb") == account);
  g_assert_null (chat_state_find_account_by_cert (state, "aa"));
  chat_script_run (state, "a UNREGISTER anna\n");
  g_assert_null (chat_state_find_account (state, "anna"));
  g_assert_null (chat_state_find_account_by_cert (state, "bb"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chat_script_add_tests (chat_script_people_in_rooms, cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/chat/bans/is-banned", test_is_banned);
  g_test_add_func ("/chat/bans/expire", test_bans_expire);
  g_test_add_func ("/chat/accounts/fields", test_account_fields);
  return g_test_run ();
}
