#include "config.h"

#include "server-sasl.h"

#include <gsasl.h>
#include <string.h>

#include "irc-case.h"
#include "server-account.h"
#include "server-gateway.h"
#include "server-password.h"
#include "server-private.h"
#include "server-vetting.h"

/* sasl-3.1: a message longer than this comes in several; one of exactly this is not the last. */
#define CHUNK 400
#define MAX_MESSAGE 8192 /* base64; what a client may make us keep */

typedef struct _Mechanism Mechanism;

/* A session's note, from AUTHENTICATE and a mechanism's name to its end. */
typedef struct
{
  const Mechanism *mechanism;
  GString *message;     /* (owned): base64, what has come of it */
  Gsasl_session *scram; /* (owned) (nullable) */
  char *account;        /* (owned) (nullable): proven; the client's last word is awaited */
} Exchange;

struct _Mechanism
{
  const char *name;
  gboolean (*is_offered) (ServerSession *session); /* (nullable): always */
  void (*step) (ServerSession *session, Exchange *exchange, const char *bytes, gsize length);
};

static G_DEFINE_QUARK (server_sasl, sasl)
static G_DEFINE_QUARK (server_sasl_exchange, exchange)

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  if (exchange->message->len > 0)
    explicit_bzero (exchange->message->str, exchange->message->len);
  g_string_free (exchange->message, TRUE);
  g_clear_pointer (&exchange->scram, gsasl_finish);
  g_free (exchange->account);
  g_free (exchange);
}

static Exchange *
get_exchange (ServerSession *session)
{
  return g_datalist_id_get_data (&session->notes, exchange_quark ());
}

static void
drop_exchange (ServerSession *session)
{
  g_datalist_id_set_data (&session->notes, exchange_quark (), NULL);
}

static void
fail (ServerSession *session, IrcNumeric numeric)
{
  drop_exchange (session);
  server_reply (session, numeric, NULL, NULL);
}

/* What was shown is wrong. */
static void
refuse (ServerSession *session)
{
  fail (session, IRC_ERR_SASLFAIL);
  server_vetting_count_failure (session);
}

static void
succeed (ServerSession *session, const char *account)
{
  g_autofree char *name = g_strdup (account);

  drop_exchange (session);
  server_account_log_in_by_sasl (session, name);
}

static void
say (ServerSession *session, const char *text)
{
  g_autofree char *body = irc_line_new (NULL, "AUTHENTICATE", text, NULL);

  server_send_body (session, body);
}

static void
challenge (ServerSession *session, const char *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode ((const guchar *) bytes, length);
  gsize rest = strlen (text);

  for (const char *at = text; rest > 0; at += CHUNK)
    {
      g_autofree char *chunk = g_strndup (at, CHUNK);

      say (session, chunk);
      if (rest < CHUNK)
        return;
      rest -= CHUNK;
    }

  say (session, "+");
}

/* An account to act as that is another than the one logged in to: nobody may. */
static gboolean
may_act_as (const char *authzid, const char *account)
{
  g_autofree char *wanted = irc_case_fold (authzid);
  g_autofree char *own = irc_case_fold (account);

  return *authzid == '\0' || g_str_equal (wanted, own);
}

static void
on_plain_matched (ServerSession *session, const char *account, gboolean matches)
{
  if (matches)
    succeed (session, account);
  else
    refuse (session);
}

/* RFC 4616: authzid NUL authcid NUL passwd. That an account exists is no secret: its name is taken
 * for everybody. So no time is spent on one that does not. */
static void
step_plain (ServerSession *session, Exchange *exchange, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  const char *authcid = memchr (bytes, '\0', length);
  const char *password =
      authcid != NULL ? memchr (authcid + 1, '\0', (gsize) (end - authcid - 1)) : NULL;
  const ChatAccount *account;

  if (password == NULL || memchr (password + 1, '\0', (gsize) (end - password - 1)) != NULL ||
      !g_utf8_validate (authcid + 1, -1, NULL) || !g_utf8_validate (bytes, -1, NULL))
    {
      refuse (session);
      return;
    }

  account = chat_state_find_account (session->server->state, authcid + 1);
  if (account == NULL || account->verifier == NULL || !may_act_as (bytes, account->name))
    refuse (session);
  else
    server_vetting_match (session, password + 1, account->verifier, account->name,
                          on_plain_matched);
}

