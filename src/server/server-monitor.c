/* MONITOR: news of chosen people, whether or not one shares a room with them. */
#include "config.h"

#include "server-monitor.h"

#include "irc-case.h"
#include "irc-name.h"
#include "server-metadata.h"

/* With a session: what it watches, as it wrote it; a set of (owned) char*, compared folded. */
static G_DEFINE_QUARK (server_monitor_targets, server_monitor_targets)

/* With the server: (owned) nick -> (owned) GPtrArray of ServerSession, not owned. */
static G_DEFINE_QUARK (server_monitor_watchers, server_monitor_watchers)

static GHashTable *
get_targets (ServerSession *session)
{
  return g_datalist_id_get_data (&session->notes, server_monitor_targets_quark ());
}

static GHashTable *
ensure_targets (ServerSession *session)
{
  GHashTable *targets = get_targets (session);

  if (targets == NULL)
    {
      targets = g_hash_table_new_full (irc_case_hash, irc_case_equal, g_free, NULL);
      g_datalist_id_set_data_full (&session->notes, server_monitor_targets_quark (), targets,
                                   (GDestroyNotify) g_hash_table_unref);
    }

  return targets;
}

static GHashTable *
ensure_watchers (Server *server)
{
  GHashTable *watchers = g_datalist_id_get_data (&server->notes, server_monitor_watchers_quark ());

  if (watchers == NULL)
    {
      watchers = g_hash_table_new_full (irc_case_hash, irc_case_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);
      g_datalist_id_set_data_full (&server->notes, server_monitor_watchers_quark (), watchers,
                                   (GDestroyNotify) g_hash_table_unref);
    }

  return watchers;
}

static void
watch (ServerSession *session, const char *nick)
{
  GHashTable *watchers = ensure_watchers (session->server);
  GPtrArray *sessions = g_hash_table_lookup (watchers, nick);

  if (!g_hash_table_add (ensure_targets (session), g_strdup (nick)))
    return;

  if (sessions == NULL)
    {
      sessions = g_ptr_array_new ();
      g_hash_table_insert (watchers, g_strdup (nick), sessions);
    }
  g_ptr_array_add (sessions, session);
}

/* The server's side of it only. */
static void
forget (ServerSession *session, const char *nick)
{
  GHashTable *watchers = ensure_watchers (session->server);
  GPtrArray *sessions = g_hash_table_lookup (watchers, nick);

  if (sessions == NULL)
    return;

  g_ptr_array_remove_fast (sessions, session);
  if (sessions->len == 0)
    g_hash_table_remove (watchers, nick);
}

static void
clear (ServerSession *session)
{
  GHashTable *targets = get_targets (session);
  GHashTableIter iter;
  gpointer nick;

  if (targets == NULL)
    return;

  g_hash_table_iter_init (&iter, targets);
  while (g_hash_table_iter_next (&iter, &nick, NULL))
    forget (session, nick);
  g_datalist_id_remove_data (&session->notes, server_monitor_targets_quark ());
}

/* 730 for those who are there, 731 for those who are not. */
static void
send_status (ServerSession *session, const GPtrArray *nicks)
{
  const char *const no_params[] = { NULL };
  ServerWords online;
  ServerWords offline;

  server_words_init (&online, session, IRC_RPL_MONONLINE, ',', no_params);
  server_words_init (&offline, session, IRC_RPL_MONOFFLINE, ',', no_params);
  for (guint i = 0; i < nicks->len; i++)
    {
      const char *nick = g_ptr_array_index (nicks, i);
      const ChatUser *user = chat_state_find_user (session->server->state, nick);

      if (user != NULL)
        server_words_add (&online, user->source);
      else
        server_words_add (&offline, nick);
    }
  server_words_end (&online);
  server_words_end (&offline);
}

static void
add (ServerSession *session, const char *param)
{
  g_auto (GStrv) nicks = g_strsplit (param, ",", -1);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  const guint limit = session->server->config->max_monitors;

  for (guint i = 0; nicks[i] != NULL; i++)
    {
      GHashTable *targets = ensure_targets (session);

      if (!irc_name_check (IRC_NAME_NICK, nicks[i], NULL)) /* nobody can be called so */
        continue;

      if (g_hash_table_size (targets) >= limit && !g_hash_table_contains (targets, nicks[i]))
        {
          g_autofree char *number = g_strdup_printf ("%u", limit);
          g_autofree char *rest = g_strjoinv (",", nicks + i);

          server_reply (session, IRC_ERR_MONLISTFULL, NULL, number, rest, NULL);
          break;
        }

      watch (session, nicks[i]);
      g_ptr_array_add (added, nicks[i]);
    }

  send_status (session, added);
  for (guint i = 0; i < added->len; i++)
    {
      const ChatUser *user =
          chat_state_find_user (session->server->state, g_ptr_array_index (added, i));

      if (user != NULL)
        server_metadata_send_user (session, user);
    }
}

static void
drop (ServerSession *session, const char *param)
{
  g_auto (GStrv) nicks = g_strsplit (param, ",", -1);
  GHashTable *targets = get_targets (session);

  for (guint i = 0; targets != NULL && nicks[i] != NULL; i++)
    if (*nicks[i] != '\0' && g_hash_table_remove (targets, nicks[i]))
      forget (session, nicks[i]);
}

static void
list (ServerSession *session)
{
  const char *const no_params[] = { NULL };
  GHashTable *targets = get_targets (session);
  GHashTableIter iter;
  gpointer nick;
  ServerWords words;

  server_words_init (&words, session, IRC_RPL_MONLIST, ',', no_params);
  if (targets != NULL)
    {
      g_hash_table_iter_init (&iter, targets);
      while (g_hash_table_iter_next (&iter, &nick, NULL))
        server_words_add (&words, nick);
    }
  server_words_end (&words);
  server_reply (session, IRC_RPL_ENDOFMONLIST, NULL, NULL);
}

