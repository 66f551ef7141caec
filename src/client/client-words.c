#include "config.h"

#include "client-words.h"

#include "client-history.h"
#include "client-secret.h"
#include "client-typing.h"
#include "irc-format.h"
#include "irc-time.h"

#include <string.h>

/* At most one answer to a CTCP question in this time: nobody makes us flood. */
#define CTCP_PAUSE_US (3 * G_USEC_PER_SEC)
#define MAX_CTCP_PING 100

gint64
client_words_time_of (const IrcMessage *message)
{
  const char *tag = irc_message_tag (message, "time");
  gint64 time_us;

  return tag != NULL && irc_time_parse (tag, &time_us) ? time_us : g_get_real_time ();
}

guint64
client_words_label_of (const IrcMessage *message)
{
  const char *label = irc_message_tag (message, "label");

  return label != NULL ? g_ascii_strtoull (label, NULL, 10) : 0;
}

/**
 * client_words_new:
 * @text: (nullable): instead of the second parameter of @message
 */
ClientWords *
client_words_new (const IrcMessage *message,
                  const char *target,
                  gboolean is_notice,
                  const char *text)
{
  ClientWords *self = g_new0 (ClientWords, 1);
  char *nick = irc_message_source_nick (message);

  self->is_notice = is_notice;
  self->is_from_server = message->source == NULL || strpbrk (message->source, "!@") == NULL;
  self->nick = nick != NULL ? nick : g_strdup ("");
  self->target = g_strdup (target);
  self->text = g_strdup (text != NULL ? text : irc_message_param (message, 1));
  self->msgid = g_strdup (irc_message_tag (message, "msgid"));
  self->account = g_strdup (irc_message_tag (message, "account"));
  self->reply_to = g_strdup (irc_message_tag (message, "+reply"));
  if (self->reply_to == NULL)
    self->reply_to = g_strdup (irc_message_tag (message, "+draft/reply"));
  self->id = g_strdup (irc_message_tag (message, CLIENT_TAG_ID));
  self->label = client_words_label_of (message);
  self->time_us = client_words_time_of (message);
  return self;
}

static gsize
size_of (const ClientWords *self)
{
  const char *const texts[] = { self->nick,    self->target,   self->text, self->msgid,
                                self->account, self->reply_to, self->id };

  return sizeof (ClientWords) + 128 + client_budget_sum (texts, G_N_ELEMENTS (texts));
}

gboolean
client_words_wait (ClientWords *self, ClientBudget *budget)
{
  gsize size = size_of (self);

  if (self->budget != NULL)
    return TRUE;
  if (!client_budget_allows (budget, CLIENT_BUDGET_WAITING, 0, size))
    return FALSE;
  client_budget_take (budget, CLIENT_BUDGET_WAITING, size);
  self->budget = client_budget_ref (budget);
  self->size = size;
  return TRUE;
}

void
client_words_free (ClientWords *self)
{
  if (self->budget != NULL)
    {
      client_budget_give_back (self->budget, CLIENT_BUDGET_WAITING, self->size);
      client_budget_unref (self->budget);
    }
  g_free (self->nick);
  g_free (self->target);
  g_free (self->text);
  g_free (self->msgid);
  g_free (self->account);
  g_free (self->reply_to);
  g_free (self->id);
  g_free (self);
}

/* CTCP (modern-irc, ctcp.md) */

static char *
answer_version (const char *words)
{
  return g_strdup (PACKAGE_NAME " " PACKAGE_VERSION);
}

/* What came comes back. */
static char *
answer_ping (const char *words)
{
  return strlen (words) <= MAX_CTCP_PING ? g_strdup (words) : NULL;
}

/* "SHOULD default to UTC time for privacy reasons". */
static char *
answer_time (const char *words)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

static char *answer_client_info (const char *words);

