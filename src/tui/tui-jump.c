#include "config.h"

#include "tui-jump.h"

#include <string.h>

#define MAX_LETTERS 64

struct _TuiJump
{
  GStrv names;     /* (owned) */
  GString *text;   /* what is typed */
  GArray *matches; /* of Match, best first */
  guint chosen;
};

typedef struct
{
  guint index;
  guint score;
} Match;

/* How well: 0 not at all; the letters in this order, better at starts of words and together. */
static guint
score (const char *name, const char *letters)
{
  g_autofree char *folded_name = g_utf8_casefold (name, -1);
  g_autofree char *folded = g_utf8_casefold (letters, -1);
  const char *at = folded_name;
  gboolean is_start = TRUE, is_together = FALSE;
  guint score = 1;

  for (const char *letter = folded; *letter != '\0'; letter = g_utf8_next_char (letter))
    {
      gunichar wanted = g_utf8_get_char (letter);

      for (; *at != '\0' && g_utf8_get_char (at) != wanted; at = g_utf8_next_char (at))
        {
          is_start = !g_unichar_isalnum (g_utf8_get_char (at));
          is_together = FALSE;
        }
      if (*at == '\0')
        return 0;
      score += is_together ? 8 : is_start ? 6 : 1;
      is_together = TRUE;
      is_start = FALSE;
      at = g_utf8_next_char (at);
    }
  return score;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Match *first = a, *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  return first->index < second->index ? -1 : 1;
}

static void
find_matches (TuiJump *self)
{
  g_array_set_size (self->matches, 0);
  for (guint i = 0; self->names[i] != NULL; i++)
    {
      Match match = { i, score (self->names[i], self->text->str) };

      if (match.score > 0)
        g_array_append_val (self->matches, match);
    }
  g_array_sort (self->matches, compare);
  self->chosen = 0;
}

TuiJump *
tui_jump_new (const char *const *names)
{
  TuiJump *self = g_new0 (TuiJump, 1);

  self->names = g_strdupv ((char **) names);
  self->text = g_string_new (NULL);
  self->matches = g_array_new (FALSE, FALSE, sizeof (Match));
  find_matches (self);
  return self;
}

void
tui_jump_free (TuiJump *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->names);
  g_string_free (self->text, TRUE);
  g_array_unref (self->matches);
  g_free (self);
}

static void
step (TuiJump *self, guint by)
{
  if (self->matches->len > 0)
    self->chosen = (self->chosen + by) % self->matches->len;
}

static void
take_char (TuiJump *self, gunichar character)
{
  if ((character == 0x7F || character == 0x08) && self->text->len > 0)
    {
      const char *last = g_utf8_prev_char (self->text->str + self->text->len);

      g_string_truncate (self->text, last - self->text->str);
    }
  else if (g_unichar_isprint (character) && self->text->len < MAX_LETTERS)
    g_string_append_unichar (self->text, character);
  find_matches (self);
}

/**
 * tui_jump_take_key:
 *
 * Letters narrow the choice, arrows and Tab go through it, Enter takes it; Escape gives up.
 */
TuiJumpResult
tui_jump_take_key (TuiJump *self, const TuiKeyPress *press)
{
  switch ((int) press->key)
    {
    case TUI_KEY_ENTER:
      return self->matches->len > 0 ? TUI_JUMP_CHOSEN : TUI_JUMP_GIVEN_UP;
    case TUI_KEY_ESCAPE:
    case TUI_KEY_INTERRUPT:
      return TUI_JUMP_GIVEN_UP;
    case TUI_KEY_TAB:
    case TUI_KEY_DOWN:
    case TUI_KEY_RIGHT:
      step (self, 1);
      break;
    case TUI_KEY_BACK_TAB:
    case TUI_KEY_UP:
    case TUI_KEY_LEFT:
      step (self, self->matches->len - 1);
      break;
    case TUI_KEY_CHAR:
      take_char (self, press->character);
      break;
    default:
      break;
    }
  return TUI_JUMP_GOES_ON;
}

const char *
tui_jump_get_text (TuiJump *self)
{
  return self->text->str;
}

guint
tui_jump_get_n_matches (TuiJump *self)
{
  return self->matches->len;
}

guint
tui_jump_get_match (TuiJump *self, guint place)
{
  return g_array_index (self->matches, Match, place).index;
}

guint
tui_jump_get_chosen (TuiJump *self)
{
  return self->chosen;
}
