/* client-send.c: the way out: the user's words become lines, and are followed until the server
 * said what became of them. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-history.h"
#include "client-secret.h"
#include "client-session-private.h"
#include "client-typing.h"
#include "irc-split.h"

/* Lines that nobody confirmed and that are under way at the same time. Servers that punish floods
 * do so for what waits unread; this many they all take. */
#define WINDOW 10

/* ":nick!user@host " as others see us, while we have not seen it ourselves: user 20, host 63. */
#define UNKNOWN_MASK 84

/* Room in a line for what a server may add that we do not know of (multiline, Splitting). */
#define LINE_RESERVE 10

#define CTCP_DELIMITER "\001"
#define ACTION_BEGIN CTCP_DELIMITER "ACTION "

static void
log_line (const char *line)
{
  g_autoptr (IrcMessage) message = NULL;
  g_autofree char *shown = NULL;

  if (!g_log_get_debug_enabled ())
    return;
  message = irc_message_parse (line, NULL); /* not one: nobody's password */
  shown = client_secret_hide_line (line, message);
  g_debug ("client > %s", shown);
}

void
client_session_send_line (ClientSession *self, const char *line)
{
  if (self->connection == NULL)
    return;
  log_line (line);
  net_connection_send_text (self->connection, line);
}

/* A name that a user typed, or a server gave to something, can be what no line can bear. */
static void
tell_unsendable (ClientSession *self, const char *param)
{
  client_session_tell (self, client_session_get_front (self), CLIENT_MESSAGE_ERROR,
                       /* Translators: %s is what was typed where a name belongs. */
                       g_strdup_printf (_ ("\"%s\" cannot be sent as a name."), param));
}

/**
 * client_session_send:
 * @command: then its parameters and %NULL; only the last may have spaces
 *
 * A line that cannot be written is not sent, and the user is told.
 */
void
client_session_send (ClientSession *self, const char *command, ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *refused = NULL;
  const char *param;
  const char *next;
  va_list params;

  irc_line_begin (line, NULL, command);
  va_start (params, command);
  for (param = va_arg (params, const char *); param != NULL && refused == NULL; param = next)
    {
      next = va_arg (params, const char *);
      if (irc_line_can_add_param (param))
        irc_line_add_param (line, param);
      else if (next == NULL && strpbrk (param, "\r\n") == NULL)
        irc_line_add_trailing (line, param);
      else
        refused = param;
    }
  va_end (params);
  if (refused == NULL)
    client_session_send_line (self, line->str);
  else
    tell_unsendable (self, refused);
}

static const char *
command_of (ClientMessageKind kind)
{
  return kind == CLIENT_MESSAGE_NOTICE ? "NOTICE" : "PRIVMSG";
}

/* How many bytes of text fit in one line to room, as the others will get it. */
static gsize
text_budget (ClientSession *self, ClientRoom *room, ClientMessageKind kind)
{
  gsize used = strlen (":") + strlen (self->nick) + strlen ("! PRIVMSG  :\r\n") + LINE_RESERVE;

  used += self->own_mask != NULL ? strlen (self->own_mask) : UNKNOWN_MASK;
  used += strlen (client_room_get_name (room));
  if (kind == CLIENT_MESSAGE_ACTION)
    used += strlen (ACTION_BEGIN CTCP_DELIMITER);
  return self->isupport->max_line > used + 64 ? self->isupport->max_line - used : 64;
}

static gboolean
is_labeled (ClientSession *self)
{
  return client_caps_has (&self->caps, CLIENT_CAP_LABELED_RESPONSE);
}

/* The server says our own words back, or at least answers the label. Where it does neither, a PING
 * after them shows that they were taken: a server handles the lines of a connection in order. */
static gboolean
needs_fence (ClientSession *self)
{
  return !is_labeled (self) && !client_caps_has (&self->caps, CLIENT_CAP_ECHO_MESSAGE);
}

/* The label comes back with the answer; the id stays with the message in the server's history. */
static void
add_own_tags (ClientSession *self, GString *line, const ClientOutboxItem *item)
{
  g_autofree char *label = g_strdup_printf ("%" G_GUINT64_FORMAT, item->label);

  if (is_labeled (self))
    irc_line_add_tag (line, "label", label);
  if (client_caps_has (&self->caps, CLIENT_CAP_MESSAGE_TAGS))
    irc_line_add_tag (line, CLIENT_TAG_ID, item->id);
  if (client_caps_has (&self->caps, CLIENT_CAP_MESSAGE_TAGS) && item->message->reply_to != NULL)
    {
      irc_line_add_tag (line, "+reply", item->message->reply_to);
      irc_line_add_tag (line, "+draft/reply", item->message->reply_to); /* for those who know it */
    }
}

