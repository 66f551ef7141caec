/* tui-app-search.c: looking for words, and going to where they were said. */
#include "config.h"

#include "tui-app-private.h"

#include <glib/gi18n-lib.h>

#include "client-search.h"

static gboolean
is_list (TuiApp *self)
{
  return self->found != NULL && self->is_found_shown;
}

gboolean
tui_app_shows_found (TuiApp *self)
{
  return is_list (self);
}

/**
 * tui_app_search:
 * @query: see client_session_search()
 */
void
tui_app_search (TuiApp *self, const char *query)
{
  g_autoptr (GError) error = NULL;

  if (self->pane == NULL)
    return;
  if (client_session_search (self->session, tui_pane_get_room (self->pane), query, &error) == NULL)
    {
      tui_app_set_notice (self, error->message);
      return;
    }
  g_clear_pointer (&self->found, tui_found_free);
  self->found = tui_found_new (self->settings.time_format);
  self->is_found_shown = TRUE;
  tui_app_mark_dirty (self);
}

static void
begin_search (TuiApp *self)
{
  tui_app_begin_command (self, "/search ");
}

/* To the message itself where it is here; else to an excerpt of history around it. */
static void
go_to_found (TuiApp *self, const ClientFound *found)
{
  ClientRoom *room = client_session_find_room (self->session, found->room);
  ClientMessage *message = found->message;
  ClientMessage *here = NULL;

  if (room != NULL && message->msgid != NULL)
    here = client_room_find_msgid (room, message->msgid);
  else if (room != NULL && client_room_index_of (room, message) != G_MAXUINT)
    here = message;
  g_free (self->wanted_msgid);
  self->wanted_msgid = g_strdup (message->msgid);
  if (here != NULL)
    {
      tui_app_show_room (self, room);
      tui_app_begin_choice (self);
      tui_pane_go_to (self->pane, here);
    }
  else if (room != NULL && message->msgid != NULL)
    {
      tui_app_set_notice (self, _ ("Fetching what was said then"));
      client_session_fetch_around (self->session, room, message->msgid);
    }
  else
    {
      tui_app_set_notice (self, _ ("You are not in that room any more"));
    }
}

static void
on_excerpt (ClientSession *session, ClientRoom *room, TuiApp *self)
{
  ClientMessage *message =
      self->wanted_msgid != NULL ? client_room_find_msgid (room, self->wanted_msgid) : NULL;

  tui_app_show_excerpt (self, room);
  tui_app_begin_choice (self);
  if (message != NULL)
    tui_pane_go_to (self->pane, message);
  tui_app_set_notice (self, _ ("An excerpt; Esc: back"));
}

static void
on_search_changed (ClientSession *session, TuiApp *self)
{
  tui_app_mark_dirty (self);
}

void
tui_app_watch_search (TuiApp *self)
{
  g_signal_connect (self->session, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (self->session, "excerpt", G_CALLBACK (on_excerpt), self);
}

/* n and N, from wherever the last one led. */
static void
go_on (TuiApp *self, int step)
{
  ClientSearch *search = client_session_get_search (self->session);

  if (self->found == NULL || search == NULL)
    tui_app_set_notice (self, _ ("First search: / and words"));
  else if (!tui_found_step (self->found, search, step))
    tui_app_set_notice (self, _ ("Nothing further was found"));
  else
    go_to_found (self, tui_found_get_chosen (self->found, search));
}

static void
take_list_key (TuiApp *self, const TuiKeyPress *press)
{
  ClientSearch *search = client_session_get_search (self->session);

  switch (tui_found_take_key (self->found, search, press))
    {
    case TUI_FOUND_CHOSEN:
      self->is_found_shown = FALSE;
      go_to_found (self, tui_found_get_chosen (self->found, search));
      break;
    case TUI_FOUND_LEFT:
      self->is_found_shown = FALSE;
      break;
    case TUI_FOUND_GOES_ON:
    default:
      break;
    }
  tui_app_mark_dirty (self);
}

/**
 * tui_app_take_search_key:
 *
 * Returns: whether the key is about a search, or about what it found
 */
gboolean
tui_app_take_search_key (TuiApp *self, const TuiKeyPress *press)
{
  static const TuiKey everywhere[] = { TUI_KEY_REDRAW,   TUI_KEY_INTERRUPT,   TUI_KEY_SUSPEND,
                                       TUI_KEY_FOCUS_IN, TUI_KEY_FOCUS_OUT,   TUI_KEY_MOUSE,
                                       TUI_KEY_PASTE,    TUI_KEY_TOGGLE_MOUSE };

  if (is_list (self))
    {
      for (guint i = 0; i < G_N_ELEMENTS (everywhere); i++)
        if (press->key == everywhere[i])
          return FALSE;
      if (tui_app_is_way_out (press))
        {
          self->is_found_shown = FALSE;
          return FALSE;
        }
      take_list_key (self, press);
      return TRUE;
    }
  if (press->key == TUI_KEY_SEARCH)
    begin_search (self);
  else if (press->key == TUI_KEY_NEXT_HIT)
    go_on (self, 1);
  else if (press->key == TUI_KEY_PREVIOUS_HIT)
    go_on (self, -1);
  else if (press->key == TUI_KEY_ESCAPE && tui_app_leave_excerpt (self))
    self->is_found_shown = self->found != NULL;
  else
    return FALSE;
  return TRUE;
}
