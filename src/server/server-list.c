/* LIST with ELIST. */
#include "config.h"

#include "irc-mask.h"
#include "server-pages.h"

#include <string.h>

/* What all conditions of a LIST come to. Bounds are exclusive, as '<' and '>' say. */
typedef struct
{
  gint64 users_above;
  gint64 users_below;
  gint64 created_after_us;
  gint64 created_before_us;
  gint64 topic_after_us;
  gint64 topic_before_us;
  char **conditions;    /* (owned) */
  GPtrArray *masks;     /* (owned) of char* in conditions */
  GPtrArray *not_masks; /* (owned) of char* in conditions */
} Filter;

/* A list under way. */
typedef struct
{
  Filter filter;
  GArray
      *room_ids; /* (owned) of guint64: of those that there were; they may be renamed meanwhile */
  guint next;
} Listing;

static void
add_condition (Filter *filter, const char *condition, gint64 now_us)
{
  char kind = g_ascii_toupper (*condition);
  const char *comparison = kind == 'C' || kind == 'T' ? condition + 1 : condition;
  gint64 number = g_ascii_strtoll (*comparison != '\0' ? comparison + 1 : "", NULL, 10);
  gint64 ago_us = now_us - CLAMP (number, 0, G_MAXINT32) * 60 * G_USEC_PER_SEC;

  if (*comparison != '<' && *comparison != '>')
    {
      if (*condition == '!')
        g_ptr_array_add (filter->not_masks, (gpointer) (condition + 1));
      else
        g_ptr_array_add (filter->masks, (gpointer) condition);
    }
  else if (kind == 'C' && *comparison == '<') /* "C<n": made less than n minutes ago */
    filter->created_after_us = ago_us;
  else if (kind == 'C')
    filter->created_before_us = ago_us;
  else if (kind == 'T' && *comparison == '<')
    filter->topic_after_us = ago_us;
  else if (kind == 'T')
    filter->topic_before_us = ago_us;
  else if (*comparison == '<')
    filter->users_below = number;
  else
    filter->users_above = number;
}

static gboolean
matches_any (const GPtrArray *masks, const char *name)
{
  for (guint i = 0; i < masks->len; i++)
    if (irc_mask_match (g_ptr_array_index (masks, i), name))
      return TRUE;

  return FALSE;
}

static gboolean
is_wanted (const Filter *filter, const ChatRoom *room, guint n_users)
{
  gint64 topic_us = room->topic != NULL ? room->topic_us : 0;

  return n_users > filter->users_above && n_users < filter->users_below &&
         room->created_us > filter->created_after_us &&
         room->created_us < filter->created_before_us && topic_us > filter->topic_after_us &&
         topic_us < filter->topic_before_us &&
         (filter->masks->len == 0 || matches_any (filter->masks, room->name)) &&
         !matches_any (filter->not_masks, room->name);
}

static guint
count_visible (const ServerSession *session, const ChatRoom *room)
{
  gboolean is_member = server_session_is_member (session, room) || server_session_is_oper (session);
  guint n = 0;

  for (guint i = 0; i < room->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);

      if (is_member || (member->user->modes & CHAT_USER_INVISIBLE) == 0)
        n++;
    }

  return n;
}

static void
free_listing (gpointer data)
{
  Listing *self = data;

  g_strfreev (self->filter.conditions);
  g_ptr_array_unref (self->filter.masks);
  g_ptr_array_unref (self->filter.not_masks);
  g_array_unref (self->room_ids);
  g_free (self);
}

static Listing *
listing_new (const char *rooms, const char *conditions, gint64 now_us)
{
  g_autofree char *all = g_strconcat (rooms, ",", conditions, NULL);
  Listing *self = g_new0 (Listing, 1);

  self->room_ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->filter = (Filter){ .users_above = -1,
                           .users_below = G_MAXINT64,
                           .created_after_us = G_MININT64,
                           .created_before_us = G_MAXINT64,
                           .topic_after_us = G_MININT64,
                           .topic_before_us = G_MAXINT64,
                           .conditions = g_strsplit (all, ",", -1),
                           .masks = g_ptr_array_new (),
                           .not_masks = g_ptr_array_new () };
  for (guint i = 0; self->filter.conditions[i] != NULL; i++)
    if (*self->filter.conditions[i] != '\0')
      add_condition (&self->filter, self->filter.conditions[i], now_us);
  return self;
}

/* With how many people in it the room is listed. */
static gboolean
is_listed (ServerSession *session, const Filter *filter, const ChatRoom *room, guint *n_users)
{
  if (!server_session_sees_room (session, room))
    return FALSE;
  *n_users = count_visible (session, room);
  return is_wanted (filter, room, *n_users);
}

static void
send_room (ServerSession *session, const ChatRoom *room, guint n_users)
{
  g_autofree char *number = g_strdup_printf ("%u", n_users);
  const char *const params[] = { room->name, number, NULL };

  if (room->topic != NULL && *room->topic != '\0')
    server_replyv (session, IRC_RPL_LIST, room->topic, params);
  else
    server_reply (session, IRC_RPL_LIST, "", room->name, number, "", NULL);
}

/* What became of the room since the list began, counts. */
static gboolean
send_next (ServerSession *session, gpointer data)
{
  Listing *self = data;
  const ChatRoom *room;
  guint n_users;

  if (self->next == self->room_ids->len)
    {
      server_reply (session, IRC_RPL_LISTEND, NULL, NULL);
      return FALSE;
    }

  room = chat_state_get_room (session->server->state,
                              g_array_index (self->room_ids, guint64, self->next++));
  if (room != NULL && is_listed (session, &self->filter, room, &n_users))
    send_room (session, room, n_users);
  return TRUE;
}

/* LIST [rooms] [conditions]: either is told from the other by its looks. */
static void
run_list (ServerSession *session, const IrcMessage *message)
{
  Listing *self = listing_new (irc_message_param (message, 0), irc_message_param (message, 1),
                               server_get_time_us (session->server));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, chat_state_get_rooms (session->server->state));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_val (self->room_ids, ((const ChatRoom *) value)->id);

  server_reply (session, IRC_RPL_LISTSTART, "Users  Name", "Channel", NULL);
  server_pages_begin (session, send_next, self, free_listing);
}

static const ServerCommand commands[] = {
  { "LIST", 0, FALSE, run_list },
  { NULL },
};

static const ServerTokenRow tokens[] = {
  { "ELIST", "CMNTU" },
  { "SAFELIST" }, /* server-pages.h */
  { NULL },
};

const ServerFeature server_list_feature = { .commands = commands, .tokens = tokens };
