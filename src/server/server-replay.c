#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-replay.h"

#include "server-past.h"
#include "server-speech.h"
#include "server-target.h"
#include "server-words.h"

#include <string.h>

JournalKind
server_replay_get_kinds (const ServerSession *session)
{
  JournalKind kinds = JOURNAL_KIND_MESSAGE;

  if (server_session_has_cap (session, IRC_CAP_EVENT_PLAYBACK))
    {
      kinds |= JOURNAL_KIND_EVENT;
      if (server_session_has_cap (session, IRC_CAP_MESSAGE_TAGS))
        kinds |= JOURNAL_KIND_TAGMSG;
    }

  return kinds;
}

static const char *
get_source (ServerSession *session, const ChatEntry *entry)
{
  return entry->source != NULL ? entry->source : session->server->config->name;
}

/* extended-join: the account and the real name as they were. Older entries have no
 * real name: the nick stands in for it. */
static char *
make_join (ServerSession *session, const ChatEntry *entry, const char *target)
{
  const char *source = get_source (session, entry);
  g_autofree char *nick = g_strndup (source, strcspn (source, "!"));

  if (!server_session_has_cap (session, IRC_CAP_EXTENDED_JOIN))
    return irc_line_new (source, "JOIN", target, NULL);

  return server_body_new (source, "JOIN", entry->text != NULL ? entry->text : nick, target,
                          entry->account != NULL ? entry->account : "*", NULL);
}

static char *
make_part (ServerSession *session, const ChatEntry *entry, const char *target)
{
  const char *reason = entry->text != NULL && *entry->text != '\0' ? entry->text : NULL;

  return server_body_new (get_source (session, entry), "PART", reason, target, NULL);
}

static char *
make_kick (ServerSession *session, const ChatEntry *entry, const char *target)
{
  return server_body_new (get_source (session, entry), "KICK",
                          entry->text != NULL ? entry->text : "", target,
                          chat_entry_param (entry, 0), NULL);
}

static char *
make_topic (ServerSession *session, const ChatEntry *entry, const char *target)
{
  return server_body_new (get_source (session, entry), "TOPIC",
                          entry->text != NULL ? entry->text : "", target, NULL);
}

static char *
make_mode (ServerSession *session, const ChatEntry *entry, const char *target)
{
  GString *body = g_string_sized_new (128);

  irc_line_begin (body, get_source (session, entry), "MODE");
  irc_line_add_param (body, target);
  for (guint i = 0; entry->params != NULL && entry->params[i] != NULL; i++)
    if (entry->params[i + 1] == NULL && strpbrk (entry->params[i], " :") != NULL)
      irc_line_add_trailing (body, entry->params[i]);
    else
      irc_line_add_param (body, entry->params[i]);

  return g_string_free (body, FALSE);
}

static char *
make_quit (ServerSession *session, const ChatEntry *entry, const char *target)
{
  return server_body_new (get_source (session, entry), "QUIT",
                          entry->text != NULL ? entry->text : "", NULL);
}

static char *
make_nick (ServerSession *session, const ChatEntry *entry, const char *target)
{
  return irc_line_new (get_source (session, entry), "NICK", entry->target, NULL);
}

/* The names it had: what comes before and after it is told under the name it has now. */
static char *
make_rename (ServerSession *session, const ChatEntry *entry, const char *target)
{
  if (!server_session_has_cap (session, IRC_CAP_CHANNEL_RENAME))
    return NULL;

  return server_body_new (get_source (session, entry), "RENAME",
                          entry->text != NULL ? entry->text : "", entry->target,
                          chat_entry_param (entry, 0), NULL);
}

/* message-redaction, "Chat history": the words are left out, and who has them already learns that
 * they were taken back. */
static char *
make_redact (ServerSession *session, const ChatEntry *entry, const char *target)
{
  if (!server_session_has_cap (session, IRC_CAP_MESSAGE_REDACTION))
    return NULL;

  return server_body_new (get_source (session, entry), "REDACT", entry->text,
                          *target == '#' ? target : entry->target, chat_entry_param (entry, 0),
                          NULL);
}

static const struct
{
  ChatEntryType type;
  /* (nullable): not for this session */
  char *(*make_body) (ServerSession *session, const ChatEntry *entry, const char *target);
} events[] = {
  { CHAT_ENTRY_JOIN, make_join },     { CHAT_ENTRY_PART, make_part },
  { CHAT_ENTRY_KICK, make_kick },     { CHAT_ENTRY_TOPIC, make_topic },
  { CHAT_ENTRY_MODE, make_mode },     { CHAT_ENTRY_QUIT, make_quit },
  { CHAT_ENTRY_NICK, make_nick },     { CHAT_ENTRY_RENAME, make_rename },
  { CHAT_ENTRY_REDACT, make_redact },
};

