#include "config.h"

#include "net-queue.h"

#include <string.h>

/* A slow reader's small places would keep a whole chunk alive each. So a run of many small ones,
 * and any run that a large one ended, is copied into a chunk of its size: what a queue keeps alive
 * is in proportion to what it holds. */
#define SMALL_PLACE 4096
#define FIRST_CAPACITY 4
#define LONG_RUN 16

NetChunk *
net_chunk_new (gsize capacity)
{
  NetChunk *self = g_malloc (sizeof (NetChunk) + capacity);

  self->ref_count = 1;
  self->length = 0;
  self->capacity = (guint32) capacity;
  return self;
}

static NetChunk *
chunk_ref (NetChunk *self)
{
  self->ref_count++;
  return self;
}

void
net_chunk_unref (NetChunk *self)
{
  if (--self->ref_count == 0)
    g_free (self);
}

NetLine
net_chunk_append_line (NetChunk *self, const char *text, gsize length)
{
  NetLine line = { self, self->length, (guint32) length + 2 };

  g_assert (self->capacity - self->length >= length + 2);
  memcpy (self->data + self->length, text, length);
  memcpy (self->data + self->length + length, "\r\n", 2);
  self->length += (guint32) length + 2;
  return line;
}

static NetLine *
get_place (NetQueue *self, guint32 index)
{
  return &self->places[(self->first + index) & (self->capacity - 1)];
}

static void
grow (NetQueue *self)
{
  guint32 capacity = self->capacity > 0 ? self->capacity * 2 : FIRST_CAPACITY;
  NetLine *places = g_new (NetLine, capacity);

  for (guint32 i = 0; i < self->n_places; i++)
    places[i] = *get_place (self, i);
  g_free (self->places);
  self->places = places;
  self->first = 0;
  self->capacity = capacity;
}

/* Copies places [start, end), at most one of them is behind. */
static void
merge (NetQueue *self, guint32 start, guint32 end)
{
  NetChunk *chunk;
  gsize length = 0;

  for (guint32 i = start; i < end; i++)
    length += get_place (self, i)->length;
  chunk = net_chunk_new (length);
  for (guint32 i = start; i < end; i++)
    {
      NetLine *place = get_place (self, i);

      memcpy (chunk->data + chunk->length, place->chunk->data + place->offset, place->length);
      chunk->length += place->length;
      net_chunk_unref (place->chunk);
    }
  *get_place (self, start) = (NetLine){ chunk, 0, (guint32) length };
  if (end < self->n_places)
    *get_place (self, start + 1) = *get_place (self, end);
  self->n_places -= end - start - 1;
}

static void
merge_small (NetQueue *self)
{
  guint32 end = self->n_places;
  guint32 least = LONG_RUN;
  guint32 start;

  if (end > 0 && get_place (self, end - 1)->length >= SMALL_PLACE)
    {
      end--;
      least = 2;
    }
  start = end;
  while (start > 0 && end - start < LONG_RUN && get_place (self, start - 1)->length < SMALL_PLACE)
    start--;
  if (end - start >= least)
    merge (self, start, end);
}

/**
 * net_queue_push:
 *
 * Takes a reference of its own to the line's chunk.
 */
void
net_queue_push (NetQueue *self, NetLine line)
{
  self->n_bytes += line.length;
  if (self->n_places > 0)
    {
      NetLine *last = get_place (self, self->n_places - 1);

      if (last->chunk == line.chunk && last->offset + last->length == line.offset)
        {
          last->length += line.length;
          return;
        }
    }
  merge_small (self);
  if (self->n_places == self->capacity)
    grow (self);
  *get_place (self, self->n_places++) = line;
  chunk_ref (line.chunk);
}

guint
net_queue_peek (NetQueue *self, struct iovec *vectors, guint max_vectors)
{
  guint n = MIN (self->n_places, max_vectors);

  for (guint i = 0; i < n; i++)
    {
      NetLine *place = get_place (self, i);

      vectors[i].iov_base = place->chunk->data + place->offset;
      vectors[i].iov_len = place->length;
    }
  return n;
}

gsize
net_queue_gather (NetQueue *self, char *buffer, gsize size)
{
  gsize length = 0;

  for (guint32 i = 0; i < self->n_places && length < size; i++)
    {
      NetLine *place = get_place (self, i);
      gsize n = MIN (place->length, size - length);

      memcpy (buffer + length, place->chunk->data + place->offset, n);
      length += n;
    }
  return length;
}

void
net_queue_pop (NetQueue *self, gsize n_bytes)
{
  g_assert (n_bytes <= self->n_bytes);
  self->n_bytes -= n_bytes;
  while (n_bytes > 0)
    {
      NetLine *place = get_place (self, 0);

      if (n_bytes < place->length)
        {
          place->offset += (guint32) n_bytes;
          place->length -= (guint32) n_bytes;
          return;
        }
      n_bytes -= place->length;
      net_chunk_unref (place->chunk);
      self->first = (self->first + 1) & (self->capacity - 1);
      self->n_places--;
    }
  if (self->n_places == 0)
    net_queue_clear (self);
}

void
net_queue_clear (NetQueue *self)
{
  for (guint32 i = 0; i < self->n_places; i++)
    net_chunk_unref (get_place (self, i)->chunk);
  g_free (self->places);
  *self = (NetQueue){ 0 };
}
