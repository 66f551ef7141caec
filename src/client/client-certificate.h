/* client-certificate.h: what a certificate says to a person: whose it is, who says so, and until
 * when. Pure: a certificate and the time of now. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How soon it ends. */
typedef enum
{
  CLIENT_CERTIFICATE_FINE,
  CLIENT_CERTIFICATE_MONTH, /* within 30 days */
  CLIENT_CERTIFICATE_WEEK,  /* within 7 */
  CLIENT_CERTIFICATE_DAY,   /* within one */
  CLIENT_CERTIFICATE_ENDED,
} ClientCertificateState;

/* The fields are the interface. */
typedef struct
{
  char *name;        /* of its owner, for people: a host, else the common name */
  char *subject;     /* as it is written in it: "CN=chat.example,O=Example" */
  char *issuer;      /* of its issuer, for people: the common name */
  char *issuer_full; /* "CN=Example authority,O=Example" */
  char *fingerprint; /* SHA-256: "AB:CD:..." */
  GDateTime *begin;  /* (nullable): local time */
  GDateTime *end;    /* (nullable) */
} ClientCertificate;

ClientCertificate *client_certificate_new (GTlsCertificate *certificate, const char *host);
void client_certificate_free (ClientCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientCertificate, client_certificate_free)

ClientCertificateState client_certificate_get_state (const ClientCertificate *self, GDateTime *now);
/* (transfer full) (nullable): what there is to warn of, a sentence; %NULL: nothing */
char *client_certificate_warn (const ClientCertificate *self, gboolean is_own, GDateTime *now);

G_END_DECLS
