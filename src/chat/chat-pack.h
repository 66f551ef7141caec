/* chat-pack.h: values written one after the other, as GVariant stores them (little-endian).
 *
 * What is read back with GVariant's own functions is written here straight into one buffer: a
 * GVariant of each value on the way there costs more than all else that a message costs, and for a
 * snapshot of many users more memory than the users.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHAT_PACK_TUPLE,       /* of a size that varies: with a string, an array or a maybe in it */
  CHAT_PACK_FIXED_TUPLE, /* of numbers alone */
  CHAT_PACK_ARRAY,
} ChatPackKind;

#define CHAT_PACK_MAX_DEPTH 8

/* The GVariant specification, "Serialisation format": members are aligned, and what varies in size
 * is found by framing offsets behind the members: of a tuple for all but its last member, the last
 * one first; of an array for each, in order. They are as wide as the container needs. */
typedef struct
{
  ChatPackKind kind;
  guint alignment;
  gsize start;
  guint first_end;      /* in ends */
  gboolean ends_varied; /* the last member is of a size that varies */
} ChatPackFrame;

typedef struct
{
  GByteArray *bytes;                         /* (owned) */
  ChatPackFrame frames[CHAT_PACK_MAX_DEPTH]; /* the containers that are open */
  guint n_frames;
  GArray *ends; /* (owned) of gsize: where members of open containers end, from their start */
} ChatPack;

void chat_pack_init (ChatPack *self);
GBytes *chat_pack_finish (ChatPack *self); /* (transfer full) */

/* alignment: of the type's most demanding number: 1 without, 4 with u, 8 with t or x */
void chat_pack_begin (ChatPack *self, ChatPackKind kind, guint alignment);
void chat_pack_end (ChatPack *self);

void chat_pack_byte (ChatPack *self, guint8 value);
void chat_pack_uint32 (ChatPack *self, guint32 value);
void chat_pack_uint64 (ChatPack *self, guint64 value);
void chat_pack_int64 (ChatPack *self, gint64 value);
void chat_pack_string (ChatPack *self, const char *value);
void chat_pack_maybe_string (ChatPack *self, const char *value);     /* (nullable) */
void chat_pack_strings (ChatPack *self, const char *const *strings); /* (nullable): none */

G_END_DECLS
