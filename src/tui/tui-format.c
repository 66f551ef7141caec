#include "config.h"

#include "tui-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-number.h"
#include "tui-annotate.h"
#include "tui-links.h"
#include "tui-sanitize.h"
#include "tui-text.h"
#include "tui-time.h"

#define TIME_FROM_COLUMNS 36 /* in a narrower window the text comes first */
#define MAX_NAME_COLUMNS 24

static void
append_time (TuiStyled *styled, const TuiFormat *format, const ClientMessage *message)
{
  static const TuiStyle style = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                  TUI_ROLE_FAINT };
  g_autofree char *text = NULL;

  if (*format->time_format == '\0')
    return;
  text = tui_time_format (message->time_us, format->time_zone, format->time_format);
  tui_styled_append (styled, &style, text, -1);
  tui_styled_append (styled, &tui_style_plain, " ", 1);
}

static guint
measure_time (const TuiFormat *format, const ClientMessage *message)
{
  g_autoptr (TuiStyled) time = tui_styled_new ();

  append_time (time, format, message);
  return tui_text_columns (time->text->str, time->text->len, format->text_flags);
}

static void
append_name (TuiStyled *styled, const TuiFormat *format, const ClientMessage *message)
{
  TuiStyle style = { format->get_color (format->data, message->sender), TUI_COLOR_DEFAULT,
                     TUI_ATTRIBUTE_NONE, TUI_ROLE_NAME };
  g_autofree char *safe = tui_sanitize (message->sender, -1, TUI_SANITIZE_HIDE_FORMATS);
  g_autofree char *name = tui_text_shorten (safe, MAX_NAME_COLUMNS, format->text_flags);

  if (message->is_mention)
    style.attributes |= TUI_ATTRIBUTE_REVERSE;
  tui_styled_append (styled, &style, name, -1);
}

/* What stands before the words, by kind. */
static void
append_head (TuiStyled *styled, const TuiFormat *format, const ClientMessage *message)
{
  static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                  TUI_ROLE_FAINT };
  static const TuiStyle loud = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                 TUI_ROLE_ERROR };
  gboolean has_name = message->sender != NULL && *message->sender != '\0';

  switch (message->kind)
    {
    case CLIENT_MESSAGE_TEXT:
      if (has_name)
        append_name (styled, format, message);
      tui_styled_append (styled, &faint, has_name ? ": " : "", -1);
      break;
    case CLIENT_MESSAGE_ACTION:
      tui_styled_append (styled, &tui_style_plain, "* ", -1);
      if (has_name)
        append_name (styled, format, message);
      tui_styled_append (styled, &tui_style_plain, " ", -1);
      break;
    case CLIENT_MESSAGE_NOTICE:
      tui_styled_append (styled, &faint, "-", -1);
      if (has_name)
        append_name (styled, format, message);
      tui_styled_append (styled, &faint, "- ", -1);
      break;
    case CLIENT_MESSAGE_EVENT:
      tui_styled_append (styled, &faint, "-- ", -1);
      break;
    case CLIENT_MESSAGE_INFO:
      tui_styled_append (styled, &faint, "= ", -1);
      break;
    case CLIENT_MESSAGE_WARNING:
    case CLIENT_MESSAGE_ERROR:
      tui_styled_append (styled, &loud, "! ", -1);
      break;
    default:
      g_assert_not_reached ();
    }
}

static TuiStyle
body_style (const ClientMessage *message)
{
  TuiStyle style = tui_style_plain;

  if (message->kind == CLIENT_MESSAGE_EVENT)
    style.role = TUI_ROLE_EVENT;
  if (message->is_redacted || message->delivery == CLIENT_DELIVERY_PENDING ||
      message->delivery == CLIENT_DELIVERY_UNSENT)
    style.role = TUI_ROLE_FAINT;
  if (message->kind == CLIENT_MESSAGE_WARNING || message->kind == CLIENT_MESSAGE_ERROR)
    style.role = TUI_ROLE_ERROR;
  return style;
}

/* A mark in words or signs, so that nothing is said by colour alone. */
static void
append_delivery (TuiStyled *styled, const ClientMessage *message)
{
  static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                  TUI_ROLE_FAINT };
  static const TuiStyle loud = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                 TUI_ROLE_ERROR };
  g_autofree char *reason = NULL;
  g_autofree char *mark = NULL;

  switch (message->delivery)
    {
    case CLIENT_DELIVERY_STORED:
      return;
    case CLIENT_DELIVERY_PENDING:
      tui_styled_append (styled, &faint, " \xE2\x80\xA6", -1);
      return;
    case CLIENT_DELIVERY_UNSENT:
      tui_styled_append (styled, &faint, " ", 1);
      /* Translators: after a message that waits until the connection is back. */
      tui_styled_append (styled, &faint, _ ("[not sent yet]"), -1);
      return;
    case CLIENT_DELIVERY_FAILED:
      reason = tui_sanitize (message->reason != NULL ? message->reason : "", -1, TUI_SANITIZE_LINE);
      /* Translators: after a message that could not be sent; %s is the reason, a sentence. */
      mark = g_strdup_printf (_ ("[not sent: %s]"), reason);
      tui_styled_append (styled, &loud, " ", 1);
      tui_styled_append (styled, &loud, mark, -1);
      return;
    default:
      g_assert_not_reached ();
    }
}