static void
send_one_line (ClientSession *self, ClientOutboxItem *item, const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *action = NULL;
  ClientMessageKind kind = item->message->kind;

  if (kind == CLIENT_MESSAGE_ACTION)
    action = g_strconcat (ACTION_BEGIN, text, CTCP_DELIMITER, NULL);
  client_outbox_mark_sent (self->outbox, item, self->nick);
  add_own_tags (self, line, item);
  irc_line_begin (line, NULL, command_of (kind));
  irc_line_add_param (line, client_room_get_name (item->room));
  irc_line_add_trailing (line, action != NULL ? action : text);
  client_session_send_line (self, line->str);
}

/* What a message is made of when it does not fit in one line: for each line of it, its pieces. */
static GPtrArray *
split_lines (const char *text, gsize budget)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (lines, irc_split (parts[i], budget));
  return lines;
}

/* The blank at which a line was cut, back at the end of the piece before it (multiline, Splitting
 * long lines): joined again, the pieces are the line. */
static void
keep_blanks (const char *line, GStrv pieces)
{
  for (guint i = 0; pieces[i] != NULL && pieces[i + 1] != NULL; i++)
    {
      gsize length = strlen (pieces[i]);

      line += length;
      if (*line != ' ' || !g_str_has_prefix (line + 1, pieces[i + 1]))
        continue;
      pieces[i] = g_realloc (pieces[i], length + 2);
      memcpy (pieces[i] + length, " ", 2);
      line++;
    }
}

static guint
count_pieces (GPtrArray *lines)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += MAX (1, g_strv_length (g_ptr_array_index (lines, i)));
  return n;
}

/* n_pieces: each a line of the protocol */
static gboolean
fits_batch (ClientSession *self, ClientMessageKind kind, gsize bytes, guint n_pieces)
{
  const ClientCaps *caps = &self->caps;

  return kind != CLIENT_MESSAGE_ACTION && client_caps_has (caps, CLIENT_CAP_MULTILINE) &&
         client_caps_has (caps, CLIENT_CAP_BATCH) && bytes <= caps->multiline_max_bytes &&
         n_pieces <= caps->multiline_max_lines;
}

static void
send_batch_line (ClientSession *self,
                 ClientOutboxItem *item,
                 const char *reference,
                 const char *text,
                 gboolean is_continued)
{
  g_autoptr (GString) line = g_string_new (NULL);

  irc_line_add_tag (line, "batch", reference);
  if (is_continued)
    irc_line_add_tag (line, "draft/multiline-concat", NULL);
  irc_line_begin (line, NULL, command_of (item->message->kind));
  irc_line_add_param (line, client_room_get_name (item->room));
  irc_line_add_trailing (line, text);
  client_session_send_line (self, line->str);
}

