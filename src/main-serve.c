#include "config.h"

#include "main-serve.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal-memory.h"
#include "journal-sqlite.h"
#include "main-file.h"
#include "main-front.h"
#include "main-hint.h"
#include "main-join.h"
#include "main-log.h"
#include "main-save.h"
#include "main-service.h"
#include "main-set.h"
#include "main-welcome.h"
#include "server-metrics.h"
#include "server.h"

#define GROUP "history"

/* The host of a chat. Where there is a terminal, the window on it is a client like any other, over
 * a stream inside the process; when it is closed the chat ends. */
typedef struct
{
  GMainLoop *main_loop;
  NetLoop *loop;
  Journal *journal;
  Server *server;
  MainService *service; /* (nullable) */
  const MainOptions *options;
  ClientSession *session; /* (nullable): without a window */
  MainFront *front;       /* (nullable) */
  guint signal_sources[4];
  GError *error; /* (nullable): of the window */
  gboolean is_stopping;
  gboolean is_restarting;
} Serve;

static gboolean on_signal (gpointer user_data);
static gboolean on_hangup (gpointer user_data);
static gboolean on_dump_wanted (gpointer user_data);

static const struct
{
  int number;
  GSourceFunc run;
  gboolean ends_us;
} signals[] = { { SIGINT, on_signal, TRUE },
                { SIGTERM, on_signal, TRUE },
                { SIGHUP, on_hangup },
                { SIGUSR1, on_dump_wanted } };

static gboolean
do_nothing (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* To remove a source is to give its signal back to the system, for which SIGHUP and SIGUSR1 are the
 * end of a program too: but not of one that is about to end well, or to begin anew. */
static void
stop_listening_to_signals (Serve *serve)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].ends_us)
      g_clear_handle_id (&serve->signal_sources[i], g_source_remove);
    else if (serve->signal_sources[i] != 0)
      {
        GSource *source = g_main_context_find_source_by_id (NULL, serve->signal_sources[i]);

        g_source_set_callback (source, do_nothing, NULL, NULL);
        signal (signals[i].number, SIG_IGN);
      }
}

static void
serve_clear (Serve *serve)
{
  stop_listening_to_signals (serve);
  g_clear_pointer (&serve->front, main_front_free);
  if (serve->session != NULL)
    g_object_run_dispose (G_OBJECT (serve->session));
  g_clear_object (&serve->session);
  g_clear_pointer (&serve->server, server_free);
  g_clear_object (&serve->journal);
  g_clear_pointer (&serve->service, main_service_free);
  g_clear_pointer (&serve->loop, net_loop_unref);
  g_clear_pointer (&serve->main_loop, g_main_loop_unref);
  g_clear_error (&serve->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Serve, serve_clear)

static void
on_stopped (Server *server, gpointer user_data)
{
  Serve *serve = user_data;

  g_main_loop_quit (serve->main_loop);
}

static void
stop (Serve *serve)
{
  serve->is_stopping = TRUE;
  main_service_tell_stopping (serve->service);
  server_shutdown (serve->server, "The host ended the chat", on_stopped, serve);
}

static gboolean
on_signal (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_CONTINUE;
}

/* History: [history] of the configuration */

static gboolean
refuse_key (const MainOptions *options, const char *key, const char *allowed, GError **error)
{
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               /* Translators: %1$s is a file, %2$s a group, %3$s a key in it, %4$s its values. */
               _ ("%1$s: [%2$s] %3$s: it may be %4$s"), options->config, GROUP, key, allowed);
  return FALSE;
}

static gboolean
read_history_group (GKeyFile *file,
                    const MainOptions *options,
                    gboolean *is_in_memory,
                    JournalDurability *durability,
                    GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, NULL); /* or no group */

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, GROUP, names[i], NULL);

      if (g_str_equal (names[i], "journal"))
        {
          *is_in_memory = g_strcmp0 (value, "memory") == 0;
          if (!*is_in_memory && g_strcmp0 (value, "sqlite") != 0)
            return refuse_key (options, names[i], "sqlite, memory", error);
        }
      else if (g_str_equal (names[i], "durability"))
        {
          gboolean is_always = g_strcmp0 (value, "always") == 0;

          *durability = is_always ? JOURNAL_DURABILITY_ALWAYS : JOURNAL_DURABILITY_NORMAL;
          if (!is_always && g_strcmp0 (value, "normal") != 0)
            return refuse_key (options, names[i], "normal, always", error);
        }
      else if (!server_retention_is_key (names[i]))
        return main_config_refuse_key (options->config, GROUP, names[i], error);
    }
  return TRUE;
}

/* It was opened already: what is new there counts the next time. */
static gboolean
check_history_group (GKeyFile *file, const MainOptions *options, GError **error)
{
  gboolean was_in_memory = FALSE;
  gboolean is_in_memory = FALSE;
  JournalDurability old_durability = JOURNAL_DURABILITY_NORMAL;
  JournalDurability durability = JOURNAL_DURABILITY_NORMAL;

  if (!read_history_group (options->file, options, &was_in_memory, &old_durability, error) ||
      !read_history_group (file, options, &is_in_memory, &durability, error))
    return FALSE;
  if (is_in_memory != was_in_memory || durability != old_durability)
    g_message ("[" GROUP
               "] journal and durability keep their values until the server starts again");
  return TRUE;
}

