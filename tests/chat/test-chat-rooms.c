#include "chat-script.h"

static const ChatScriptCase cases[] = {
  { "/chat/rooms/join", "a JOIN #room\n"
                        "> JOIN anna #room new\n"
                        "b JOIN #ROOM\n"
                        "> JOIN bob #room\n"
                        "b JOIN #room\n"
                        "> nothing\n"
                        "a MODE #room +v bob\n"
                        "> MODE anna #room +v bob\n" },
  { "/chat/rooms/join-lobby-gives-no-rank", "a! JOIN #lobby\n"
                                            "> JOIN anna #lobby\n"
                                            "a MODE #lobby +m\n"
                                            "> REJECTED 482 #lobby\n"
                                            "a TOPIC #lobby :hello\n"
                                            "> TOPIC anna #lobby\n"
                                            "a PART #lobby\n"
                                            "> PART anna #lobby\n" },
  { "/chat/rooms/join-bad-name", "a JOIN room\n"
                                 "> REJECTED 476 room\n"
                                 "a JOIN #a,b\n"
                                 "> REJECTED 476 #a,b\n"
                                 "a JOIN -\n"
                                 "> REJECTED 476 *\n" },
  { "/chat/rooms/back-after-restart",
    "a JOIN #room\nb JOIN #room\n"
    "a MODE #room +v bob\na MODE #room +ik key\n"
    "- NODE_START :n\n> QUIT anna :Server restarted\n> QUIT bob :Server restarted\n"
    "> QUIT cleo :Server restarted\n"
    "c CONNECT cleo cl work.example - - :Cleo\nc JOIN #room key\n> REJECTED 473 #room\n"
    "b CONNECT bob bo elsewhere.example - - :Bob\nb JOIN #room key\n> REJECTED 473 #room\nb QUIT\n"
    "a CONNECT anna ann host.example - - :Anna\n"
    "a JOIN #room\n> JOIN anna #room\n> MODE - #room +o anna\n"
    "a PART #room\n> PART anna #room\na JOIN #room\n> REJECTED 473 #room\n"
    "b CONNECT bob bo home.example - - :Bob\n"
    "b JOIN #room\n> JOIN bob #room\n> MODE - #room +v bob\n"
    "b PART #room\n> PART bob #room\n> ROOM_GONE - #room\n" },
  { "/chat/rooms/back-but-banned",
    "a JOIN #room\nb JOIN #room\na MODE #room +b bob\n- NODE_START :n\n"
    "b CONNECT bob bo home.example - - :Bob\nb JOIN #room\n> REJECTED 474 #room\n"
    "c CONNECT cleo cl work.example - - :Cleo\nc JOIN #room\n> JOIN cleo #room\n" },
  { "/chat/rooms/join-key", "a JOIN #room\n"
                            "a MODE #room +k secret\n"
                            "b JOIN #room\n"
                            "> REJECTED 475 #room\n"
                            "b JOIN #room Secret\n"
                            "> REJECTED 475 #room\n"
                            "b JOIN #room secret\n"
                            "> JOIN bob #room\n" },
  { "/chat/rooms/join-limit", "a JOIN #room\n"
                              "a MODE #room +l 1\n"
                              "b JOIN #room\n"
                              "> REJECTED 471 #room\n"
                              "b! JOIN #room\n"
                              "> JOIN bob #room\n" },
  { "/chat/rooms/join-invite-only", "a JOIN #room\n"
                                    "a MODE #room +i\n"
                                    "b JOIN #room\n"
                                    "> REJECTED 473 #room\n"
                                    "a INVITE #room bob\n"
                                    "> INVITE anna bob #room\n"
                                    "b JOIN #room\n"
                                    "> JOIN bob #room\n"
                                    "b PART #room\n"
                                    "b JOIN #room\n"
                                    "> REJECTED 473 #room\n" },
  { "/chat/rooms/join-invite-list", "a JOIN #room\n"
                                    "a MODE #room +iI *!*@home.example\n"
                                    "b JOIN #room\n"
                                    "> JOIN bob #room\n"
                                    "c JOIN #room\n"
                                    "> REJECTED 473 #room\n" },
  { "/chat/rooms/join-banned", "a JOIN #room\n"
                               "a MODE #room +b *!*@home.example\n"
                               "b JOIN #room\n"
                               "> REJECTED 474 #room\n"
                               "a MODE #room +e BOB\n"
                               "> MODE anna #room +e BOB!*@*\n"
                               "b JOIN #room\n"
                               "> JOIN bob #room\n" },
  { "/chat/rooms/join-banned-account", "- REGISTER robert secret\n"
                                       "b ACCOUNT robert\n"
                                       "a JOIN #room\n"
                                       "a MODE #room +b ~a:robert\n"
                                       "b JOIN #room\n"
                                       "> REJECTED 474 #room\n"
                                       "b ACCOUNT -\n"
                                       "b JOIN #room\n"
                                       "> JOIN bob #room\n" },
  { "/chat/rooms/join-too-many", "a JOIN #1\n"
                                 "a JOIN #2\n"
                                 "a JOIN #3\n"
                                 "a JOIN #4\n"
                                 "a JOIN #5\n"
                                 "> REJECTED 405 #5\n"
                                 "a! JOIN #5\n"
                                 "> JOIN anna #5 new\n" },
  { "/chat/rooms/join-operator-needs-the-mode", "a JOIN #room\n"
                                                "a MODE #room +i\n"
                                                "b@ JOIN #room\n"
                                                "> REJECTED 473 #room\n"
                                                "b! USER_MODE +o\n"
                                                "b@ JOIN #room\n"
                                                "> JOIN bob #room\n" },
  { "/chat/rooms/invitation-does-not-outlive-the-room", "a JOIN #room\n"
                                                        "a INVITE #room bob\n"
                                                        "a PART #room\n"
                                                        "> PART anna #room\n"
                                                        "> ROOM_GONE - #room\n"
                                                        "c JOIN #room\n"
                                                        "c MODE #room +i\n"
                                                        "b JOIN #room\n"
                                                        "> REJECTED 473 #room\n" },
  { "/chat/rooms/founder", "a REGISTER anna secret\n"
                           "a JOIN #room\n"
                           "> JOIN anna #room new\n"
                           "a PART #room\n"
                           "> PART anna #room\n"
                           "b JOIN #room\n"
                           "> JOIN bob #room\n"
                           "b MODE #room +o bob\n"
                           "> REJECTED 482 #room\n"
                           "a JOIN #room\n"
                           "> JOIN anna #room\n"
                           "> MODE - #room +q anna\n"
                           "a MODE #room +o bob\n"
                           "> MODE anna #room +o bob\n"
                           "b MODE #room -q anna\n"
                           "> REJECTED 482 #room\n" },
  { "/chat/rooms/founder-is-let-in", "a REGISTER anna secret\n"
                                     "a JOIN #room\n"
                                     "b JOIN #room\n"
                                     "a MODE #room +qk bob secret\n"
                                     "b MODE #room +b anna\n"
                                     "a PART #room\n"
                                     "a JOIN #room\n"
                                     "> JOIN anna #room\n"
                                     "> MODE - #room +q anna\n" },
  { "/chat/rooms/founder-logs-in", "a REGISTER anna secret\n"
                                   "a JOIN #room\n"
                                   "a PART #room\n"
                                   "a ACCOUNT -\n"
                                   "> ACCOUNT anna anna\n"
                                   "a JOIN #room\n"
                                   "> JOIN anna #room\n"
                                   "a ACCOUNT anna\n"
                                   "> ACCOUNT anna\n"
                                   "> MODE - #room +q anna\n" },
  { "/chat/rooms/founder-of-so-many", "a REGISTER anna secret\n"
                                      "a JOIN #1\n"
                                      "a PART #1\n"
                                      "a JOIN #2\n"
                                      "a PART #2\n"
                                      "a JOIN #3\n"
                                      "a PART #3\n"
                                      "a JOIN #4\n"
                                      "a PART #4\n"
                                      "a JOIN #5\n"
                                      "a PART #5\n"
                                      "> PART anna #5\n"
                                      "> ROOM_GONE - #5\n" },
  { "/chat/rooms/part", "a JOIN #room\n"
                        "b JOIN #room\n"
                        "b PART #room :enough\n"
                        "> PART bob #room :enough\n"
                        "b PART #room\n"
                        "> REJECTED 442 #room\n"
                        "a PART #room\n"
                        "> PART anna #room\n"
                        "> ROOM_GONE - #room\n"
                        "a PART #room\n"
                        "> REJECTED 403 #room\n" },
  { "/chat/rooms/kick", "a JOIN #room\n"
                        "b JOIN #room\n"
                        "a KICK #room bob :out\n"
                        "> KICK anna bob #room :out\n"
                        "a KICK #room bob\n"
                        "> REJECTED 441 bob #room\n"
                        "a KICK #room dora\n"
                        "> REJECTED 401 dora\n"
                        "b KICK #room anna\n"
                        "> REJECTED 442 #room\n"
                        "b JOIN #room\n"
                        "b KICK #room anna\n"
                        "> REJECTED 482 #room\n"
                        "- KICK #room anna\n"
                        "> KICK - anna #room\n"
                        "- KICK #room bob\n"
                        "> KICK - bob #room\n"
                        "> ROOM_GONE - #room\n" },
  { "/chat/rooms/kick-ranks", "a JOIN #room\n"
                              "b JOIN #room\n"
                              "c JOIN #room\n"
                              "a MODE #room +h bob\n"
                              "b KICK #room anna\n"
                              "> REJECTED 482 #room\n"
                              "a MODE #room +h cleo\n"
                              "b KICK #room cleo\n"
                              "> REJECTED 482 #room\n"
                              "a MODE #room -h cleo\n"
                              "b KICK #room cleo\n"
                              "> KICK bob cleo #room\n"
                              "a MODE #room +o bob\n"
                              "b KICK #room anna\n"
                              "> KICK bob anna #room\n" },
  { "/chat/rooms/invite", "a JOIN #room\n"
                          "b INVITE #room cleo\n"
                          "> REJECTED 442 #room\n"
                          "b JOIN #room\n"
                          "b INVITE #room dora\n"
                          "> REJECTED 401 dora\n"
                          "b INVITE #room anna\n"
                          "> REJECTED 443 anna #room\n"
                          "b INVITE #room cleo\n"
                          "> INVITE bob cleo #room\n"
                          "a MODE #room +i\n"
                          "b INVITE #room cleo\n"
                          "> REJECTED 482 #room\n"
                          "b INVITE #none cleo\n"
                          "> REJECTED 403 #none\n" },
  { "/chat/rooms/topic", "a JOIN #room\n"
                         "b JOIN #room\n"
                         "b TOPIC #room :mine\n"
                         "> REJECTED 482 #room\n"
                         "a TOPIC #room :ours\n"
                         "> TOPIC anna #room\n"
                         "a MODE #room -t\n"
                         "b TOPIC #room :mine\n"
                         "> TOPIC bob #room\n"
                         "c TOPIC #room :theirs\n"
                         "> REJECTED 442 #room\n"
                         "c TOPIC #none :x\n"
                         "> REJECTED 403 #none\n" },
  { "/chat/rooms/rename", "a JOIN #room\n"
                          "b JOIN #room\n"
                          "a JOIN #other\n"
                          "b RENAME #room #new\n"
                          "> REJECTED 482 #room\n"
                          "a RENAME #room #OTHER\n"
                          "> REJECTED CHANNEL_NAME_IN_USE #room #OTHER\n"
                          "a RENAME #room new\n"
                          "> REJECTED CANNOT_RENAME #room new\n"
                          "a RENAME #room #room\n"
                          "> REJECTED CANNOT_RENAME #room #room\n"
                          "a RENAME #room #Room :case\n"
                          "> RENAME anna #Room #room :case\n"
                          "a RENAME #room #new :better\n"
                          "> RENAME anna #new #Room :better\n"
                          "b PRIVMSG #new :hi\n"
                          "> MESSAGE bob #new :hi\n"
                          "b PRIVMSG #room :hi\n"
                          "> REJECTED 403 #room\n" },
  { "/chat/rooms/rename-lobby", "- RENAME #lobby #hall\n"
                                "> REJECTED CANNOT_RENAME #lobby #hall\n" },
  { "/chat/rooms/rename-of-an-account", "a REGISTER anna secret\n"
                                        "a JOIN #room\n"
                                        "b JOIN #room\n"
                                        "a MODE #room +o bob\n"
                                        "b RENAME #room #new\n"
                                        "> REJECTED 482 #room\n"
                                        "a RENAME #room #new\n"
                                        "> RENAME anna #new #room\n" },
};