/* draft/multiline: one batch; pieces of one line are joined by draft/multiline-concat. */
static void
send_multiline (ClientSession *self, ClientOutboxItem *item, GPtrArray *lines)
{
  guint64 label = client_outbox_mark_sent (self->outbox, item, self->nick);
  g_autofree char *reference = g_strdup_printf ("m%" G_GUINT64_FORMAT, label);
  g_autofree char *opening = g_strconcat ("+", reference, NULL);
  g_autofree char *closing = g_strconcat ("-", reference, NULL);
  const char *target = client_room_get_name (item->room);
  g_auto (GStrv) parts = g_strsplit (item->message->text, "\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);

  add_own_tags (self, line, item);
  irc_line_begin (line, NULL, "BATCH");
  irc_line_add_param (line, opening);
  irc_line_add_param (line, "draft/multiline");
  irc_line_add_param (line, target);
  client_session_send_line (self, line->str);

  for (guint i = 0; i < lines->len; i++)
    {
      GStrv pieces = g_ptr_array_index (lines, i);

      keep_blanks (parts[i], pieces);
      send_batch_line (self, item, reference, pieces[0] != NULL ? pieces[0] : "", FALSE);
      for (guint j = 1; pieces[0] != NULL && pieces[j] != NULL; j++)
        send_batch_line (self, item, reference, pieces[j], TRUE);
    }
  client_session_send (self, "BATCH", closing, NULL);
}

/* A text of many lines as texts of as many as go out together. */
typedef struct
{
  GPtrArray *parts; /* of (owned) texts */
  GString *text;    /* of the next */
  guint n_pieces;
} Parts;

/* Blank lines cannot be said by themselves. */
static void
end_part (Parts *parts)
{
  while (parts->text->len > 0 && parts->text->str[parts->text->len - 1] == '\n')
    g_string_truncate (parts->text, parts->text->len - 1);
  if (parts->text->len > 0)
    g_ptr_array_add (parts->parts, g_strdup (parts->text->str));
  g_string_truncate (parts->text, 0);
  parts->n_pieces = 0;
}

static void
add_line (ClientSession *self, ClientMessageKind kind, Parts *parts, const char *line, GStrv pieces)
{
  guint n = MAX (1, g_strv_length (pieces));
  gsize length = parts->text->len + strlen ("\n") + strlen (line);

  if (!fits_batch (self, kind, strlen (line), n))
    {
      end_part (parts);
      for (guint i = 0; pieces[i] != NULL; i++)
        {
          g_string_assign (parts->text, pieces[i]);
          end_part (parts);
        }
      return;
    }
  if (!fits_batch (self, kind, length, parts->n_pieces + n))
    end_part (parts);
  if (parts->n_pieces > 0)
    g_string_append_c (parts->text, '\n');
  g_string_append (parts->text, line);
  parts->n_pieces += n;
}

/* As many lines together as the server takes as one message. Without multiline each piece is a
 * message of its own, for us as for the others. (transfer full) */
static GPtrArray *
make_parts (ClientSession *self, const ClientMessage *message, GPtrArray *lines)
{
  Parts parts = { g_ptr_array_new_with_free_func (g_free), g_string_new (NULL), 0 };
  g_auto (GStrv) texts = g_strsplit (message->text, "\n", -1);

  for (guint i = 0; i < lines->len; i++)
    add_line (self, message->kind, &parts, texts[i], g_ptr_array_index (lines, i));
  end_part (&parts);
  g_string_free (parts.text, TRUE);
  return parts.parts;
}

static void
break_up (ClientSession *self, ClientOutboxItem *item, GPtrArray *lines)
{
  g_autoptr (GPtrArray) parts = make_parts (self, item->message, lines);
  ClientOutboxItem *place = item;

  client_outbox_begin (self->outbox);
  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = g_ptr_array_index (parts, i);
      ClientMessage *message;

      if (i == 0)
        {
          client_room_set_text (item->room, item->message, part);
          client_outbox_set_text (self->outbox, item);
          continue;
        }
      message = client_message_new (item->message->kind, item->message->sender, part);
      message->is_own = TRUE;
      message->delivery = item->message->delivery;
      client_room_insert_after (item->room, place->message, message);
      place = client_outbox_add_after (self->outbox, place, message);
    }
  client_outbox_commit (self->outbox);
}

/* Returns: the text is too long for one line, and went out as a batch */
static gboolean
try_multiline (ClientSession *self, ClientOutboxItem *item, gboolean may_break_up)
{
  gsize budget = text_budget (self, item->room, item->message->kind);
  const char *text = item->message->text;
  g_autoptr (GPtrArray) lines = NULL;

  if (strlen (text) <= budget && strchr (text, '\n') == NULL)
    return FALSE;
  lines = split_lines (text, budget);
  if (fits_batch (self, item->message->kind, strlen (text), count_pieces (lines)))
    {
      send_multiline (self, item, lines);
      return TRUE;
    }
  if (!may_break_up)
    return FALSE;
  break_up (self, item, lines);
  return try_multiline (self, item, FALSE);
}

static void
transmit (ClientSession *self, ClientOutboxItem *item)
{
  if (!try_multiline (self, item, TRUE))
    send_one_line (self, item, item->message->text);
}

static gboolean
may_go_out (ClientOutboxItem *item)
{
  return item->label == 0 && client_room_is_joined (item->room) &&
         !client_room_get_notes (item->room)->is_resend_held;
}

/* Without history nobody can tell; and twice would be a lie as well. */
static const char *
unknown_fate (void)
{
  return _ ("The line dropped before it was confirmed; it may have arrived.");
}

