#include "config.h"

#include "client-sasl.h"

#include <glib/gi18n-lib.h>
#include <gsasl.h>

#include "client-error.h"

/* sasl-3.1: a message longer than this goes in several; after one of exactly this comes "+". */
#define CHUNK 400
#define MAX_MESSAGE 16384 /* what a server may make us keep of one, in base64 */

typedef enum
{
  SASL_IDLE,
  SASL_RUNNING,
} SaslState;

typedef struct
{
  const char *name;
  gboolean (*is_possible) (ClientSession *session);
  gboolean (*step) (ClientSession *session, const char *bytes, gsize length);
} Mechanism;

struct _ClientSasl
{
  char *account;      /* (nullable) */
  char *password;     /* (nullable) */
  gboolean is_new;    /* typed, and not known to be right yet */
  char *old_account;  /* (nullable): what held before that */
  char *old_password; /* (nullable) */
  gboolean is_required;
  char *offered; /* (nullable): mechanisms, with commas; "": not said which */
  SaslState state;
  gboolean is_negotiated;     /* on this connection: tried, or not to be had */
  guint next;                 /* which mechanism is tried after this one */
  const Mechanism *mechanism; /* (nullable) */
  GString *message;           /* (owned): base64, what has come of it */
  Gsasl *context;             /* (owned) (nullable) */
  Gsasl_session *scram;       /* (owned) (nullable) */
  gboolean is_server_proven;  /* it showed that it knows the password */
};

static void
clear_text (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static void
end_exchange (ClientSasl *self)
{
  self->state = SASL_IDLE;
  self->mechanism = NULL;
  self->is_server_proven = FALSE;
  g_clear_pointer (&self->scram, gsasl_finish);
  g_string_truncate (self->message, 0);
}

ClientSasl *
client_sasl_new (const char *account, const char *password, gboolean is_required)
{
  ClientSasl *self = g_new0 (ClientSasl, 1);

  self->account = g_strdup (account);
  self->password = g_strdup (password);
  self->is_required = is_required;
  self->message = g_string_new (NULL);
  return self;
}

void
client_sasl_free (ClientSasl *self)
{
  end_exchange (self);
  g_clear_pointer (&self->context, gsasl_done);
  g_string_free (self->message, TRUE);
  clear_text (&self->password);
  clear_text (&self->old_password);
  g_free (self->account);
  g_free (self->old_account);
  g_free (self->offered);
  g_free (self);
}

/* What was typed holds from now on, or what held before. */
static void
settle_account (ClientSasl *self, gboolean is_right)
{
  if (self->is_new && !is_right)
    {
      clear_text (&self->password);
      g_free (self->account);
      self->account = g_steal_pointer (&self->old_account);
      self->password = g_steal_pointer (&self->old_password);
    }
  clear_text (&self->old_password);
  g_clear_pointer (&self->old_account, g_free);
  self->is_new = FALSE;
}

void
client_sasl_reset (ClientSasl *self)
{
  end_exchange (self);
  if (self->old_account != NULL)
    settle_account (self, FALSE); /* the line dropped before it was known */
  self->next = 0;
  self->is_negotiated = FALSE;
  g_clear_pointer (&self->offered, g_free);
}

void
client_sasl_offer (ClientSasl *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "sasl") == 0 || g_str_has_prefix (names[i], "sasl="))
      {
        g_free (self->offered);
        self->offered = g_strdup (names[i][4] == '=' ? names[i] + 5 : "");
      }
}

/* Lines */

static void
send_bytes (ClientSession *session, const char *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode ((const guchar *) bytes, length);
  const char *at = text;
  gsize left = strlen (text);

  while (left >= CHUNK)
    {
      g_autofree char *chunk = g_strndup (at, CHUNK);

      client_session_send (session, "AUTHENTICATE", chunk, NULL);
      at += CHUNK;
      left -= CHUNK;
    }
  client_session_send (session, "AUTHENTICATE", left > 0 ? at : "+", NULL);
  explicit_bzero (text, strlen (text));
}

/* Mechanisms */

static gboolean
has_certificate (ClientSession *session)
{
  return client_session_shows_certificate (session) && session->sasl->password == NULL;
}

static gboolean
step_external (ClientSession *session, const char *bytes, gsize length)
{
  const char *account = session->sasl->account;

  send_bytes (session, account != NULL ? account : "", account != NULL ? strlen (account) : 0);
  return TRUE;
}

