#include "config.h"

#include "server-ban.h"

#include <string.h>

#include "irc-time.h"
#include "server-account.h"
#include "server-fingerprint.h"
#include "server-gateway.h"
#include "server-oper.h"
#include "server-private.h"

#define CERT "cert:"

static const struct
{
  char letter;
  guint64 seconds;
} units[] = {
  { 'w', 7 * 24 * 3600 }, { 'd', 24 * 3600 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 },
};

static guint64
get_unit (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].letter == letter)
      return units[i].seconds;

  return 0;
}

/* "90" are minutes, as ever; "1d12h" says what it means. 0: for ever. */
static gboolean
parse_duration (const char *text, guint64 *seconds)
{
  const guint64 most = G_GUINT64_CONSTANT (100) * 366 * 24 * 3600;

  *seconds = 0;
  if (!g_ascii_isdigit (*text))
    return FALSE;

  while (*text != '\0')
    {
      char *end;
      guint64 number = g_ascii_strtoull (text, &end, 10);
      guint64 unit = *end == '\0' ? 60 : get_unit (*end);

      if (end == text || unit == 0 || number > most / unit)
        return FALSE;
      *seconds += number * unit;
      text = *end == '\0' ? end : end + 1;
    }

  return *seconds <= most;
}

/* "user@host" means every nick; a mask with its kind is what it says. (nullable) */
static char *
make_user_mask (const char *mask)
{
  static const char *const kinds[] = { "nick:", "account:", "net:" };

  if (g_ascii_strncasecmp (mask, CERT, strlen (CERT)) == 0)
    {
      g_autofree char *fingerprint = server_fingerprint_parse (mask + strlen (CERT));

      return fingerprint != NULL ? g_strconcat (CERT, fingerprint, NULL) : NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strncasecmp (mask, kinds[i], strlen (kinds[i])) == 0)
      return g_strconcat (kinds[i], mask + strlen (kinds[i]), NULL);

  if (strchr (mask, '!') == NULL && strchr (mask, '@') == NULL)
    return g_strconcat ("nick:", mask, "!*@*", NULL);

  return g_strconcat (strchr (mask, '!') == NULL ? "nick:*!" : "nick:", mask, NULL);
}

static char *
make_network_mask (const char *mask)
{
  return g_strconcat ("net:", mask, NULL);
}

/* (transfer full) (nullable): the session was told why not */
static char *
read_mask (ServerSession *session, const char *text, char *(*make_mask) (const char *) )
{
  char *mask;

  if (!server_oper_check (session))
    return NULL;

  mask = make_mask (text);
  if (mask == NULL)
    server_reply (session, IRC_ERR_BADMASK, NULL, text, NULL);
  return mask;
}

static void
set_ban (ServerSession *session, const IrcMessage *message, char *(*make_mask) (const char *) )
{
  guint64 seconds = 0;
  guint at = message->n_params > 1 && parse_duration (message->params[0], &seconds) ? 1 : 0;
  g_autofree char *mask = read_mask (session, message->params[at], make_mask);
  const char *reason = irc_message_param (message, at + 1);
  g_autofree char *until = NULL;
  ChatEntry *entry;

  if (mask == NULL)
    return;

  until = g_strdup_printf (
      "%" G_GINT64_FORMAT,
      seconds == 0 ? 0 : server_get_time_us (session->server) + (gint64) seconds * G_USEC_PER_SEC);
  entry = server_entry_new (session, CHAT_ENTRY_BAN, mask, *reason != '\0' ? reason : "No reason",
                            until, session->user->nick, NULL);
  entry->flags |= CHAT_ENTRY_FLAG_OPERATOR;
  server_append (session->server, session, entry);
}

static void
end_ban (ServerSession *session, const IrcMessage *message, char *(*make_mask) (const char *) )
{
  g_autofree char *mask = read_mask (session, message->params[0], make_mask);
  ChatEntry *entry;

  if (mask == NULL)
    return;

  entry = server_entry_new (session, CHAT_ENTRY_UNBAN, mask, NULL, NULL);
  entry->flags |= CHAT_ENTRY_FLAG_OPERATOR;
  server_append (session->server, session, entry);
}

static void
run_kline (ServerSession *session, const IrcMessage *message)
{
  set_ban (session, message, make_user_mask);
}

