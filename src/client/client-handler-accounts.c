/* client-handler-accounts.c: what a server says to /register and /verify
 * (draft/account-registration). */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-session-private.h"

/* COMMAND RESULT ACCOUNT :words */
static void
on_result (ClientSession *self, const ClientLine *line)
{
  const char *result = irc_message_param (line->message, 0);
  const char *account = irc_message_param (line->message, 1);
  char *text;

  g_clear_pointer (&self->registering, g_free);
  if (strcmp (result, "SUCCESS") == 0)
    /* Translators: %s is the name of an account. */
    text = g_strdup_printf (_ ("The account %s is yours."), account);
  else if (strcmp (result, "VERIFICATION_REQUIRED") == 0)
    {
      self->registering = g_strdup (account);
      text = g_strdup_printf (
          /* Translators: %s is the name of an account. */
          _ ("The account %s is nearly yours: a code was sent to you; type /verify and the code."),
             account);
    }
  else
    text = g_strdup (irc_message_last_param (line->message));
  client_session_tell (self, client_session_get_front (self), CLIENT_MESSAGE_INFO, text);
}

const ClientHandler client_handlers_accounts[] = {
  { "REGISTER", 2, on_result },
  { "VERIFY", 2, on_result },
  { NULL, 0, NULL },
};
