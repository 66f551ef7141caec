#include "config.h"

#include "server-password.h"

#include <gsasl.h>
#include <string.h>

#include "net-gnutls.h"

#define PREFIX "SCRAM-SHA-256$"

/* RFC 7677 asks for 4096 at least. More costs whoever guesses, and each honest client once. */
#define ITERATIONS 32768
#define MAX_ITERATIONS 10000000 /* of a verifier that somebody else wrote */
#define SALT_SIZE 16
#define KEY_SIZE GSASL_HASH_SHA256_SIZE

struct _ServerPasswords
{
  GThreadPool *pool; /* (owned) */
};

/* What the thread is to do; verifier (nullable): make one. */
typedef struct
{
  char *password;
  char *verifier;
} Job;

typedef struct
{
  char stored[KEY_SIZE];
  char server[KEY_SIZE];
} Keys;

void
server_verifier_free (ServerVerifier *self)
{
  g_free (self->salt);
  g_free (self->stored_key);
  g_free (self->server_key);
  g_free (self);
}

static gboolean
is_base64_of (const char *text, gsize least, gsize most)
{
  gsize length;
  g_autofree guchar *bytes = *text != '\0' ? g_base64_decode (text, &length) : NULL;
  g_autofree char *again = bytes != NULL ? g_base64_encode (bytes, length) : NULL;

  return again != NULL && g_str_equal (again, text) && length >= least && length <= most;
}

/**
 * server_verifier_parse:
 * Returns: (transfer full) (nullable): the parts, or %NULL when this is no verifier of ours
 */
ServerVerifier *
server_verifier_parse (const char *text)
{
  g_auto (GStrv) parts = NULL;
  guint64 iterations;
  ServerVerifier *self;

  if (!g_str_has_prefix (text, PREFIX))
    return NULL;

  parts = g_strsplit_set (text + strlen (PREFIX), ":$", -1);
  if (g_strv_length (parts) != 4 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, MAX_ITERATIONS, &iterations, NULL) ||
      !is_base64_of (parts[1], 1, 64) || !is_base64_of (parts[2], KEY_SIZE, KEY_SIZE) ||
      !is_base64_of (parts[3], KEY_SIZE, KEY_SIZE))
    return NULL;

  self = g_new0 (ServerVerifier, 1);
  self->iterations = (guint) iterations;
  self->salt = g_strdup (parts[1]);
  self->stored_key = g_strdup (parts[2]);
  self->server_key = g_strdup (parts[3]);
  return self;
}

/* The compiler may not leave this out as a store to memory that dies. */
static void
wipe (char *secret)
{
  explicit_bzero (secret, strlen (secret));
}

/* RFC 5802: Hi(Normalize(password), salt, i). What SASLprep refuses, such as letters newer than
 * Unicode 3.2, goes as it is: clients do the same. (gsasl's own function for all of it refuses.) */
static gboolean
derive (const char *password, guint iterations, const guchar *salt, gsize salt_length, Keys *keys)
{
  char salted[KEY_SIZE];
  char client[KEY_SIZE];
  char *prepared = NULL;
  const char *used;
  gboolean is_derived;

  if (gsasl_saslprep (password, 0, &prepared, NULL) != GSASL_OK)
    prepared = NULL;
  used = prepared != NULL ? prepared : password;

  {
    const gnutls_datum_t key = { (guchar *) used, (guint) strlen (used) };
    const gnutls_datum_t salt_datum = { (guchar *) salt, (guint) salt_length };

    is_derived = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &key, &salt_datum, iterations, salted,
                                sizeof salted) == GNUTLS_E_SUCCESS &&
                 gsasl_scram_secrets_from_salted_password (GSASL_HASH_SHA256, salted, client,
                                                           keys->server, keys->stored) == GSASL_OK;
  }
  if (prepared != NULL)
    wipe (prepared);
  gsasl_free (prepared);
  explicit_bzero (salted, sizeof salted);
  explicit_bzero (client, sizeof client);
  return is_derived;
}

/**
 * server_password_hash:
 *
 * Takes its time. The salt is random, so that equal passwords have different verifiers.
 *
 * Returns: (transfer full) (nullable): the verifier
 */
char *
server_password_hash (const char *password)
{
  guchar salt[SALT_SIZE];
  Keys keys;
  g_autofree char *salt_text = NULL;
  g_autofree char *stored = NULL;
  g_autofree char *server = NULL;

  if (gsasl_random ((char *) salt, sizeof salt) != GSASL_OK ||
      !derive (password, ITERATIONS, salt, sizeof salt, &keys))
    return NULL;

  salt_text = g_base64_encode (salt, sizeof salt);
  stored = g_base64_encode ((const guchar *) keys.stored, KEY_SIZE);
  server = g_base64_encode ((const guchar *) keys.server, KEY_SIZE);
  return g_strdup_printf (PREFIX "%u:%s$%s:%s", (guint) ITERATIONS, salt_text, stored, server);
}

static gboolean
are_equal (const guchar *a, const guchar *b, gsize length)
{
  guchar difference = 0;

  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];

  return difference == 0;
}

gboolean
server_password_is_equal (const char *a, const char *b)
{
  guchar digests[2][KEY_SIZE];
  const char *texts[] = { a, b };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize length = KEY_SIZE;

      g_checksum_update (checksum, (const guchar *) texts[i], -1);
      g_checksum_get_digest (checksum, digests[i], &length);
    }

  return are_equal (digests[0], digests[1], KEY_SIZE);
}

/**
 * server_password_matches:
 *
 * Takes its time. A verifier that is none matches no password.
 */
gboolean
server_password_matches (const char *password, const char *verifier)
{
  g_autoptr (ServerVerifier) parsed = server_verifier_parse (verifier);
  g_autofree guchar *salt = NULL;
  g_autofree guchar *stored = NULL;
  gsize salt_length;
  gsize stored_length;
  Keys keys;

  if (parsed == NULL)
    return FALSE;

  salt = g_base64_decode (parsed->salt, &salt_length);
  stored = g_base64_decode (parsed->stored_key, &stored_length);
  return derive (password, parsed->iterations, salt, salt_length, &keys) &&
         are_equal ((const guchar *) keys.stored, stored, KEY_SIZE);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  wipe (job->password);
  g_free (job->password);
  g_free (job->verifier);
  g_free (job);
}

/* In the thread. The task reports in the context that it was made in. */
static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (job->verifier != NULL)
    g_task_return_boolean (task, server_password_matches (job->password, job->verifier));
  else
    g_task_return_pointer (task, server_password_hash (job->password), g_free);
}

ServerPasswords *
server_passwords_new (void)
{
  ServerPasswords *self = g_new0 (ServerPasswords, 1);

  self->pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL); /* not exclusive: cannot fail */
  return self;
}

void
server_passwords_free (ServerPasswords *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self);
}

static void
push (ServerPasswords *self,
      const char *password,
      const char *verifier,
      gpointer tag,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->password = g_strdup (password);
  job->verifier = g_strdup (verifier);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (self->pool, task, NULL); /* queued even where no thread can be made */
}

void
server_passwords_hash_async (ServerPasswords *self,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  push (self, password, NULL, server_passwords_hash_async, cancellable, callback, user_data);
}

/**
 * server_passwords_hash_finish:
 * Returns: (transfer full) (nullable): the verifier; %NULL without @error: it could not be made
 */
char *
server_passwords_hash_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
server_passwords_match_async (ServerPasswords *self,
                              const char *password,
                              const char *verifier,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  push (self, password, verifier, server_passwords_match_async, cancellable, callback, user_data);
}

gboolean
server_passwords_match_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
