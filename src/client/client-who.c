#include "config.h"

#include "client-who.h"

#include "client-list.h"

#include <string.h>

#define MAX_PEOPLE 500
#define MAX_WAITING 200 /* of more rooms than people have it is not asked */
#define TOKEN "152"     /* tells our answers from those to somebody's /raw WHO */

static gboolean
may_ask (ClientSession *self, ClientRoom *room)
{
  return (client_caps_has (&self->caps, CLIENT_CAP_AWAY_NOTIFY) ||
          client_caps_has (&self->caps, CLIENT_CAP_ACCOUNT_NOTIFY)) &&
         irc_isupport_has (self->isupport->said, "WHOX") &&
         client_room_get_n_members (room) <= MAX_PEOPLE;
}

static void
ask_next (ClientSession *self)
{
  while (self->who_asked == NULL && !g_queue_is_empty (&self->who_waiting))
    {
      g_autofree char *name = g_queue_pop_head (&self->who_waiting);
      ClientRoom *room = client_session_find_room (self, name);

      if (room == NULL || !client_room_is_joined (room) || !may_ask (self, room))
        continue;
      client_session_send (self, "WHO", name, "%tcnfa," TOKEN, NULL);
      self->who_asked = g_steal_pointer (&name);
    }
}

void
client_who_ask (ClientSession *self, ClientRoom *room)
{
  const char *name = client_room_get_name (room);

  if (g_queue_get_length (&self->who_waiting) < MAX_WAITING &&
      g_queue_find_custom (&self->who_waiting, name, (GCompareFunc) strcmp) == NULL)
    g_queue_push_tail (&self->who_waiting, g_strdup (name));
  ask_next (self);
}

void
client_who_forget (ClientSession *self)
{
  g_queue_clear_full (&self->who_waiting, g_free);
  g_clear_pointer (&self->who_asked, g_free);
}

/* 354 nick token room nick flags account, which is 0 where there is none */
static void
on_person (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = client_session_find_room (self, irc_message_param (line->message, 2));
  ClientMember *member =
      room != NULL ? client_room_find_member_for_change (room, irc_message_param (line->message, 3))
                   : NULL;
  const char *account = irc_message_param (line->message, 5);

  if (strcmp (irc_message_param (line->message, 1), TOKEN) != 0)
    {
      client_numerics_show (self, line);
      return;
    }
  if (member == NULL)
    return;
  if (client_caps_has (&self->caps, CLIENT_CAP_AWAY_NOTIFY))
    member->is_away = *irc_message_param (line->message, 4) == 'G';
  if (client_caps_has (&self->caps, CLIENT_CAP_ACCOUNT_NOTIFY))
    client_members_set_account (client_room_get_members (room), member,
                                *account != '\0' && strcmp (account, "0") != 0 ? account : NULL);
}

/* 315 nick mask, also where it was refused. Under another mask it is still taken for the answer:
 * the room may have another name now, and whoever waits for the only right one may wait for ever.
 * That somebody's own /who lets the next room be asked early does no harm. */
static void
on_end (ClientSession *self, const ClientLine *line)
{
  ClientRoom *room = client_session_find_room (self, irc_message_param (line->message, 1));

  client_numerics_show (self, line);
  if (self->who_asked == NULL)
    return;
  if (room != NULL)
    client_room_members_changed (room);
  g_clear_pointer (&self->who_asked, g_free);
  ask_next (self);
}

/* 263 nick command: nobody typed it, so nobody hears of it; and the others need not be tried. */
static void
on_busy (ClientSession *self, const ClientLine *line)
{
  if (self->who_asked != NULL &&
      g_ascii_strcasecmp (irc_message_param (line->message, 1), "WHO") == 0)
    client_who_forget (self);
  else
    client_numerics_show (self, line);
  if (g_ascii_strcasecmp (irc_message_param (line->message, 1), "LIST") == 0)
    client_list_end (self);
}

const ClientHandler client_handlers_who[] = {
  { "263", 2, on_busy },
  { "315", 2, on_end },
  { "354", 6, on_person },
  { NULL, 0, NULL },
};
