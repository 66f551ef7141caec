#include "config.h"

#include "client-script.h"

#define WHOX "< :srv 005 anna WHOX :are"
#define NOTIFIES "away-notify account-notify"

#define ENTER(caps)                                                                                \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :" caps, "> CAP REQ :*",        \
      "< CAP * ACK :" caps, "> CAP END", "< :srv 001 anna :Welcome"

#define LOBBY                                                                                      \
  "< :srv 422 anna :no motd", "< :anna!a@host JOIN #lobby",                                        \
      "< :srv 353 anna = #lobby :@bob anna carl dora", "< :srv 366 anna #lobby :end"

#define GARDEN                                                                                     \
  "< :anna!a@host JOIN #garden", "< :srv 353 anna = #garden :anna carl",                           \
      "< :srv 366 anna #garden :end"

static const char *const asks[] = {
  ENTER (NOTIFIES),
  WHOX,
  LOBBY,
  "> WHO #lobby %tcnfa,152",
  /* one room after the other */
  GARDEN,
  "< PING :first",
  "> PONG :first",
  "l 1 WHO *",
  "< :srv 354 anna 152 #lobby bob H@ bob",
  "< :srv 354 anna 152 #lobby anna H 0",
  "< :srv 354 anna 152 #lobby carl G carl",
  "< :srv 354 anna 152 #lobby dora G 0",
  "< :srv 354 anna 152 #lobby nobody G 0",
  "< :srv 354 anna 152 #nowhere bob G 0",
  "< :srv 315 anna #lobby :end",
  "> WHO #garden %tcnfa,152",
  "< :srv 315 anna #garden :end",
  "! #lobby /names",
  "= #lobby info stored - 4 people in #lobby: @bob\342\234\223 anna carl\342\234\223(z) dora(z)",
  /* from here on the server tells it */
  "< :carl!c@host AWAY",
  "< :dora!d@host ACCOUNT dora",
  "< :bob!b@host ACCOUNT *",
  "< PING :told",
  "> PONG :told",
  "! #lobby /names",
  "= #lobby info stored - 4 people in #lobby: @bob anna carl\342\234\223 dora\342\234\223(z)",
  "< :srv 306 anna :You are away",
  "< PING :away",
  "> PONG :away",
  "! #lobby /names",
  "= #lobby info stored - 4 people in #lobby: @bob anna(z) carl\342\234\223 dora\342\234\223(z)",
  "< :srv 305 anna :You are back",
  "< PING :back",
  "> PONG :back",
  "! #lobby /names",
  "= #lobby info stored - 4 people in #lobby: @bob anna carl\342\234\223 dora\342\234\223(z)",
  "n #lobby 2",
  /* names that are asked for again are no reason */
  "< :srv 366 anna #lobby :end",
  "< PING :again",
  "> PONG :again",
  "l 2 WHO *",
  NULL,
};

/* The room got another name before the server answered. */
static const char *const renamed[] = {
  ENTER (NOTIFIES),           WHOX,   LOBBY,
  "> WHO #lobby %tcnfa,152",  GARDEN, "< :srv 315 anna #hall :end",
  "> WHO #garden %tcnfa,152", NULL,
};

/* What somebody asked for is shown; what was not asked for by anybody is told to nobody. */
static const char *const answers[] = {
  ENTER (NOTIFIES),
  WHOX,
  LOBBY,
  "> WHO #lobby %tcnfa,152",
  "< :srv 354 anna 7 #lobby bob H@ bob",
  "= #lobby info stored - *bob*",
  "< :srv 263 anna WHO :Please wait",
  "< :srv 263 anna LIST :Please wait",
  "= #lobby info stored - The server is too busy*",
  "n #lobby 1",
  NULL,
};

/* Marks that nobody takes away again are worse than none. */
static const char *const not_told[] = {
  ENTER ("server-time echo-message"),
  WHOX,
  LOBBY,
  "= #lobby info stored - 4 people*",
  "< PING :now",
  "> PONG :now",
  "l 0 WHO *",
  NULL,
};

static const char *const no_whox[] = {
  ENTER (NOTIFIES), LOBBY, "= #lobby info stored - 4 people*", "< PING :now", "> PONG :now",
  "l 0 WHO *",      NULL,
};

int
main (int argc, char *argv[])
{
  static const ClientScriptCase cases[] = {
    { "/client/who/asks", asks },       { "/client/who/answers", answers },
    { "/client/who/renamed", renamed }, { "/client/who/not-told", not_told },
    { "/client/who/no-whox", no_whox }, { NULL },
  };

  return client_script_run (argc, argv, cases);
}
