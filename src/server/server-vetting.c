#include "config.h"

#include "server-vetting.h"

#include "net-address.h"
#include "server-password.h"
#include "server-private.h"

#define MAX_SESSION_FAILURES 5

/* Of a place in a window. A house behind one address may well mistype more than one person. */
#define MAX_PLACE_FAILURES 20
#define WINDOW_US (10 * 60 * G_USEC_PER_SEC)
#define MAX_PLACES 10000 /* remembered */

typedef struct
{
  guint64 place;   /* of net_address_get_place(); 0: no address */
  gint64 since_us; /* monotonic */
  guint n_failures;
} Guesser;

/* The server's note. */
typedef struct
{
  ServerPasswords *passwords; /* (owned) */
  GHashTable *guessers;       /* (owned): set of (owned) Guesser, by place */
} Vetting;

/* A session's note while it waits. */
typedef struct
{
  GCancellable *cancellable; /* (owned) */
  ServerResponse *response;  /* (owned) (nullable) */
  char *subject;             /* (owned) (nullable) */
  ServerMatchedFunc on_matched;
  ServerHashedFunc on_hashed;
} Question;

static G_DEFINE_QUARK (server_vetting, vetting)
static G_DEFINE_QUARK (server_vetting_question, question)
static G_DEFINE_QUARK (server_vetting_failures, failures)

static void
vetting_free (gpointer data)
{
  Vetting *self = data;

  server_passwords_free (self->passwords);
  g_hash_table_unref (self->guessers);
  g_free (self);
}

static Vetting *
get_vetting (Server *server)
{
  Vetting *self = g_datalist_id_get_data (&server->notes, vetting_quark ());

  if (self == NULL)
    {
      self = g_new0 (Vetting, 1);
      self->passwords = server_passwords_new ();
      G_STATIC_ASSERT (G_STRUCT_OFFSET (Guesser, place) == 0); /* its address is its key's */
      self->guessers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_datalist_id_set_data_full (&server->notes, vetting_quark (), self, vetting_free);
    }

  return self;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_cancellable_cancel (question->cancellable);
  g_object_unref (question->cancellable);
  g_clear_pointer (&question->response, server_response_unref);
  g_free (question->subject);
  g_free (question);
}

static Question *
ask (ServerSession *session, const char *subject)
{
  Question *question = g_new0 (Question, 1);

  question->cancellable = g_cancellable_new ();
  question->response = session->response != NULL ? server_response_ref (session->response) : NULL;
  question->subject = g_strdup (subject);
  g_datalist_id_set_data_full (&session->notes, question_quark (), question, question_free);
  server_session_pause (session);
  return question;
}

/* The answer is part of what a label asked for. Whoever is gone, and only waits for the end of the
 * connection, does nothing any more. */
static void
answer (ServerSession *session, gboolean matches, const char *verifier)
{
  Question *question = g_datalist_id_remove_no_notify (&session->notes, question_quark ());

  if (session->state == SERVER_SESSION_GONE)
    {
      question_free (question);
      return;
    }

  session->response = question->response;
  if (question->on_matched != NULL)
    question->on_matched (session, question->subject, matches);
  else
    question->on_hashed (session, question->subject, verifier);
  session->response = NULL;
  question_free (question);
  server_session_resume (session);
}

/* Cancelled: the session has left, and perhaps the server is no more. */
static void
on_matched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ServerSession) session = user_data;
  g_autoptr (GError) error = NULL;
  gboolean matches = server_passwords_match_finish (result, &error);

  if (error == NULL)
    answer (session, matches, NULL);
}

static void
on_hashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ServerSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *verifier = server_passwords_hash_finish (result, &error);

  if (error == NULL)
    answer (session, FALSE, verifier);
}

/**
 * server_vetting_match:
 * @subject: (nullable): for @func
 * @func: called later, never inside this call
 */
void
server_vetting_match (ServerSession *session,
                      const char *password,
                      const char *verifier,
                      const char *subject,
                      ServerMatchedFunc func)
{
  Question *question = ask (session, subject);

  question->on_matched = func;
  server_passwords_match_async (get_vetting (session->server)->passwords, password, verifier,
                                question->cancellable, on_matched, server_session_ref (session));
}

/**
 * server_vetting_hash:
 * @subject: (nullable): for @func
 * @func: called later, never inside this call
 */
void
server_vetting_hash (ServerSession *session,
                     const char *password,
                     const char *subject,
                     ServerHashedFunc func)
{
  Question *question = ask (session, subject);

  question->on_hashed = func;
  server_passwords_hash_async (get_vetting (session->server)->passwords, password,
                               question->cancellable, on_hashed, server_session_ref (session));
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer user_data)
{
  const Guesser *guesser = key;
  const gint64 *now_us = user_data;

  return *now_us - guesser->since_us > WINDOW_US;
}

static guint64
get_place (const ServerSession *session)
{
  GInetAddress *address =
      session->connection != NULL ? net_connection_get_address (session->connection) : NULL;

  return address != NULL ? net_address_get_place (address) : 0;
}

/**
 * server_vetting_is_throttled:
 *
 * Whether too many wrong passwords have come from the session's place of late.
 */
gboolean
server_vetting_is_throttled (ServerSession *session)
{
  guint64 place = get_place (session);
  const Guesser *guesser = g_hash_table_lookup (get_vetting (session->server)->guessers, &place);
  gint64 now_us = g_get_monotonic_time ();

  return guesser != NULL && !is_forgotten ((gpointer) guesser, NULL, &now_us) &&
         guesser->n_failures >= MAX_PLACE_FAILURES;
}

static void
count_place (ServerSession *session)
{
  GHashTable *guessers = get_vetting (session->server)->guessers;
  guint64 place = get_place (session);
  gint64 now_us = g_get_monotonic_time ();
  Guesser *guesser = g_hash_table_lookup (guessers, &place);

  if (guesser != NULL && is_forgotten (guesser, NULL, &now_us))
    *guesser = (Guesser){ .place = place, .since_us = now_us };
  if (guesser == NULL)
    {
      if (g_hash_table_size (guessers) >= MAX_PLACES)
        g_hash_table_foreach_remove (guessers, is_forgotten, &now_us);
      if (g_hash_table_size (guessers) >= MAX_PLACES)
        return;
      guesser = g_new0 (Guesser, 1);
      *guesser = (Guesser){ .place = place, .since_us = now_us };
      g_hash_table_add (guessers, guesser);
    }
  guesser->n_failures++;
}

/**
 * server_vetting_count_failure:
 *
 * Called after the session was told. It may be closed afterwards.
 */
void
server_vetting_count_failure (ServerSession *session)
{
  guint n = GPOINTER_TO_UINT (g_datalist_id_get_data (&session->notes, failures_quark ())) + 1;

  g_datalist_id_set_data (&session->notes, failures_quark (), GUINT_TO_POINTER (n));
  count_place (session);
  if (n >= MAX_SESSION_FAILURES)
    server_session_quit (session, "Too many failed logins");
}

static void
on_session_closed (ServerSession *session)
{
  g_datalist_id_set_data (&session->notes, question_quark (), NULL);
}

const ServerFeature server_vetting_feature = { .on_session_closed = on_session_closed };
