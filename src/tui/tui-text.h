/* tui-text.h: the one place that measures text: grapheme clusters, their columns on a terminal, and
 * where a line of them may end. Everything that draws or moves a cursor asks here.
 *
 * Text is valid UTF-8. A cluster takes 0, 1 or 2 columns; emoji sequences and flags take 2.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TUI_TEXT_NONE = 0,
  TUI_TEXT_AMBIGUOUS_WIDE = 1 << 0, /* characters of ambiguous width take two columns */
  TUI_TEXT_REORDERED = 1 << 1,      /* to be drawn in the order of tui-bidi.h; measures alike */
} TuiTextFlags;

typedef struct
{
  guint32 start;  /* in bytes */
  guint32 length; /* in bytes */
  guint8 columns;
  guint8 is_emoji_sequence; /* several code points that are one picture */
  guint8 is_ambiguous;      /* of two columns here, and of one elsewhere */
  guint8 break_before;      /* a line may end before it */
} TuiCluster;

typedef struct
{
  guint32 start;
  guint32 end; /* without the blanks and the LF that end the line */
} TuiTextLine;

/* Clusters */
GArray *tui_text_split (const char *text, gsize length, TuiTextFlags flags); /* of TuiCluster */
gsize tui_text_next (const char *text, gsize length, gsize at);
gsize tui_text_previous (const char *text, gsize length, gsize at);

/* Lines */
guint tui_text_columns (const char *text, gsize length, TuiTextFlags flags);
gsize tui_text_fit (const char *text, gsize length, guint columns, TuiTextFlags flags);
/* (transfer full): all of it, or as much as leaves space for a sign that there is more */
char *tui_text_shorten (const char *text, guint columns, TuiTextFlags flags);
GArray *tui_text_wrap (const char *text,
                       gsize length,
                       guint first_columns,
                       guint columns,
                       TuiTextFlags flags); /* of TuiTextLine */

TuiTextFlags tui_text_flags_from_locale (void); /* where ambiguous characters are wide */

G_END_DECLS
