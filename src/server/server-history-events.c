/* What happens to a person happens in all the rooms they are in, and what a MODE did is known only
 * when it was applied: the history of each room gets a copy (draft/event-playback). */
#include "config.h"

#include "server-private.h"

static ChatEntry *
make_copy (const ChatEffect *effect, const ChatUser *user, ChatEntryType type)
{
  const ChatEntry *entry = effect->entry;
  ChatEntry *copy = chat_entry_new (type, user != NULL ? user->id : 0, NULL, NULL);

  copy->time_us = entry->time_us;
  copy->account = g_strdup (user != NULL ? user->account : NULL);
  if (user != NULL && (user->modes & CHAT_USER_BOT) != 0)
    copy->flags |= CHAT_ENTRY_FLAG_BOT;
  if (user != NULL && (user->modes & CHAT_USER_OPERATOR) != 0)
    copy->flags |= CHAT_ENTRY_FLAG_OPER;
  /* A msgid belongs to one line of an entry: who quits by another one's doing gets their own. */
  copy->msgid = entry->type == type && entry->actor == copy->actor
                    ? g_strdup (entry->msgid)
                    : g_strdup_printf ("%s.%" G_GINT64_MODIFIER "x", entry->msgid, copy->actor);

  return copy;
}

static void
append_to_rooms (Server *self, ChatEntry *copy, const ChatUser *user)
{
  g_autoptr (ChatEntry) owned = copy;

  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      /* Nobody is left who could read it, but in a room that stays. */
      if (member->room->members->len > 1 || (member->room->modes & CHAT_ROOM_PERSISTENT) != 0)
        server_append_copy (self, chat_entry_ref (copy), member->room);
    }
}

static void
on_quit (Server *self, const ChatEffect *effect)
{
  ChatEntry *copy = make_copy (effect, effect->actor, CHAT_ENTRY_QUIT);

  copy->source = g_strdup (effect->actor->source);
  copy->text = g_strdup (effect->text);
  append_to_rooms (self, copy, effect->actor);
}

static void
on_nick (Server *self, const ChatEffect *effect)
{
  const ChatUser *user = effect->actor;
  ChatEntry *copy = make_copy (effect, user, CHAT_ENTRY_NICK);

  copy->source = g_strdup_printf ("%s!%s@%s", effect->before, user->user, user->host);
  copy->target = g_strdup (user->nick);
  append_to_rooms (self, copy, user);
}

/* A founder's ~ that comes back by itself is no event: it follows from the JOIN. */
static void
on_mode (Server *self, const ChatEffect *effect)
{
  ChatEntry *copy;

  if (effect->entry->type != CHAT_ENTRY_MODE)
    return;

  copy = make_copy (effect, effect->actor, CHAT_ENTRY_MODE);
  copy->source = g_strdup (effect->actor != NULL ? effect->actor->source : effect->entry->source);
  copy->target = g_strdup (effect->room->name);
  copy->params = g_strdupv ((char **) effect->params);
  server_append_copy (self, copy, effect->room);
}

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_QUIT, on_quit },
  { CHAT_EFFECT_NICK, on_nick },
  { CHAT_EFFECT_MODE, on_mode },
  { 0, NULL },
};

const ServerFeature server_history_events_feature = { .effects = effects };
