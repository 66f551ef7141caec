#include "config.h"

#include <glib/gi18n-lib.h>

#include "tui-app-private.h"

static void
on_pane_changed (TuiPane *pane, gpointer data)
{
  tui_app_mark_dirty (data);
}

static TuiPane *
find_pane (TuiApp *self, ClientRoom *room)
{
  for (guint i = 0; i < self->panes->len; i++)
    if (tui_pane_get_room (g_ptr_array_index (self->panes, i)) == room)
      return g_ptr_array_index (self->panes, i);
  return NULL;
}

/* What is typed and not sent belongs to the room it was typed in. */
static void
keep_draft (TuiApp *self)
{
  gsize cursor;
  g_autofree char *text =
      self->begun != NULL ? g_strdup (self->put_aside) : tui_input_get_text (self->input, &cursor);

  tui_pane_set_draft (self->pane, text);
  self->begun = NULL; /* it was about a message here */
  g_clear_pointer (&self->put_aside, g_free);
}

static void
set_pane (TuiApp *self, TuiPane *pane)
{
  gboolean has_input = self->input != NULL && !tui_input_is_pasting (self->input);

  if (self->pane == pane)
    return;
  /* The server's own page is no place to talk: what was typed there early goes on to the first. */
  if (self->pane != NULL && self->pane != self->excerpt && has_input &&
      client_room_get_kind (tui_pane_get_room (self->pane)) != CLIENT_ROOM_SERVER)
    {
      keep_draft (self);
      tui_input_set_text (self->input, "");
    }
  if (self->pane != NULL)
    tui_pane_set_shown (self->pane, FALSE);
  if (self->pane != NULL && self->pane != self->excerpt)
    self->before = self->pane;
  self->pane = pane;
  if (self->excerpt != pane)
    g_clear_pointer (&self->excerpt, tui_pane_free);
  if (pane == NULL)
    return;
  tui_pane_set_shown (pane, TRUE);
  self->people_top = 0;
  if (has_input)
    tui_input_set_room (self->input, client_session_get_server_name (self->session),
                        client_room_get_name (tui_pane_get_room (pane)));
  if (has_input && *tui_pane_get_draft (pane) != '\0')
    tui_input_set_text (self->input, tui_pane_get_draft (pane));
}

void
tui_app_show_room (TuiApp *self, ClientRoom *room)
{
  TuiPane *pane = find_pane (self, room);

  if (pane != NULL)
    set_pane (self, pane);
  tui_app_mark_dirty (self);
}

/**
 * tui_app_show_excerpt:
 * @room: of no list
 *
 * In the place of the room that it is of.
 */
void
tui_app_show_excerpt (TuiApp *self, ClientRoom *room)
{
  TuiPane *pane = tui_pane_new (self->session, room, &self->settings, on_pane_changed, self);
  ClientRoom *own = client_session_find_room (self->session, client_room_get_name (room));

  if (own != NULL)
    tui_app_show_room (self, own); /* there Escape leads back to */
  else if (self->pane == self->excerpt)
    self->pane = NULL; /* the room is gone, and the last excerpt of it goes now */
  g_clear_pointer (&self->excerpt, tui_pane_free);
  self->excerpt = pane;
  set_pane (self, pane);
  tui_app_mark_dirty (self);
}

gboolean
tui_app_leave_excerpt (TuiApp *self)
{
  ClientRoom *own;

  if (self->pane == NULL || self->pane != self->excerpt)
    return FALSE;
  own = client_session_find_room (self->session,
                                  client_room_get_name (tui_pane_get_room (self->pane)));
  if (own != NULL)
    tui_app_show_room (self, own);
  else if (self->panes->len > 0)
    set_pane (self, g_ptr_array_index (self->panes, 0));
  return TRUE;
}

/**
 * tui_app_answer_excerpt:
 * @text: what was typed while an excerpt is shown
 *
 * To what is done to the message that is chosen there one stays, and sees it done; else what is
 * said is said now.
 *
 * Returns: whether that is all about @text
 */
gboolean
tui_app_answer_excerpt (TuiApp *self, const char *text)
{
  static const char *const staying[] = { "/react ", "/unreact ", "/delete" };
  const ClientMessage *message = tui_pane_get_selected (self->pane);
  ClientRoom *room = tui_pane_get_room (self->pane);
  ClientRoom *own = client_session_find_room (self->session, client_room_get_name (room));

  if (self->pane != self->excerpt || own == NULL)
    return FALSE;
  client_session_choose_message (self->session, own, message != NULL ? message->id : 0);
  for (guint i = 0; message != NULL && i < G_N_ELEMENTS (staying); i++)
    if (g_str_has_prefix (text, staying[i]))
      {
        client_session_input (self->session, own, text);
        client_session_choose_message (self->session, own, 0);
        return TRUE;
      }
  return FALSE;
}

/* What went wrong is told in the room. */
static void
show_error (TuiApp *self, ClientRoom *room, const ClientMessage *message)
{
  if (message->kind == CLIENT_MESSAGE_ERROR && self->pane != NULL && self->pane == self->excerpt &&
      g_str_equal (client_room_get_name (tui_pane_get_room (self->pane)),
                   client_room_get_name (room)))
    tui_app_leave_excerpt (self);
}

