/* WHO and WHOX. */
#include "config.h"

#include "irc-mask.h"
#include "server-names.h"
#include "server-private.h"

#include <string.h>

/* whox: fields in the order in which they stand in 354. */
static const char field_order[] = "tcuihsnfdlaor";

/* What stands in a line of an answer beside the texts of its user, more or less. */
#define LINE_BYTES 200

typedef struct
{
  ServerSession *session;
  const char *fields; /* (nullable): plain WHO */
  const char *token;  /* (nullable) */
  gsize left;         /* bytes that the answer may still have */
  gboolean is_cut;
} Query;

static gboolean
shares_room (const ServerSession *session, const ChatUser *user)
{
  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      if (server_session_is_member (session, member->room))
        return TRUE;
    }

  return FALSE;
}

static char *
dup_flags (const Query *query, const ChatUser *user, const ChatMember *member)
{
  GString *flags = g_string_new (user->away != NULL ? "G" : "H");

  if ((user->modes & CHAT_USER_OPERATOR) != 0)
    g_string_append_c (flags, '*');
  if (member != NULL)
    server_names_add_prefixes (flags, query->session, member->modes);
  if ((user->modes & CHAT_USER_BOT) != 0)
    g_string_append_c (flags, 'B');

  return g_string_free (flags, FALSE);
}

static void
send_plain (const Query *query, const ChatUser *user, const ChatMember *member)
{
  g_autofree char *flags = dup_flags (query, user, member);
  g_autofree char *text = g_strconcat ("0 ", user->realname, NULL);

  server_reply (query->session, IRC_RPL_WHOREPLY, text, member != NULL ? member->room->name : "*",
                user->user, user->host, query->session->server->config->name, user->nick, flags,
                NULL);
}

static gint64
get_idle_seconds (const ChatUser *user)
{
  const ServerSession *session = server_user_get_session (user);

  return session != NULL ? (g_get_monotonic_time () - session->last_words_us) / G_USEC_PER_SEC : 0;
}

static void
add_field (GPtrArray *params,
           const Query *query,
           const ChatUser *user,
           const ChatMember *member,
           char field)
{
  switch (field)
    {
    case 't':
      g_ptr_array_add (params, g_strdup (query->token != NULL ? query->token : "0"));
      break;
    case 'c':
      g_ptr_array_add (params, g_strdup (member != NULL ? member->room->name : "*"));
      break;
    case 'u':
      g_ptr_array_add (params, g_strdup (user->user));
      break;
    case 'i': /* an address is for nobody but its owner */
      g_ptr_array_add (
          params, g_strdup (user == query->session->user && g_hostname_is_ip_address (user->host)
                                ? user->host
                                : "255.255.255.255"));
      break;
    case 'h':
      g_ptr_array_add (params, g_strdup (user->host));
      break;
    case 's':
      g_ptr_array_add (params, g_strdup (query->session->server->config->name));
      break;
    case 'n':
      g_ptr_array_add (params, g_strdup (user->nick));
      break;
    case 'f':
      g_ptr_array_add (params, dup_flags (query, user, member));
      break;
    case 'd':
      g_ptr_array_add (params, g_strdup ("0"));
      break;
    case 'l':
      g_ptr_array_add (params, g_strdup_printf ("%" G_GINT64_FORMAT, get_idle_seconds (user)));
      break;
    case 'a':
      g_ptr_array_add (params, g_strdup (user->account != NULL ? user->account : "0"));
      break;
    case 'o':
      g_ptr_array_add (params, g_strdup ("n/a"));
      break;
    default:
      break;
    }
}

static void
send_fields (const Query *query, const ChatUser *user, const ChatMember *member)
{
  g_autoptr (GPtrArray) params = g_ptr_array_new_with_free_func (g_free);
  gboolean has_realname = FALSE;

  for (const char *c = field_order; *c != '\0'; c++)
    if (strchr (query->fields, *c) != NULL)
      {
        has_realname |= *c == 'r';
        add_field (params, query, user, member, *c);
      }
  if (has_realname && *user->realname == '\0')
    g_ptr_array_add (params, g_strdup (""));
  g_ptr_array_add (params, NULL);

  server_replyv (query->session, IRC_RPL_WHOSPCRPL, has_realname ? user->realname : "",
                 (const char *const *) params->pdata);
}

