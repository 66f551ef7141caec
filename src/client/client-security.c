/* client-security.c: what protects the line to the server, told to the person. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-certificate.h"
#include "client-session-private.h"

/* (transfer none) (nullable): read once, as the border asks at each frame */
static const ClientCertificate *
own_certificate (ClientSession *self)
{
  GTlsCertificate *own =
      self->credentials != NULL ? net_credentials_get_certificate (self->credentials) : NULL;

  if (self->own_certificate == NULL && own != NULL)
    self->own_certificate = client_certificate_new (own, NULL);
  return self->own_certificate;
}

gboolean
client_session_shows_certificate (ClientSession *self)
{
  return client_session_is_tls (self) && self->credentials != NULL &&
         net_credentials_get_certificate (self->credentials) != NULL;
}

/* (transfer none) (nullable): of this connection */
static const ClientCertificate *
server_certificate (ClientSession *self)
{
  GTlsCertificate *theirs = client_session_get_server_certificate (self);

  if (theirs == self->server_certificate_of)
    return self->server_certificate;
  client_session_forget_certificates (self);
  if (theirs == NULL)
    return NULL;
  self->server_certificate = client_certificate_new (theirs, self->host);
  self->server_certificate_of = g_object_ref (theirs);
  return self->server_certificate;
}

void
client_session_forget_certificates (ClientSession *self)
{
  g_clear_pointer (&self->server_certificate, client_certificate_free);
  g_clear_pointer (&self->own_certificate, client_certificate_free);
  g_clear_object (&self->server_certificate_of);
}

static char *
warn_of (const ClientCertificate *certificate, gboolean is_own)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return certificate != NULL ? client_certificate_warn (certificate, is_own, now) : NULL;
}

/**
 * client_session_get_told_certificate:
 * @ends_soon: (out): there is something to warn of
 *
 * Returns: (transfer none) (nullable): of the server, or the one of the two that ends soon
 */
const ClientCertificate *
client_session_get_told_certificate (ClientSession *self, gboolean *ends_soon)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const ClientCertificate *const both[] = { server_certificate (self), own_certificate (self) };

  *ends_soon = TRUE;
  for (guint i = 0; client_session_is_tls (self) && i < G_N_ELEMENTS (both); i++)
    if (both[i] != NULL && client_certificate_get_state (both[i], now) != CLIENT_CERTIFICATE_FINE)
      return both[i];
  *ends_soon = FALSE;
  return client_session_is_tls (self) ? both[0] : NULL;
}

/**
 * client_session_describe_security:
 *
 * Returns: (transfer full) (nullable): what stands beside the state of the connection: who the
 *   server proved to be and until when, or what there is to warn of; %NULL while there is none
 */
char *
client_session_describe_security (ClientSession *self)
{
  const ClientCertificate *server;
  g_autofree char *warning = NULL;
  g_autofree char *end = NULL;

  if (self->state != CLIENT_STATE_ONLINE || net_connection_is_local (self->connection))
    return NULL;
  if (!client_session_is_tls (self))
    /* Translators: of the connection, in the border. */
    return g_strdup (_ ("not encrypted"));
  warning = warn_of (server_certificate (self), FALSE);
  if (warning == NULL)
    warning = warn_of (own_certificate (self), TRUE);
  if (warning != NULL)
    return g_strconcat ("TLS! ", warning, NULL);

  server = server_certificate (self);
  if (server == NULL || server->end == NULL)
    return g_strdup ("TLS");
  end = g_date_time_format (server->end, "%x");
  /* Translators: in the border: %1$s is the name in the server's certificate, %2$s who issued
     it, %3$s the date of its end. */
  return g_strdup_printf (_ ("TLS: %1$s, by %2$s, until %3$s"), server->name, server->issuer, end);
}

