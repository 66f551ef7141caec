#include "config.h"

#include "tui-frame-people.h"

#include "client-number.h"
#include "tui-sanitize.h"

#define AWAY_MARK " z"
#define VERIFIED_MARK "\342\234\223" /* U+2713 */

static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_FAINT };

guint
tui_frame_clamp_people (ClientRoom *room, const TuiRect *rect, int top)
{
  int n = room != NULL ? (int) client_room_get_n_members (room) : 0;

  return (guint) CLAMP (top, 0, MAX (n - rect->rows, 0));
}

/* The marks have their place at the right edge, whatever the name is. */
static void
draw_member (TuiScreen *screen, int row, int column, int end, const ClientMember *member)
{
  char prefix[] = { *member->prefixes != '\0' ? *member->prefixes : ' ', '\0' };
  g_autofree char *nick = tui_sanitize (member->nick, -1, TUI_SANITIZE_LINE);
  TuiStyle style = { member->color, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                     member->is_away ? TUI_ROLE_FAINT : TUI_ROLE_TEXT };
  gboolean is_verified = member->account != NULL && *member->account != '\0';
  int marks = (member->is_away ? 2 : 0) + (is_verified ? 1 : 0);

  column = tui_screen_put_until (screen, row, column, end, prefix, &faint);
  column = tui_screen_put_shortened (screen, row, column, end - marks, nick, &style);
  if (is_verified)
    column = tui_screen_put_until (screen, row, column, end, VERIFIED_MARK, &faint);
  if (member->is_away)
    tui_screen_put_until (screen, row, column, end, AWAY_MARK, &faint);
}

/* How many are above or below what is in sight. */
static void
draw_count (TuiScreen *screen, int row, int column, int end, const char *sign, guint n)
{
  g_autofree char *count = client_number_format (n);
  g_autofree char *text = g_strdup_printf (" %s%s", sign, count);

  tui_screen_put_until (screen, row, column, end, text, &faint);
}

void
tui_frame_draw_people (
    TuiScreen *screen, const TuiRect *rect, ClientRoom *room, guint top, TuiHits *hits)
{
  guint n = room != NULL ? client_room_get_n_members (room) : 0;
  int column = rect->column + 1, end = rect->column + rect->columns;

  if (rect->columns < 4)
    return;
  for (int i = 0; i < rect->rows && top + (guint) i < n; i++)
    {
      guint index = top + (guint) i, below = n - index;

      if (i == 0 && top > 0)
        draw_count (screen, rect->row, column, end, "\342\206\221", index + 1); /* U+2191 */
      else if (i == rect->rows - 1 && below > 1)
        draw_count (screen, rect->row + i, column, end, "+", below);
      else
        {
          const TuiRect line = { rect->row + i, rect->column, 1, rect->columns };

          tui_hits_add (hits, &line, TUI_HIT_MEMBER, index);
          draw_member (screen, rect->row + i, column, end, client_room_get_member (room, index));
        }
    }
}
