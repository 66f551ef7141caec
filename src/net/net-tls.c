#include "config.h"

#include "net-tls.h"

#include <errno.h>
#include <string.h>

struct _NetTls
{
  gnutls_session_t session;     /* (owned) */
  NetCredentials *credentials;  /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable): made when somebody wants it */

  const char *bytes; /* (nullable): borrowed */
  gsize n_bytes;
  gboolean is_ended;

  GByteArray *written; /* (owned) (nullable) */
  gsize n_popped;
};

static ssize_t
pull (gnutls_transport_ptr_t data, void *buffer, size_t size)
{
  NetTls *self = data;
  gsize n = MIN (size, self->n_bytes);

  if (n == 0 && !self->is_ended)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  if (n > 0)
    memcpy (buffer, self->bytes, n);
  self->bytes += n;
  self->n_bytes -= n;
  return (ssize_t) n;
}

static ssize_t
push (gnutls_transport_ptr_t data, const void *bytes, size_t n_bytes)
{
  NetTls *self = data;

  if (self->written == NULL)
    self->written = g_byte_array_new ();
  g_byte_array_append (self->written, bytes, (guint) n_bytes);
  return (ssize_t) n_bytes;
}

NetTls *
net_tls_new (gnutls_session_t session, NetCredentials *credentials)
{
  NetTls *self = g_new0 (NetTls, 1);

  self->session = session;
  self->credentials = net_credentials_ref (credentials);
  gnutls_transport_set_ptr (session, self);
  gnutls_transport_set_pull_function (session, pull);
  gnutls_transport_set_push_function (session, push);
  return self;
}

void
net_tls_free (NetTls *self)
{
  gnutls_deinit (self->session);
  net_credentials_unref (self->credentials);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->written, g_byte_array_unref);
  g_free (self);
}

const gnutls_datum_t *
net_tls_get_peer_der (NetTls *self)
{
  unsigned int n;

  return gnutls_certificate_get_peers (self->session, &n);
}

/* Takes @issuer. Returns: (transfer full): or %NULL */
static GTlsCertificate *
read_certificate (const gnutls_datum_t *datum, GTlsCertificate *issuer)
{
  GType type = g_tls_backend_get_certificate_type (g_tls_backend_get_default ());
  g_autoptr (GTlsCertificate) taken = issuer;
  g_autoptr (GByteArray) der = g_byte_array_sized_new (datum->size);

  g_byte_array_append (der, datum->data, datum->size);
  return g_initable_new (type, NULL, NULL, "certificate", der, "issuer", taken, NULL);
}

GTlsCertificate *
net_tls_copy_certificate (gnutls_session_t session)
{
  unsigned int n = 0;
  const gnutls_datum_t *chain = gnutls_certificate_get_peers (session, &n);
  GTlsCertificate *certificate = NULL;

  if (chain == NULL || n == 0)
    return NULL;
  for (unsigned int i = n; i-- > 0;)
    {
      certificate = read_certificate (&chain[i], certificate);
      if (certificate == NULL)
        return NULL;
    }
  return certificate;
}

GTlsCertificate *
net_tls_get_peer_certificate (NetTls *self)
{
  if (self->certificate == NULL)
    self->certificate = net_tls_copy_certificate (self->session);
  return self->certificate;
}

const char *
net_tls_get_version (NetTls *self)
{
  /* Older ones are not spoken. */
  return gnutls_protocol_get_version (self->session) == GNUTLS_TLS1_3 ? "TLS 1.3" : "TLS";
}

const char *
net_tls_get_cipher (NetTls *self)
{
  return gnutls_ciphersuite_get (self->session);
}

/* RFC 6066 knows no other type of name, and no list with two of one type. */
char *
net_tls_dup_server_name (NetTls *self)
{
  char name[256] = "";
  size_t size = sizeof name - 1;
  unsigned int type;
  int code = gnutls_server_name_get (self->session, name, &size, &type, 0);

  return code == 0 && type == GNUTLS_NAME_DNS && *name != '\0' ? g_strdup (name) : NULL;
}

void
net_tls_feed (NetTls *self, const char *bytes, gsize n_bytes)
{
  self->bytes = bytes;
  self->n_bytes = n_bytes;
  if (n_bytes == 0)
    self->is_ended = TRUE;
}

static gboolean
fail (GError **error, gssize code)
{
  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_MISC, gnutls_strerror ((int) code));
  return FALSE;
}

/* After a message of its own, a key update for one, GnuTLS asks to be called again: with bytes left
 * there may be more, and nothing would tell. A socket that ends without TLS's own end has ended. */
gssize
net_tls_read (NetTls *self, char *buffer, gsize size, GError **error)
{
  gssize n;

  do
    n = gnutls_record_recv (self->session, buffer, size);
  while (n < 0 && gnutls_error_is_fatal ((int) n) == 0 && self->n_bytes > 0);

  if (n >= 0 || n == GNUTLS_E_PREMATURE_TERMINATION)
    return MAX (n, 0);
  if (gnutls_error_is_fatal ((int) n) != 0)
    fail (error, n);
  return -1;
}

gboolean
net_tls_write (NetTls *self, const char *bytes, gsize n_bytes, GError **error)
{
  while (n_bytes > 0)
    {
      gssize n = gnutls_record_send (self->session, bytes, n_bytes);

      if (n < 0)
        return fail (error, n);
      bytes += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

void
net_tls_write_end (NetTls *self)
{
  gnutls_bye (self->session, GNUTLS_SHUT_WR); /* it ends in any case */
}

const char *
net_tls_peek (NetTls *self, gsize *n_bytes)
{
  *n_bytes = self->written != NULL ? self->written->len - self->n_popped : 0;
  return *n_bytes > 0 ? (const char *) self->written->data + self->n_popped : NULL;
}

/* An empty buffer is given back: most connections are idle. */
void
net_tls_pop (NetTls *self, gsize n_bytes)
{
  self->n_popped += n_bytes;
  if (self->written == NULL || self->n_popped < self->written->len)
    return;
  g_clear_pointer (&self->written, g_byte_array_unref);
  self->n_popped = 0;
}
