#include "config.h"

#include "tui-frame-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tui-annotate.h"
#include "tui-sanitize.h"
#include "tui-text.h"

#define FIRST_COLUMN 2
#define BRACKETS 2   /* columns of them */
#define LEAST_NAME 4 /* columns: a name of fewer says nothing */
#define LEAST_CUT 4  /* of what is cut */

static const TuiStyle plain = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE };

static int
width_of (const char *text, TuiTextFlags flags)
{
  return (int) tui_text_columns (text, strlen (text), flags);
}

/* (transfer full) */
static char *
clean (const char *text)
{
  return tui_sanitize (text, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
}

/* In the direction of the user's language, whatever it begins with. (transfer full) (nullable) */
static char *
describe_all (ClientSession *session)
{
  g_autofree char *text = client_session_describe_security (session);
  g_autofree char *safe = text != NULL ? clean (text) : NULL;

  return safe != NULL ? g_strconcat (tui_annotate_get_mark (safe), safe, NULL) : NULL;
}

/* (transfer full) */
static char *
put_together (const char *name, const char *end, gboolean ends_soon)
{
  g_autofree char *text =
      /* Translators: in the border of a narrow window: %1$s is the name in a certificate, %2$s the
         date of its end. Keep it short. */
      g_strdup_printf (_ ("%1$s, until %2$s"), name, end);

  return g_strconcat (tui_annotate_get_mark (text), ends_soon ? "TLS! " : "TLS: ", text, NULL);
}

/* Whose certificate it is, as far as there is space for the name, and when it ends.
 * Returns: (transfer full) (nullable): there is none, or no space */
static char *
describe_shortly (ClientSession *session, int columns, TuiTextFlags flags)
{
  gboolean ends_soon;
  const ClientCertificate *certificate = client_session_get_told_certificate (session, &ends_soon);
  g_autofree char *end = certificate != NULL && certificate->end != NULL
                             ? g_date_time_format (certificate->end, "%x")
                             : NULL;
  g_autofree char *without = end != NULL ? put_together ("", end, ends_soon) : NULL;
  int left = without != NULL ? columns - width_of (without, flags) : 0;
  g_autofree char *safe = left >= LEAST_NAME ? clean (certificate->name) : NULL;
  g_autofree char *name = safe != NULL ? tui_text_shorten (safe, (guint) left, flags) : NULL;

  return name != NULL ? put_together (name, end, ends_soon) : NULL;
}

/* That one is away is not to be forgotten. (transfer full) */
static char *
describe_state (ClientSession *session, int columns, TuiTextFlags flags)
{
  g_autofree char *raw = client_session_describe_state (session);
  g_autofree char *state = clean (raw != NULL ? raw : "");

  if (!client_session_is_away (session) || width_of (state, flags) + 1 < columns)
    return g_steal_pointer (&state);
  return g_strdup (_ ("You are marked as away."));
}

static void
draw_security (TuiScreen *screen, int row, int column, int end, const char *all, const char *brief)
{
  int columns = end - column - BRACKETS;
  gboolean is_brief = brief != NULL && width_of (all, tui_screen_get_text_flags (screen)) > columns;

  if (columns < LEAST_CUT)
    return;
  column = tui_screen_put_until (screen, row, column, end, "[", &plain); /* no part of the order */
  column = tui_screen_put_shortened (screen, row, column, end - 1, is_brief ? brief : all, &plain);
  tui_screen_put_until (screen, row, column, end + 1, "] ", &plain);
}

/**
 * tui_frame_draw_state:
 *
 * What is encrypted says as well that there is a connection: where both have no space, it goes
 * before. Of a certificate the name and the end are left where all of it has no space.
 */
void
tui_frame_draw_state (
    TuiScreen *screen, ClientSession *session, int row, int end, TuiFrameState how)
{
  TuiTextFlags flags = tui_screen_get_text_flags (screen);
  int column = FIRST_COLUMN + 1, columns = end - column - 1; /* with a blank at both ends */
  g_autofree char *state = describe_state (session, end - FIRST_COLUMN, flags);
  g_autofree char *all = describe_all (session);
  int width = width_of (state, flags);
  gboolean has_both = all == NULL || width + 1 + width_of (all, flags) + BRACKETS <= columns;
  gboolean has_state = has_both || client_session_is_away (session);
  g_autofree char *brief = NULL;

  if (*state == '\0' || (how == TUI_FRAME_STATE_IF_IT_FITS && width > columns))
    return;
  tui_screen_put_until (screen, row, FIRST_COLUMN, end, " ", &plain);
  if (has_state)
    {
      column = tui_screen_put_shortened (screen, row, column, end - 1, state, &plain);
      column = tui_screen_put_until (screen, row, column, end, " ", &plain);
    }
  if (all == NULL)
    return;
  brief = describe_shortly (session, end - 1 - column - BRACKETS, flags);
  draw_security (screen, row, column, end - 1, all, brief);
}