static void
test_fields (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const ChatRoom *room;
  const ChatMember *member;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #room\na TOPIC #room :ours\nb JOIN #room\nc JOIN #room\n");
  room = chat_state_find_room (state, "#ROOM");
  g_assert_cmpint (room->modes, ==, CHAT_ROOM_NO_EXTERNAL | CHAT_ROOM_TOPIC_LOCK);
  g_assert_cmpint (room->created_us, ==, 4 * G_USEC_PER_SEC);
  g_assert_cmpstr (room->topic, ==, "ours");
  g_assert_cmpstr (room->topic_setter, ==, "anna!ann@host.example");
  g_assert_cmpint (room->topic_us, ==, 5 * G_USEC_PER_SEC);
  member = chat_state_find_member (state, room, chat_state_find_user (state, "anna"));
  g_assert_cmpint (chat_member_get_prefix (member->modes), ==, '@');

  /* The last member takes the place of the one that leaves. */
  chat_script_run (state, "a PART #room\na JOIN #room\n");
  g_assert_cmpuint (room->members->len, ==, 3);
  for (guint i = 0; i < room->members->len; i++)
    {
      member = g_ptr_array_index (room->members, i);
      g_assert_cmpuint (member->index_in_room, ==, i);
    }

  chat_script_run (state, "b PART #room\nc MODE #room +m\n> REJECTED 482 #room\n"
                          "- TOPIC #room :\n");
  g_assert_null (room->topic);
}