/* Requests from outside */

/* What the configuration and the certificates say now. */
static ServerConfig *
on_reload (Server *server, gpointer user_data, GError **error)
{
  const MainOptions *options = ((const Serve *) user_data)->options;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (NetCredentials) credentials = NULL;

  if (g_file_test (options->config, G_FILE_TEST_EXISTS) &&
      !main_file_load (file, options->config, NULL, error))
    return NULL;
  if (!server_config_read (config, file, options->config, error) ||
      !check_history_group (file, options, error))
    return NULL;
  if (options->has_tls)
    {
      credentials = net_credentials_load (options->certfile, options->cafile,
                                          NET_CREDENTIALS_TO_SERVE, error);
      if (credentials == NULL)
        return NULL;
      server_set_credentials (server, credentials);
    }
  return g_steal_pointer (&config);
}

static void
on_stop_wanted (Server *server, gboolean is_restart, gpointer user_data)
{
  Serve *serve = user_data;

  serve->is_restarting = is_restart;
  stop (serve);
}

static const ServerControl control = { on_reload, on_stop_wanted };

static gboolean
on_hangup (gpointer user_data)
{
  Serve *serve = user_data;
  g_autoptr (GError) error = NULL;

  if (!server_reload (serve->server, &error))
    g_warning ("Nothing was changed: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_dump_wanted (gpointer user_data)
{
  server_metrics_log (((Serve *) user_data)->server);
  return G_SOURCE_CONTINUE;
}

static void
on_front_done (const GError *error, gpointer user_data)
{
  Serve *serve = user_data;

  if (serve->is_stopping) /* by DIE or RESTART: the window loses its server */
    return;
  serve->error = error != NULL ? g_error_copy (error) : NULL;
  stop (serve);
}

/* Starting */

/* Which file it is, and what can be done. */
static void
explain_damage (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (error == NULL || !g_error_matches (*error, JOURNAL_ERROR, JOURNAL_ERROR_DAMAGED))
    return;
  text = g_strdup_printf (
      /* Translators: %1$s is a file, %2$s a sentence: that the history is damaged, and where. */
      _ ("%1$s: %2$s; put a copy of it in its place, or move it away to begin anew"), path,
         (*error)->message);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&text);
}

static Journal *
open_history (const MainOptions *options, GError **error)
{
  gboolean is_in_memory = FALSE;
  JournalDurability durability = JOURNAL_DURABILITY_NORMAL;
  g_autofree char *path = g_build_filename (options->data_dir, MAIN_HISTORY_FILE, NULL);
  Journal *journal;

  if (!read_history_group (options->file, options, &is_in_memory, &durability, error))
    return NULL;
  if (is_in_memory)
    return journal_memory_new ();
  if (g_mkdir_with_parents (options->data_dir, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   /* Translators: %1$s is a directory, %2$s the reason. */
                   _ ("The directory %1$s cannot be made (%2$s); choose another with --data-dir."),
                      options->data_dir, g_strerror (errno));
      return NULL;
    }
  journal = journal_sqlite_open (path, durability, error);
  if (journal == NULL)
    explain_damage (path, error);
  return journal;
}

static void
refuse_connection (NetListener *listener, NetConnection *connection, gpointer user_data)
{
  net_connection_close (connection);
  net_connection_unref (connection);
}

static void
ignore_failure (NetListener *listener, const char *address, const GError *error, gpointer user_data)
{
}

/* Another server has the history: when it also has the port, that is what the user has to know. */
static void
prefer_port_error (Serve *serve, const MainOptions *options, GError **error)
{
  static const NetListenerHandler handler = { .on_connection = refuse_connection,
                                              .on_failed = ignore_failure };
  const NetListenerOptions listener_options = { .handler = &handler };
  g_autoptr (GError) port_error = NULL;
  g_autoptr (NetListener) listener = NULL;

  if (!g_error_matches (*error, JOURNAL_ERROR, JOURNAL_ERROR_LOCKED))
    return;
  listener =
      net_listener_new (serve->loop, options->host, options->port, &listener_options, &port_error);
  if (!g_error_matches (port_error, NET_ERROR, NET_ERROR_ADDRESS_IN_USE))
    return;
  g_clear_error (error);
  *error = g_steal_pointer (&port_error);
}

/* Sockets that the service manager made are instead of --host and --port. */
static gboolean
listen_somewhere (Serve *serve,
                  const MainOptions *options,
                  NetCredentials *credentials,
                  GError **error)
{
  guint n_sockets = main_service_take_sockets ();

  for (guint i = 0; i < n_sockets; i++)
    if (!server_listen_fd (serve->server, MAIN_SERVICE_FIRST_SOCKET + (int) i, credentials, error))
      return FALSE;
  return n_sockets > 0 ||
         server_listen (serve->server, options->host, options->port, credentials, error);
}

static gboolean
start_server (Serve *serve, const MainOptions *options, GError **error)
{
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (NetCredentials) credentials = NULL;

  if (!server_config_read (config, options->file, options->config, error))
    return FALSE;
  if (options->has_tls)
    {
      credentials = net_credentials_load (options->certfile, options->cafile,
                                          NET_CREDENTIALS_TO_SERVE, error);
      if (credentials == NULL)
        return FALSE;
    }
  serve->loop = net_loop_new (NULL, error);
  if (serve->loop == NULL)
    return FALSE;
  serve->service = main_service_new (serve->loop);
  serve->journal = open_history (options, error);
  if (serve->journal == NULL)
    {
      prefer_port_error (serve, options, error);
      return FALSE;
    }
  serve->server = server_new (serve->loop, serve->journal, config, error);
  return serve->server != NULL && listen_somewhere (serve, options, credentials, error) &&
         server_metrics_listen (serve->server, error);
}

static gboolean
start_window (Serve *serve, const MainOptions *options, GError **error)
{
  NetConnection *ours = NULL;
  NetConnection *theirs = NULL;
  g_autofree char *others = main_hint (options, server_get_port (serve->server));
  g_autofree char *welcome = main_welcome (options->settings->tui.is_plain);
  g_autofree char *hint =
      welcome != NULL ? g_strconcat (welcome, "\n", others, NULL) : g_strdup (others);

  if (!net_connection_new_pair (serve->loop, &ours, &theirs, error))
    return FALSE;
  server_add_host (serve->server, theirs);
  net_connection_unref (theirs); /* the server has its own reference */
  serve->session = main_join_make_session (serve->loop, options, NULL, hint, FALSE);
  serve->front =
      main_front_new (serve->session, &options->settings->tui, on_front_done, serve, error);
  if (serve->front == NULL)
    {
      net_connection_unref (ours);
      return FALSE;
    }
  main_save_watch (serve->session, options);
  main_set_watch (serve->session, options, serve->front);
  client_session_attach (serve->session, ours);
  return TRUE;
}

static gboolean
run (const MainOptions *options, gboolean has_screen, gboolean *is_restarting, GError **error)
{
  g_auto (Serve) serve = { .main_loop = g_main_loop_new (NULL, FALSE), .options = options };

  /* Before anybody can know that there is a server; they run when there is one. */
  for (gsize i = 0; !has_screen && i < G_N_ELEMENTS (signals); i++)
    serve.signal_sources[i] = g_unix_signal_add (signals[i].number, signals[i].run, &serve);
  if (!start_server (&serve, options, error))
    return FALSE;
  if (has_screen && !start_window (&serve, options, error))
    return FALSE;
  server_set_control (serve.server, &control, &serve);
  main_service_tell_ready (serve.service);

  g_main_loop_run (serve.main_loop);
  *is_restarting = serve.is_restarting;
  if (serve.error != NULL)
    g_propagate_error (error, g_steal_pointer (&serve.error));
  return *error == NULL;
}

/* The program begins anew, as it was called. Returns only when that fails. */
static void
restart (const MainOptions *options, GError **error)
{
  execvp (options->command[0], options->command);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               /* Translators: %s is the system's reason. */
               _ ("The program cannot be started again: %s"), g_strerror (errno));
}