static gboolean
has_certificate (ServerSession *session)
{
  return server_gateway_get_fingerprint (session) != NULL;
}

/* RFC 4422, appendix A: the authzid, or nothing. */
static void
step_external (ServerSession *session, Exchange *exchange, const char *bytes, gsize length)
{
  const char *fingerprint = server_gateway_get_fingerprint (session);
  const ChatAccount *account =
      fingerprint != NULL ? chat_state_find_account_by_cert (session->server->state, fingerprint)
                          : NULL;

  if (account == NULL || memchr (bytes, '\0', length) != NULL ||
      !g_utf8_validate (bytes, (gssize) length, NULL) || !may_act_as (bytes, account->name))
    refuse (session);
  else
    succeed (session, account->name);
}

/* gsasl asks for what it needs once it knows who it is about. */
static int
on_scram_property (Gsasl *context, Gsasl_session *scram, Gsasl_property property)
{
  const ServerSession *session = gsasl_session_hook_get (scram);
  const char *authid = gsasl_property_fast (scram, GSASL_AUTHID);
  const ChatAccount *account = authid != NULL && g_utf8_validate (authid, -1, NULL)
                                   ? chat_state_find_account (session->server->state, authid)
                                   : NULL;
  g_autoptr (ServerVerifier) verifier = account != NULL && account->verifier != NULL
                                            ? server_verifier_parse (account->verifier)
                                            : NULL;
  g_autofree char *iterations = NULL;

  if (verifier == NULL || (property != GSASL_SCRAM_ITER && property != GSASL_SCRAM_SALT &&
                           property != GSASL_SCRAM_STOREDKEY && property != GSASL_SCRAM_SERVERKEY))
    return GSASL_NO_CALLBACK;

  iterations = g_strdup_printf ("%u", verifier->iterations);
  gsasl_property_set (scram, GSASL_SCRAM_ITER, iterations);
  gsasl_property_set (scram, GSASL_SCRAM_SALT, verifier->salt);
  gsasl_property_set (scram, GSASL_SCRAM_STOREDKEY, verifier->stored_key);
  gsasl_property_set (scram, GSASL_SCRAM_SERVERKEY, verifier->server_key);
  return GSASL_OK;
}

static Gsasl *
get_context (Server *server)
{
  Gsasl *context = g_datalist_id_get_data (&server->notes, sasl_quark ());

  if (context == NULL && gsasl_init (&context) == GSASL_OK)
    {
      gsasl_callback_set (context, on_scram_property);
      g_datalist_id_set_data_full (&server->notes, sasl_quark (), context,
                                   (GDestroyNotify) gsasl_done);
    }

  return context;
}

static gboolean
begin_scram (ServerSession *session, Exchange *exchange)
{
  Gsasl *context = get_context (session->server);

  if (context == NULL ||
      gsasl_server_start (context, "SCRAM-SHA-256", &exchange->scram) != GSASL_OK)
    return FALSE;

  gsasl_session_hook_set (exchange->scram, session);
  return TRUE;
}

/* Returns: (nullable): the account whose password the client has proven to know */
static const ChatAccount *
get_scram_account (ServerSession *session, Exchange *exchange)
{
  const char *authid = gsasl_property_fast (exchange->scram, GSASL_AUTHID);
  const char *authzid = gsasl_property_fast (exchange->scram, GSASL_AUTHZID);
  const ChatAccount *account =
      authid != NULL ? chat_state_find_account (session->server->state, authid) : NULL;

  return account != NULL && (authzid == NULL || (g_utf8_validate (authzid, -1, NULL) &&
                                                 may_act_as (authzid, account->name)))
             ? account
             : NULL;
}

/* RFC 5802. The server's signature is a challenge, and the client's answer to it is empty. */
static void
step_scram (ServerSession *session, Exchange *exchange, const char *bytes, gsize length)
{
  char *output = NULL;
  size_t n_output = 0;
  const ChatAccount *account;
  int result;

  if (exchange->account != NULL)
    {
      succeed (session, exchange->account);
      return;
    }
  if (exchange->scram == NULL && !begin_scram (session, exchange))
    {
      fail (session, IRC_ERR_SASLFAIL);
      return;
    }

  result = gsasl_step (exchange->scram, bytes, length, &output, &n_output);
  account = result == GSASL_OK ? get_scram_account (session, exchange) : NULL;
  if (result == GSASL_NEEDS_MORE || account != NULL)
    {
      exchange->account = account != NULL ? g_strdup (account->name) : NULL;
      challenge (session, output, n_output);
    }
  else
    refuse (session);
  gsasl_free (output);
}

