#include "config.h"

#include "tui-context.h"

#define FOLD_FROM 3 /* comings and goings in a row */
#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define CONTINUES_US (5 * MINUTE_US)

/* Days since the epoch, where the reader is. */
static gint64
day_of (gint64 time_us, GTimeZone *time_zone)
{
  gint64 seconds = time_us / G_USEC_PER_SEC;
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

static gboolean
is_other_day (const ClientMessage *before, const ClientMessage *message, GTimeZone *time_zone)
{
  /* Within a minute it is the same: clocks are apart by whole ones, and that is cheap to know. */
  if (before->time_us / MINUTE_US == message->time_us / MINUTE_US)
    return FALSE;
  return day_of (before->time_us, time_zone) != day_of (message->time_us, time_zone);
}

/* The first that is here has a line too, but of today. */
static gboolean
opens_day (ClientRoom *room, guint index, const TuiReader *reader)
{
  const ClientMessage *message = get (room, index), *before = get (room, (gint64) index - 1);

  if (before == NULL)
    return day_of (message->time_us, reader->time_zone) !=
           day_of (reader->now_us, reader->time_zone);
  return is_other_day (before, message, reader->time_zone);
}

static gboolean
opens_unread (const ClientMessage *message, const TuiReader *reader)
{
  return reader->unread_id != 0 && message->id == reader->unread_id;
}

/* Whether a run that @index is in goes on to the one behind it. */
static gboolean
goes_on (ClientRoom *room, gint64 index, const TuiReader *reader)
{
  const ClientMessage *message = get (room, index), *next = get (room, index + 1);

  return is_passage (message) && is_passage (next) && !opens_unread (next, reader) &&
         !is_other_day (message, next, reader->time_zone);
}

static void
count (TuiRunOfPassages *run, const ClientMessage *message)
{
  if (message->event == CLIENT_EVENT_JOIN)
    run->n_came++;
  else
    run->n_left++;
}

/* Looks for the run that @index, a passage, is in, unless it is the one that is known. */
static const TuiRunOfPassages *
find_run (ClientRoom *room, guint index, TuiReader *reader)
{
  TuiRunOfPassages *run = &reader->run;

  if (run->first > index || run->last < index)
    {
      *run = (TuiRunOfPassages){ index, index, 0, 0 };
      count (run, get (room, index));
      for (; run->first > 0 && goes_on (room, (gint64) run->first - 1, reader); run->first--)
        count (run, get (room, (gint64) run->first - 1));
    }
  for (; goes_on (room, run->last, reader); run->last++)
    count (run, get (room, (gint64) run->last + 1));
  return run;
}

void
tui_context_find_run (ClientRoom *room, guint index, TuiReader *reader, guint *first, guint *last)
{
  const TuiRunOfPassages *run =
      is_passage (get (room, index)) ? find_run (room, index, reader) : NULL;
  gboolean is_one_line = run != NULL && run->last - run->first + 1 >= FOLD_FROM;

  *first = is_one_line ? run->first : index;
  *last = is_one_line ? run->last : index;
}

/* The last of a run stands for all of it, and has the lines above it that the first one has. */
static void
fold (TuiContext *context, ClientRoom *room, guint index, TuiReader *reader)
{
  guint first, last;

  tui_context_find_run (room, index, reader, &first, &last);
  context->is_folded = index < last;
  if (first == last || context->is_folded)
    return;
  context->n_came = reader->run.n_came;
  context->n_left = reader->run.n_left;
  context->opens_all = first == 0 && client_room_is_complete (room);
  context->opens_day = opens_day (room, first, reader);
  context->opens_unread = opens_unread (get (room, first), reader);
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

void
tui_reader_init (TuiReader *reader, GTimeZone *time_zone)
{
  *reader = (TuiReader){ .time_zone = time_zone, .now_us = g_get_real_time () };
  tui_reader_message_added (reader, 0);
}

void
tui_reader_set_unread (TuiReader *reader, guint64 id)
{
  reader->unread_id = id;
  tui_reader_message_added (reader, 0);
}

/* What comes behind the run changes nothing in it. */
void
tui_reader_message_added (TuiReader *reader, guint index)
{
  if (index <= reader->run.last)
    reader->run = (TuiRunOfPassages){ .first = G_MAXUINT };
}

TuiContext
tui_context_of (ClientRoom *room, guint index, TuiReader *reader)
{
  const ClientMessage *message = get (room, index), *before = get (room, (gint64) index - 1);
  TuiContext context = { 0 };

  context.opens_all = index == 0 && client_room_is_complete (room);
  context.opens_unread = opens_unread (message, reader);
  context.opens_day = opens_day (room, index, reader);
  if (is_passage (message))
    fold (&context, room, index, reader);
  context.is_answer = message->reply_to != NULL && !message->is_redacted;
  if (context.is_answer)
    context.answered = client_room_find_msgid (room, message->reply_to);
  context.reactions = client_room_get_reactions (room, message);
  context.continues = !context.is_answer && !context.opens_day && !context.opens_unread &&
                      continues (room, before, message);
  return context;
}
