/* tui-links.h: addresses in a text, and how they are told to terminals that can open them (OSC 8).
 *
 * Curses knows nothing of links: what it has drawn is written once more on top, as a link, when it
 * was not there in the frame before. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gsize start; /* in bytes */
  gsize end;
} TuiLink;

GArray *tui_links_find (const char *text, gsize length); /* of TuiLink; (transfer full) */
gboolean tui_links_has_terminal (const char *term);      /* (nullable): whether it may get them */

typedef struct _TuiLinks TuiLinks;

TuiLinks *tui_links_new (void);
void tui_links_free (TuiLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiLinks, tui_links_free)

/* A frame: begin, add what is in sight, write what the terminal does not have yet. */
void tui_links_begin (TuiLinks *self);
/* part: what of the address stands here, underlined and without colour */
void tui_links_add (TuiLinks *self,
                    int row,
                    int column,
                    const char *part,
                    gsize part_length,
                    const char *address,
                    gsize address_length);
void tui_links_write (TuiLinks *self, gboolean everything, GByteArray *out);

G_END_DECLS