static void
test_history_keys (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *talk = NULL;
  g_autofree char *turned = NULL;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #room\n- REGISTER Robert secret\nb ACCOUNT robert\n");
  before = chat_room_history_key (chat_state_find_room (state, "#room"));
  chat_script_run (state, "a RENAME #room #new\n");
  after = chat_room_history_key (chat_state_find_room (state, "#new"));
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (before, ==, "r:2");

  talk = chat_talk_history_key (chat_state_get_user (state, 1), chat_state_get_user (state, 2));
  turned = chat_talk_history_key (chat_state_get_user (state, 2), chat_state_get_user (state, 1));
  g_assert_cmpstr (talk, ==, "d:a:robert,u:1");
  g_assert_cmpstr (turned, ==, talk);
}

#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

/* A person is known by the account, with each connection of it, wherever it comes from. */
static void
test_back_by_account (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const ChatRoom *room;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #room\nb REGISTER bob verifier\nb JOIN #room\n"
                          "d CONNECT dora d phone.example - bob\nd JOIN #room\n"
                          "a MODE #room +o bob\na MODE #room +i\n- NODE_START :n\n");
  room = chat_state_find_room (state, "#room");
  g_assert_cmpuint (room->n_returns, ==, 2);
  chat_script_run (state, "e CONNECT bobby x far.example - bob\n"
                          "e JOIN #room\n> JOIN bobby #room\n> MODE - #room +o bobby\n"
                          "f CONNECT bobphone x far.example - bob\nf JOIN #room\n"
                          "> JOIN bobphone #room\n> MODE - #room +o bobphone\n"
                          "g CONNECT bobthird x far.example - bob\ng JOIN #room\n"
                          "> REJECTED 473 #room\n");
  g_assert_cmpuint (room->n_returns, ==, 1);
}

