#include "chat-script.h"

/* Who is there when each script begins. */
static const char people[] = "a CONNECT anna ann host.example - - :Anna\n"
                             "b CONNECT bob bo home.example - - :Bob\n"
                             "c CONNECT cleo cl work.example - - :Cleo\n"
                             "a JOIN #room\n"
                             "b JOIN #room\n"
                             "c JOIN #other\n";

typedef struct
{
  const char *path;
  const char *script;
} ScriptCase;

static const ScriptCase cases[] = {
  { "/chat/words/room", "a PRIVMSG #ROOM :hi\n"
                        "> MESSAGE anna #room :hi\n"
                        "a NOTICE #room :hi\n"
                        "> MESSAGE anna #room :hi\n"
                        "a TAGMSG #room %+typing=active\n"
                        "> MESSAGE anna #room\n" },
  { "/chat/words/person", "a PRIVMSG BOB :hi\n"
                          "> MESSAGE anna bob :hi\n"
                          "a PRIVMSG anna :note\n"
                          "> MESSAGE anna anna :note\n"
                          "a PRIVMSG dora :hi\n"
                          "> REJECTED 401 dora\n"
                          "- NOTICE bob :maintenance\n"
                          "> MESSAGE - bob :maintenance\n" },
  { "/chat/words/nothing", "a PRIVMSG #room\n"
                           "> REJECTED 412\n"
                           "a PRIVMSG - :hi\n"
                           "> REJECTED 411\n"
                           "a PRIVMSG #none :hi\n"
                           "> REJECTED 403 #none\n" },
  { "/chat/words/no-external", "c PRIVMSG #room :hi\n"
                               "> REJECTED 404 #room\n"
                               "a MODE #room -n\n"
                               "c PRIVMSG #room :hi\n"
                               "> MESSAGE cleo #room :hi\n"
                               "a MODE #room +b cleo\n"
                               "c PRIVMSG #room :hi\n"
                               "> REJECTED 404 #room\n"
                               "a MODE #room -b+m cleo\n"
                               "c PRIVMSG #room :hi\n"
                               "> REJECTED 404 #room\n" },
  { "/chat/words/moderated", "a MODE #room +m\n"
                             "b PRIVMSG #room :hi\n"
                             "> REJECTED 404 #room\n"
                             "b TAGMSG #room\n"
                             "> REJECTED 404 #room\n"
                             "a PRIVMSG #room :hi\n"
                             "> MESSAGE anna #room :hi\n"
                             "a MODE #room +v bob\n"
                             "b PRIVMSG #room :hi\n"
                             "> MESSAGE bob #room :hi\n" },
  { "/chat/words/banned", "b PRIVMSG #room :hi\n"
                          "> MESSAGE bob #room :hi\n"
                          "a MODE #room +b *!*@home.example\n"
                          "b PRIVMSG #room :hi\n"
                          "> REJECTED 404 #room\n"
                          "b HOST bo moved.example\n"
                          "b PRIVMSG #room :hi\n"
                          "> MESSAGE bob #room :hi\n"
                          "a MODE #room +b *!*@moved.example\n"
                          "b PRIVMSG #room :hi\n"
                          "> REJECTED 404 #room\n"
                          "a MODE #room +e bob\n"
                          "b PRIVMSG #room :hi\n"
                          "> MESSAGE bob #room :hi\n" },
  { "/chat/words/banned-by-account", "- REGISTER robert secret\n"
                                     "a MODE #room +b ~a:Robert\n"
                                     "b PRIVMSG #room :hi\n"
                                     "> MESSAGE bob #room :hi\n"
                                     "b ACCOUNT robert\n"
                                     "b PRIVMSG #room :hi\n"
                                     "> REJECTED 404 #room\n" },
  { "/chat/words/no-ctcp", "a MODE #room +C\n"
                           "a PRIVMSG #room :\001VERSION\001\n"
                           "> REJECTED 404 #room\n"
                           "a PRIVMSG #room :\001ACTION waves\001\n"
                           "> MESSAGE anna #room :\001ACTION waves\001\n"
                           "a PRIVMSG bob :\001VERSION\001\n"
                           "> MESSAGE anna bob :\001VERSION\001\n" },
  { "/chat/words/status", "a PRIVMSG @#room :ops\n"
                          "> MESSAGE anna @ #room :ops\n"
                          "a PRIVMSG @+#room :all of them\n"
                          "> MESSAGE anna + #room :all of them\n"
                          "a PRIVMSG ~#room :founders\n"
                          "> REJECTED 482 #room\n"
                          "b PRIVMSG +#room :hi\n"
                          "> REJECTED 482 #room\n"
                          "a MODE #room -n\n"
                          "c PRIVMSG +#room :hi\n"
                          "> REJECTED 404 #room\n"
                          "a PRIVMSG @bob :hi\n"
                          "> REJECTED 401 @bob\n"
                          "- NOTICE ~#room :hi\n"
                          "> MESSAGE - ~ #room :hi\n" },
  { "/chat/words/redact-own", "b REDACT #room m1 %redact-sender=u:2 :oops\n"
                              "> REDACT bob #room m1 :oops\n"
                              "b REDACT #room m1 %redact-sender=u:1\n"
                              "> REJECTED REDACT_FORBIDDEN #room m1\n"
                              "b REDACT #room m1\n"
                              "> REJECTED UNKNOWN_MSGID #room m1\n"
                              "b REDACT anna m1 %redact-sender=u:2\n"
                              "> REDACT bob anna m1\n" },
  { "/chat/words/redact-by-account", "- REGISTER robert secret\n"
                                     "b ACCOUNT robert\n"
                                     "b REDACT #room m1 %redact-sender=a:robert\n"
                                     "> REDACT bob #room m1\n"
                                     "b REDACT #room m1 %redact-sender=u:2\n"
                                     "> REJECTED REDACT_FORBIDDEN #room m1\n" },
  { "/chat/words/redact-in-order", "a REDACT #room m1 %redact-sender=u:2\n"
                                   "> REDACT anna #room m1\n"
                                   "c REDACT #room m1 %redact-sender=u:3\n"
                                   "> REJECTED INVALID_TARGET #room\n"
                                   "c! USER_MODE +o\n"
                                   "c@ REDACT #room m1 %redact-sender=u:2\n"
                                   "> REDACT cleo #room m1\n"
                                   "a REDACT #none m1\n"
                                   "> REJECTED INVALID_TARGET #none\n"
                                   "a REDACT bob m1 %redact-sender=u:2\n"
                                   "> REJECTED REDACT_FORBIDDEN bob m1\n" },
};

static void
test_script (gconstpointer data)
{
  const ScriptCase *c = data;
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);

  chat_script_run (state, people);
  chat_script_run (state, c->script);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_script);
  return g_test_run ();
}
