#include "config.h"

#include "main-join.h"

#include "client-log.h"
#include "main-front.h"
#include "main-log.h"
#include "main-password.h"
#include "main-save.h"
#include "main-set.h"
#include "main-welcome.h"

typedef struct
{
  GMainLoop *main_loop;
  GError *error; /* (owned) (nullable) */
} Join;

static void
on_front_done (const GError *error, gpointer user_data)
{
  Join *join = user_data;

  if (error != NULL && join->error == NULL)
    join->error = g_error_copy (error);
  g_main_loop_quit (join->main_loop);
}

void
main_join_change_log (ClientSession *session, const MainOptions *options)
{
  const MainConfig *settings = options->settings;
  g_autofree char *host =
      g_uri_escape_string (options->host != NULL ? options->host : "localhost", ":", TRUE);
  g_autofree char *directory = g_build_filename (settings->log_dir, host, NULL);

  if (settings->has_log)
    client_log_start (session, directory);
  else
    client_log_stop (session);
}

/* A server may want encryption although nobody asked for it (sts): then what --ssl would take,
 * where it is there. An address leads to strangers, and what is not named is not shown to them. */
static const char *
find_usual (const MainOptions *options, const char *file)
{
  return options->address_rooms == NULL && g_file_test (file, G_FILE_TEST_EXISTS) ? file : NULL;
}

ClientSession *
main_join_make_session (NetLoop *loop,
                        const MainOptions *options,
                        NetCredentials *credentials,
                        const char *hint,
                        gboolean is_kept)
{
  g_autofree char *state_dir = g_build_filename (g_get_user_state_dir (), PACKAGE_NAME, NULL);
  g_autofree char *sts_dir = g_build_filename (state_dir, "sts", NULL);
  ClientSettings settings = options->settings->client;
  ClientSession *session;

  settings.host = options->host;
  settings.port = options->port;
  settings.credentials = credentials;
  settings.nick = options->username;
  settings.color = options->color;
  settings.hint = hint;
  settings.state_dir = is_kept ? state_dir : NULL;
  settings.sts_dir = sts_dir;
  settings.sts_certfile = find_usual (options, MAIN_USUAL_CERTFILE);
  settings.sts_cafile = find_usual (options, MAIN_USUAL_CAFILE);
  settings.rooms = (const char *const *) options->rooms;
  session = client_session_new (loop, &settings);
  main_join_change_log (session, options);
  return session;
}

static gboolean
is_kept (const MainOptions *options, gboolean has_screen)
{
  MainOutbox outbox = options->settings->outbox;

  return outbox == MAIN_OUTBOX_ALWAYS || (outbox == MAIN_OUTBOX_SCREEN && has_screen);
}

static gboolean
run (const MainOptions *options, gboolean has_screen, GError **error)
{
  g_autoptr (NetLoop) loop = net_loop_new (NULL, error);
  g_autoptr (GMainLoop) main_loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (NetCredentials) credentials = NULL;
  g_autoptr (ClientSession) session = NULL;
  g_autoptr (MainFront) front = NULL;
  g_autofree char *hint = NULL;
  g_autofree char *password = NULL;
  Join join = { main_loop, NULL };

  if (loop == NULL)
    return FALSE;
  if (options->has_tls)
    {
      credentials =
          net_credentials_load (options->certfile, options->cafile, NET_CREDENTIALS_TO_JOIN, error);
      if (credentials == NULL)
        return FALSE;
    }
  hint = has_screen ? main_welcome (options->settings->tui.is_plain) : NULL;
  if (!main_find_password (options, &password, error))
    return FALSE;
  options->settings->client.password = password;
  session =
      main_join_make_session (loop, options, credentials, hint, is_kept (options, has_screen));
  main_save_watch (session, options);
  front = main_front_new (session, has_screen ? &options->settings->tui : NULL, on_front_done,
                          &join, error);
  if (front == NULL)
    return FALSE;
  main_set_watch (session, options, front);

  client_session_connect (session);
  g_main_loop_run (main_loop);
  g_clear_pointer (&front, main_front_free);
  g_object_run_dispose (G_OBJECT (session));
  net_loop_flush (loop);
  if (join.error != NULL)
    g_propagate_error (error, join.error);
  return join.error == NULL;
}

/**
 * main_join:
 *
 * Returns: when the user has left, or it went wrong and that was said
 */
MainStatus
main_join (const MainOptions *options)
{
  gboolean has_screen = !options->has_no_ui && main_front_has_terminal ();
  MainLogTarget target = !options->has_debug ? MAIN_LOG_QUIET
                         : has_screen        ? MAIN_LOG_FILE
                                             : MAIN_LOG_STDERR;
  g_autoptr (GError) error = NULL;

  if (main_log_start (target, options->has_debug, &error) && run (options, has_screen, &error))
    return MAIN_STATUS_DONE;
  main_complain (error->message);
  return MAIN_STATUS_FAILED;
}
