#include "config.h"

#include "tui-annotate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-number.h"
#include "tui-bidi.h"
#include "tui-sanitize.h"
#include "tui-text.h"

#define MAX_QUOTE 400 /* bytes: more is never in sight */

static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                TUI_ROLE_FAINT };
static const TuiStyle strong = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_BOLD,
                                 TUI_ROLE_TEXT };

static char *
to_line (const char *text)
{
  gsize length = strlen (text);

  if (length > MAX_QUOTE)
    length = (gsize) (g_utf8_find_prev_char (text, text + MAX_QUOTE) - text);
  return tui_sanitize (text, (gssize) length, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
}

const char *
tui_annotate_get_mark (const char *sentence)
{
  /* Translators: the state of the connection, in the border. */
  const char *ours = _ ("not connected");

  if (tui_bidi_has_rtl (ours, strlen (ours)))
    return TUI_BIDI_RTL_MARK;
  return tui_bidi_has_rtl (sentence, strlen (sentence)) ? TUI_BIDI_LTR_MARK : "";
}

static char *
describe_answered (const ClientMessage *answered)
{
  if (answered == NULL)
    /* Translators: in place of the words that a message answers: they are further back. */
    return g_strdup (_ ("an older message"));
  return answered->is_redacted ? tui_annotate_redaction (answered) : to_line (answered->text);
}

/* Returns: bytes that both begin with, in whole letters */
static gsize
count_common (const char *first, const char *second)
{
  gsize length = 0;

  while (first[length] != '\0' && first[length] == second[length])
    length++;
  while (length > 0 && ((first[length] & 0xC0) == 0x80 || (second[length] & 0xC0) == 0x80))
    length--;
  return length;
}

/**
 * tui_annotate_quote:
 * @indent: of the message that answers
 *
 * Appends a line.
 *
 * Returns: where in @styled the quoted words begin, behind the name
 */
gsize
tui_annotate_quote (TuiStyled *styled,
                    const TuiFormat *format,
                    const TuiContext *context,
                    guint indent,
                    guint columns)
{
  const ClientMessage *answered = context->answered;
  g_autofree char *sender =
      answered != NULL ? to_line (answered->sender != NULL ? answered->sender : "") : NULL;
  g_autofree char *words = describe_answered (answered);
  g_autofree char *blanks = g_strnfill (indent, ' ');
  g_autofree char *head = sender != NULL ? g_strconcat (blanks, "> ", sender, ": ", NULL)
                                         : g_strconcat (blanks, "> ", NULL);
  g_autofree char *line = g_strconcat (head, words, NULL);
  gsize start = styled->text->len;
  g_autofree char *shown = tui_text_shorten (line, columns, format->text_flags);

  tui_styled_append (styled, &faint, shown, -1);
  tui_styled_append (styled, &faint, "\n", 1);
  return start + count_common (head, shown); /* the sign of what is cut is of the words */
}

void
tui_annotate_reactions (TuiStyled *styled, const GPtrArray *reactions)
{
  for (guint i = 0; i < reactions->len; i++)
    {
      const ClientReaction *reaction = g_ptr_array_index (reactions, i);
      g_autofree char *safe =
          tui_sanitize (reaction->text, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
      g_autofree char *count = client_number_format (reaction->nicks->len);
      g_autofree char *shown = reaction->nicks->len > 1 ? g_strdup_printf ("[%s %s]", safe, count)
                                                        : g_strdup_printf ("[%s]", safe);

      tui_styled_append (styled, &tui_style_plain, i == 0 ? "\n" : " ", 1);
      tui_styled_append (styled, reaction->is_own ? &strong : &faint, shown, -1);
    }
}

char *
tui_annotate_redaction (const ClientMessage *message)
{
  g_autofree char *by = NULL;
  g_autofree char *reason = message->reason != NULL ? to_line (message->reason) : NULL;
  gboolean is_by_other =
      message->redacted_by != NULL && g_strcmp0 (message->redacted_by, message->sender) != 0;

  if (!is_by_other && reason == NULL)
    /* Translators: in the place of a message that was deleted. */
    return g_strdup (_ ("[deleted]"));
  if (!is_by_other)
    /* Translators: in the place of a message that was deleted; %s is the reason. */
    return g_strdup_printf (_ ("[deleted: %s]"), reason);
  by = to_line (message->redacted_by);
  if (reason == NULL)
    /* Translators: in the place of a message that was deleted; %s is who did it. */
    return g_strdup_printf (_ ("[deleted by %s]"), by);
  /* Translators: in the place of a message that was deleted; %1$s is who did it, %2$s why. */
  return g_strdup_printf (_ ("[deleted by %1$s: %2$s]"), by, reason);
}

char *
tui_annotate_typing (ClientRoom *room)
{
  guint n = client_room_get_n_typing (room);
  g_autofree char *first = n > 0 ? to_line (client_room_get_typing (room, 0)) : NULL;
  g_autofree char *second = n > 1 ? to_line (client_room_get_typing (room, 1)) : NULL;
  g_autofree char *count = NULL;

  if (n == 0)
    return NULL;
  if (n == 1)
    {
      /* Translators: in the border, while somebody types a message; %s is a name. */
      g_autofree char *text = g_strdup_printf (_ ("%s is writing"), first);

      return g_strconcat (tui_annotate_get_mark (text), text, NULL);
    }
  if (n == 2)
    {
      /* Translators: in the border, while two people type messages; both are names. */
      g_autofree char *text = g_strdup_printf (_ ("%1$s and %2$s are writing"), first, second);

      return g_strconcat (tui_annotate_get_mark (text), text, NULL);
    }
  count = client_number_format (n);
  /* Translators: in the border, while several people type messages; %s is how many. */
  return g_strdup_printf (ngettext ("%s person is writing", "%s people are writing", n), count);
}
