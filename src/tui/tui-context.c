#include "config.h"

#include "tui-context.h"

#define FOLD_FROM 3 /* comings and goings in a row */
#define CONTINUES_US (5 * 60 * (gint64) G_USEC_PER_SEC)

/* Days since the epoch, where the reader is. */
static gint64
day_of (const ClientMessage *message, GTimeZone *time_zone)
{
  gint64 seconds = message->time_us / G_USEC_PER_SEC;
  int interval = g_time_zone_find_interval (time_zone, G_TIME_TYPE_UNIVERSAL, seconds);

  if (interval >= 0)
    seconds += g_time_zone_get_offset (time_zone, interval);
  return seconds / (24 * 60 * 60);
}

static const ClientMessage *
get (ClientRoom *room, gint64 index)
{
  if (index < 0 || index >= client_room_get_n_messages (room))
    return NULL;
  return client_room_get_message (room, (guint) index);
}

static gboolean
is_passage (const ClientMessage *message)
{
  return message != NULL && message->kind == CLIENT_MESSAGE_EVENT && !message->is_own &&
         (message->event == CLIENT_EVENT_JOIN || message->event == CLIENT_EVENT_PART ||
          message->event == CLIENT_EVENT_QUIT);
}

/* How many of a row @index is the last of, no more than @max. */
static guint
count_before (ClientRoom *room, guint index, guint max)
{
  guint n = 0;

  while (n < max && is_passage (get (room, (gint64) index - n)))
    n++;
  return n;
}

static guint
count_after (ClientRoom *room, guint index, guint max)
{
  guint n = 0;

  while (n < max && is_passage (get (room, (gint64) index + n)))
    n++;
  return n;
}

static void
fold (TuiContext *context, ClientRoom *room, guint index)
{
  guint before = count_before (room, index, FOLD_FROM);
  guint after = count_after (room, index, FOLD_FROM);

  if (before + after - 1 < FOLD_FROM) /* both count the one at index */
    return;
  if (after > 1)
    {
      context->is_folded = TRUE;
      return;
    }
  for (gint64 i = index; is_passage (get (room, i)); i--)
    if (get (room, i)->event == CLIENT_EVENT_JOIN)
      context->n_came++;
    else
      context->n_left++;
}

/* Who means us stands out; but not where everybody does. */
static gboolean
continues (ClientRoom *room, const ClientMessage *before, const ClientMessage *message)
{
  gboolean stands_out = message->is_mention && client_room_get_kind (room) == CLIENT_ROOM_CHANNEL;

  return before != NULL && before->kind == CLIENT_MESSAGE_TEXT &&
         message->kind == CLIENT_MESSAGE_TEXT && message->sender != NULL && !stands_out &&
         g_strcmp0 (before->sender, message->sender) == 0 &&
         message->time_us - before->time_us < CONTINUES_US;
}

/**
 * tui_context_of:
 * @unread_id: of the first message that the reader has not seen; 0: there is none
 */
TuiContext
tui_context_of (ClientRoom *room, guint index, guint64 unread_id, GTimeZone *time_zone)
{
  const ClientMessage *message = get (room, index), *before = get (room, (gint64) index - 1);
  TuiContext context = { 0 };

  context.opens_all = index == 0 && client_room_is_complete (room);
  context.opens_unread = unread_id != 0 && message->id == unread_id;
  context.opens_day = before != NULL && day_of (before, time_zone) != day_of (message, time_zone);
  if (is_passage (message))
    fold (&context, room, index);
  context.is_answer = message->reply_to != NULL && !message->is_redacted;
  if (context.is_answer)
    context.answered = client_room_find_msgid (room, message->reply_to);
  context.reactions = client_room_get_reactions (room, message);
  context.continues = !context.is_answer && !context.opens_day && !context.opens_unread &&
                      continues (room, before, message);
  return context;
}
