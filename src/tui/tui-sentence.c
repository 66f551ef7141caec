#include "config.h"

#include "tui-sentence.h"

#include <glib/gi18n-lib.h>

#include "tui-sanitize.h"
#include "tui-text.h"

#define MAX_WORDS 60 /* columns of a message that one knows */

static char *
say_words (const ClientMessage *message, ClientRoom *room)
{
  const ClientMessage *answered =
      message->reply_to != NULL ? client_room_find_msgid (room, message->reply_to) : NULL;
  const char *sender = message->sender != NULL ? message->sender : "";
  const char *text = message->text != NULL ? message->text : "";

  if (message->is_redacted)
    /* Translators: %s is a person. */
    return g_strdup_printf (_ ("%s: this message was deleted."), sender);
  if (message->kind == CLIENT_MESSAGE_ACTION)
    return g_strdup_printf ("%s %s", sender, text);
  if (message->kind == CLIENT_MESSAGE_NOTICE)
    /* Translators: %1$s is a person or a program, %2$s what it says without wanting an answer. */
    return g_strdup_printf (_ ("%1$s notes: %2$s"), sender, text);
  if (message->is_mention)
    /* Translators: %1$s is a person who means the user, %2$s what is said. */
    return g_strdup_printf (_ ("%1$s to you: %2$s"), sender, text);
  if (answered != NULL && answered->sender != NULL)
    /* Translators: %1$s is a person, %2$s the one whose message is answered, %3$s what is said. */
    return g_strdup_printf (_ ("%1$s answers %2$s: %3$s"), sender, answered->sender, text);
  /* Translators: %1$s is a person, %2$s what is said. */
  return g_strdup_printf (_ ("%1$s says: %2$s"), sender, text);
}

/* words: (transfer full) (nullable) */
static char *
say_where (char *words, ClientRoom *room, gboolean is_here)
{
  g_autofree char *owned = words;

  if (is_here || owned == NULL || client_room_get_kind (room) == CLIENT_ROOM_SERVER)
    return g_steal_pointer (&owned);
  if (client_room_get_kind (room) == CLIENT_ROOM_TALK)
    /* Translators: %s is what was said in a talk with one person, with the name before it. */
    return g_strdup_printf (_ ("Private: %s"), owned);
  /* Translators: %1$s is a room where the user is not writing now, %2$s what happened there. */
  return g_strdup_printf (_ ("In %1$s: %2$s"), client_room_get_name (room), owned);
}

char *
tui_sentence_of (const ClientMessage *message, ClientRoom *room, gboolean is_here)
{
  g_autofree char *words = NULL;

  if (message->delivery == CLIENT_DELIVERY_FAILED)
    /* Translators: %1$s is what was not sent, %2$s the reason, a sentence. */
    words = g_strdup_printf (_ ("This was not sent: %1$s (%2$s)"), message->text,
                                message->reason != NULL ? message->reason : "");
  else if (message->kind == CLIENT_MESSAGE_TEXT || message->kind == CLIENT_MESSAGE_ACTION ||
           message->kind == CLIENT_MESSAGE_NOTICE)
    words = say_words (message, room);
  else if (message->kind == CLIENT_MESSAGE_ERROR)
    /* Translators: %s is a sentence that says what went wrong. */
    words = g_strdup_printf (_ ("Error: %s"), message->text);
  else
    words = g_strdup (message->text);

  return say_where (g_steal_pointer (&words), room, is_here);
}

char *
tui_sentence_of_reaction (const ClientMessage *message,
                          ClientRoom *room,
                          gboolean is_here,
                          const char *reaction,
                          const char *nick)
{
  g_autofree char *safe =
      tui_sanitize (message->text, -1, TUI_SANITIZE_LINE | TUI_SANITIZE_HIDE_FORMATS);
  g_autofree char *text = tui_text_shorten (safe, MAX_WORDS, TUI_TEXT_NONE);

  /* Translators: %1$s is a person, %2$s an emoji, %3$s the message that it is put to. */
  return say_where (g_strdup_printf (_ ("%1$s reacts with %2$s to: %3$s"), nick, reaction, text),
                                     room, is_here);
}
