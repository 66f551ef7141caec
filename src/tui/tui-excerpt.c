#include "config.h"

#include "tui-excerpt.h"

#include <string.h>

#include "tui-annotate.h"
#include "tui-links.h"
#include "tui-sanitize.h"

char *
tui_excerpt_message (const ClientMessage *message)
{
  if (message->is_redacted)
    return tui_annotate_redaction (message);
  return tui_sanitize (message->text, -1, TUI_SANITIZE_KEEP_LF | TUI_SANITIZE_HIDE_FORMATS);
}

static void
append (GString *out, const ClientMessage *message, const ClientMessage *before)
{
  g_autofree char *words = tui_excerpt_message (message);
  g_autofree char *sender =
      tui_sanitize (message->sender != NULL ? message->sender : "", -1, TUI_SANITIZE_LINE);
  gboolean is_named = message->kind == CLIENT_MESSAGE_TEXT && before != NULL &&
                      before->kind == CLIENT_MESSAGE_TEXT &&
                      g_strcmp0 (before->sender, message->sender) == 0;

  if (message->kind == CLIENT_MESSAGE_ACTION)
    g_string_append_printf (out, "* %s %s\n", sender, words);
  else if (message->kind == CLIENT_MESSAGE_NOTICE)
    g_string_append_printf (out, "-%s- %s\n", sender, words);
  else if (message->kind == CLIENT_MESSAGE_TEXT && !is_named)
    g_string_append_printf (out, "%s: %s\n", sender, words);
  else
    g_string_append_printf (out, "%s\n", words);
}

char *
tui_excerpt_messages (ClientRoom *room, guint first, guint last, guint *n_messages)
{
  GString *out = g_string_new (NULL);
  const ClientMessage *before = NULL;

  *n_messages = 0;
  for (guint i = first; i <= last && i < client_room_get_n_messages (room); i++)
    {
      const ClientMessage *message = client_room_get_message (room, i);

      append (out, message, before);
      before = message;
      (*n_messages)++;
    }
  return g_string_free (out, FALSE);
}

GStrv
tui_excerpt_links (const ClientMessage *message)
{
  g_autofree char *words = tui_excerpt_message (message);
  g_autoptr (GArray) found = tui_links_find (words, strlen (words));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < found->len; i++)
    {
      const TuiLink *link = &g_array_index (found, TuiLink, i);
      g_autofree char *address = g_strndup (words + link->start, link->end - link->start);

      g_strv_builder_add (builder, address);
    }
  return g_strv_builder_end (builder);
}
