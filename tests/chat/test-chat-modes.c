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
  { "/chat/modes/flags", "a MODE #room +imsC-n\n"
                         "> MODE anna #room +imsC-n\n"
                         "a MODE #room +i-n\n"
                         "> nothing\n"
                         "a MODE #room +i-i\n"
                         "> MODE anna #room -i\n" },
  { "/chat/modes/rights", "b MODE #room +m\n"
                          "> REJECTED 482 #room\n"
                          "c MODE #room +m\n"
                          "> REJECTED 442 #room\n"
                          "c MODE #none +m\n"
                          "> REJECTED 403 #none\n"
                          "- MODE #room +m\n"
                          "> MODE - #room +m\n"
                          "a MODE #room +h bob\n"
                          "b MODE #room -m+v anna\n"
                          "> MODE bob #room -m+v anna\n" },
  { "/chat/modes/unknown", "a MODE #room +Z\n"
                           "> REJECTED 472 Z\n"
                           "a MODE #room +Zm\n"
                           "> REJECTED 472 Z\n"
                           "> MODE anna #room +m\n"
                           "a MODE #room +\303\251\n"
                           "> REJECTED 472 \303\251\n" },
  { "/chat/modes/key", "a MODE #room +k secret\n"
                       "> MODE anna #room +k secret\n"
                       "a MODE #room +k secret\n"
                       "> nothing\n"
                       "a MODE #room +k a,b\n"
                       "> REJECTED 696 #room k a,b\n"
                       "a MODE #room +k\n"
                       "> REJECTED 696 #room k *\n"
                       "a MODE #room -k guess\n"
                       "> MODE anna #room -k *\n"
                       "a MODE #room -k\n"
                       "> nothing\n" },
  { "/chat/modes/limit", "a MODE #room +l 10\n"
                         "> MODE anna #room +l 10\n"
                         "a MODE #room +l 010\n"
                         "> nothing\n"
                         "a MODE #room +l -1\n"
                         "> REJECTED 696 #room l -1\n"
                         "a MODE #room +l 0\n"
                         "> REJECTED 696 #room l 0\n"
                         "a MODE #room +l 99999999999\n"
                         "> REJECTED 696 #room l 99999999999\n"
                         "a MODE #room -l\n"
                         "> MODE anna #room -l\n" },
  { "/chat/modes/lists", "a MODE #room +b cleo\n"
                         "> MODE anna #room +b cleo!*@*\n"
                         "a MODE #room +b CLEO!*@*\n"
                         "> nothing\n"
                         "a MODE #room +beI-b a b c cleo\n"
                         "> MODE anna #room +beI-b a!*@* b!*@* c!*@* cleo!*@*\n"
                         "a MODE #room b\n"
                         "> nothing\n" },
  { "/chat/modes/list-full", "a MODE #room +bbb 1 2 3\n"
                             "a MODE #room +eI 4 5\n"
                             "> REJECTED 478 #room 5!*@*\n"
                             "> MODE anna #room +e 4!*@*\n"
                             "a MODE #room +b 5\n"
                             "> REJECTED 478 #room 5!*@*\n"
                             "a MODE #room -b+b 1 5\n"
                             "> MODE anna #room -b+b 1!*@* 5!*@*\n" },
  { "/chat/modes/lists-control-character", "a MODE #room +b a\fb\n"
                                           "> REJECTED 696 #room b *\n"
                                           "a MODE #room -b a\001b\n"
                                           "> REJECTED 696 #room b *\n"
                                           "a MODE #room +b c\n"
                                           "> MODE anna #room +b c!*@*\n" },
  { "/chat/modes/prefixes", "a MODE #room +ov bob bob\n"
                            "> MODE anna #room +ov bob bob\n"
                            "b MODE #room -o anna\n"
                            "> MODE bob #room -o anna\n"
                            "a MODE #room +v anna\n"
                            "> REJECTED 482 #room\n" },
  { "/chat/modes/prefix-errors", "a MODE #room +o dora\n"
                                 "> REJECTED 401 dora\n"
                                 "a MODE #room +o cleo\n"
                                 "> REJECTED 441 cleo #room\n"
                                 "a MODE #room +o\n"
                                 "> REJECTED 696 #room o *\n"
                                 "a MODE #room +ob dora cleo\n"
                                 "> REJECTED 401 dora\n"
                                 "> MODE anna #room +b cleo!*@*\n" },
  { "/chat/modes/prefix-ranks", "a MODE #room +q bob\n"
                                "> REJECTED 482 #room\n"
                                "a MODE #room +a bob\n"
                                "> REJECTED 482 #room\n"
                                "- MODE #room +q anna\n"
                                "> MODE - #room +q anna\n"
                                "a MODE #room +a bob\n"
                                "> MODE anna #room +a bob\n"
                                "b MODE #room -o anna\n"
                                "> REJECTED 482 #room\n"
                                "b MODE #room +h bob\n"
                                "> MODE bob #room +h bob\n"
                                "a MODE #room -o+h bob bob\n"
                                "> nothing\n" },
  { "/chat/modes/halfop-ranks", "a MODE #room +h bob\n"
                                "- JOIN #room\n"
                                "> REJECTED 451\n"
                                "c JOIN #room\n"
                                "b MODE #room +v cleo\n"
                                "> MODE bob #room +v cleo\n"
                                "b MODE #room +h cleo\n"
                                "> REJECTED 482 #room\n"
                                "b MODE #room -o anna\n"
                                "> REJECTED 482 #room\n" },
  { "/chat/modes/step-down", "a MODE #room +h bob\n"
                             "b MODE #room -h bob\n"
                             "> MODE bob #room -h bob\n"
                             "b MODE #room +h bob\n"
                             "> REJECTED 482 #room\n"
                             "a MODE #room -o anna\n"
                             "> MODE anna #room -o anna\n" },
  { "/chat/modes/operator-of-the-server", "c! USER_MODE +o\n"
                                          "c MODE #room +m\n"
                                          "> REJECTED 442 #room\n"
                                          "c@ MODE #room +mo bob\n"
                                          "> MODE cleo #room +mo bob\n" },
  { "/chat/modes/first-refusal-when-none-is-granted", "b MODE #room +mZ\n"
                                                      "> REJECTED 482 #room\n" },
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
