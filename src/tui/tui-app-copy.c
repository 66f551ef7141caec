/* tui-app-copy.c: messages and the addresses in them go to the clipboard, or to a browser. */
#include "config.h"

#include "tui-app-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client-number.h"
#include "tui-browser.h"
#include "tui-clipboard.h"
#include "tui-excerpt.h"
#include "tui-sanitize.h"
#include "tui-text.h"

#define MAX_TOLD_COLUMNS 40
#define MAX_LINKS 9 /* as many as there are digits */

/* Short and safe, for the border. */
static char *
shorten (const char *text)
{
  g_autofree char *safe = tui_sanitize (text, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);

  return tui_text_shorten (safe, MAX_TOLD_COLUMNS, TUI_TEXT_NONE);
}

static gboolean
copy (TuiApp *self, const char *text)
{
  g_autofree char *sequence = tui_clipboard_sequence (text, g_getenv ("TMUX") != NULL);

  if (sequence == NULL)
    {
      tui_app_set_notice (self, _ ("That is too much for the clipboard"));
      return FALSE;
    }
  if (!tui_screen_can_ask (self->screen))
    {
      tui_app_set_notice (self, _ ("This terminal has no clipboard for programs"));
      return FALSE;
    }
  tui_screen_send (self->screen, sequence);
  return TRUE;
}

static void
tell_copied (TuiApp *self, const char *text)
{
  g_autofree char *what = shorten (text);
  /* Translators: in the border; %s is the beginning of what was copied. */
  g_autofree char *notice = g_strdup_printf (_ ("Copied: %s"), what);

  tui_app_set_notice (self, notice);
}

/**
 * tui_app_copy_selection:
 *
 * The words of the chosen message; or all lines from where the choice was begun.
 */
void
tui_app_copy_selection (TuiApp *self)
{
  const ClientMessage *message = tui_pane_get_selected (self->pane);
  g_autofree char *text = NULL;
  g_autofree char *notice = NULL;
  g_autofree char *count = NULL;
  guint first, last, n;

  if (message == NULL)
    return;
  if (!tui_pane_get_range (self->pane, &first, &last) || first == last)
    {
      text = tui_excerpt_message (message);
      if (copy (self, text))
        tell_copied (self, text);
      return;
    }
  text = tui_excerpt_messages (tui_pane_get_room (self->pane), first, last, &n);
  if (!copy (self, text))
    return;
  count = client_number_format (n);
  /* Translators: in the border. */
  notice = g_strdup_printf (ngettext ("%s message copied", "%s messages copied", n), count);
  tui_pane_set_range (self->pane, FALSE);
  tui_app_set_notice (self, notice);
}

static void
use_link (TuiApp *self, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *what = shorten (address);
  g_autofree char *notice = NULL;

  if (self->link_use == TUI_LINK_COPY)
    {
      if (copy (self, address))
        tell_copied (self, address);
      return;
    }
  if (!tui_browser_open (address, &error))
    notice = g_strdup (error->message);
  else
    /* Translators: in the border; %s is an address that a browser is asked to show. */
    notice = g_strdup_printf (_ ("Opening %s"), what);
  tui_app_set_notice (self, notice);
}

static void
ask_which (TuiApp *self)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < MAX_LINKS && self->links[i] != NULL; i++)
    {
      g_autofree char *what = shorten (self->links[i]);

      g_string_append_printf (list, "%s%u %s", i > 0 ? "  " : "", i + 1, what);
    }
  tui_app_set_notice (self, list->str);
}

/**
 * tui_app_use_links:
 *
 * The address in the chosen message; where there are several, a digit says which.
 */
void
tui_app_use_links (TuiApp *self, TuiLinkUse use)
{
  const ClientMessage *message = tui_pane_get_selected (self->pane);
  g_auto (GStrv) links = message != NULL ? tui_excerpt_links (message) : NULL;

  if (links == NULL)
    return;
  self->link_use = use;
  if (links[0] == NULL)
    {
      tui_app_set_notice (self, _ ("There is no address in this message"));
    }
  else if (links[1] == NULL)
    {
      use_link (self, links[0]);
    }
  else
    {
      g_strfreev (self->links);
      self->links = g_steal_pointer (&links);
      ask_which (self);
    }
}

/**
 * tui_app_choose_link:
 *
 * Returns: whether the key answered which address; any but a digit takes the question away
 */
gboolean
tui_app_choose_link (TuiApp *self, const TuiKeyPress *press)
{
  g_auto (GStrv) links = g_steal_pointer (&self->links);
  guint index = press->character - '1';

  if (links == NULL || press->key != TUI_KEY_CHAR || press->character < '1' ||
      press->character > '9')
    return FALSE;
  if (index < g_strv_length (links))
    use_link (self, links[index]);
  return TRUE;
}
