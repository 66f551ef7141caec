/* client-commands-people.c: what one is called and keeps, and other people. */
#include "config.h"

#include "client-commands-private.h"

#include <glib/gi18n-lib.h>

#include "client-sasl.h"
#include "client-session-private.h"

void
client_command_nick (ClientCommandCall *call)
{
  g_autofree char *nick = client_command_take_word (call);

  client_session_expect_nick (call->session, nick);
  client_session_send (call->session, "NICK", nick, NULL);
}

void
client_command_who (ClientCommandCall *call)
{
  g_autofree char *mask = *call->rest != '\0' ? client_command_take_word (call)
                                              : g_strdup (client_room_get_name (call->room));

  client_session_send (call->session, "WHO", mask, NULL);
}

void
client_command_whois (ClientCommandCall *call)
{
  g_autofree char *nick = *call->rest != '\0' ? client_command_take_word (call)
                                              : g_strdup (client_room_get_name (call->room));

  client_session_send (call->session, "WHOIS", nick, NULL);
}

void
client_command_away (ClientCommandCall *call)
{
  /* Translators: others see it as the reason why somebody is away, where none was given. */
  const char *reason = *call->rest != '\0' ? call->rest : _ ("away");

  g_free (call->session->away);
  call->session->away = g_strdup (reason);
  client_session_send (call->session, "AWAY", reason, NULL);
}

void
client_command_back (ClientCommandCall *call)
{
  g_clear_pointer (&call->session->away, g_free);
  client_session_send (call->session, "AWAY", NULL);
}

void
client_command_verify (ClientCommandCall *call)
{
  const char *registering = call->session->registering;
  g_autofree char *code = client_command_take_word (call);

  client_session_send (call->session, "VERIFY",
                       registering != NULL ? registering : call->session->nick, code, NULL);
}

static void
list_ignored (ClientCommandCall *call)
{
  GHashTableIter iter;
  gpointer nick;
  g_autoptr (GString) names = g_string_new (NULL);

  g_hash_table_iter_init (&iter, call->session->ignored);
  while (g_hash_table_iter_next (&iter, &nick, NULL))
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (const char *) nick);
  client_command_tell (call, names->len > 0
                       /* Translators: %s is a list of names. */
                       ? g_strdup_printf (_ ("You do not hear: %s"), names->str)
                       : g_strdup (_ ("You ignore nobody.")));
}

void
client_command_ignore (ClientCommandCall *call)
{
  g_autofree char *nick = client_command_take_word (call);
  char *key;

  if (*nick == '\0')
    {
      list_ignored (call);
      return;
    }
  key = client_isupport_fold (call->session->isupport, nick);
  if (g_hash_table_remove (call->session->ignored, key))
    {
      g_free (key);
      client_command_tell (call, /* Translators: %s is a person's name. */
                           g_strdup_printf (_ ("You hear %s again."), nick));
      return;
    }
  g_hash_table_add (call->session->ignored, key);
  client_command_tell (
      call, /* Translators: %1$s is a person's name. */
      g_strdup_printf (_ ("You do not hear %1$s any more; /ignore %1$s once more undoes it."),
                          nick));
}

/* Without a password the certificate of the connection keeps the name. */
void
client_command_register (ClientCommandCall *call)
{
  if (*call->rest == '\0' && !client_session_shows_certificate (call->session))
    client_command_tell_error (
        call, g_strdup (_ ("You show no certificate here, so a password has to keep your name: "
                           "/register PASSWORD")));
  else
    client_session_send (call->session, "REGISTER", "*", "*",
                         *call->rest != '\0' ? call->rest : "*", NULL);
}

/* By SASL where the server has it, which does not show the password to who is not it; else by the
 * command of servers like ours. */
void
client_command_login (ClientCommandCall *call)
{
  ClientSession *self = call->session;
  g_autofree char *first = client_command_take_word (call);
  const char *account = *call->rest != '\0' ? first : self->nick;
  const char *password = *call->rest != '\0' ? call->rest : first;

  if ((self->caps.offered & CLIENT_CAP_SASL) != 0)
    client_sasl_log_in (self, account, password);
  else if (*call->rest != '\0')
    client_session_send (self, "ACCOUNT", "LOGIN", account, password, NULL);
  else
    client_session_send (self, "ACCOUNT", "LOGIN", password, NULL);
}

void
client_command_account (ClientCommandCall *call)
{
  /* A password stands last, and may have spaces in it. */
  gboolean is_drop = g_ascii_strncasecmp (call->rest, "drop ", strlen ("drop ")) == 0;
  g_auto (GStrv) words = g_strsplit (call->rest, " ", is_drop ? 2 : 3);

  if (*call->rest == '\0')
    client_session_send (call->session, "ACCOUNT", NULL);
  else if (words[1] == NULL)
    client_session_send (call->session, "ACCOUNT", words[0], NULL);
  else
    client_session_send (call->session, "ACCOUNT", words[0], words[1], words[2], NULL);
}