/**
 * client_session_pump:
 *
 * Sends what waits, as far as the server's confirmations allow.
 */
void
client_session_pump (ClientSession *self)
{
  gboolean is_any_sent = FALSE;

  if (!self->is_ready || self->connection == NULL) /* not before history was asked */
    return;

  for (const GList *at = client_outbox_get_items (self->outbox);
       at != NULL && client_outbox_get_n_in_flight (self->outbox) < WINDOW; at = at->next)
    {
      ClientOutboxItem *item = at->data;

      if (!may_go_out (item))
        continue;
      if (item->may_have_arrived && !client_history_is_there (self))
        {
          client_session_refuse (self, item, unknown_fate ());
          return; /* that went on by itself */
        }
      transmit (self, item);
      if (item->message->delivery != CLIENT_DELIVERY_PENDING)
        client_room_set_delivery (item->room, item->message, CLIENT_DELIVERY_PENDING, NULL);
      is_any_sent = TRUE;
    }

  if (is_any_sent)
    client_session_check_in_time (self);
  if (is_any_sent && needs_fence (self))
    {
      g_autofree char *token = NULL;

      self->fence = client_outbox_get_last_label (self->outbox);
      token = g_strdup_printf ("pychat-%" G_GUINT64_FORMAT, self->fence);
      client_session_send (self, "PING", token, NULL);
    }
}

static void
tell_trouble (ClientSession *self)
{
  g_autoptr (GError) trouble = client_outbox_take_trouble (self->outbox);

  if (trouble != NULL)
    client_session_tell (self, client_session_get_front (self), CLIENT_MESSAGE_ERROR,
                         client_outbox_describe_trouble (trouble));
}

/**
 * client_session_queue_words:
 * @text: what is said, without the wrapping of its kind
 *
 * Shows it at once, and sends it now or as soon as it can be sent.
 */
void
client_session_queue_words (ClientSession *self,
                            ClientRoom *room,
                            ClientMessageKind kind,
                            const char *text)
{
  client_session_queue_answer (self, room, kind, text, NULL);
}

/* A password does not wait in the outbox, which is a file, and nobody reads it off the screen. */
static void
say_secret (ClientSession *self, ClientRoom *room, ClientMessageKind kind, const char *text)
{
  g_autofree char *shown = client_secret_hide_words (text);
  ClientMessage *message;

  if (self->state != CLIENT_STATE_ONLINE)
    {
      client_session_tell (self, room, CLIENT_MESSAGE_ERROR,
                           g_strdup (_ ("There is no connection; try again when it is back.")));
      return;
    }
  message = client_message_new (kind, self->nick, shown);
  message->is_own = TRUE;
  client_room_add (room, message);
  client_typing_sent (self, room);
  client_session_send (self, command_of (kind), client_room_get_name (room), text, NULL);
}

/* A service takes one line at a time. */
static void
queue_lines (ClientSession *self, ClientRoom *room, ClientMessageKind kind, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      client_session_queue_answer (self, room, kind, lines[i], NULL);
}

/**
 * client_session_queue_answer:
 * @reply_to: (nullable): msgid of what is answered
 */
void
client_session_queue_answer (ClientSession *self,
                             ClientRoom *room,
                             ClientMessageKind kind,
                             const char *text,
                             const char *reply_to)
{
  gboolean is_now = self->state == CLIENT_STATE_ONLINE && client_room_is_joined (room);
  ClientMessage *message;

  if (client_secret_is_words (client_room_get_name (room), text))
    {
      if (strchr (text, '\n') != NULL)
        queue_lines (self, room, kind, text);
      else
        say_secret (self, room, kind, text);
      return;
    }
  message = client_message_new (kind, self->nick, text);
  message->is_own = TRUE;
  message->reply_to = g_strdup (reply_to);
  message->delivery = is_now ? CLIENT_DELIVERY_PENDING : CLIENT_DELIVERY_UNSENT;
  client_room_add (room, message);
  client_outbox_add (self->outbox, room, message);
  client_typing_sent (self, room);
  tell_trouble (self);
  client_session_pump (self);
}

/**
 * client_session_confirm_failed:
 * @nick: who said it
 * @msgid: (nullable): the server's name for it
 *
 * What was given up, because nobody confirmed it in time, may have arrived all the same.
 *
 * Returns: whether @id is that of such a message in @room
 */
