#include "config.h"

#include "client-events.h"

#include <glib/gi18n-lib.h>

#include "client-number.h"

/* The marks of the list of people; behind a name among names in brackets, or it would be one. */
#define VERIFIED_MARK "\342\234\223" /* U+2713 */
#define AWAY_MARK "(z)"

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

char *
client_event_own_join (const char *room)
{
  /* Translators: %s is the name of a room. */
  return g_strdup_printf (_ ("You are in %s now."), room);
}

/**
 * client_event_people:
 * @max_names: as many are named
 *
 * Returns: (transfer full): who is in @room
 */
char *
client_event_people (ClientRoom *room, guint max_names)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = client_room_get_n_members (room);
  g_autofree char *count = NULL;

  for (guint i = 0; i < MIN (n, max_names); i++)
    {
      const ClientMember *member = client_room_get_member (room, i);

      g_string_append_printf (names, "%s%.1s%s%s%s", i > 0 ? " " : "", member->prefixes,
                              member->nick, has_text (member->account) ? VERIFIED_MARK : "",
                              member->is_away ? AWAY_MARK : "");
    }
  if (n > max_names)
    g_string_append (names, " ...");
  count = client_number_format (n);
  /* Translators: %1$s is how many people are in a room, %2$s its name, %3$s their names. */
  return g_strdup_printf (ngettext ("%1$s person in %2$s: %3$s", "%1$s people in %2$s: %3$s", n),
                          count, client_room_get_name (room), names->str);
}

char *
client_event_join (const char *nick)
{
  /* Translators: %s is a person's name. */
  return g_strdup_printf (_ ("%s came in."), nick);
}

char *
client_event_own_part (const char *room)
{
  /* Translators: %s is the name of a room. */
  return g_strdup_printf (_ ("You left %s."), room);
}

char *
client_event_part (const char *nick, const char *reason)
{
  if (has_text (reason))
    /* Translators: %1$s is a person's name, %2$s what the person said about it. */
    return g_strdup_printf (_ ("%1$s left: %2$s"), nick, reason);
  /* Translators: %s is a person's name. The person left this room. */
  return g_strdup_printf (_ ("%s left."), nick);
}

char *
client_event_quit (const char *nick, const char *reason)
{
  if (has_text (reason))
    /* Translators: %1$s is a person's name, %2$s the reason. The person left the chat. */
    return g_strdup_printf (_ ("%1$s is gone: %2$s"), nick, reason);
  /* Translators: %s is a person's name. The person left the chat. */
  return g_strdup_printf (_ ("%s is gone."), nick);
}

char *
client_event_own_nick (const char *new_nick)
{
  /* Translators: %s is the user's new name. */
  return g_strdup_printf (_ ("You are now known as %s."), new_nick);
}

char *
client_event_nick (const char *nick, const char *new_nick)
{
  /* Translators: %1$s is a person's old name, %2$s the new one. */
  return g_strdup_printf (_ ("%1$s is now known as %2$s."), nick, new_nick);
}

char *
client_event_topic (const char *nick, const char *topic)
{
  if (!has_text (nick))
    /* Translators: %s is what the room is about. */
    return g_strdup_printf (_ ("The topic is: %s"), topic);
  if (!has_text (topic))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s removed the topic."), nick);
  /* Translators: %1$s is a person's name, %2$s what the room is about now. */
  return g_strdup_printf (_ ("%1$s changed the topic to: %2$s"), nick, topic);
}

char *
client_event_mode (const char *nick, const char *modes)
{
  /* Translators: %1$s is the name of a person or server, %2$s modes as they are written: "+o anna".
   */
  return g_strdup_printf (_ ("%1$s set the mode %2$s."), nick, modes);
}

char *
client_event_own_kick (const char *nick, const char *room, const char *reason)
{
  if (has_text (reason))
    /* Translators: %1$s is a person's name, %2$s that of a room, %3$s the reason. */
    return g_strdup_printf (_ ("%1$s removed you from %2$s: %3$s"), nick, room, reason);
  /* Translators: %1$s is a person's name, %2$s that of a room. */
  return g_strdup_printf (_ ("%1$s removed you from %2$s."), nick, room);
}

char *
client_event_kick (const char *nick, const char *victim, const char *reason)
{
  if (has_text (reason))
    /* Translators: %1$s and %2$s are persons' names, %3$s the reason. */
    return g_strdup_printf (_ ("%1$s removed %2$s: %3$s"), nick, victim, reason);
  /* Translators: %1$s and %2$s are persons' names. */
  return g_strdup_printf (_ ("%1$s removed %2$s."), nick, victim);
}

char *
client_event_invite (const char *nick, const char *guest, const char *room)
{
  /* Translators: %1$s and %2$s are persons' names, %3$s is that of a room. */
  return g_strdup_printf (_ ("%1$s invited %2$s to %3$s."), nick, guest, room);
}

char *
client_event_own_invite (const char *nick, const char *room)
{
  /* Translators: %1$s is a person's name, %2$s that of a room. Keep the command as it is. */
  return g_strdup_printf (_ ("%1$s invites you to %2$s: /join %2$s"), nick, room);
}

char *
client_event_rename (const char *nick, const char *before, const char *room)
{
  /* Translators: %1$s is a person's name, %2$s the old name of a room, %3$s its new one. */
  return g_strdup_printf (_ ("%1$s renamed %2$s to %3$s."), nick, before, room);
}