static const Mechanism mechanisms[] = {
  { "PLAIN", NULL, step_plain },
  { "SCRAM-SHA-256", NULL, step_scram },
  { "EXTERNAL", has_certificate, step_external },
};

static gboolean
is_offered (const Mechanism *mechanism, ServerSession *session)
{
  return mechanism->is_offered == NULL || mechanism->is_offered (session);
}

static char *
dup_mechanisms (ServerSession *session)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (is_offered (&mechanisms[i], session))
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", mechanisms[i].name);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* sasl-3.1 allows one login, sasl-3.2 another one at any time. */
static gboolean
may_begin (const ServerSession *session)
{
  return session->cap_version_302 || server_account_get (session) == NULL;
}

static void
begin (ServerSession *session, const char *name)
{
  g_autofree char *names = NULL;

  if (!may_begin (session))
    {
      fail (session, IRC_ERR_SASLALREADY);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_ascii_strcasecmp (mechanisms[i].name, name) == 0 && is_offered (&mechanisms[i], session))
      {
        Exchange *exchange;

        if (server_vetting_is_throttled (session))
          {
            fail (session, IRC_ERR_NICKLOCKED);
            return;
          }

        exchange = g_new0 (Exchange, 1);
        exchange->mechanism = &mechanisms[i];
        exchange->message = g_string_new (NULL);
        g_datalist_id_set_data_full (&session->notes, exchange_quark (), exchange, exchange_free);
        say (session, "+");
        return;
      }

  names = dup_mechanisms (session);
  server_reply (session, IRC_RPL_SASLMECHS, NULL, names, NULL);
  server_reply (session, IRC_ERR_SASLFAIL, NULL, NULL);
}

/* A whole message: NUL-terminated for those who compare it as text. */
static void
take_message (ServerSession *session, Exchange *exchange)
{
  gsize length = 0;
  g_autofree guchar *decoded =
      exchange->message->len > 0 ? g_base64_decode (exchange->message->str, &length) : NULL;
  g_autofree char *again = g_base64_encode (decoded, length);
  g_autofree char *bytes = g_malloc0 (length + 1);

  if (!g_str_equal (again, exchange->message->str))
    {
      refuse (session);
      return;
    }

  if (length > 0)
    memcpy (bytes, decoded, length);
  g_string_truncate (exchange->message, 0);
  exchange->mechanism->step (session, exchange, bytes, length);
  if (length > 0)
    {
      explicit_bzero (bytes, length);
      explicit_bzero (decoded, length);
    }
}

static void
take_chunk (ServerSession *session, Exchange *exchange, const char *chunk)
{
  gboolean is_empty = g_str_equal (chunk, "+");

  if (!is_empty)
    g_string_append (exchange->message, chunk);
  if (exchange->message->len > MAX_MESSAGE)
    fail (session, IRC_ERR_SASLTOOLONG);
  else if (is_empty || strlen (chunk) < CHUNK)
    take_message (session, exchange);
}

static void
run_authenticate (ServerSession *session, const IrcMessage *message)
{
  const char *text = message->params[0];
  Exchange *exchange = get_exchange (session);

  if (!server_session_has_cap (session, IRC_CAP_SASL))
    fail (session, IRC_ERR_SASLFAIL);
  else if (strlen (text) > CHUNK)
    fail (session, IRC_ERR_SASLTOOLONG);
  else if (g_str_equal (text, "*"))
    fail (session, IRC_ERR_SASLABORTED);
  else if (exchange == NULL)
    begin (session, text);
  else
    take_chunk (session, exchange, text);
}

void
server_sasl_abort (ServerSession *session)
{
  if (get_exchange (session) != NULL)
    fail (session, IRC_ERR_SASLABORTED);
}

static void
on_session_closed (ServerSession *session)
{
  drop_exchange (session);
}

static const ServerCommand commands[] = {
  { "AUTHENTICATE", 1, TRUE, run_authenticate, .is_secret = TRUE },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_SASL, dup_mechanisms },
  { IRC_N_CAPS },
};

const ServerFeature server_sasl_feature = { .commands = commands,
                                            .caps = caps,
                                            .on_session_closed = on_session_closed };
