/* irc-split.h: a long text as several that fit a line each. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What max_bytes is at least: the longest character. */
#define IRC_SPLIT_MIN_BYTES 4

GStrv irc_split (const char *text, gsize max_bytes);

G_END_DECLS