/**
 * main_serve:
 *
 * Returns: when the chat ended, or it went wrong and that was said
 */
MainStatus
main_serve (const MainOptions *options)
{
  gboolean has_screen = !options->has_no_ui && main_front_has_terminal ();
  MainLogTarget target = !has_screen          ? MAIN_LOG_STDERR
                         : options->has_debug ? MAIN_LOG_FILE
                                              : MAIN_LOG_QUIET;
  gboolean is_restarting = FALSE;
  GError *error = NULL;

  umask (077); /* what people say to each other is nobody else's to read */
  if (main_log_start (target, options->has_debug, &error) &&
      run (options, has_screen, &is_restarting, &error))
    {
      if (is_restarting)
        restart (options, &error);
      if (error == NULL)
        return MAIN_STATUS_DONE;
    }
  main_complain (error->message);
  g_error_free (error);
  return MAIN_STATUS_FAILED;
}

/**
 * main_check_config:
 *
 * Says what is wrong with the configuration file, as serving would; [client] was read before.
 */
MainStatus
main_check_config (const MainOptions *options)
{
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_in_memory;
  JournalDurability durability;

  if (server_config_read (config, options->file, options->config, &error) &&
      main_config_check_certificates (options->file, options->config, &error) &&
      read_history_group (options->file, options, &is_in_memory, &durability, &error))
    {
      /* Translators: %s is the name of a file. */
      g_print (_ ("%s: nothing is wrong with it"), options->config);
      g_print ("\n");
      return MAIN_STATUS_DONE;
    }
  main_complain (error->message);
  return MAIN_STATUS_FAILED;
}
