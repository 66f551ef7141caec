/* client-script.h: cases that are a script each, see client-testing.h, and how such a script
 * begins: anna is let in, and finds herself in #lobby with bob.
 */
#pragma once

#include "client-testing.h"

G_BEGIN_DECLS

#define CAPS                                                                                       \
  "message-tags server-time echo-message labeled-response batch multi-prefix account-tag "         \
  "extended-join away-notify draft/chathistory draft/message-redaction standard-replies "          \
  "draft/metadata-2 draft/multiline=max-bytes=4096,max-lines=24 draft/read-marker"

#define ENTER_MODERN                                                                               \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< CAP * LS :" CAPS, "> CAP REQ :*",        \
      "< CAP * ACK :" CAPS, "> CAP END", "< :srv 001 anna :Welcome",                               \
      "< :srv 005 anna CHATHISTORY=3 NICKLEN=20 PREFIX=(qaohv)~&@%+ CASEMAPPING=ascii :are",       \
      "< :srv 422 anna :no motd", "< :anna!a@host JOIN #lobby * :anna",                            \
      "> CHATHISTORY LATEST #lobby * 3", "< BATCH +h chathistory #lobby"

#define REGISTER_MODERN                                                                            \
  ENTER_MODERN, "< BATCH -h", "< :srv 353 anna = #lobby :@bob anna", "< :srv 366 anna #lobby :end"

#define REGISTER_OLD                                                                               \
  "accept", "> CAP LS 302", "> NICK anna", "> USER *", "< :srv 421 anna CAP :Unknown command",     \
      "< :srv 001 anna :Welcome", "< :srv 376 anna :end of motd", "< :anna!a@host JOIN #lobby",    \
      "< :srv 353 anna = #lobby :@bob anna", "< :srv 366 anna #lobby :end"

typedef struct
{
  const char *path;
  const char *const *script;
  gboolean has_account;     /* the session has a name and a password to log in with */
  guint nick_retry_ms;      /* 0: not while the test runs */
  const char *const *rooms; /* (nullable): to join at the beginning */
} ClientScriptCase;

/* For a main() of its own, after g_test_init(). cases: up to a path of NULL */
void client_script_add (const ClientScriptCase *cases);
/* Returns: what main() does. cases: up to a path of NULL */
int client_script_run (int argc, char *argv[], const ClientScriptCase *cases);

G_END_DECLS