gboolean
client_session_confirm_failed (
    ClientSession *self, ClientRoom *room, const char *id, const char *nick, const char *msgid)
{
  ClientMessage *message = client_outbox_find_failed (self->outbox, id);

  if (message == NULL || client_room_index_of (room, message) == G_MAXUINT ||
      !client_isupport_same (self->isupport, message->sender, nick))
    return FALSE;
  client_room_set_msgid (room, message, msgid);
  client_room_set_delivery (room, message, CLIENT_DELIVERY_STORED, NULL);
  client_outbox_forget_failed (self->outbox, message);
  return TRUE;
}

/* The item is gone from the outbox. */
static void
go_on (ClientSession *self)
{
  client_session_pump (self);
  client_session_finish_quit_if_done (self);
  g_signal_emit_by_name (self, "outbox-changed");
}

/**
 * client_session_confirm:
 * @msgid: (nullable): the server's name for it
 * @time_us: the server's time of it; 0: not known
 * @index: (nullable): its place in the room, which moves on; %NULL: behind all that is confirmed
 */
void
client_session_confirm (
    ClientSession *self, ClientOutboxItem *item, const char *msgid, gint64 time_us, guint *index)
{
  if (time_us != 0)
    item->message->time_us = time_us;
  client_room_set_msgid (item->room, item->message, msgid);
  if (index != NULL)
    client_room_settle (item->room, item->message, (*index)++);
  else
    client_room_set_delivery (item->room, item->message, CLIENT_DELIVERY_STORED, NULL);
  client_outbox_remove (self->outbox, item);
  go_on (self);
}

/**
 * client_session_refuse:
 * @reason: translated
 */
void
client_session_refuse (ClientSession *self, ClientOutboxItem *item, const char *reason)
{
  client_room_set_delivery (item->room, item->message, CLIENT_DELIVERY_FAILED, reason);
  client_outbox_fail (self->outbox, item, reason);
  go_on (self);
}

/* Nothing of what waits for room can go out any more. reason (nullable): the room is closed. */
void
client_session_refuse_room (ClientSession *self, ClientRoom *room, const char *reason)
{
  const GList *at = client_outbox_get_items (self->outbox);

  while (at != NULL)
    {
      ClientOutboxItem *item = at->data;

      at = at->next;
      if (item->room != room)
        continue;
      client_room_set_delivery (item->room, item->message, CLIENT_DELIVERY_FAILED,
                                reason != NULL ? reason : "");
      if (reason != NULL)
        client_outbox_fail (self->outbox, item, reason);
      else
        client_outbox_remove (self->outbox, item);
    }
  client_session_finish_quit_if_done (self);
  g_signal_emit_by_name (self, "outbox-changed");
}

/* The PONG to our PING: what went out before it was taken. */
void
client_session_confirm_until (ClientSession *self, guint64 label)
{
  ClientOutboxItem *item;

  if (!needs_fence (self))
    return;
  while ((item = client_outbox_find_until (self->outbox, label)) != NULL)
    client_session_confirm (self, item, NULL, 0, NULL);
}

void
client_session_mark_unsent (ClientSession *self)
{
  client_outbox_mark_lost (self->outbox);
  for (const GList *at = client_outbox_get_items (self->outbox); at != NULL; at = at->next)
    {
      ClientOutboxItem *item = at->data;

      client_room_set_delivery (item->room, item->message, CLIENT_DELIVERY_UNSENT, NULL);
    }
}

/**
 * client_session_resend:
 *
 * Tries a failed message again, as a new one at the end.
 */
void
client_session_resend (ClientSession *self, ClientRoom *room, guint64 message_id)
{
  ClientMessage *message = client_room_find_id (room, message_id);

  if (message == NULL || message->delivery != CLIENT_DELIVERY_FAILED)
    return;
  client_room_set_delivery (room, message, CLIENT_DELIVERY_UNSENT, NULL);
  client_outbox_add (self->outbox, room, message);
  tell_trouble (self);
  client_session_pump (self);
}

gboolean
client_session_has_unconfirmed (ClientSession *self)
{
  return client_outbox_get_length (self->outbox) > 0;
}

guint
client_session_get_n_unconfirmed (ClientSession *self)
{
  return client_outbox_get_length (self->outbox);
}
