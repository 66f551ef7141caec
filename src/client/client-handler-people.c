/* client-handler-people.c: people beyond their rooms: away, accounts, colours, and words that did
 * not reach them. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "client-color.h"
#include "client-session-private.h"
#include "client-typing.h"
#include "client-words.h"

/* A server may name any number of people; not more colours than this are kept. */
#define MAX_COLORS 20000
/* What a server put off, and until when at the most and the least. */
#define MAX_SYNCS 1000
#define MAX_SYNC_S 3600
#define DEFAULT_SYNC_S 5

/* Whoever nick is in our rooms: change is done there and told. */
static void
change_member (ClientSession *self,
               const char *nick,
               void (*change) (ClientRoom *room, ClientMember *member, gpointer data),
               gpointer data)
{
  g_autofree char *key = client_isupport_fold (self->isupport, nick);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i++)
    {
      ClientRoom *room = client_session_get_room_at (self, i);
      ClientMember *member = client_members_find (client_room_get_members (room), key);

      if (member == NULL)
        continue;
      change (room, member, data);
      client_room_members_changed (room);
    }
}

static void
set_away (ClientRoom *room, ClientMember *member, gpointer data)
{
  member->is_away = data != NULL;
}

static void
on_away (ClientSession *self, const ClientLine *line)
{
  gboolean is_away = *irc_message_param (line->message, 0) != '\0';

  change_member (self, line->nick, set_away, is_away ? self : NULL);
}

static void
set_account (ClientRoom *room, ClientMember *member, gpointer data)
{
  client_members_set_account (client_room_get_members (room), member, data);
}

static void
on_account (ClientSession *self, const ClientLine *line)
{
  const char *account = irc_message_param (line->message, 0);

  change_member (self, line->nick, set_account,
                 strcmp (account, "*") == 0 ? NULL : (gpointer) account);
}

static void
on_chghost (ClientSession *self, const ClientLine *line)
{
  if (!line->is_own)
    return;
  g_free (self->own_mask);
  self->own_mask = g_strconcat (irc_message_param (line->message, 0), "@",
                                irc_message_param (line->message, 1), NULL);
}

static void
on_setname (ClientSession *self, const ClientLine *line)
{
  /* Real names are not shown in rooms. */
}

/* Colours (metadata.md, key "color") */

static void
set_color (ClientRoom *room, ClientMember *member, gpointer data)
{
  member->color = GPOINTER_TO_UINT (data);
}

static void
take_color (ClientSession *self, const char *target, const char *value)
{
  const char *nick = strcmp (target, "*") == 0 ? self->nick : target;
  g_autofree char *key = client_isupport_fold (self->isupport, nick);
  guint32 color;

  if (client_isupport_is_channel (self->isupport, nick))
    return;
  if (value == NULL || !client_color_parse (value, &color))
    {
      g_hash_table_remove (self->colors, key);
    }
  else
    {
      if (g_hash_table_size (self->colors) >= MAX_COLORS)
        g_hash_table_remove_all (self->colors);
      g_hash_table_replace (self->colors, g_steal_pointer (&key), GUINT_TO_POINTER (color));
    }
  change_member (self, nick, set_color, GUINT_TO_POINTER (client_session_get_color (self, nick)));
}

/* A server that keeps colours hands it on, and tells us too. */
void
client_session_change_color (ClientSession *self, const char *color)
{
  g_free (self->color);
  self->color = g_strdup (color);
  if (self->state == CLIENT_STATE_ONLINE && client_caps_has (&self->caps, CLIENT_CAP_METADATA))
    client_session_send (self, "METADATA", "*", "SET", "color", color, NULL);
  else
    take_color (self, self->nick, color);
}

void
client_session_rename_color (ClientSession *self, const char *nick, const char *new_nick)
{
  g_autofree char *key = client_isupport_fold (self->isupport, nick);
  g_autofree char *old_key = NULL;
  gpointer color;

  if (!g_hash_table_steal_extended (self->colors, key, (gpointer *) &old_key, &color))
    return;
  g_hash_table_replace (self->colors, client_isupport_fold (self->isupport, new_nick), color);
}

/* METADATA target key visibility [:value] */
static void
on_metadata (ClientSession *self, const ClientLine *line)
{
  if (g_ascii_strcasecmp (irc_message_param (line->message, 1), "color") == 0)
    take_color (self, irc_message_param (line->message, 0),
                line->message->n_params > 3 ? irc_message_param (line->message, 3) : NULL);
}

/* 761 nick target key visibility :value */
static void
on_key_value (ClientSession *self, const ClientLine *line)
{
  if (g_ascii_strcasecmp (irc_message_param (line->message, 2), "color") == 0)
    take_color (self, irc_message_param (line->message, 1), irc_message_param (line->message, 4));
}

/* 760 nick target key visibility :value, of /whois: the colour is what the name is shown in. */
static void
on_whois_key_value (ClientSession *self, const ClientLine *line)
{
  if (g_ascii_strcasecmp (irc_message_param (line->message, 2), "color") == 0)
    on_key_value (self, line);
  else
    client_numerics_show (self, line);
}

/* 766 nick target key */
static void
on_key_not_set (ClientSession *self, const ClientLine *line)
{
  if (g_ascii_strcasecmp (irc_message_param (line->message, 2), "color") == 0)
    take_color (self, irc_message_param (line->message, 1), NULL);
}

