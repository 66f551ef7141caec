/* tui-annotate.h: what stands around a message's own words: what it answers, how people reacted,
 * and who took it back. */
#pragma once

#include "tui-format.h"

G_BEGIN_DECLS

/* A line that ends with LF, not wider than columns. */
gsize tui_annotate_quote (TuiStyled *styled,
                          const TuiFormat *format,
                          const TuiContext *context,
                          guint indent,
                          guint columns);
/* What goes before a sentence of ours, which may begin with somebody's name, so that it has the
 * direction of the user's language: "" where all is from left to right */
const char *tui_annotate_get_mark (const char *sentence);
/* Behind the words, on lines of its own. */
void tui_annotate_reactions (TuiStyled *styled, const GPtrArray *reactions);
char *tui_annotate_redaction (const ClientMessage *message); /* (transfer full): in its place */
char *tui_annotate_typing (ClientRoom *room); /* (transfer full) (nullable): nobody writes */

G_END_DECLS
