#include "config.h"

#include "tui-answer.h"

#include <string.h>

#define MAX_ANSWER 64 /* bytes: longer ones are none */

/* xterm's control sequences. OSC 11: ESC ] 11 ; rgb:RRRR/GGGG/BBBB, then BEL or ESC \. CPR: ESC [
 * row ; column R, and the row is known. */
static const struct
{
  TuiAnswerKinds kind;
  const char *opening;
} expectations[] = {
  { TUI_ANSWER_BACKGROUND, "\033]11;" },
  { TUI_ANSWER_WIDTH, "\033[2;" },
};

struct _TuiAnswer
{
  TuiAnswerKinds expected;
  TuiAnswerKinds begun; /* its opening is whole, and held */
  GString *held;        /* what may be part of it */
  gsize n_released;     /* of held: they were given as keys, and are part of it if the rest comes */
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

void
tui_answer_expect (TuiAnswer *self, TuiAnswerKinds kind)
{
  self->expected |= kind;
}

static void
drop (TuiAnswer *self)
{
  self->begun = TUI_ANSWER_NONE;
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

/* Whether what is held goes on to be an opening. */
static gboolean
may_open (TuiAnswer *self)
{
  gsize length = self->held->len;

  for (guint i = 0; i < G_N_ELEMENTS (expectations); i++)
    if ((self->expected & expectations[i].kind) != 0 &&
        strncmp (expectations[i].opening, self->held->str, length) == 0)
      {
        if (expectations[i].opening[length] == '\0')
          self->begun = expectations[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* What is no part of an answer is keys; but @byte may begin one. */
static void
begin_anew (TuiAnswer *self, char byte, GByteArray *keys)
{
  pass_on (self, keys);
  g_string_append_c (self->held, byte);
  if (!may_open (self))
    pass_on (self, keys);
}

/* Returns: it is whole */
static gboolean
take_background (TuiAnswer *self, char byte, GByteArray *keys)
{
  gboolean is_after_escape = self->held->str[self->held->len - 1] == '\033';

  if (byte == '\007' || (is_after_escape && byte == '\\'))
    return TRUE;
  if (is_after_escape) /* it was cut off, and something else begins */
    {
      drop (self);
      g_string_append_c (self->held, '\033');
      g_string_append_c (self->held, byte);
      if (!may_open (self))
        pass_on (self, keys);
      return FALSE;
    }
  g_string_append_c (self->held, byte);
  if (self->held->len > MAX_ANSWER)
    drop (self);
  return FALSE;
}

/* Other keys have the same opening: ESC [ 2 ; 5 ~ is one. */
static gboolean
take_width (TuiAnswer *self, char byte, GByteArray *keys)
{
  if (byte == 'R')
    return TRUE;
  if (g_ascii_isdigit (byte) && self->held->len < MAX_ANSWER)
    g_string_append_c (self->held, byte);
  else
    begin_anew (self, byte, keys);
  return FALSE;
}

static gboolean
take_byte (TuiAnswer *self, char byte, GByteArray *keys)
{
  if (self->begun == TUI_ANSWER_BACKGROUND)
    return take_background (self, byte, keys);
  if (self->begun == TUI_ANSWER_WIDTH)
    return take_width (self, byte, keys);
  g_string_append_c (self->held, byte);
  if (may_open (self))
    return FALSE;
  g_string_truncate (self->held, self->held->len - 1);
  begin_anew (self, byte, keys);
  return FALSE;
}

static void
read_answer (TuiAnswer *self, TuiAnswers *answers)
{
  const char *body = strchr (self->held->str, ';') + 1;
  guint64 column;

  if (self->begun == TUI_ANSWER_BACKGROUND && parse (body, &answers->background))
    answers->kinds |= TUI_ANSWER_BACKGROUND;
  if (self->begun == TUI_ANSWER_WIDTH && g_ascii_string_to_unsigned (body, 10, 2, 3, &column, NULL))
    {
      answers->kinds |= TUI_ANSWER_WIDTH;
      answers->columns = (guint) column - 1;
    }
}

TuiAnswers
tui_answer_take (TuiAnswer *self, const char *bytes, gsize length, GByteArray *keys)
{
  TuiAnswers answers = { TUI_ANSWER_NONE };
  gsize at = 0;

  for (; at < length && self->expected != TUI_ANSWER_NONE; at++)
    {
      if (!take_byte (self, bytes[at], keys))
        continue;
      read_answer (self, &answers);
      self->expected &= ~self->begun;
      drop (self);
    }
  g_byte_array_append (keys, (const guint8 *) bytes + at, length - at);
  return answers;
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
  if (self->held->len <= 2) /* what people type as well: Alt+], Alt+[ */
    pass_on (self, keys);
  else
    drop (self);
}
