#include "config.h"

#include "client-sts.h"

#include <glib/gi18n-lib.h>

#include "client-sts-file.h"

/* Longer than anybody means, and no sum of times overflows. */
#define MAX_DURATION_S (G_GINT64_CONSTANT (100) * 366 * 24 * 3600)

/* While the line stands the end of the policy is set anew after this part of the duration, and each
 * day: whoever is killed loses no more of it. */
#define STEP_PARTS 10
#define MAX_STEP_S (24 * 3600)

/**
 * client_sts_parse:
 * @value: behind "sts="
 *
 * sts, Details: tokens with commas between them; a key counts once, and unknown ones not at all.
 */
ClientStsValue
client_sts_parse (const char *value)
{
  g_auto (GStrv) tokens = g_strsplit (value, ",", -1);
  ClientStsValue result = { 0, -1 };
  guint64 number;

  for (guint i = 0; tokens[i] != NULL; i++)
    if (g_str_has_prefix (tokens[i], "port=") && result.port == 0 &&
        g_ascii_string_to_unsigned (tokens[i] + strlen ("port="), 10, 1, G_MAXUINT16, &number,
                                    NULL)) /* as if it were not there */
      result.port = (guint16) number;
    else if (g_str_has_prefix (tokens[i], "duration=") && result.duration_s < 0 &&
             g_ascii_string_to_unsigned (tokens[i] + strlen ("duration="), 10, 0, G_MAXUINT64,
                                         &number, NULL))
      result.duration_s = (gint64) MIN (number, (guint64) MAX_DURATION_S);
  return result;
}

void
client_sts_init (ClientSession *session, const ClientSettings *settings)
{
  session->sts.directory = g_strdup (settings->sts_dir);
  session->sts.certfile = g_strdup (settings->sts_certfile);
  session->sts.cafile = g_strdup (settings->sts_cafile);
}

void
client_sts_clear (ClientSts *self)
{
  g_free (self->directory);
  g_free (self->certfile);
  g_free (self->cafile);
  g_clear_error (&self->error);
}

static gboolean
has_host_name (ClientSession *session)
{
  return !session->is_attached && !g_hostname_is_ip_address (session->host);
}

static gint64
get_now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

guint16
client_sts_get_port (ClientSession *session)
{
  return session->sts.port != 0 ? session->sts.port : session->port;
}

static void
look_up (ClientSession *session)
{
  ClientSts *self = &session->sts;
  ClientStsPolicy policy;
  g_autofree char *damaged = NULL;

  if (client_sts_file_find (self->directory, session->host, get_now_s (), &policy, &damaged))
    self->port = policy.port;
  if (damaged != NULL)
    client_session_tell (
        session, client_session_get_front (session), CLIENT_MESSAGE_WARNING,
        g_strdup_printf (
            /* Translators: %1$s is the name of a host, %2$s that of a file. */
            _ ("It cannot be read whether %1$s is to be reached encrypted only; what was kept of "
               "that is in %2$s."),
               session->host, damaged));
}

/**
 * client_sts_prepare:
 *
 * Finds out whether the line must be encrypted although the session was not started so, and then
 * loads what that takes: small files, read while nobody is connected.
 */
gboolean
client_sts_prepare (ClientSession *session)
{
  ClientSts *self = &session->sts;
  g_autoptr (GError) error = NULL;

  if (session->credentials != NULL || !has_host_name (session))
    return TRUE;
  if (self->port == 0 && self->directory != NULL)
    look_up (session);
  if (self->port == 0)
    return TRUE;
  session->credentials =
      net_credentials_load (self->certfile, self->cafile, NET_CREDENTIALS_TO_JOIN, &error);
  if (session->credentials == NULL)
    self->error = client_sts_explain (session, g_steal_pointer (&error));
  return session->credentials != NULL;
}

/**
 * client_sts_explain:
 *
 * sts, No immediate user recourse: what failed failed, and there is no word of a way around it.
 */
GError *
client_sts_explain (ClientSession *session, GError *error)
{
  g_autoptr (GError) cause = error;
  guint port = session->sts.port;

  if (port == 0)
    return g_steal_pointer (&cause);
  if (g_error_matches (cause, NET_ERROR, NET_ERROR_TLS_NOT_TLS))
    return g_error_new (
        cause->domain, cause->code,
        /* Translators: %1$s is the name of a host, %2$u a port number. */
        _ ("%1$s wants to be reached encrypted only (STS), but there is no TLS on its port %2$u."),
           session->host, port);
  return g_error_new (
      cause->domain, cause->code,
      /* Translators: %1$s is the name of a host, %2$u a port number, %3$s a whole sentence. */
      _ ("%1$s wants to be reached encrypted only (STS), on port %2$u, and that failed. %3$s"),
         session->host, port, cause->message);
}

static void
keep (ClientSession *session, gint64 duration_s, GError **error)
{
  gint64 now_s = get_now_s ();
  ClientStsPolicy policy = { client_sts_get_port (session), now_s + duration_s };

  session->sts.kept_s = now_s;
  if (session->sts.directory != NULL)
    client_sts_file_keep (session->sts.directory, session->host, duration_s > 0 ? &policy : NULL,
                          error);
}

/* sts, The duration key: each one that comes sets the end anew, and 0 ends it. */
static void
take_duration (ClientSession *session, gint64 duration_s)
{
  g_autoptr (GError) error = NULL;

  session->sts.duration_s = duration_s;
  keep (session, duration_s, &error);
  if (error != NULL)
    client_session_tell (
        session, client_session_get_front (session), CLIENT_MESSAGE_WARNING,
        g_strdup_printf (
            /* Translators: %1$s is the name of a host, %2$s that of a file, and why it cannot be
               written. */
            _ ("Whether %1$s is to be reached encrypted only cannot be kept on disk: %2$s"),
               session->host, error->message));
}

static const char *
find_value (char **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "sts="))
      return names[i] + strlen ("sts=");
  return "";
}

gboolean
client_sts_take (ClientSession *session, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, " ", -1);
  ClientStsValue value = client_sts_parse (find_value (names));

  if (!has_host_name (session))
    return FALSE;
  if (client_session_is_tls (session))
    {
      if (value.duration_s >= 0)
        take_duration (session, value.duration_s);
      return FALSE;
    }
  if (value.port == 0)
    return FALSE;
  session->sts.port = value.port;
  client_session_start_over (session);
  return TRUE;
}

static void
set_end_anew (ClientSession *session)
{
  g_autoptr (GError) error = NULL;

  keep (session, session->sts.duration_s, &error);
  if (error != NULL) /* the one that was kept before stays */
    g_debug ("client: %s", error->message);
}

/**
 * client_sts_keep_up:
 *
 * sts, Rescheduling expiry on disconnect: of a line that ends without a word to us, as when we are
 * killed, nobody sets it anew. A clock that was set back makes it due as well.
 */
void
client_sts_keep_up (ClientSession *session)
{
  const ClientSts *self = &session->sts;

  if (self->duration_s > 0 &&
      ABS (get_now_s () - self->kept_s) >= MIN (self->duration_s / STEP_PARTS, MAX_STEP_S))
    set_end_anew (session);
}

/**
 * client_sts_renew:
 *
 * sts, Rescheduling expiry on disconnect.
 */
void
client_sts_renew (ClientSession *session)
{
  if (session->sts.duration_s > 0)
    set_end_anew (session);
  session->sts.duration_s = 0;
}