/* Somebody means us, and we may not be looking. */
static void
on_message (ClientRoom *room, ClientMessage *message, guint index, TuiApp *self)
{
  gboolean is_in_sight = self->pane != NULL && tui_pane_get_room (self->pane) == room &&
                         tui_view_is_following (tui_pane_get_view (self->pane));
  g_autofree char *sequence = NULL;

  show_error (self, room, message);
  if (self->screen == NULL || tui_screen_is_busy (self->screen))
    return;
  sequence = tui_attention_call (&self->attention, room, message, &self->settings, is_in_sight);
  if (sequence != NULL)
    tui_screen_send (self->screen, sequence);
}

static void
on_room_added (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  TuiPane *pane;

  if (find_pane (self, room) != NULL)
    return;
  pane = tui_pane_new (session, room, &self->settings, on_pane_changed, self);
  g_signal_connect_object (room, "message-added", G_CALLBACK (on_message), self, 0);
  g_ptr_array_add (self->panes, pane);

  /* The first room to talk in is what people came for, where they did not name another. */
  if (self->pane == NULL ||
      (!client_session_awaits_room (session) &&
       client_room_get_kind (tui_pane_get_room (self->pane)) == CLIENT_ROOM_SERVER &&
       client_room_get_kind (room) == CLIENT_ROOM_CHANNEL))
    set_pane (self, pane);
  tui_app_mark_dirty (self);
}

/* Where one was before, else what stands before it. */
static void
leave_pane (TuiApp *self, guint index)
{
  TuiPane *next = self->before != NULL ? self->before
                  : index > 0          ? g_ptr_array_index (self->panes, index - 1)
                                       : NULL;

  self->pane = self->before = NULL;
  tui_input_set_text (self->input, "");
  if (next == NULL)
    return;
  client_session_set_front (self->session, tui_pane_get_room (next));
  set_pane (self, next);
}

static void
on_room_removed (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  TuiPane *pane = find_pane (self, room);
  guint index;

  if (pane == NULL || !g_ptr_array_find (self->panes, pane, &index))
    return;
  if (self->before == pane)
    self->before = NULL;
  if (pane == self->pane)
    leave_pane (self, index);
  g_ptr_array_remove_index (self->panes, index);
  tui_app_mark_dirty (self);
}

static void
on_focus_room (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  tui_app_show_room (self, room);
}

void
tui_app_go_to_room (TuiApp *self, guint index)
{
  g_autoptr (ClientRoom) room =
      g_list_model_get_item (client_session_get_rooms (self->session), index);

  if (room == NULL)
    return;
  client_session_set_front (self->session, room);
  tui_app_show_room (self, room);
}

/* Of the room in sight, or that the excerpt in sight is of, among all; 0: of none */
static guint
find_index (TuiApp *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);
  ClientRoom *shown = self->pane != NULL ? tui_pane_get_room (self->pane) : NULL;

  if (shown != NULL && self->pane == self->excerpt)
    shown = client_session_find_room (self->session, client_room_get_name (shown));
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      if (room == shown)
        return i;
    }
  return 0;
}

void
tui_app_step_room (TuiApp *self, int step)
{
  guint n = g_list_model_get_n_items (client_session_get_rooms (self->session));

  if (n > 0)
    tui_app_go_to_room (self, (find_index (self) + n + step) % n);
}

/* 2: we are meant; 1: something is new */
static int
activity_of (ClientRoom *room)
{
  return client_room_get_mentions (room) > 0 ? 2 : client_room_get_unread (room) > 0 ? 1 : 0;
}

/**
 * tui_app_go_to_active:
 *
 * To the next room after this one where we are meant; where there is none, where something is new.
 */
void
tui_app_go_to_active (TuiApp *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);
  guint n = g_list_model_get_n_items (rooms), here = find_index (self), best = 0;
  int most = 0;

  for (guint i = 1; i < n; i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, (here + i) % n);

      if (activity_of (room) > most)
        {
          most = activity_of (room);
          best = (here + i) % n;
        }
    }
  if (most > 0)
    tui_app_go_to_room (self, best);
  else
    tui_app_set_notice (self, _ ("Nothing is new in the other rooms"));
}

static void
on_state_changed (ClientSession *session, TuiApp *self)
{
  tui_app_mark_dirty (self);
}

static gboolean
on_command (
    ClientSession *session, ClientRoom *room, const char *name, const char *rest, TuiApp *self)
{
  return self->screen != NULL && tui_app_run_command (self, name, rest);
}

void
tui_app_watch_session (TuiApp *self)
{
  GListModel *rooms = client_session_get_rooms (self->session);

  g_signal_connect (self->session, "room-added", G_CALLBACK (on_room_added), self);
  g_signal_connect (self->session, "room-removed", G_CALLBACK (on_room_removed), self);
  g_signal_connect (self->session, "command", G_CALLBACK (on_command), self);
  g_signal_connect (self->session, "focus-room", G_CALLBACK (on_focus_room), self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (ClientRoom) room = g_list_model_get_item (rooms, i);

      on_room_added (self->session, room, self);
    }
}
