#include "config.h"

#include "net-input.h"

#include <string.h>

#define LEAST_CAPACITY 64

void
net_input_keep (NetInput *self, const char *bytes, gsize n_bytes)
{
  gsize needed = self->length + n_bytes + 1; /* NUL */

  if (n_bytes == 0)
    return;
  if (needed > self->capacity)
    {
      self->capacity = MAX (LEAST_CAPACITY, (guint32) needed + (guint32) needed / 2);
      self->data = g_realloc (self->data, self->capacity);
    }
  memcpy (self->data + self->length, bytes, n_bytes);
  self->length += (guint32) n_bytes;
}

void
net_input_clear (NetInput *self)
{
  g_clear_pointer (&self->data, g_free);
  self->length = 0;
  self->capacity = 0;
}

static NetInputItem
take_line (char *text, gsize length, gsize max_line, NetInputLine *line)
{
  if (length > 0 && text[length - 1] == '\r')
    length--;
  if (length + 2 > max_line)
    {
      g_clear_pointer (&line->memory, g_free);
      return NET_INPUT_OVERLONG;
    }
  text[length] = '\0';
  line->text = text;
  line->length = length;
  return NET_INPUT_LINE;
}

static NetInputItem
keep_unfinished (NetInput *self, const char *bytes, gsize n_bytes, gsize max_line)
{
  gsize length = self->length + n_bytes - (bytes[n_bytes - 1] == '\r' ? 1 : 0);

  if (length + 2 > max_line)
    {
      net_input_clear (self);
      self->is_skipping = TRUE;
      return NET_INPUT_OVERLONG;
    }
  net_input_keep (self, bytes, n_bytes);
  return NET_INPUT_NOTHING;
}

/**
 * net_input_next:
 * @bytes: writable, moves on behind what was used
 * @max_line: CR LF included
 * @line: free its memory
 */
NetInputItem
net_input_next (NetInput *self, char **bytes, gsize *n_bytes, gsize max_line, NetInputLine *line)
{
  *line = (NetInputLine){ 0 };
  while (*n_bytes > 0)
    {
      char *start = *bytes;
      char *end = memchr (start, '\n', *n_bytes);
      gsize length = end != NULL ? (gsize) (end - start) : *n_bytes;
      gsize used = length + (end != NULL ? 1 : 0);

      *bytes += used;
      *n_bytes -= used;
      if (self->is_skipping)
        self->is_skipping = end == NULL;
      else if (end == NULL)
        return keep_unfinished (self, start, length, max_line);
      else if (self->length == 0)
        return take_line (start, length, max_line, line);
      else
        {
          net_input_keep (self, start, length);
          length = self->length;
          line->memory = g_steal_pointer (&self->data);
          net_input_clear (self);
          return take_line (line->memory, length, max_line, line);
        }
    }
  return NET_INPUT_NOTHING;
}
