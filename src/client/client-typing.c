#include "config.h"

#include "client-typing.h"

#include "irc-message.h"

/* typing, Format: how long what was heard holds, and how often it may be said. */
#define ACTIVE_US (6 * (gint64) G_USEC_PER_SEC)
#define PAUSED_US (30 * (gint64) G_USEC_PER_SEC)
#define PAUSE_US (3 * (gint64) G_USEC_PER_SEC)
/* No key for so long: the writer thinks. Longer than what is throttled. */
#define THINKS_US (5 * (gint64) G_USEC_PER_SEC)
/* What is refused is so by then. */
#define REFUSED_US (30 * (gint64) G_USEC_PER_SEC)

static gint64
first_end (ClientSession *self)
{
  gint64 first =
      self->typing.state == CLIENT_TYPING_ACTIVE ? self->typing.changed_us + THINKS_US : G_MAXINT64;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    first = MIN (first, client_typers_get_first_end (
                            client_room_get_typers (client_session_get_room_at (self, i))));
  return first;
}

/* One timer for all of it, armed while there is something to wait for. */
static void
arm (ClientSession *self)
{
  gint64 end = first_end (self);
  gint64 left_us = end - g_get_monotonic_time ();

  if (end == G_MAXINT64)
    net_loop_disarm (self->loop, &self->typing.timer);
  else
    net_loop_arm (self->loop, &self->typing.timer, (guint) MAX (left_us / 1000 + 1, 1));
}

/* Something ends then: that the rest ends later is known. */
static void
arm_for (ClientSession *self, gint64 end_us)
{
  gint64 due_us = self->typing.timer.due_us;

  if (due_us == 0 || end_us < due_us)
    arm (self);
}

/* Hearing */

void
client_typing_take (ClientSession *self, ClientRoom *room, const char *nick, const char *state)
{
  gboolean is_active = g_str_equal (state, "active");
  gint64 until_us = g_get_monotonic_time () + (is_active ? ACTIVE_US : PAUSED_US);
  g_autofree char *person = client_isupport_fold (self->isupport, nick);

  if (!is_active && !g_str_equal (state, "paused"))
    client_typing_stop (self, room, nick);
  else if (client_typers_set (client_room_get_typers (room), person, nick, until_us))
    client_room_typing_changed (room);
  arm_for (self, until_us);
}

void
client_typing_stop (ClientSession *self, ClientRoom *room, const char *nick)
{
  g_autofree char *person = NULL;

  if (client_room_get_n_typing (room) == 0)
    return;
  person = client_isupport_fold (self->isupport, nick);
  if (client_typers_remove (client_room_get_typers (room), person))
    client_room_typing_changed (room);
  arm (self);
}

/* Telling */

static gboolean
may_tell (ClientSession *self, ClientRoom *room)
{
  return self->state == CLIENT_STATE_ONLINE &&
         client_caps_has (&self->caps, CLIENT_CAP_MESSAGE_TAGS) &&
         client_isupport_allows_tag (self->isupport, "typing") &&
         client_room_get_kind (room) != CLIENT_ROOM_SERVER && client_room_is_joined (room);
}

static void
tell (ClientSession *self, ClientRoom *room, const char *state)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (!may_tell (self, room) || !irc_line_can_add_param (client_room_get_name (room)))
    return;
  irc_line_add_tag (line, "+typing", state);
  irc_line_begin (line, NULL, "TAGMSG");
  irc_line_add_param (line, client_room_get_name (room));
  client_session_send_line (self, line->str);
  self->typing.told_us = g_get_monotonic_time ();
  self->typing.n_told++;
}

static gboolean
is_throttled (ClientSession *self)
{
  return self->typing.told_us != 0 && g_get_monotonic_time () - self->typing.told_us < PAUSE_US;
}

/* Others see it end by itself within seconds when we may not say so yet. */
static void
end (ClientSession *self)
{
  if (self->typing.state != CLIENT_TYPING_NONE && !is_throttled (self))
    tell (self, self->typing.room, "done");
  self->typing.state = CLIENT_TYPING_NONE;
}

static gboolean
is_words (const char *text)
{
  return *text != '\0' && (*text != '/' || text[1] == '/' || g_str_has_prefix (text, "/reply ") ||
                           g_str_has_prefix (text, "/me "));
}

/**
 * client_session_typing:
 * @text: all that stands in the input now
 */
void
client_session_typing (ClientSession *self, ClientRoom *room, const char *text)
{
  if (self->typing.room != room)
    {
      end (self);
      g_set_object (&self->typing.room, room);
      self->typing.told_us = 0;
      self->typing.n_told = 0;
    }
  if (!is_words (text) || !may_tell (self, room))
    {
      end (self);
    }
  else
    {
      self->typing.changed_us = g_get_monotonic_time ();
      if (!is_throttled (self))
        tell (self, room, "active");
      self->typing.state = CLIENT_TYPING_ACTIVE;
    }
  arm (self);
}

void
client_typing_sent (ClientSession *self, ClientRoom *room)
{
  if (self->typing.room == room)
    self->typing.state = CLIENT_TYPING_NONE;
}

/* Who is not heard in a moderated room, or writes to somebody who is gone, is told so once: of the
 * words. Only labels tell which is which. */
gboolean
client_typing_take_refusal (ClientSession *self, ClientRoom *room)
{
  if (room == NULL || room != self->typing.room || self->typing.n_told == 0 ||
      g_get_monotonic_time () - self->typing.told_us > REFUSED_US ||
      !client_caps_has (&self->caps, CLIENT_CAP_LABELED_RESPONSE))
    return FALSE;
  self->typing.n_told--;
  return TRUE;
}

void
client_typing_forget (ClientSession *self)
{
  self->typing.state = CLIENT_TYPING_NONE;
  self->typing.told_us = 0;
  self->typing.n_told = 0;
  g_clear_object (&self->typing.room);
  net_loop_disarm (self->loop, &self->typing.timer);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (client_typers_clear (client_room_get_typers (room)))
        client_room_typing_changed (room);
    }
}

void
client_typing_on_timer (gpointer session)
{
  ClientSession *self = session;
  gint64 now_us = g_get_monotonic_time ();

  if (self->typing.state == CLIENT_TYPING_ACTIVE && now_us - self->typing.changed_us >= THINKS_US)
    {
      tell (self, self->typing.room, "paused");
      self->typing.state = CLIENT_TYPING_PAUSED;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);

      if (client_typers_expire (client_room_get_typers (room), now_us))
        client_room_typing_changed (room);
    }
  arm (self);
}
