/* server-password.h: what is kept of a password, and how one is compared with it.
 *
 * A verifier is that of SCRAM-SHA-256, in the form of RFC 5803:
 *   SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey
 * One and the same serves SCRAM, where the server never sees the password, and PLAIN, PASS and
 * OPER, where it does: the keys are derived again then, and compared in constant time. Deriving
 * takes as long as it is meant to, so a running loop leaves it to the one thread of a
 * ServerPasswords: a crowd of guesses waits there, and holds up neither the loop nor handshakes.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The fields are the interface. Keys and salt are base64. */
typedef struct
{
  guint iterations;
  char *salt;
  char *stored_key;
  char *server_key;
} ServerVerifier;

ServerVerifier *server_verifier_parse (const char *text); /* (nullable): it is none */
void server_verifier_free (ServerVerifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerVerifier, server_verifier_free)

/* These take long. */
char *server_password_hash (const char *password); /* (nullable): no random numbers to be had */
gboolean server_password_matches (const char *password, const char *verifier);

/* How long it takes tells nothing of where they differ. */
gboolean server_password_is_equal (const char *a, const char *b);

typedef struct _ServerPasswords ServerPasswords;

ServerPasswords *server_passwords_new (void);
void server_passwords_free (ServerPasswords *self); /* after what was begun */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerPasswords, server_passwords_free)

/* Cancelled ones that still wait cost nothing. source_object of the callback: NULL. */
void server_passwords_hash_async (ServerPasswords *self,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *server_passwords_hash_finish (GAsyncResult *result, GError **error);
void server_passwords_match_async (ServerPasswords *self,
                                   const char *password,
                                   const char *verifier,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean server_passwords_match_finish (GAsyncResult *result,
                                        GError **error); /* error: cancelled */

G_END_DECLS