static void
send_event (ServerSession *session, const ChatEntry *entry, const char *target)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (events[i].type == entry->type)
      {
        char *body = events[i].make_body (session, entry, target);
        g_auto (ServerLine) line = { 0 };

        if (body == NULL)
          return;

        server_line_init (&line, session->server, entry, body);
        server_line_send (&line, session);
        return;
      }
}

/* The least of the prefixes the words were sent to, or 0. */
static char
get_status (const ChatEntry *entry)
{
  static const char prefixes[] = "+%@&~";
  gsize n = strspn (entry->target, prefixes);

  if (entry->target[n] != '#')
    return '\0';

  for (guint i = 0; prefixes[i] != '\0'; i++)
    if (memchr (entry->target, prefixes[i], n) != NULL)
      return prefixes[i];

  return '\0';
}

static gboolean
may_see (ServerSession *session, const ChatEntry *entry, const char *target, char status)
{
  const ChatRoom *room;
  const ChatMember *member;

  if (status == '\0' || entry->actor == session->id)
    return TRUE;

  room = chat_state_find_room (session->server->state, target);
  member =
      room != NULL ? chat_state_find_member (session->server->state, room, session->user) : NULL;
  return member != NULL && server_words_has_status (member, status);
}

static char *
make_mark (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gboolean is_today = g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now) &&
                      g_date_time_get_year (time) == g_date_time_get_year (now);

  return g_date_time_format (time, is_today ? "[%H:%M] " : "[%Y-%m-%d %H:%M] ");
}

static void
send_words (ServerSession *session,
            const ChatEntry *entry,
            const char *target,
            ServerReplayMode mode)
{
  const char status[] = { get_status (entry), '\0' };
  g_autofree char *mark = mode == SERVER_REPLAY_MARKED ? make_mark (entry->time_us) : NULL;
  g_autofree char *shown =
      *target == '#' ? g_strconcat (status, target, NULL) : g_strdup (entry->target);
  g_auto (ServerSpeech) speech = { 0 };

  if (!may_see (session, entry, target, *status))
    return;

  server_speech_init (&speech, session->server, entry, get_source (session, entry), shown, mark);
  server_speech_send (&speech, session);
}

static void
send_record (ServerSession *session,
             const JournalRecord *record,
             const char *target,
             ServerReplayMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChatEntry) entry = chat_entry_from_bytes (record->payload, &error);

  if (entry == NULL)
    g_warning ("Record %" G_GUINT64_FORMAT " cannot be shown: %s", record->seq, error->message);
  else if ((record->kind & (JOURNAL_KIND_MESSAGE | JOURNAL_KIND_TAGMSG)) != 0)
    send_words (session, entry, target, mode);
  else
    send_event (session, entry, target);
}

static gsize
guess_size (const JournalRecord *record)
{
  gsize n_lines = 1;

  for (const char *c = record->text; c != NULL && (c = strchr (c, '\n')) != NULL; c++)
    n_lines++;

  return g_bytes_get_size (record->payload) + n_lines * 200;
}

void
server_replay_send (ServerSession *session,
                    const GPtrArray *records,
                    const char *target,
                    gboolean keeps_newest,
                    ServerReplayMode mode)
{
  const gsize most = session->server->config->max_send_queue / 2;
  gsize size = 0;
  guint n = 0;

  for (; n < records->len; n++)
    {
      size += guess_size (records->pdata[keeps_newest ? records->len - 1 - n : n]);
      if (size > most)
        break;
    }

  for (guint i = 0; i < n; i++)
    send_record (session, records->pdata[keeps_newest ? records->len - n + i : i], target, mode);
}

void
server_replay_send_record (ServerSession *session, const JournalRecord *record)
{
  g_autofree char *identity = chat_user_dup_identity (session->user);
  g_autofree char *target =
      record->key != NULL ? server_target_dup_name (session, record->key) : NULL;

  /* In a talk the words themselves say whom they were for. */
  if (target == NULL && record->key != NULL &&
      server_past_is_key (session->server, record->key, identity))
    target = g_strdup ("");
  if (target != NULL)
    send_record (session, record, target, SERVER_REPLAY_PLAIN);
}