/* A line each: so many of them that the answer would be dropped, and the asker with it, are too
 * many.
 */
static void
send_user (Query *query, const ChatUser *user, const ChatMember *member)
{
  gsize size = LINE_BYTES + strlen (user->source) + strlen (user->realname);

  query->is_cut = query->is_cut || size > query->left;
  if (query->is_cut)
    return;
  query->left -= size;
  if (query->fields != NULL)
    send_fields (query, user, member);
  else
    send_plain (query, user, member);
}

/* A room to show beside somebody who was not asked for by room. */
static const ChatMember *
find_visible_member (const ServerSession *session, const ChatUser *user)
{
  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      if (server_session_sees_room (session, member->room) &&
          server_session_sees_member (session, member->room, user))
        return member;
    }

  return NULL;
}

static void
send_room (Query *query, const char *name, gboolean operators_only)
{
  const ChatRoom *room = chat_state_find_room (query->session->server->state, name);

  if (room == NULL || !server_session_sees_room (query->session, room))
    return;

  for (guint i = 0; i < room->members->len && !query->is_cut; i++)
    {
      const ChatMember *member = g_ptr_array_index (room->members, i);

      if (server_session_sees_member (query->session, room, member->user) &&
          (!operators_only || (member->user->modes & CHAT_USER_OPERATOR) != 0))
        send_user (query, member->user, member);
    }
}

static void
send_matching (Query *query, const char *mask, gboolean operators_only)
{
  ServerSession *session = query->session;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, chat_state_get_users (session->server->state));
  while (!query->is_cut && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ChatUser *user = value;

      if (operators_only && (user->modes & CHAT_USER_OPERATOR) == 0)
        continue;
      if (!irc_mask_match (mask, user->nick) && !irc_mask_match (mask, user->source) &&
          !irc_mask_match (mask, user->realname))
        continue;
      if ((user->modes & CHAT_USER_INVISIBLE) != 0 && user != session->user &&
          !server_session_is_oper (session) && !shares_room (session, user))
        continue;

      send_user (query, user, find_visible_member (session, user));
    }
}

static void
run_who (ServerSession *session, const IrcMessage *message)
{
  const char *mask = message->params[0];
  const char *options = irc_message_param (message, 1);
  const char *percent = strchr (options, '%');
  g_auto (GStrv) parts = percent != NULL ? g_strsplit (percent + 1, ",", 2) : NULL;
  gboolean operators_only =
      memchr (options, 'o', percent != NULL ? (gsize) (percent - options) : strlen (options)) !=
      NULL;
  Query query = { .session = session, .left = session->server->config->max_send_queue / 2 };
  const ChatUser *user;

  if (parts != NULL)
    {
      query.fields = parts[0] != NULL ? parts[0] : "";
      query.token = parts[0] != NULL ? parts[1] : NULL;
    }

  user = chat_state_find_user (session->server->state, mask);
  if (*mask == '#')
    send_room (&query, mask, operators_only);
  else if (user != NULL) /* by the exact name also who is invisible */
    {
      if (!operators_only || (user->modes & CHAT_USER_OPERATOR) != 0)
        send_user (&query, user, find_visible_member (session, user));
    }
  else
    send_matching (&query, g_str_equal (mask, "0") ? "*" : mask, operators_only);
  if (query.is_cut)
    server_reply (session, IRC_ERR_TOOMANYMATCHES, NULL, mask, NULL);
  server_reply (session, IRC_RPL_ENDOFWHO, NULL, mask, NULL);
}

static const ServerCommand commands[] = {
  { "WHO", 1, FALSE, run_who },
  { NULL },
};

static const ServerTokenRow tokens[] = {
  { "WHOX" },
  { NULL },
};

const ServerFeature server_who_feature = { .commands = commands, .tokens = tokens };