static gboolean
has_password (ClientSession *session)
{
  return session->sasl->account != NULL && session->sasl->password != NULL;
}

static gboolean
start_scram (ClientSasl *self)
{
  if (self->context == NULL && gsasl_init (&self->context) != GSASL_OK)
    return FALSE;
  if (gsasl_client_start (self->context, "SCRAM-SHA-256", &self->scram) != GSASL_OK)
    return FALSE;
  return gsasl_property_set (self->scram, GSASL_AUTHID, self->account) == GSASL_OK &&
         gsasl_property_set (self->scram, GSASL_PASSWORD, self->password) == GSASL_OK;
}

static gboolean
step_scram (ClientSession *session, const char *bytes, gsize length)
{
  ClientSasl *self = session->sasl;
  char *output = NULL;
  gsize n_output = 0;
  int result;

  if (self->scram == NULL && !start_scram (self))
    return FALSE;
  result = gsasl_step (self->scram, bytes, length, &output, &n_output);
  if (result == GSASL_OK || result == GSASL_NEEDS_MORE)
    send_bytes (session, output, n_output);
  gsasl_free (output);
  self->is_server_proven = result == GSASL_OK;
  return result == GSASL_OK || result == GSASL_NEEDS_MORE;
}

/* Nobody on the way gets to see a password. */
static gboolean
is_private (ClientSession *session)
{
  return has_password (session) && (client_session_is_tls (session) || session->is_attached);
}

static gboolean
step_plain (ClientSession *session, const char *bytes, gsize length)
{
  const ClientSasl *self = session->sasl;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_c (text, '\0');
  g_string_append_len (text, self->account, (gssize) strlen (self->account) + 1);
  g_string_append (text, self->password);
  send_bytes (session, text->str, text->len);
  explicit_bzero (text->str, text->len);
  return TRUE;
}

/* The best first. */
static const Mechanism mechanisms[] = {
  { "EXTERNAL", has_certificate, step_external },
  { "SCRAM-SHA-256", has_password, step_scram },
  { "PLAIN", is_private, step_plain },
};

