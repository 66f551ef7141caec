/* RENAME: a room gets another name and stays what it is (draft/channel-rename). */
#include "config.h"

#include "irc-case.h"
#include "server-line.h"
#include "server-rooms.h"

#include <string.h>

static void
run_rename (ServerSession *session, const IrcMessage *message)
{
  const char *reason = irc_message_param (message, 2);

  if (strlen (reason) > session->server->config->max_kick_length)
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }

  server_append (session->server, session,
                 server_entry_new (session, CHAT_ENTRY_RENAME, message->params[0],
                                   *reason != '\0' ? reason : NULL, message->params[1], NULL));
}

/* channel-rename, "Fallback": who does not know it leaves the old room and joins the new one. */
static void
send_fallback (ServerSession *session, const ChatEffect *effect)
{
  g_auto (ServerLine) part = { 0 };
  g_auto (ServerLine) join = { 0 };
  const ChatUser *user = session->user;
  const char *name = effect->room->name;

  server_line_init (&part, session->server, effect->entry,
                    server_body_new (user->source, "PART", effect->text, effect->before, NULL));
  server_line_set_speaker (&part, user);
  server_line_drop_msgid (&part);
  server_line_send (&part, session);

  server_line_init (&join, session->server, effect->entry,
                    server_session_has_cap (session, IRC_CAP_EXTENDED_JOIN)
                        ? server_body_new (user->source, "JOIN", user->realname, name,
                                           user->account != NULL ? user->account : "*", NULL)
                        : irc_line_new (user->source, "JOIN", name, NULL));
  server_line_set_speaker (&join, user);
  server_line_drop_msgid (&join);
  server_line_send (&join, session);
  server_rooms_send_entry (session, effect->room);
}

static void
on_rename (Server *self, const ChatEffect *effect)
{
  const char *source = effect->actor != NULL ? effect->actor->source : self->config->name;
  gboolean is_case_only = irc_case_equal (effect->before, effect->room->name);
  g_auto (ServerLine) line = { 0 };

  server_line_init_effect (&line, self, effect,
                           server_body_new (source, "RENAME",
                                            effect->text != NULL ? effect->text : "",
                                            effect->before, effect->room->name, NULL));
  server_line_send_room_caps (&line, effect->room, NULL, IRC_CAP_BIT (IRC_CAP_CHANNEL_RENAME), 0);

  for (guint i = 0; !is_case_only && i < effect->room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (effect->room->members, i);
      ServerSession *session = server_user_get_session (member->user);

      if (session != NULL && !server_session_has_cap (session, IRC_CAP_CHANNEL_RENAME))
        send_fallback (session, effect);
    }
}

static const ServerCommand commands[] = {
  { "RENAME", 2, FALSE, run_rename },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_CHANNEL_RENAME },
  { IRC_N_CAPS },
};

static const ServerEffectRow effects[] = {
  { CHAT_EFFECT_RENAME, on_rename },
  { 0, NULL },
};

const ServerFeature server_rename_feature = { .commands = commands,
                                              .caps = caps,
                                              .effects = effects };