static const struct
{
  const char *command;
  char *(*answer) (const char *words); /* (transfer full) (nullable) */
} questions[] = {
  { "ACTION" }, /* is said, and has no answer */
  { "CLIENTINFO", answer_client_info },
  { "PING", answer_ping },
  { "TIME", answer_time },
  { "VERSION", answer_version },
};

static char *
answer_client_info (const char *words)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", questions[i].command);
  return g_string_free (names, FALSE);
}

static void
take_ctcp (ClientSession *self, const ClientWords *words, const char *command, const char *question)
{
  gint64 now_us = g_get_monotonic_time ();

  if (words->is_notice || words->is_from_server || client_session_is_own_nick (self, words->nick) ||
      (self->last_ctcp_us != 0 && now_us - self->last_ctcp_us < CTCP_PAUSE_US))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (questions[i].answer != NULL && g_str_equal (questions[i].command, command))
      {
        g_autofree char *answer = questions[i].answer (question);
        g_autofree char *text = answer != NULL ? irc_ctcp_new (command, answer) : NULL;

        if (text == NULL)
          return;
        self->last_ctcp_us = now_us;
        client_session_send (self, "NOTICE", words->nick, text, NULL);
      }
}

/* Where words belong */

static ClientRoom *
room_of_words (ClientSession *self, const ClientWords *words, gboolean is_own)
{
  const char *target = client_isupport_strip_status (self->isupport, words->target);

  if (client_isupport_is_channel (self->isupport, target))
    return client_session_find_room (self, target);
  if (is_own)
    return client_session_find_or_add_talk (self, target);
  if (words->is_from_server)
    return self->server_room;
  if (words->is_notice && client_session_find_room (self, words->nick) == NULL)
    return client_session_get_front (self); /* a notice opens no talk */
  return client_session_find_or_add_talk (self, words->nick);
}

static gboolean
is_name_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_' || c == '-';
}

/* Scripts without blanks between words. */
static gboolean
is_unspaced (GUnicodeScript script)
{
  static const GUnicodeScript unspaced[] = {
    G_UNICODE_SCRIPT_HAN,     G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA,
    G_UNICODE_SCRIPT_THAI,    G_UNICODE_SCRIPT_LAO,      G_UNICODE_SCRIPT_KHMER,
    G_UNICODE_SCRIPT_MYANMAR,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unspaced); i++)
    if (script == unspaced[i])
      return TRUE;
  return FALSE;
}

/* Whether a name may end with @edge where @beside follows, or begin where @beside stands before.
 * Words written in Katakana are long ones, which have short names in them. */
static gboolean
is_border (gunichar edge, gunichar beside, gboolean is_behind)
{
  GUnicodeScript script = g_unichar_get_script (beside);

  if (!is_name_char (beside))
    return TRUE;
  if (script == G_UNICODE_SCRIPT_HANGUL) /* particles follow */
    return is_behind;
  return is_unspaced (script) &&
         (script != G_UNICODE_SCRIPT_KATAKANA || g_unichar_get_script (edge) != script);
}

/* nick as a whole word, whatever its case. A letter alone is too often a part of one. */
static gboolean
mentions (const char *text, const char *nick)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_nick = g_utf8_casefold (nick, -1);
  gsize length = strlen (folded_nick);
  gunichar first = g_utf8_get_char (folded_nick);
  const char *last = g_utf8_find_prev_char (folded_nick, folded_nick + length);
  gboolean is_long = last != NULL && last > folded_nick;
  const char *at = folded_text;

  while (length > 0 && (at = strstr (at, folded_nick)) != NULL)
    {
      const char *start = g_utf8_find_prev_char (folded_text, at);
      gunichar before = start != NULL ? g_utf8_get_char (start) : ' ';
      gunichar behind = g_utf8_get_char (at + length);

      if (is_long
              ? is_border (first, before, FALSE) && is_border (g_utf8_get_char (last), behind, TRUE)
              : !is_name_char (before) && !is_name_char (behind))
        return TRUE;
      at = g_utf8_next_char (at);
    }
  return FALSE;
}