static gboolean
is_offered (const ClientSasl *self, const char *name)
{
  g_auto (GStrv) names = NULL;

  if (self->offered == NULL || *self->offered == '\0')
    return TRUE; /* it tells when it is tried */
  names = g_strsplit (self->offered, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
client_sasl_is_wanted (ClientSession *session)
{
  return session->sasl->account != NULL;
}

gboolean
client_sasl_start (ClientSession *session)
{
  ClientSasl *self = session->sasl;

  end_exchange (self);
  while (self->next < G_N_ELEMENTS (mechanisms))
    {
      const Mechanism *mechanism = &mechanisms[self->next++];

      if (!mechanism->is_possible (session) || !is_offered (self, mechanism->name))
        continue;
      self->mechanism = mechanism;
      self->state = SASL_RUNNING;
      client_session_send (session, "AUTHENTICATE", mechanism->name, NULL);
      return TRUE;
    }
  return FALSE;
}

/* The end */

/* reason: translated */
static void
give_up (ClientSession *session, const char *reason)
{
  ClientSasl *self = session->sasl;

  end_exchange (self);
  settle_account (self, FALSE);
  if (self->is_required && session->state == CLIENT_STATE_REGISTERING)
    {
      GError *error = g_error_new_literal (CLIENT_ERROR, CLIENT_ERROR_REFUSED, reason);

      if (session->was_online && self->offered == NULL)
        client_session_lose (session, error); /* accounts are away: they were here before */
      else
        client_session_fail (session, error);
      return;
    }
  client_session_tell (session, client_session_get_front (session), CLIENT_MESSAGE_ERROR,
                       session->state == CLIENT_STATE_REGISTERING
                       /* Translators: %s is a whole sentence. */
                       ? g_strdup_printf (_ ("%s You are here without your account."), reason)
                       : g_strdup (reason));
  if (session->state == CLIENT_STATE_REGISTERING)
    client_session_send (session, "CAP", "END", NULL);
}

void
client_sasl_refused (ClientSession *session)
{
  give_up (session, _ ("There is no way to log in here that both sides know."));
}

void
client_sasl_missing (ClientSession *session)
{
  const ClientSasl *self = session->sasl;

  if (self->offered == NULL)
    give_up (session, _ ("This server has no accounts to log in to."));
  else if (has_password (session) && !is_private (session))
    give_up (session, _ ("The server wants the password without encryption, so it was not sent."));
  else
    client_sasl_refused (session);
}

gboolean
client_sasl_negotiate (ClientSession *session)
{
  ClientSasl *self = session->sasl;

  if (self->state == SASL_RUNNING)
    return TRUE;
  if (self->is_negotiated || !client_sasl_is_wanted (session))
    return FALSE;
  self->is_negotiated = TRUE;
  if (!client_caps_has (&session->caps, CLIENT_CAP_SASL) || !client_sasl_start (session))
    client_sasl_missing (session);
  return TRUE;
}

static void
abort_exchange (ClientSession *session)
{
  client_session_send (session, "AUTHENTICATE", "*", NULL);
  give_up (session, _ ("The server could not prove that it knows your password; it may not be "
                       "the one it claims to be."));
}

static void
on_authenticate (ClientSession *session, const ClientLine *line)
{
  ClientSasl *self = session->sasl;
  const char *text = irc_message_param (line->message, 0);
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  if (self->state != SASL_RUNNING)
    return;
  if (self->message->len + strlen (text) > MAX_MESSAGE)
    {
      abort_exchange (session);
      return;
    }
  if (strcmp (text, "+") != 0)
    g_string_append (self->message, text);
  if (strlen (text) == CHUNK)
    return;
  bytes = g_base64_decode (self->message->str, &length);
  g_string_truncate (self->message, 0);
  if (!self->mechanism->step (session, (const char *) bytes, length))
    abort_exchange (session);
}

/* 900, 901 */
static void
on_logged_in (ClientSession *session, const ClientLine *line)
{
  g_autofree char *text = client_numerics_describe (line->message);

  session->is_logged_in = g_str_equal (line->message->command, "900");
  client_session_tell (session, client_session_get_place (session), CLIENT_MESSAGE_INFO,
                       g_steal_pointer (&text));
}

/* 903, 907: it is done; or the server says so before it has shown who it is. */
static void
on_success (ClientSession *session, const ClientLine *line)
{
  ClientSasl *self = session->sasl;

  if (self->state != SASL_RUNNING)
    return;
  if (self->mechanism->step == step_scram && !self->is_server_proven)
    {
      abort_exchange (session);
      return;
    }
  end_exchange (self);
  settle_account (self, TRUE);
  if (session->state == CLIENT_STATE_REGISTERING)
    client_session_send (session, "CAP", "END", NULL);
}

/* 908: the mechanisms that it does have; what failed comes as 904 behind it. */
static void
on_mechanisms (ClientSession *session, const ClientLine *line)
{
  g_free (session->sasl->offered);
  session->sasl->offered = g_strdup (irc_message_param (line->message, 1));
}

static void
on_failure (ClientSession *session, const ClientLine *line)
{
  if (session->sasl->state != SASL_RUNNING || client_sasl_start (session))
    return;
  give_up (session, strcmp (line->message->command, "902") == 0
           ? _ ("Your account is locked; you are not logged in.")
           : _ ("Logging in failed: name and password do not fit."));
}

/**
 * client_sasl_log_in:
 *
 * sasl-3.2: also after registration.
 */
void
client_sasl_log_in (ClientSession *session, const char *account, const char *password)
{
  ClientSasl *self = session->sasl;

  settle_account (self, FALSE);
  self->old_account = self->account;
  self->old_password = self->password;
  self->is_new = TRUE;
  self->account = g_strdup (account);
  self->password = g_strdup (password);
  self->next = 0;
  if ((session->caps.offered & CLIENT_CAP_SASL) == 0)
    client_sasl_missing (session);
  else if (!client_caps_has (&session->caps, CLIENT_CAP_SASL))
    client_session_send (session, "CAP", "REQ", "sasl", NULL); /* what follows is at its ACK */
  else if (!client_sasl_start (session))
    client_sasl_missing (session);
}

const ClientHandler client_handlers_sasl[] = {
  { "AUTHENTICATE", 1, on_authenticate },
  { "900", 3, on_logged_in },
  { "901", 2, on_logged_in },
  { "902", 0, on_failure },
  { "903", 0, on_success },
  { "904", 0, on_failure },
  { "905", 0, on_failure },
  { "906", 0, on_failure },
  { "907", 0, on_success },
  { "908", 2, on_mechanisms },
  { NULL, 0, NULL },
};