static void
run_dline (ServerSession *session, const IrcMessage *message)
{
  set_ban (session, message, make_network_mask);
}

static void
run_unkline (ServerSession *session, const IrcMessage *message)
{
  end_ban (session, message, make_user_mask);
}

static void
run_undline (ServerSession *session, const IrcMessage *message)
{
  end_ban (session, message, make_network_mask);
}

static const ChatBan *
find_ban (ServerSession *session, const char *source)
{
  g_autofree char *host = NULL;

  if (chat_state_get_bans (session->server->state)->len == 0 || session->connection == NULL ||
      net_connection_is_local (session->connection))
    return NULL;

  host = server_session_dup_host (session);
  return chat_state_is_banned (session->server->state, source, server_account_get (session),
                               server_gateway_get_fingerprint (session), host,
                               server_get_time_us (session->server));
}

static void
put_out (ServerSession *session, const ChatBan *ban)
{
  g_autofree char *text = g_strconcat ("You are banned from this server: ", ban->reason, NULL);
  g_autofree char *reason = g_strconcat ("Banned: ", ban->reason, NULL);

  server_reply (session, IRC_ERR_YOUREBANNEDCREEP, text, NULL);
  server_session_quit (session, reason);
}

gboolean
server_ban_refuse (ServerSession *session, const char *nick)
{
  g_autofree char *host = server_session_dup_host (session);
  g_autofree char *source = g_strdup_printf ("%s!%s@%s", nick, session->registration->user, host);
  const ChatBan *ban = find_ban (session, source);

  if (ban == NULL)
    return FALSE;

  put_out (session, ban);
  return TRUE;
}

static void
check_user (ChatUser *user)
{
  ServerSession *session = server_user_get_session (user);
  const ChatBan *ban;

  if (session == NULL || session->state != SERVER_SESSION_ONLINE ||
      (user->modes & CHAT_USER_OPERATOR) != 0)
    return;

  ban = find_ban (session, user->source);
  if (ban != NULL)
    put_out (session, ban);
}

static void
on_changed (Server *self, const ChatEffect *effect)
{
  check_user (effect->actor);
}

static const ChatBan *
find_by_mask (Server *self, const char *mask)
{
  const GPtrArray *bans = chat_state_get_bans (self->state);

  for (guint i = 0; i < bans->len; i++)
    {
      const ChatBan *ban = g_ptr_array_index (bans, i);

      if (g_str_equal (ban->mask, mask))
        return ban;
    }

  return NULL;
}

/* Whoever is put out leaves by an entry of its own, later: nobody vanishes in this loop. */
static void
on_banned (Server *self, const ChatEffect *effect)
{
  const ChatBan *ban = find_by_mask (self, effect->text);
  char buffer[IRC_TIME_SIZE];
  const char *until = ban->until_us != 0 ? irc_time_format (ban->until_us, buffer) : NULL;
  GHashTableIter iter;
  gpointer user;

  server_oper_tell (self, "%s bans %s %s%s: %s", ban->setter, ban->mask,
                    until != NULL ? "until " : "for ever", until != NULL ? until : "", ban->reason);
  g_hash_table_iter_init (&iter, chat_state_get_users (self->state));
  while (g_hash_table_iter_next (&iter, NULL, &user))
    check_user (user);
}

static void
on_unbanned (Server *self, const ChatEffect *effect)
{
  server_oper_tell (self, "%s ends the ban of %s",
                    effect->actor != NULL ? effect->actor->nick : self->config->name, effect->text);
}

static const ServerCommand commands[] = {
  { "KLINE", 1, FALSE, run_kline },
  { "DLINE", 1, FALSE, run_dline },
  { "UNKLINE", 1, FALSE, run_unkline },
  { "UNDLINE", 1, FALSE, run_undline },
  { NULL },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_BANNED, on_banned },   { CHAT_EFFECT_UNBANNED, on_unbanned },
  { CHAT_EFFECT_NICK, on_changed },    { CHAT_EFFECT_HOST, on_changed },
  { CHAT_EFFECT_ACCOUNT, on_changed }, { 0, NULL },
};

const ServerFeature server_ban_feature = { .commands = commands, .effects = effects };
