#include "config.h"

#include "client-message-private.h"

#include "client-budget.h"

static void
client_message_clear (gpointer data)
{
  ClientMessage *self = data;

  g_free (self->msgid);
  g_free (self->sender);
  g_free (self->account);
  g_free (self->text);
  g_free (self->reason);
  g_free (self->reply_to);
  g_free (self->redacted_by);
}

/**
 * client_message_new:
 * @sender: (nullable): nick
 *
 * It is stored; what we say ourselves is made pending by whoever sends it.
 */
ClientMessage *
client_message_new (ClientMessageKind kind, const char *sender, const char *text)
{
  ClientMessage *self = g_rc_box_new0 (ClientMessage);

  self->kind = kind;
  self->time_us = g_get_real_time ();
  self->sender = g_strdup (sender);
  self->text = g_utf8_make_valid (text, -1);
  return self;
}

ClientMessage *
client_message_ref (ClientMessage *self)
{
  return g_rc_box_acquire (self);
}

void
client_message_unref (ClientMessage *self)
{
  g_rc_box_release_full (self, client_message_clear);
}

/**
 * client_message_get_size:
 * Returns: bytes it holds, near enough for a limit
 */
gsize
client_message_get_size (const ClientMessage *self)
{
  const char *const texts[] = { self->text,   self->sender,   self->msgid,      self->account,
                                self->reason, self->reply_to, self->redacted_by };

  return sizeof (ClientMessage) + 128 + client_budget_sum (texts, G_N_ELEMENTS (texts));
}

gboolean
client_message_is_unconfirmed (const ClientMessage *self)
{
  return self->delivery == CLIENT_DELIVERY_PENDING || self->delivery == CLIENT_DELIVERY_UNSENT;
}

gboolean
client_message_is_words (const ClientMessage *self)
{
  return self->kind == CLIENT_MESSAGE_TEXT || self->kind == CLIENT_MESSAGE_ACTION ||
         self->kind == CLIENT_MESSAGE_NOTICE;
}