/* After a day nobody is waited for: who is there stays, and an empty room is gone. */
static void
test_not_back_in_a_day (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const gint64 later_us = DAY_US + 60 * (gint64) G_USEC_PER_SEC;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #empty\nb JOIN #visited\n- NODE_START :n\n"
                          "c CONNECT cleo cl work.example - - :Cleo\nc JOIN #visited\n");
  {
    g_autoptr (ChatEntry) entry = chat_script_parse ("d CONNECT dora d dot.example", later_us);
    g_autoptr (GPtrArray) effects =
        chat_script_apply (state, chat_state_get_seq (state) + 1, entry);

    g_assert_cmpuint (effects->len, ==, 2);
    g_assert_cmpstr (effects->pdata[0], ==, "ROOM_GONE - #empty");
  }
  g_assert_null (chat_state_find_room (state, "#empty"));
  g_assert_cmpuint (chat_state_find_room (state, "#visited")->n_returns, ==, 0);
  chat_script_run (state, "c PART #visited\n> PART cleo #visited\n> ROOM_GONE - #visited\n");
}

/* The old name leads to the room for a day, when no other room is called so. */
static void
test_renamed (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  const ChatRoom *room;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #old\na RENAME #old #new\na RENAME #new #New\n");
  room = chat_state_find_room (state, "#new");
  g_assert_true (chat_state_find_renamed (state, "#OLD", 5 * G_USEC_PER_SEC + DAY_US) == room);
  g_assert_null (chat_state_find_renamed (state, "#old", 5 * G_USEC_PER_SEC + DAY_US + 1));
  g_assert_null (chat_state_find_renamed (state, "#new", 6 * G_USEC_PER_SEC));

  chat_script_run (state, "b JOIN #old\n");
  g_assert_null (chat_state_find_renamed (state, "#old", 6 * G_USEC_PER_SEC));
  chat_script_run (state, "b PART #old\n");
  g_assert_true (chat_state_find_renamed (state, "#old", 6 * G_USEC_PER_SEC) == room);
  chat_script_run (state, "a PART #new\n");
  g_assert_null (chat_state_find_renamed (state, "#old", 6 * G_USEC_PER_SEC));
}

