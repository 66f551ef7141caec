/* PING and PONG, and who says nothing for too long. */
#include "config.h"

#include "server-private.h"

static void
quit_again (ServerSession *session)
{
  g_autofree char *reason = g_steal_pointer (&session->quit_reason);

  session->state = SERVER_SESSION_ONLINE;
  server_session_quit (session, reason != NULL ? reason : "Connection closed");
}

static void
on_timer (gpointer user_data)
{
  g_autoptr (ServerSession) session = server_session_ref (user_data);
  Server *server = session->server;
  guint interval_ms = server->config->ping_interval_ms;
  gint64 idle_ms = (g_get_monotonic_time () - session->last_line_us) / 1000;

  switch (session->state)
    {
    case SERVER_SESSION_REGISTERING:
      server->counters.drops[SERVER_DROP_REGISTRATION]++;
      server_session_quit (session, "Registration timed out");
      break;
    case SERVER_SESSION_CONNECTING:
      net_loop_arm (server->loop, &session->timer, interval_ms);
      break;
    case SERVER_SESSION_ONLINE:
      if (session->is_ping_sent)
        {
          server->counters.drops[SERVER_DROP_PING]++;
          server_session_quit (session, "Ping timeout");
        }
      else if (idle_ms < interval_ms)
        net_loop_arm (server->loop, &session->timer, interval_ms - (guint) idle_ms);
      else
        {
          session->is_ping_sent = TRUE;
          server_say (session, "PING", server->config->name, NULL);
          net_loop_arm (server->loop, &session->timer, interval_ms);
        }
      break;
    case SERVER_SESSION_QUITTING: /* its QUIT was refused: see server-journal.c */
      quit_again (session);
      break;
    case SERVER_SESSION_GONE:
      break;
    }
}

/**
 * server_ping_start:
 *
 * Counts from now: to the end of the registration, or to the next PING.
 */
void
server_ping_start (ServerSession *session)
{
  const ServerConfig *config = session->server->config;

  if (session->timer.func == NULL)
    net_timer_init (&session->timer, on_timer, session);
  net_loop_arm (session->server->loop, &session->timer,
                session->user != NULL ? config->ping_interval_ms : config->registration_timeout_ms);
}

static void
run_ping (ServerSession *session, const IrcMessage *message)
{
  const char *token = irc_message_param (message, 0);

  if (*token == '\0')
    server_reply (session, IRC_ERR_NOORIGIN, NULL, NULL);
  else
    server_say (session, "PONG", token, session->server->config->name, NULL);
}

/* Any line shows that somebody is there; see server-session.c. */
static void
run_pong (ServerSession *session, const IrcMessage *message)
{
}

static const ServerCommand commands[] = {
  { "PING", 0, TRUE, run_ping },
  { "PONG", 0, TRUE, run_pong },
  { NULL },
};

const ServerFeature server_ping_feature = { .commands = commands };
