/* net-input.h: bytes become lines.
 *
 * Whole lines are found where they were read, without a copy; only an unfinished one is kept, and
 * no memory while there is none. What is unfinished when the bytes end is no line: the rest of it
 * was lost on the way, and half of what somebody said is not what they said.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *data; /* (owned) (nullable): the unfinished line; or all that came while nobody wanted it */
  guint32 length;
  guint32 capacity;
  gboolean is_skipping; /* the rest of an overlong line */
} NetInput;

typedef enum
{
  NET_INPUT_NOTHING, /* all bytes are used up */
  NET_INPUT_LINE,
  NET_INPUT_OVERLONG, /* told once a line */
} NetInputItem;

typedef struct
{
  char *text; /* length bytes and a NUL, valid until the bytes are or the line is cleared */
  gsize length;
  char *memory; /* (owned) (nullable) */
} NetInputLine;

NetInputItem
net_input_next (NetInput *self, char **bytes, gsize *n_bytes, gsize max_line, NetInputLine *line);
void net_input_keep (NetInput *self, const char *bytes, gsize n_bytes); /* for later, as it is */
void net_input_clear (NetInput *self);

G_END_DECLS
