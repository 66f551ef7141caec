/* tui-bidi.h: text of both directions in the order in which it stands on a line (UAX 9), for
 * terminals that put what they get from left to right. Pure.
 *
 * Each paragraph has the direction of its first strong letter, behind the name of somebody that it
 * is addressed to ("NAME: ..."), which says nothing of the language that follows. Lines are wrapped
 * in the order in which one reads, and then each is ordered. They stand at the left as all others
 * do: in a chat of several languages the words stay beside the name, and no eye has to cross a wide
 * window. Addresses are one run from left to right. Arabic letters are given in the form that they
 * have beside their neighbours, as such terminals join none; without ligatures, so that columns
 * stay what they are.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Invisible letters: what begins with one has its direction, whatever comes behind. */
#define TUI_BIDI_LTR_MARK "\342\200\216" /* U+200E */
#define TUI_BIDI_RTL_MARK "\342\200\217" /* U+200F */

typedef enum
{
  TUI_BIDI_AUTO, /* off where the terminal is known to do it itself */
  TUI_BIDI_ON,
  TUI_BIDI_OFF,
} TuiBidi;

/* The direction of a paragraph. */
typedef enum
{
  TUI_BIDI_BY_TEXT,
  TUI_BIDI_LTR,
} TuiBidiBase;

/* A cluster in its place, the leftmost first. */
typedef struct
{
  gsize start; /* in bytes, in the text */
  gsize length;
  gunichar shown; /* in place of its first character; 0: that one */
  guint8 level;   /* odd: from right to left */
} TuiBidiPiece;

/* getenv (nullable): g_getenv() */
gboolean tui_bidi_is_wanted (TuiBidi setting, const char *(*get) (const char *name));
gboolean tui_bidi_has_rtl (const char *text, gsize length);

/* Of what counts for the line from start to end. */
gboolean tui_bidi_is_needed (const char *text, gsize from, gsize to, gsize start, gsize end);

/* Of the line from start to end, which is in the part of text from from to to that stands by
 * itself, as a message beside its name. links (nullable): of TuiLink. (transfer full): of
 * TuiBidiPiece */
GArray *tui_bidi_order (const char *text,
                        gsize from,
                        gsize to,
                        gsize start,
                        gsize end,
                        TuiBidiBase base,
                        const GArray *links,
                        guint text_flags);
/* What to draw for a piece; (transfer full) */
char *tui_bidi_get_shown (const char *text, const TuiBidiPiece *piece);
/* Where the cursor stands that is before the byte at, on the line that pieces are of. */
guint tui_bidi_find_column (const char *text, const GArray *pieces, gsize at, guint text_flags);

G_END_DECLS