/* The line above a message that is the first of its day, or the first that is not read. */
static void
append_above (TuiStyled *styled,
              const TuiFormat *format,
              const ClientMessage *message,
              const TuiContext *context)
{
  static const TuiStyle faint = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                  TUI_ROLE_FAINT };
  static const TuiStyle loud = { TUI_COLOR_DEFAULT, TUI_COLOR_DEFAULT, TUI_ATTRIBUTE_NONE,
                                 TUI_ROLE_UNREAD };

  if (context->opens_all)
    {
      /* Translators: a line in the chat window, above the first message of all. */
      g_autofree char *line = g_strdup_printf ("--- %s ---\n", _ ("the beginning"));

      tui_styled_append (styled, &faint, line, -1);
    }
  if (context->opens_day)
    {
      g_autofree char *day = tui_time_format_day (message->time_us, format->time_zone);
      g_autofree char *line = g_strdup_printf ("--- %s ---\n", day);

      tui_styled_append (styled, &faint, line, -1);
    }
  if (context->opens_unread)
    {
      /* Translators: a line in the chat window; what is below it was not read yet. */
      g_autofree char *line = g_strdup_printf ("--- %s ---\n", _ ("unread"));

      tui_styled_append (styled, &loud, line, -1);
    }
}

static char *
describe_run (const TuiContext *context)
{
  g_autofree char *came = client_number_format (context->n_came);
  g_autofree char *left = client_number_format (context->n_left);

  if (context->n_left == 0)
    /* Translators: %s people came into the room. */
    return g_strdup_printf (ngettext ("%s came", "%s came", context->n_came), came);
  if (context->n_came == 0)
    /* Translators: %s people left the room. */
    return g_strdup_printf (ngettext ("%s left", "%s left", context->n_left), left);
  /* Translators: %1$s people came into the room, %2$s people left it. Write it so that it is right
     with any numbers: "came: 5, left: 3" is fine. */
  return g_strdup_printf (_ ("%1$s came, %2$s left"), came, left);
}

static void
append_blanks (TuiStyled *styled, guint columns)
{
  g_autofree char *blanks = g_strnfill (columns, ' ');

  tui_styled_append (styled, &tui_style_plain, blanks, columns);
}

/* Underlined, where nothing else was wanted of them: the runs are cut at both ends. */
static void
underline_links (TuiStyled *styled, gsize from)
{
  styled->links = tui_links_find (styled->text->str + from, styled->text->len - from);
  for (guint i = 0; i < styled->links->len; i++)
    {
      TuiLink *link = &g_array_index (styled->links, TuiLink, i);

      link->start += from;
      link->end += from;
      tui_styled_underline (styled, link->start, link->end);
    }
}

/* Each line of what we say ourselves has the direction of the user's language. */
static void
append_sentence (TuiStyled *styled, const TuiStyle *style, const char *text)
{
  const char *mark = tui_annotate_get_mark (text);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      tui_styled_append (styled, style, i > 0 ? "\n" : "", -1);
      tui_styled_append (styled, style, mark, -1);
      tui_sanitize_append (styled, style, lines[i], -1, TUI_SANITIZE_IRC_FORMATS);
    }
}

static void
append_body (TuiStyled *styled, const ClientMessage *message, const TuiContext *context)
{
  TuiStyle body = body_style (message);
  const char *text = message->text != NULL ? message->text : "";
  gsize start = styled->text->len;
  g_autofree char *run = context->n_came + context->n_left > 0 ? describe_run (context) : NULL;
  g_autofree char *deleted = message->is_redacted ? tui_annotate_redaction (message) : NULL;

  if (run != NULL)
    append_sentence (styled, &body, run);
  else if (deleted != NULL)
    tui_styled_append (styled, &body, deleted, -1);
  else if (message->kind > CLIENT_MESSAGE_NOTICE)
    append_sentence (styled, &body, text);
  else
    tui_sanitize_append (styled, &body, text, -1, TUI_SANITIZE_KEEP_LF | TUI_SANITIZE_IRC_FORMATS);
  underline_links (styled, start);
  append_delivery (styled, message);
}

/**
 * tui_format_message:
 * @columns: of the window
 *
 * The words are wrapped under the words, unless the name leaves too little space for them.
 *
 * Returns: (transfer full): the message, wrapped
 */
TuiBlock *
tui_format_message (const TuiFormat *format, const ClientMessage *message, guint columns)
{
  return tui_format_in_context (format, message, NULL, columns);
}

TuiBlock *
tui_format_in_context (const TuiFormat *format,
                       const ClientMessage *message,
                       const TuiContext *context,
                       guint columns)
{
  static const TuiContext alone = { 0 };
  TuiStyled *styled;
  TuiBlock *block;
  gsize above, name, body, tail, quote = 0;
  guint indent;

  if (context == NULL)
    context = &alone;
  if (context->is_folded)
    return tui_block_new_empty ();

  styled = tui_styled_new ();
  append_above (styled, format, message, context);
  if (context->is_answer)
    quote = tui_annotate_quote (styled, format, context,
                                columns >= TIME_FROM_COLUMNS ? measure_time (format, message) : 0,
                                columns);
  above = styled->text->len;
  if (columns >= TIME_FROM_COLUMNS)
    append_time (styled, format, message);
  name = styled->text->len;
  append_head (styled, format, message);
  indent =
      tui_text_columns (styled->text->str + above, styled->text->len - above, format->text_flags);
  if (indent > columns / 3)
    indent = columns >= 10 ? 2 : 0;
  else if (context->continues)
    {
      guint time = tui_text_columns (styled->text->str + above, name - above, format->text_flags);

      tui_styled_truncate (styled, name);
      append_blanks (styled, indent - time);
    }
  body = styled->text->len;
  append_body (styled, message, context);
  tail = styled->text->len;
  if (context->reactions != NULL)
    tui_annotate_reactions (styled, context->reactions);

  block = tui_block_new_below (styled, above, body, indent, columns, format->text_flags);
  block->quote = quote;
  block->head = name;
  block->body = body;
  block->tail = tail;
  return block;
}
