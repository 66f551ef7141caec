/* tui-styled.h: text that is safe to draw, with the look of each part of it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TUI_COLOR_DEFAULT (-1) /* the terminal's own */

typedef enum
{
  TUI_ATTRIBUTE_NONE = 0,
  TUI_ATTRIBUTE_BOLD = 1 << 0,
  TUI_ATTRIBUTE_DIM = 1 << 1,
  TUI_ATTRIBUTE_ITALIC = 1 << 2,
  TUI_ATTRIBUTE_UNDERLINE = 1 << 3,
  TUI_ATTRIBUTE_REVERSE = 1 << 4,
} TuiAttributes;

/* What a text is, for the theme, which adds to its look. */
typedef enum
{
  TUI_ROLE_TEXT,
  TUI_ROLE_FAINT, /* what stands beside the words: times, marks */
  TUI_ROLE_EVENT,
  TUI_ROLE_TITLE,
  TUI_ROLE_NAME,
  TUI_ROLE_MARKED, /* what one should look at, or what is chosen */
  TUI_ROLE_UNREAD,
  TUI_ROLE_ERROR,
  TUI_ROLE_BORDER,
  TUI_N_ROLES
} TuiRole;

typedef struct
{
  gint32 foreground; /* 0xRRGGBB, or TUI_COLOR_DEFAULT */
  gint32 background;
  TuiAttributes attributes;
  TuiRole role;
} TuiStyle;

typedef struct
{
  gsize end; /* in bytes; begins where the one before ends */
  TuiStyle style;
} TuiRun;

typedef struct
{
  GString *text;
  GArray *runs;  /* of TuiRun; the last one ends with the text */
  GArray *links; /* (nullable) of TuiLink: addresses in it, in order */
} TuiStyled;

extern const TuiStyle tui_style_plain;

TuiStyled *tui_styled_new (void);
void tui_styled_free (TuiStyled *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiStyled, tui_styled_free)

void tui_styled_append (TuiStyled *self, const TuiStyle *style, const char *text, gssize length);
void tui_styled_underline (TuiStyled *self, gsize start, gsize end);
void tui_styled_truncate (TuiStyled *self, gsize length);
const TuiStyle *tui_styled_get_style (const TuiStyled *self, gsize at, gsize *end);
gboolean tui_style_equal (const TuiStyle *a, const TuiStyle *b);

G_END_DECLS
