/* WHOWAS: names that nobody has any more, the last of them. */
#include "config.h"

#include "irc-case.h"
#include "server-private.h"

#define MAX_GONE 200

typedef struct
{
  char *nick;
  char *user;
  char *host;
  char *realname;
  gint64 time_us;
} Gone;

/* With the server: (owned) GQueue of (owned) Gone, the newest first. */
static G_DEFINE_QUARK (server_whowas, server_whowas)

static void
free_gone (gpointer data)
{
  Gone *gone = data;

  g_free (gone->nick);
  g_free (gone->user);
  g_free (gone->host);
  g_free (gone->realname);
  g_free (gone);
}

static void
free_queue (gpointer data)
{
  g_queue_free_full (data, free_gone);
}

static GQueue *
get_queue (Server *server)
{
  GQueue *queue = g_datalist_id_get_data (&server->notes, server_whowas_quark ());

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_datalist_id_set_data_full (&server->notes, server_whowas_quark (), queue, free_queue);
    }

  return queue;
}

static void
remember (Server *server, const ChatEffect *effect, const char *nick)
{
  GQueue *queue = get_queue (server);
  Gone *gone = g_new0 (Gone, 1);

  gone->nick = g_strdup (nick);
  gone->user = g_strdup (effect->actor->user);
  gone->host = g_strdup (effect->actor->host);
  gone->realname = g_strdup (effect->actor->realname);
  gone->time_us = effect->entry->time_us;
  g_queue_push_head (queue, gone);
  if (g_queue_get_length (queue) > MAX_GONE)
    free_gone (g_queue_pop_tail (queue));
}

static void
on_quit (Server *self, const ChatEffect *effect)
{
  remember (self, effect, effect->actor->nick);
}

static void
on_nick (Server *self, const ChatEffect *effect)
{
  remember (self, effect, effect->before);
}

static void
send_gone (ServerSession *session, const Gone *gone)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (gone->time_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC");

  server_reply (session, IRC_RPL_WHOWASUSER, gone->realname, gone->nick, gone->user, gone->host,
                "*", NULL);
  server_reply (session, IRC_RPL_WHOISSERVER, text, gone->nick, session->server->config->name,
                NULL);
}

/* WHOWAS nick [count] */
static void
run_whowas (ServerSession *session, const IrcMessage *message)
{
  const char *nick = irc_message_param (message, 0);
  gint64 count = g_ascii_strtoll (irc_message_param (message, 1), NULL, 10);
  guint n = 0;

  if (*nick == '\0')
    {
      server_reply (session, IRC_ERR_NONICKNAMEGIVEN, NULL, NULL);
      return;
    }

  for (GList *l = get_queue (session->server)->head; l != NULL && (count <= 0 || n < count);
       l = l->next)
    {
      const Gone *gone = l->data;

      if (irc_case_equal (gone->nick, nick))
        {
          send_gone (session, gone);
          n++;
        }
    }
  if (n == 0)
    server_reply (session, IRC_ERR_WASNOSUCHNICK, NULL, nick, NULL);
  server_reply (session, IRC_RPL_ENDOFWHOWAS, NULL, nick, NULL);
}

static const ServerCommand commands[] = {
  { "WHOWAS", 0, FALSE, run_whowas },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_QUIT, on_quit },
  { CHAT_EFFECT_NICK, on_nick },
  { 0, NULL },
};

const ServerFeature server_whowas_feature = { .commands = commands, .effects = effects };