/* 774 nick target [seconds] (metadata, Postponed synchronization): what is asked for at once is put
 * off again. One timer for all of them: the last one says when. */
static void
on_sync_later (ClientSession *self, const ClientLine *line)
{
  const char *seconds = irc_message_param (line->message, 2);
  guint64 wait_s;

  if (!g_ascii_string_to_unsigned (seconds, 10, 0, G_MAXUINT64, &wait_s,
                                   NULL)) /* it need not say */
    wait_s = DEFAULT_SYNC_S;
  if (g_hash_table_size (self->late_syncs) < MAX_SYNCS)
    g_hash_table_add (self->late_syncs, g_strdup (irc_message_param (line->message, 1)));
  net_loop_arm (self->loop, &self->sync_timer, (guint) CLAMP (wait_s, 1, MAX_SYNC_S) * 1000);
}

void
client_session_on_sync_timer (gpointer user_data)
{
  ClientSession *self = user_data;
  GHashTableIter iter;
  gpointer target;

  g_hash_table_iter_init (&iter, self->late_syncs);
  while (g_hash_table_iter_next (&iter, &target, NULL))
    {
      client_session_send (self, "METADATA", target, "SYNC", NULL);
      g_hash_table_iter_remove (&iter);
    }
}

void
client_session_forget_syncs (ClientSession *self)
{
  net_loop_disarm (self->loop, &self->sync_timer);
  g_hash_table_remove_all (self->late_syncs);
}

static void
on_nothing_to_say (ClientSession *self, const ClientLine *line)
{
}

/* Words that were refused: nick target :text */

void
client_session_take_refusal (ClientSession *self, const ClientLine *line)
{
  const char *target =
      client_isupport_strip_status (self->isupport, irc_message_param (line->message, 1));
  guint64 label = client_words_label_of (line->message);
  ClientRoom *room = client_session_find_room (self, target);
  ClientOutboxItem *item = client_outbox_find_label (self->outbox, label);
  g_autofree char *reason = client_numerics_describe (line->message);

  if (label == 0 && client_typing_take_refusal (self, room))
    return;
  if (item == NULL && label == 0 && room != NULL)
    item = client_outbox_find_in_flight (self->outbox, room, CLIENT_MESSAGE_TEXT, NULL);
  if (item != NULL)
    client_session_refuse (self, item, reason);
  else
    client_numerics_show (self, line);
}

/* 412, 417: the oldest that is under way is the one. */
static void
on_line_refused (ClientSession *self, const ClientLine *line)
{
  guint64 label = client_words_label_of (line->message);
  ClientOutboxItem *item = label != 0 ? client_outbox_find_label (self->outbox, label)
                                      : client_outbox_find_until (self->outbox, G_MAXUINT64);
  g_autofree char *reason = client_numerics_describe (line->message);

  if (item != NULL)
    client_session_refuse (self, item, reason);
  else
    client_numerics_show (self, line);
}

/* 301 nick who :text: also after each message to somebody who is away: said when it changes. */
static void
on_is_away (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = client_session_find_room (self, irc_message_param (line->message, 1));
  g_autofree char *text = client_numerics_describe (line->message);

  if (room == NULL || self->is_asking)
    client_numerics_show (self, line);
  else if (g_strcmp0 (client_room_get_topic (room), text) != 0)
    {
      client_room_set_topic (room, text);
      client_session_tell (self, room, CLIENT_MESSAGE_INFO, g_steal_pointer (&text));
    }
}

/* 305, 306: of ourselves, whom AWAY tells nothing of. That we are away still is no news when the
 * line was made again. */
static void
on_own_away (ClientSession *self, const ClientLine *line)
{
  self->is_away = g_str_equal (line->message->command, "306");
  change_member (self, self->nick, set_away, self->is_away ? self : NULL);
  if (!self->is_away_again)
    client_numerics_show (self, line);
  self->is_away_again = FALSE;
  g_signal_emit_by_name (self, "state-changed");
}

const ClientHandler client_handlers_people[] = {
  { "AWAY", 0, on_away },
  { "ACCOUNT", 1, on_account },
  { "CHGHOST", 2, on_chghost },
  { "SETNAME", 1, on_setname },
  { "METADATA", 3, on_metadata },
  { "301", 3, on_is_away },
  { "305", 0, on_own_away },
  { "306", 0, on_own_away },
  { "401", 2, client_session_take_refusal },
  { "403", 2, client_session_take_refusal },
  { "404", 2, client_session_take_refusal },
  { "407", 2, client_session_take_refusal },
  { "408", 2, client_session_take_refusal },
  { "412", 1, on_line_refused },
  { "413", 2, client_session_take_refusal },
  { "414", 2, client_session_take_refusal },
  { "415", 2, client_session_take_refusal },
  { "417", 1, on_line_refused },
  { "439", 2, client_session_take_refusal },
  { "486", 2, client_session_take_refusal },
  { "492", 2, client_session_take_refusal },
  { "531", 2, client_session_take_refusal },
  { "707", 2, client_session_take_refusal },
  { "716", 2, client_session_take_refusal },
  { "760", 5, on_whois_key_value },
  { "761", 5, on_key_value },
  { "762", 0, on_nothing_to_say },
  { "766", 3, on_key_not_set },
  { "770", 0, on_nothing_to_say },
  { "774", 2, on_sync_later },
  { NULL, 0, NULL },
};