/* By our name, or by one of the words that the user wants to hear of. */
static gboolean
means_us (ClientSession *self, const char *text)
{
  if (mentions (text, self->nick))
    return TRUE;
  for (guint i = 0; self->highlights != NULL && self->highlights[i] != NULL; i++)
    if (mentions (text, self->highlights[i]))
      return TRUE;
  return FALSE;
}

static ClientMessage *
message_of_words (ClientSession *self,
                  const ClientWords *words,
                  ClientMessageKind kind,
                  const char *text,
                  gboolean is_own)
{
  g_autofree char *shown = is_own && client_secret_is_words (words->target, text)
                               ? client_secret_hide_words (text)
                               : g_strdup (text);
  ClientMessage *message = client_message_new (kind, words->nick, shown);
  gboolean is_private = !client_isupport_is_channel (
      self->isupport, client_isupport_strip_status (self->isupport, words->target));

  message->time_us = words->time_us;
  message->msgid = g_strdup (words->msgid);
  message->account = g_strdup (words->account);
  message->reply_to = g_strdup (words->reply_to);
  message->is_own = is_own;
  message->is_history = words->is_history;
  message->is_missed = words->is_missed;
  message->is_mention =
      !is_own && kind != CLIENT_MESSAGE_NOTICE && (is_private || means_us (self, text));
  return message;
}

/* Words as they are shown: those of an ACTION have no frame. */
typedef struct
{
  char *ctcp; /* (owned) (nullable): the command */
  char *text; /* (owned) */
} Shown;

static void
shown_init (Shown *self, const ClientWords *words)
{
  *self = (Shown){ NULL, NULL };
  if (!irc_ctcp_parse (words->text, &self->ctcp, &self->text))
    self->text = g_strdup (words->text);
}

static void
shown_clear (Shown *self)
{
  g_free (self->ctcp);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shown, shown_clear)

/* ctcp: (nullable): the command */
static gboolean
is_talk (const char *ctcp)
{
  return ctcp == NULL || g_str_equal (ctcp, "ACTION");
}

static ClientMessageKind
kind_of_words (const ClientWords *words, const Shown *shown)
{
  if (shown->ctcp != NULL)
    return CLIENT_MESSAGE_ACTION;
  return words->is_notice ? CLIENT_MESSAGE_NOTICE : CLIENT_MESSAGE_TEXT;
}

/* Now, or when the item went out. Others in the room know its id too. */
static gboolean
is_by_us (ClientSession *self, const ClientWords *words, const ClientOutboxItem *item)
{
  return client_session_is_own_nick (self, words->nick) ||
         (item->sent_by != NULL &&
          client_isupport_same (self->isupport, item->sent_by, words->nick));
}

/* Our own words came back: just now, or in history after the line dropped. The id that went out
 * with them decides; servers that drop it are left with what was said, and by whom. */
static ClientOutboxItem *
find_own (ClientSession *self,
          const ClientWords *words,
          ClientRoom *room,
          ClientMessageKind kind,
          const char *text,
          gboolean is_live)
{
  ClientOutboxItem *item = client_outbox_find_id (self->outbox, words->id);

  if (item != NULL)
    return item->room == room && is_by_us (self, words, item) ? item : NULL;
  if (!is_live)
    return words->id == NULL
               ? client_outbox_find_arrived (self->outbox, room, words->nick, kind, text)
               : NULL;
  if (!client_session_is_own_nick (self, words->nick))
    return NULL;
  item = client_outbox_find_label (self->outbox, words->label);
  if (item != NULL || words->label != 0 || words->id != NULL)
    return item;
  item = client_outbox_find_in_flight (self->outbox, room, kind, text);
  /* The server may have changed the text (colours stripped); echoes come in order. */
  if (item == NULL && !client_caps_has (&self->caps, CLIENT_CAP_LABELED_RESPONSE))
    item = client_outbox_find_in_flight (self->outbox, room, kind, NULL);
  return item;
}

/* Servers that do not say our words back took them without a name for them: in history they have
 * one. Returns: whether they are here */
