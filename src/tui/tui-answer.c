#include "config.h"

#include "tui-answer.h"

#include <string.h>

/* xterm's control sequences, OSC 11: ESC ] 11 ; rgb:RRRR/GGGG/BBBB, then BEL or ESC \ */
#define OPENING "\033]11;"
#define MAX_ANSWER 64 /* bytes: longer ones are none */

struct _TuiAnswer
{
  gboolean has_come;
  GString *held;    /* what may be part of it */
  gsize n_released; /* of held: they were given as keys, and are part of it if the rest comes */
};

TuiAnswer *
tui_answer_new (void)
{
  TuiAnswer *self = g_new0 (TuiAnswer, 1);

  self->held = g_string_new (NULL);
  return self;
}

void
tui_answer_free (TuiAnswer *self)
{
  if (self == NULL)
    return;
  g_string_free (self->held, TRUE);
  g_free (self);
}

static void
drop (TuiAnswer *self)
{
  g_string_truncate (self->held, 0);
  self->n_released = 0;
}

static void
pass_on (TuiAnswer *self, GByteArray *keys)
{
  if (self->held->len > self->n_released)
    g_byte_array_append (keys, (const guint8 *) self->held->str + self->n_released,
                         self->held->len - self->n_released);
  drop (self);
}

/* One to four hexadecimal digits of a channel, as eight bits. Returns: (nullable): what follows */
static const char *
parse_channel (const char *at, guint32 *color)
{
  guint value = 0, most = 0, n = 0;

  for (; n < 4 && g_ascii_isxdigit (*at); at++, n++)
    {
      value = value * 16 + (guint) g_ascii_xdigit_value (*at);
      most = most * 16 + 15;
    }
  if (n == 0)
    return NULL;
  *color = *color << 8 | (value * 255 / most);
  return at;
}

static gboolean
parse (const char *body, guint32 *color)
{
  const char *at = g_str_has_prefix (body, "rgba:")  ? body + 5
                   : g_str_has_prefix (body, "rgb:") ? body + 4
                                                     : NULL;

  *color = 0;
  for (guint i = 0; at != NULL && i < 3; i++)
    {
      at = parse_channel (at, color);
      if (at != NULL && i < 2)
        at = *at == '/' ? at + 1 : NULL;
    }
  return at != NULL;
}

/* Inside the answer. Returns: it is whole */
static gboolean
take_body (TuiAnswer *self, char byte, GByteArray *keys)
{
  gboolean is_after_escape = self->held->str[self->held->len - 1] == '\033';

  if (byte == '\007' || (is_after_escape && byte == '\\'))
    return TRUE;
  if (is_after_escape) /* it was cut off, and something else begins */
    {
      drop (self);
      g_string_append_c (self->held, '\033');
      g_string_append_c (self->held, byte);
      if (byte != OPENING[1])
        pass_on (self, keys);
      return FALSE;
    }
  g_string_append_c (self->held, byte);
  if (self->held->len > MAX_ANSWER)
    drop (self);
  return FALSE;
}

static gboolean
take_byte (TuiAnswer *self, char byte, GByteArray *keys)
{
  if (self->held->len >= strlen (OPENING))
    return take_body (self, byte, keys);
  if (byte == OPENING[self->held->len])
    {
      g_string_append_c (self->held, byte);
      return FALSE;
    }
  pass_on (self, keys);
  if (byte == OPENING[0])
    g_string_append_c (self->held, byte);
  else
    g_byte_array_append (keys, (const guint8 *) &byte, 1);
  return FALSE;
}

gboolean
tui_answer_take (TuiAnswer *self, const char *bytes, gsize length, GByteArray *keys, guint32 *color)
{
  gboolean has_color = FALSE;
  gsize at = 0;

  for (; at < length && !self->has_come; at++)
    {
      if (!take_byte (self, bytes[at], keys))
        continue;
      self->has_come = TRUE;
      has_color = parse (self->held->str + strlen (OPENING), color);
      drop (self);
    }
  g_byte_array_append (keys, (const guint8 *) bytes + at, length - at);
  return has_color;
}

gboolean
tui_answer_is_pending (TuiAnswer *self)
{
  return self->held->len > self->n_released;
}

/* An Escape alone is a key by now; but an answer that begins with it may still come. */
void
tui_answer_release (TuiAnswer *self, GByteArray *keys)
{
  if (self->held->len != 1 || self->n_released > 0)
    return;
  g_byte_array_append (keys, (const guint8 *) self->held->str, 1);
  self->n_released = 1;
}

void
tui_answer_give_up (TuiAnswer *self, GByteArray *keys)
{
  if (self->held->len <= 2) /* what people type as well: Alt+] */
    pass_on (self, keys);
  else
    drop (self);
}
