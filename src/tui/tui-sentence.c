#include "config.h"

#include "tui-sentence.h"

#include <glib/gi18n-lib.h>

static char *
say_words (const ClientMessage *message)
{
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
  /* Translators: %1$s is a person, %2$s what is said. */
  return g_strdup_printf (_ ("%1$s says: %2$s"), sender, text);
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
    words = say_words (message);
  else if (message->kind == CLIENT_MESSAGE_ERROR)
    /* Translators: %s is a sentence that says what went wrong. */
    words = g_strdup_printf (_ ("Error: %s"), message->text);
  else
    words = g_strdup (message->text);

  if (is_here || words == NULL || client_room_get_kind (room) == CLIENT_ROOM_SERVER)
    return g_steal_pointer (&words);
  if (client_room_get_kind (room) == CLIENT_ROOM_TALK)
    /* Translators: %s is what was said in a talk with one person, with the name before it. */
    return g_strdup_printf (_ ("Private: %s"), words);
  /* Translators: %1$s is a room where the user is not writing now, %2$s what happened there. */
  return g_strdup_printf (_ ("In %1$s: %2$s"), client_room_get_name (room), words);
}