static gboolean
settle_unnamed (ClientRoom *room, const ClientMessage *said, guint *index)
{
  ClientMessage *message = index != NULL && said->is_own && said->msgid != NULL
                               ? client_room_find_unnamed (room, *index, said->kind, said->text)
                               : NULL;

  if (message == NULL)
    return FALSE;
  message->time_us = said->time_us;
  client_room_set_msgid (room, message, said->msgid);
  client_room_message_changed (room, message);
  *index = client_room_index_of (room, message) + 1;
  return TRUE;
}

/* message: (transfer full) */
static void
put_message (ClientRoom *room, ClientMessage *message, guint *index)
{
  if (settle_unnamed (room, message, index))
    {
      client_message_unref (message);
      return;
    }
  if (index != NULL)
    *index = client_room_insert (room, *index, message);
  else
    client_room_add (room, message);
}

ClientMessage *
client_words_make_message (ClientSession *self, const ClientWords *words)
{
  g_auto (Shown) shown = { 0 };

  shown_init (&shown, words);
  if (!is_talk (shown.ctcp))
    return NULL;
  return message_of_words (self, words, kind_of_words (words, &shown), shown.text,
                           client_session_is_own_nick (self, words->nick));
}

/* Else no talk begins by it. */
static gboolean
is_shown (ClientSession *self, const ClientWords *words)
{
  g_autofree char *ctcp = NULL;

  irc_ctcp_parse (words->text, &ctcp, NULL); /* stays %NULL where it is none */
  return is_talk (ctcp) &&
         (words->is_from_server || !client_session_is_ignored (self, words->nick));
}

/**
 * client_session_put_words:
 * @into: (nullable): a page of its history is taken; %NULL: @words are said now
 * @index: (nullable): with @into: where in the page's place they belong; moves on
 */
void
client_session_put_words (ClientSession *self,
                          const ClientWords *words,
                          ClientRoom *into,
                          guint *index)
{
  gboolean is_own = client_session_is_own_nick (self, words->nick);
  g_auto (Shown) shown = { 0 };
  ClientRoom *room;
  ClientOutboxItem *item;
  ClientMessageKind kind;

  shown_init (&shown, words);
  if (!words->is_from_server && client_session_is_ignored (self, words->nick))
    return;
  if (!is_talk (shown.ctcp))
    {
      if (into == NULL && !words->is_missed)
        take_ctcp (self, words, shown.ctcp, shown.text);
      return;
    }
  room = into != NULL ? into : room_of_words (self, words, is_own);
  if (room == NULL)
    room = self->server_room;
  if (words->msgid != NULL && client_room_find_msgid (room, words->msgid) != NULL)
    return;
  if (into == NULL)
    client_typing_stop (self, room, words->nick);
  kind = kind_of_words (words, &shown);
  if (is_own && into == NULL && client_secret_is_words (words->target, shown.text))
    return; /* it was shown when it was sent */
  item = find_own (self, words, room, kind, shown.text, into == NULL);
  if (item != NULL)
    client_session_confirm (self, item, words->msgid, words->time_us, index);
  else if (words->id == NULL ||
           !client_session_confirm_failed (self, room, words->id, words->nick, words->msgid))
    put_message (room, message_of_words (self, words, kind, shown.text, is_own), index);
}

/**
 * client_session_take_words:
 * @words: (transfer full): said now
 *
 * What a room gets while its history is awaited waits as well, and stands behind it.
 */
void
client_session_take_words (ClientSession *self, ClientWords *words)
{
  g_autoptr (ClientWords) now = words;
  ClientRoom *room =
      is_shown (self, words)
          ? room_of_words (self, words, client_session_is_own_nick (self, words->nick))
          : NULL;

  if (room != NULL && client_history_holds (self, room) && client_words_wait (now, self->budget))
    client_history_hold (room, g_steal_pointer (&now));
  else
    client_session_put_words (self, words, NULL, NULL);
}