/* There are never more than a thousand: the first one gives way. So it is after a snapshot. */
static void
test_renamed_often (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  g_autoptr (ChatState) copy = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const ChatRoom *room;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #0\n");
  for (guint i = 0; i <= 1000; i++)
    {
      g_autofree char *line = g_strdup_printf ("a RENAME #%u #%u", i, i + 1);
      g_autoptr (ChatEntry) entry = chat_script_parse (line, (10 + i) * (gint64) G_USEC_PER_SEC);

      chat_apply (state, chat_state_get_seq (state) + 1, entry, NULL, NULL);
    }
  bytes = chat_state_to_bytes (state);
  copy = chat_state_from_bytes (bytes, &chat_script_rules, &error);
  g_assert_no_error (error);

  room = chat_state_find_room (copy, "#1001");
  g_assert_null (chat_state_find_renamed (copy, "#0", 0));
  g_assert_true (chat_state_find_renamed (copy, "#1", 0) == room);
  g_assert_true (chat_state_find_renamed (copy, "#1000", 0) == room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chat_script_add_tests (chat_script_people, cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/chat/rooms/fields", test_fields);
  g_test_add_func ("/chat/rooms/history-keys", test_history_keys);
  g_test_add_func ("/chat/rooms/back-by-account", test_back_by_account);
  g_test_add_func ("/chat/rooms/not-back-in-a-day", test_not_back_in_a_day);
  g_test_add_func ("/chat/rooms/renamed", test_renamed);
  g_test_add_func ("/chat/rooms/renamed-often", test_renamed_often);
  return g_test_run ();
}