static void
warn (ClientSession *self, ClientRoom *room)
{
  char *theirs = warn_of (server_certificate (self), FALSE);
  char *ours = client_session_is_tls (self) ? warn_of (own_certificate (self), TRUE) : NULL;

  if (theirs != NULL)
    client_session_tell (self, room, CLIENT_MESSAGE_WARNING, theirs);
  if (ours != NULL)
    client_session_tell (self, room, CLIENT_MESSAGE_WARNING, ours);
}

/**
 * client_session_warn_of_certificates:
 *
 * Once a connection: what ends soon.
 */
void
client_session_warn_of_certificates (ClientSession *self)
{
  ClientRoom *room = client_session_get_front (self);

  self->is_certificate_note_due = room == self->server_room;
  warn (self, room);
}

/**
 * client_session_say_certificate_note:
 *
 * What was said on the server's page before there was a room, is said in the first one too: the
 * page is out of sight then.
 */
void
client_session_say_certificate_note (ClientSession *self, ClientRoom *room)
{
  if (!self->is_certificate_note_due || client_session_awaits_room (self))
    return;
  self->is_certificate_note_due = FALSE;
  warn (self, room);
}

static void
tell (ClientSession *self, ClientRoom *room, char *text)
{
  client_session_tell (self, room, CLIENT_MESSAGE_INFO, text);
}

static void
tell_certificate (ClientSession *self, ClientRoom *room, const ClientCertificate *certificate)
{
  /* Translators: a date and time, as g_date_time_format() has it. */
  const char *format = _ ("%x %H:%M");
  g_autofree char *begin =
      certificate->begin != NULL ? g_date_time_format (certificate->begin, format) : NULL;
  g_autofree char *end =
      certificate->end != NULL ? g_date_time_format (certificate->end, format) : NULL;

  tell (self, room,
        /* Translators: the details of a certificate; %s is a name like "CN=Example authority". */
        g_strdup_printf (_ ("The certificate was issued by %s."), certificate->issuer_full));
  if (begin != NULL && end != NULL)
    tell (self, room,
          /* Translators: the details of a certificate; %1$s and %2$s are dates with times. */
          g_strdup_printf (_ ("The certificate is valid from %1$s until %2$s."), begin, end));
  tell (self, room,
        /* Translators: the details of a certificate; %s are hexadecimal digits. */
        g_strdup_printf (_ ("The SHA-256 fingerprint of the certificate is %s"),
                            certificate->fingerprint));
}

/**
 * client_session_tell_security:
 *
 * All there is to know about what protects the line, told in @room.
 */
void
client_session_tell_security (ClientSession *self, ClientRoom *room)
{
  const ClientCertificate *server = server_certificate (self);
  const ClientCertificate *own = own_certificate (self);
  g_autofree char *cipher = NULL;

  if (self->connection != NULL && net_connection_is_local (self->connection))
    {
      tell (self, room,
            g_strdup (_ ("This chat is hosted here: your words travel over no network "
                                     "to get to it.")));
      return;
    }
  if (!client_session_is_tls (self))
    {
      tell (self, room, g_strdup (_ ("This connection is not encrypted; --ssl encrypts it.")));
      return;
    }
  cipher = net_connection_get_tls_cipher (self->connection);
  tell (self, room,
        /* Translators: %1$s is a version of TLS, %2$s the name of a cipher. */
        g_strdup_printf (_ ("This connection is encrypted with %1$s and %2$s."),
                            net_connection_get_tls_version (self->connection), cipher));
  if (server != NULL)
    {
      /* Translators: %s is a name from a certificate, like "CN=chat.example". */
      tell (self, room, g_strdup_printf (_ ("The server proved to be %s."), server->subject));
      tell_certificate (self, room, server);
    }
  if (own != NULL)
    {
      /* Translators: %s is a name from a certificate, like "CN=bob". */
      tell (self, room, g_strdup_printf (_ ("Your own certificate is for %s."), own->subject));
      tell_certificate (self, room, own);
    }
  warn (self, room);
}