static void
show_status (ServerSession *session)
{
  GHashTable *targets = get_targets (session);
  g_autoptr (GPtrArray) nicks = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer nick;

  if (targets == NULL)
    return;
  g_hash_table_iter_init (&iter, targets);
  while (g_hash_table_iter_next (&iter, &nick, NULL))
    g_ptr_array_add (nicks, nick);
  send_status (session, nicks);
}

static void
run_monitor (ServerSession *session, const IrcMessage *message)
{
  const char *modifier = message->params[0];
  const char *nicks = irc_message_param (message, 1);

  switch (g_ascii_toupper (*modifier))
    {
    case '+':
      add (session, nicks);
      break;
    case '-':
      drop (session, nicks);
      break;
    case 'C':
      clear (session);
      break;
    case 'L':
      list (session);
      break;
    case 'S':
      show_status (session);
      break;
    default:
      server_reply (session, IRC_ERR_UNKNOWNERROR, "Unknown modifier", "MONITOR", modifier, NULL);
      break;
    }
}

static const GPtrArray *
find_watchers (Server *server, const char *nick)
{
  GHashTable *watchers = g_datalist_id_get_data (&server->notes, server_monitor_watchers_quark ());

  return watchers != NULL ? g_hash_table_lookup (watchers, nick) : NULL;
}

/* "*" for the client, as the specification allows: one line for all. user: whose doing it is */
static void
tell (Server *server, const ChatUser *user, const char *nick, IrcNumeric numeric, const char *text)
{
  const GPtrArray *sessions = find_watchers (server, nick);
  char command[IRC_NUMERIC_SIZE];
  GString *body;
  g_auto (ServerLine) line = { 0 };

  if (sessions == NULL)
    return;

  body = g_string_new (NULL);
  irc_line_begin (body, server->config->name, irc_numeric_format (numeric, command));
  irc_line_add_param (body, "*");
  irc_line_add_trailing (body, text);
  server_line_init (&line, server, NULL, g_string_free (body, FALSE));
  server_line_set_speaker (&line, user);
  for (guint i = 0; i < sessions->len; i++)
    server_line_deliver (&line, g_ptr_array_index (sessions, i));
}

void
server_monitor_send_line (ServerLine *line, const ChatUser *user, IrcCapSet with)
{
  const GPtrArray *sessions = find_watchers (line->server, user->nick);

  with |= IRC_CAP_BIT (IRC_CAP_EXTENDED_MONITOR);
  for (guint i = 0; sessions != NULL && i < sessions->len; i++)
    {
      ServerSession *session = g_ptr_array_index (sessions, i);

      if (session->user != user && session->mark != line->server->mark &&
          (session->caps & with) == with)
        server_line_deliver (line, session);
    }
}

void
server_monitor_foreach_watcher (Server *server,
                                const ChatUser *user,
                                void (*func) (ServerSession *session, gpointer user_data),
                                gpointer user_data)
{
  const GPtrArray *sessions = find_watchers (server, user->nick);

  for (guint i = 0; sessions != NULL && i < sessions->len; i++)
    func (g_ptr_array_index (sessions, i), user_data);
}

void
server_monitor_foreach_watched (ServerSession *session,
                                void (*func) (ChatUser *user, gpointer user_data),
                                gpointer user_data)
{
  GHashTable *targets = g_datalist_id_get_data (&session->notes, server_monitor_targets_quark ());
  GHashTableIter iter;
  gpointer nick;

  if (targets == NULL)
    return;

  g_hash_table_iter_init (&iter, targets);
  while (g_hash_table_iter_next (&iter, &nick, NULL))
    {
      ChatUser *user = chat_state_find_user (session->server->state, nick);

      if (user != NULL)
        func (user, user_data);
    }
}

static void
send_metadata (ServerSession *session, gpointer user_data)
{
  server_metadata_send_user (session, user_data);
}

static void
tell_online (Server *self, ChatUser *user)
{
  tell (self, user, user->nick, IRC_RPL_MONONLINE, user->source);
  server_monitor_foreach_watcher (self, user, send_metadata, user);
}

static void
on_connected (Server *self, const ChatEffect *effect)
{
  tell_online (self, effect->actor);
}

static void
on_quit (Server *self, const ChatEffect *effect)
{
  tell (self, effect->actor, effect->actor->nick, IRC_RPL_MONOFFLINE, effect->actor->nick);
}

static void
on_nick (Server *self, const ChatEffect *effect)
{
  if (irc_case_equal (effect->before, effect->actor->nick))
    return;

  tell (self, effect->actor, effect->before, IRC_RPL_MONOFFLINE, effect->before);
  tell_online (self, effect->actor);
}

static const ServerCommand commands[] = {
  { "MONITOR", 1, FALSE, run_monitor },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_EXTENDED_MONITOR },
  { IRC_N_CAPS },
};

static char *
dup_limit (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_monitors);
}

static const ServerTokenRow tokens[] = {
  { "MONITOR", NULL, dup_limit },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_CONNECTED, on_connected },
  { CHAT_EFFECT_QUIT, on_quit },
  { CHAT_EFFECT_NICK, on_nick },
  { 0, NULL },
};

const ServerFeature server_monitor_feature = {
  .commands = commands,
  .caps = caps,
  .tokens = tokens,
  .effects = effects,
  .on_session_closed = clear,
};
