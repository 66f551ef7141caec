#include "config.h"

#include "chat-pack.h"

#include <string.h>

void
chat_pack_init (ChatPack *self)
{
  self->bytes = g_byte_array_sized_new (256);
  self->n_frames = 0;
  self->ends = g_array_sized_new (FALSE, FALSE, sizeof (gsize), 16);
}

GBytes *
chat_pack_finish (ChatPack *self)
{
  g_assert (self->n_frames == 0);

  g_array_unref (self->ends);
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
}

static ChatPackFrame *
get_frame (ChatPack *self)
{
  return self->n_frames > 0 ? &self->frames[self->n_frames - 1] : NULL;
}

static void
align (ChatPack *self, guint alignment)
{
  static const guint8 zeros[8];

  g_byte_array_append (self->bytes, zeros, -self->bytes->len & (alignment - 1));
}

static void
add_fixed (ChatPack *self, gconstpointer data, guint size)
{
  ChatPackFrame *frame = get_frame (self);

  align (self, size);
  g_byte_array_append (self->bytes, data, size);
  if (frame != NULL)
    frame->ends_varied = FALSE;
}

static void
note_varied (ChatPack *self)
{
  ChatPackFrame *frame = get_frame (self);
  gsize end;

  if (frame == NULL)
    return;
  end = self->bytes->len - frame->start;
  g_array_append_val (self->ends, end);
  frame->ends_varied = TRUE;
}

void
chat_pack_begin (ChatPack *self, ChatPackKind kind, guint alignment)
{
  g_assert (self->n_frames < CHAT_PACK_MAX_DEPTH);

  align (self, alignment);
  self->frames[self->n_frames++] = (ChatPackFrame){
    .kind = kind,
    .alignment = alignment,
    .start = self->bytes->len,
    .first_end = self->ends->len,
  };
}

static guint
get_offset_size (gsize body, guint n)
{
  if (body + n <= G_MAXUINT8)
    return 1;
  if (body + 2 * (gsize) n <= G_MAXUINT16)
    return 2;
  return body + 4 * (gsize) n <= G_MAXUINT32 ? 4 : 8;
}

static void
add_offset (ChatPack *self, gsize offset, guint size)
{
  guint64 value = GUINT64_TO_LE ((guint64) offset);

  g_byte_array_append (self->bytes, (const guint8 *) &value, size);
}

static void
add_offsets (ChatPack *self, const ChatPackFrame *frame)
{
  const gsize *ends = &g_array_index (self->ends, gsize, frame->first_end);
  guint n = self->ends->len - frame->first_end;
  guint size;

  if (frame->kind == CHAT_PACK_TUPLE && frame->ends_varied)
    n--;
  size = get_offset_size (self->bytes->len - frame->start, n);
  for (guint i = 0; i < n; i++)
    add_offset (self, ends[frame->kind == CHAT_PACK_TUPLE ? n - 1 - i : i], size);
}

void
chat_pack_end (ChatPack *self)
{
  ChatPackFrame frame = *get_frame (self);
  ChatPackFrame *outer;

  if (frame.kind == CHAT_PACK_FIXED_TUPLE)
    align (self, frame.alignment);
  else
    add_offsets (self, &frame);
  g_array_set_size (self->ends, frame.first_end);
  self->n_frames--;

  outer = get_frame (self);
  if (frame.kind != CHAT_PACK_FIXED_TUPLE)
    note_varied (self);
  else if (outer != NULL)
    outer->ends_varied = FALSE;
}

void
chat_pack_byte (ChatPack *self, guint8 value)
{
  add_fixed (self, &value, sizeof value);
}

void
chat_pack_uint32 (ChatPack *self, guint32 value)
{
  guint32 bytes = GUINT32_TO_LE (value);

  add_fixed (self, &bytes, sizeof bytes);
}

void
chat_pack_uint64 (ChatPack *self, guint64 value)
{
  guint64 bytes = GUINT64_TO_LE (value);

  add_fixed (self, &bytes, sizeof bytes);
}

void
chat_pack_int64 (ChatPack *self, gint64 value)
{
  chat_pack_uint64 (self, (guint64) value);
}

void
chat_pack_string (ChatPack *self, const char *value)
{
  g_byte_array_append (self->bytes, (const guint8 *) value, (guint) strlen (value) + 1);
  note_varied (self);
}

/* "Maybes": one that is there, of a size that varies, has a zero byte behind it. */
void
chat_pack_maybe_string (ChatPack *self, const char *value)
{
  if (value != NULL)
    {
      g_byte_array_append (self->bytes, (const guint8 *) value, (guint) strlen (value) + 1);
      g_byte_array_append (self->bytes, (const guint8 *) "", 1);
    }
  note_varied (self);
}

void
chat_pack_strings (ChatPack *self, const char *const *strings)
{
  chat_pack_begin (self, CHAT_PACK_ARRAY, 1);
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    chat_pack_string (self, strings[i]);
  chat_pack_end (self);
}
