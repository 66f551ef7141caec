/* WHOIS, USERHOST, USERIP, ISON. */
#include "config.h"

#include "server-metadata.h"
#include "server-names.h"
#include "server-private.h"

#include <string.h>

static void
send_rooms (ServerSession *session, const ChatUser *user)
{
  const char *const params[] = { user->nick, NULL };
  g_autoptr (GString) word = g_string_new (NULL);
  ServerWords words;

  server_words_init (&words, session, IRC_RPL_WHOISCHANNELS, ' ', params);
  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      if (!server_session_sees_room (session, member->room) ||
          !server_session_sees_member (session, member->room, user))
        continue;

      g_string_truncate (word, 0);
      server_names_add_prefixes (word, session, member->modes);
      g_string_append (word, member->room->name);
      server_words_add (&words, word->str);
    }
  server_words_end (&words);
}

/* What is known of the connection of somebody on this server. */
static void
send_connection (ServerSession *session, const ChatUser *user, const ServerSession *theirs)
{
  const char *fingerprint;
  g_autofree char *idle = g_strdup_printf (
      "%" G_GINT64_FORMAT, (g_get_monotonic_time () - theirs->last_words_us) / G_USEC_PER_SEC);
  g_autofree char *since =
      g_strdup_printf ("%" G_GINT64_FORMAT, user->connected_us / G_USEC_PER_SEC);

  server_reply (session, IRC_RPL_WHOISIDLE, "seconds idle, signon time", user->nick, idle, since,
                NULL);
  if (theirs->connection == NULL || !net_connection_is_tls (theirs->connection))
    return;

  server_reply (session, IRC_RPL_WHOISSECURE, "is using a secure connection", user->nick, NULL);
  fingerprint = net_connection_get_peer_fingerprint (theirs->connection);
  if (fingerprint != NULL && (user == session->user || server_session_is_oper (session)))
    {
      g_autofree char *text =
          g_strconcat ("has client certificate fingerprint ", fingerprint, NULL);

      server_reply (session, IRC_RPL_WHOISCERTFP, text, user->nick, NULL);
    }
}

static void
send_whois (ServerSession *session, const ChatUser *user)
{
  const ServerConfig *config = session->server->config;
  const ServerSession *theirs = server_user_get_session (user);

  server_reply (session, IRC_RPL_WHOISUSER, user->realname, user->nick, user->user, user->host, "*",
                NULL);
  send_rooms (session, user);
  server_reply (session, IRC_RPL_WHOISSERVER, config->description, user->nick, config->name, NULL);
  server_reply_away (session, user);
  if ((user->modes & CHAT_USER_OPERATOR) != 0)
    server_reply (session, IRC_RPL_WHOISOPERATOR, "is a server operator", user->nick, NULL);
  if ((user->modes & CHAT_USER_BOT) != 0)
    server_reply (session, IRC_RPL_WHOISBOT, "is a bot", user->nick, NULL);
  if (user->account != NULL)
    server_reply (session, IRC_RPL_WHOISACCOUNT, "is logged in as", user->nick, user->account,
                  NULL);
  if (theirs != NULL)
    send_connection (session, user, theirs);
  server_metadata_send_whois (session, user);
}

/* WHOIS [server, or somebody on it] nick */
static void
run_whois (ServerSession *session, const IrcMessage *message)
{
  const char *nick = irc_message_param (message, message->n_params > 1 ? 1 : 0);
  const char *server = message->n_params > 1 ? message->params[0] : "";
  const ChatUser *user = chat_state_find_user (session->server->state, nick);

  if (*nick == '\0')
    {
      server_reply (session, IRC_ERR_NONICKNAMEGIVEN, NULL, NULL);
      return;
    }

  if (server_info_check_name (session, server))
    {
      if (user != NULL)
        send_whois (session, user);
      else
        server_reply (session, IRC_ERR_NOSUCHNICK, NULL, nick, NULL);
    }
  server_reply (session, IRC_RPL_ENDOFWHOIS, NULL, nick, NULL); /* as it was asked */
}

static void
send_hosts (ServerSession *session, const IrcMessage *message, IrcNumeric numeric, gboolean hides)
{
  const char *const no_params[] = { NULL };
  ServerWords words;

  server_words_init (&words, session, numeric, ' ', no_params);
  for (guint i = 0; i < message->n_params && i < 5; i++)
    {
      const ChatUser *user = chat_state_find_user (session->server->state, message->params[i]);
      g_autofree char *word = NULL;

      if (user == NULL)
        continue;

      word = g_strdup_printf ("%s%s=%c%s@%s", user->nick,
                              (user->modes & CHAT_USER_OPERATOR) != 0 ? "*" : "",
                              user->away != NULL ? '-' : '+', user->user,
                              hides && user != session->user ? "255.255.255.255" : user->host);
      server_words_add (&words, word);
    }
  server_words_finish (&words);
}

static void
run_userhost (ServerSession *session, const IrcMessage *message)
{
  send_hosts (session, message, IRC_RPL_USERHOST, FALSE);
}

static void
run_userip (ServerSession *session, const IrcMessage *message)
{
  send_hosts (session, message, IRC_RPL_USERIP, TRUE);
}

static void
run_ison (ServerSession *session, const IrcMessage *message)
{
  const char *const no_params[] = { NULL };
  ServerWords words;

  server_words_init (&words, session, IRC_RPL_ISON, ' ', no_params);
  for (guint i = 0; i < message->n_params; i++)
    {
      g_auto (GStrv) nicks = g_strsplit (message->params[i], " ", -1);

      for (guint j = 0; nicks[j] != NULL; j++)
        {
          const ChatUser *user = chat_state_find_user (session->server->state, nicks[j]);

          if (user != NULL)
            server_words_add (&words, user->nick);
        }
    }
  server_words_finish (&words);
}

static const ServerCommand commands[] = {
  { "WHOIS", 0, FALSE, run_whois },
  { "USERHOST", 1, FALSE, run_userhost },
  { "USERIP", 1, FALSE, run_userip },
  { "ISON", 1, FALSE, run_ison },
  { NULL },
};

static const ServerTokenRow tokens[] = {
  { "USERIP" },
  { NULL },
};

const ServerFeature server_whois_feature = { .commands = commands, .tokens = tokens };
