#include "config.h"

#include <locale.h>

#include "tui-app-private.h"
#include "tui-text.h"

/**
 * tui_app_expect:
 *
 * The terminal was asked, and what it answers is no key.
 */
void
tui_app_expect (TuiApp *self, TuiAnswerKinds kind)
{
  if (self->answer == NULL)
    self->answer = tui_answer_new ();
  tui_answer_expect (self->answer, kind);
}

/* Where East Asian text is read, people set their terminals so or so, and no locale tells. */
static gboolean
is_width_in_doubt (TuiApp *self)
{
  static const char *const languages[] = { "ja", "ko", "zh" };
  const char *locale = setlocale (LC_CTYPE, NULL);

  if (self->settings.ambiguous_width != TUI_AMBIGUOUS_AUTO || !g_get_charset (NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_has_prefix (locale, languages[i]))
      return TRUE;
  return FALSE;
}

/**
 * tui_app_ask_width:
 *
 * Once the other screen of the terminal is there: the character is drawn, and drawn over. A
 * terminal that does not answer is taken for what the locale says.
 */
void
tui_app_ask_width (TuiApp *self)
{
  if (!is_width_in_doubt (self) || !tui_screen_can_ask (self->screen) ||
      tui_screen_is_busy (self->screen))
    return;
  tui_app_expect (self, TUI_ANSWER_WIDTH);
  tui_screen_send (self->screen, TUI_ANSWER_ASK_WIDTH);
  tui_app_repaint_all (self);
}

static void
take_width (TuiApp *self, guint columns)
{
  TuiTextFlags flags = tui_screen_get_text_flags (self->screen) & ~TUI_TEXT_AMBIGUOUS_WIDE;

  g_debug ("the terminal draws ambiguous characters in %u columns", columns);
  tui_screen_set_text_flags (self->screen, columns == 2 ? flags | TUI_TEXT_AMBIGUOUS_WIDE : flags);
  tui_app_repaint_all (self);
}

static gboolean
on_give_up (gpointer data)
{
  TuiApp *self = data;

  self->answer_source = 0;
  tui_answer_give_up (self->answer, self->keys);
  tui_app_decode_keys (self, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
on_release (gpointer data)
{
  TuiApp *self = data;

  self->answer_source = 0;
  tui_answer_release (self->answer, self->keys);
  if (tui_answer_is_pending (self->answer))
    self->answer_source = g_timeout_add (TUI_ANSWER_GIVE_UP_MS, on_give_up, self);
  tui_app_decode_keys (self, TRUE);
  return G_SOURCE_REMOVE;
}

/**
 * tui_app_take_bytes:
 *
 * Bytes of the terminal become keys, but for an answer of its own.
 */
void
tui_app_take_bytes (TuiApp *self, const char *bytes, gsize length)
{
  TuiAnswers answers;

  if (self->answer == NULL)
    {
      g_byte_array_append (self->keys, (const guint8 *) bytes, length);
      return;
    }
  g_clear_handle_id (&self->answer_source, g_source_remove);
  answers = tui_answer_take (self->answer, bytes, length, self->keys);
  if ((answers.kinds & TUI_ANSWER_BACKGROUND) != 0)
    tui_app_take_background (self, answers.background);
  if ((answers.kinds & TUI_ANSWER_WIDTH) != 0)
    take_width (self, answers.columns);
  if (tui_answer_is_pending (self->answer))
    self->answer_source = g_timeout_add (TUI_ANSWER_RELEASE_MS, on_release, self);
}
