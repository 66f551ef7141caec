/* A state as bytes and back. Everything that has no order of its own is sorted by its folded name
 * or key, so that equal states have equal bytes; what can be found out again (who is in a room,
 * whose a certificate is) is left out. Bytes from outside are never trusted: a state that could not
 * have come about is refused as damaged. */
#include "config.h"

#include "chat-pack.h"
#include "chat-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "irc-case.h"

/* Version 1 had no redirects, nobody to come back, and no metadata of accounts: users on an account
 * had their own. */
#define SNAPSHOT_VERSION 2

/* id, nick, user, host, realname, account, away, modes, connected; rooms with modes, in order of
 * joining; invitations; metadata, which is the account's while there is one */
#define USER_FORMAT "(tssssmsmsuxa(tu)ata(ss))"
/* id, name, created; topic, setter, time; modes, key, limit, founder; bans, excepts, invites;
 * metadata */
#define ROOM_FORMAT "(tsxmsmsxumsumsa(ssx)a(ssx)a(ssx)a(ss))"
/* name, verifier, email, created, fingerprints, read markers; metadata */
#define ACCOUNT_FORMAT_1 "(smsmsxasa(sx))"
#define ACCOUNT_FORMAT "(smsmsxasa(sx)a(ss))"
/* mask, setter, reason, time, until */
#define BAN_FORMAT "(sssxx)"
/* old name, room, until */
#define REDIRECT_FORMAT "(stx)"
/* room and who, room, modes, connections, until */
#define RETURN_FORMAT "(stuux)"
/* version, seq, next room id, lobby, the four tables, and of each node the highest user id;
 * redirects; returns */
#define STATE_FORMAT_1                                                                             \
  "(ytts"                                                                                          \
  "a" ACCOUNT_FORMAT_1 "a" ROOM_FORMAT "a" USER_FORMAT "a" BAN_FORMAT "at)"
#define STATE_FORMAT                                                                               \
  "(ytts"                                                                                          \
  "a" ACCOUNT_FORMAT "a" ROOM_FORMAT "a" USER_FORMAT "a" BAN_FORMAT "ata" REDIRECT_FORMAT          \
  "a" RETURN_FORMAT ")"

/* An array of tuples, one an item. Each of these types has a number of 64 bits in it. */
static void
save_array (ChatPack *pack,
            const GPtrArray *items,
            void (*save) (ChatPack *pack, gconstpointer item))
{
  chat_pack_begin (pack, CHAT_PACK_ARRAY, 8);
  for (guint i = 0; i < items->len; i++)
    {
      chat_pack_begin (pack, CHAT_PACK_TUPLE, 8);
      save (pack, g_ptr_array_index (items, i));
      chat_pack_end (pack);
    }
  chat_pack_end (pack);
}

/* The same, in the order of the keys. alignment: of the tuple's type; table (nullable): nothing */
static void
save_table (ChatPack *pack,
            GHashTable *table,
            guint alignment,
            void (*save) (ChatPack *pack, const char *key, gconstpointer value))
{
  g_autoptr (GPtrArray) keys = chat_state_sort_keys (table);

  chat_pack_begin (pack, CHAT_PACK_ARRAY, alignment);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      chat_pack_begin (pack, CHAT_PACK_TUPLE, alignment);
      save (pack, key, g_hash_table_lookup (table, key));
      chat_pack_end (pack);
    }
  chat_pack_end (pack);
}

static void
save_text (ChatPack *pack, const char *key, gconstpointer value)
{
  chat_pack_string (pack, key);
  chat_pack_string (pack, value);
}

static void
save_list_entry (ChatPack *pack, gconstpointer item)
{
  const ChatListEntry *entry = item;

  chat_pack_string (pack, entry->mask);
  chat_pack_string (pack, entry->setter);
  chat_pack_int64 (pack, entry->time_us);
}

static void
save_read_marker (ChatPack *pack, const char *key, gconstpointer value)
{
  const gint64 *time_us = value;

  chat_pack_string (pack, key);
  chat_pack_int64 (pack, *time_us);
}

static void
save_account (ChatPack *pack, const char *key, gconstpointer value)
{
  const ChatAccount *account = value;

  chat_pack_string (pack, account->name);
  chat_pack_maybe_string (pack, account->verifier);
  chat_pack_maybe_string (pack, account->email);
  chat_pack_int64 (pack, account->created_us);
  chat_pack_begin (pack, CHAT_PACK_ARRAY, 1);
  for (guint i = 0; i < account->fingerprints->len; i++)
    chat_pack_string (pack, g_ptr_array_index (account->fingerprints, i));
  chat_pack_end (pack);
  save_table (pack, account->read_markers, 8, save_read_marker);
  save_table (pack, account->metadata, 1, save_text);
}

static void
save_room (ChatPack *pack, const char *key, gconstpointer value)
{
  const ChatRoom *room = value;

  chat_pack_uint64 (pack, room->id);
  chat_pack_string (pack, room->name);
  chat_pack_int64 (pack, room->created_us);
  chat_pack_maybe_string (pack, room->topic);
  chat_pack_maybe_string (pack, room->topic_setter);
  chat_pack_int64 (pack, room->topic_us);
  chat_pack_uint32 (pack, (guint32) room->modes);
  chat_pack_maybe_string (pack, room->key);
  chat_pack_uint32 (pack, (guint32) room->limit);
  chat_pack_maybe_string (pack, room->founder);
  save_array (pack, room->bans, save_list_entry);
  save_array (pack, room->excepts, save_list_entry);
  save_array (pack, room->invites, save_list_entry);
  save_table (pack, room->metadata, 1, save_text);
}

static void
save_members (ChatPack *pack, const ChatUser *user)
{
  chat_pack_begin (pack, CHAT_PACK_ARRAY, 8);
  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      chat_pack_begin (pack, CHAT_PACK_FIXED_TUPLE, 8);
      chat_pack_uint64 (pack, member->room->id);
      chat_pack_uint32 (pack, (guint32) member->modes);
      chat_pack_end (pack);
    }
  chat_pack_end (pack);
}

static void
save_user (ChatPack *pack, const char *key, gconstpointer value)
{
  const ChatUser *user = value;

  chat_pack_uint64 (pack, user->id);
  chat_pack_string (pack, user->nick);
  chat_pack_string (pack, user->user);
  chat_pack_string (pack, user->host);
  chat_pack_string (pack, user->realname);
  chat_pack_maybe_string (pack, user->account);
  chat_pack_maybe_string (pack, user->away);
  chat_pack_uint32 (pack, (guint32) user->modes);
  chat_pack_int64 (pack, user->connected_us);
  save_members (pack, user);
  chat_pack_begin (pack, CHAT_PACK_ARRAY, 8);
  for (guint i = 0; user->invitations != NULL && i < user->invitations->len; i++)
    chat_pack_uint64 (pack, g_array_index (user->invitations, guint64, i));
  chat_pack_end (pack);
  save_table (pack, user->account == NULL ? user->metadata : NULL, 1, save_text);
}

static void
save_ban (ChatPack *pack, gconstpointer item)
{
  const ChatBan *ban = item;

  chat_pack_string (pack, ban->mask);
  chat_pack_string (pack, ban->setter);
  chat_pack_string (pack, ban->reason);
  chat_pack_int64 (pack, ban->time_us);
  chat_pack_int64 (pack, ban->until_us);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 first = **(const guint64 *const *) a;
  guint64 second = **(const guint64 *const *) b;

  return first < second ? -1 : first > second;
}

static void
save_last_ids (ChatPack *pack, GHashTable *last_ids)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, last_ids);
  while (g_hash_table_iter_next (&iter, NULL, &id))
    g_ptr_array_add (ids, id);
  g_ptr_array_sort (ids, compare_ids);

  chat_pack_begin (pack, CHAT_PACK_ARRAY, 8);
  for (guint i = 0; i < ids->len; i++)
    chat_pack_uint64 (pack, *(guint64 *) g_ptr_array_index (ids, i));
  chat_pack_end (pack);
}

static void
save_redirect (ChatPack *pack, const char *name, gconstpointer value)
{
  const ChatRedirect *redirect = value;

  chat_pack_string (pack, name);
  chat_pack_uint64 (pack, redirect->room_id);
  chat_pack_int64 (pack, redirect->until_us);
}

static void
save_return (ChatPack *pack, const char *key, gconstpointer value)
{
  const ChatReturn *item = value;

  chat_pack_string (pack, key);
  chat_pack_uint64 (pack, item->room_id);
  chat_pack_uint32 (pack, (guint32) item->modes);
  chat_pack_uint32 (pack, item->n);
  chat_pack_int64 (pack, item->until_us);
}

/**
 * chat_state_to_bytes:
 * Returns: (transfer full): of %STATE_FORMAT
 */
GBytes *
chat_state_to_bytes (const ChatState *self)
{
  ChatPack pack;

  chat_pack_init (&pack);
  chat_pack_begin (&pack, CHAT_PACK_TUPLE, 8);
  chat_pack_byte (&pack, SNAPSHOT_VERSION);
  chat_pack_uint64 (&pack, self->seq);
  chat_pack_uint64 (&pack, self->next_room_id);
  chat_pack_string (&pack, self->lobby);
  save_table (&pack, self->accounts, 8, save_account);
  save_table (&pack, self->rooms, 8, save_room);
  save_table (&pack, self->users, 8, save_user);
  save_array (&pack, self->bans, save_ban);
  save_last_ids (&pack, self->last_ids);
  save_table (&pack, self->redirects, 8, save_redirect);
  save_table (&pack, self->returns, 8, save_return);
  chat_pack_end (&pack);

  return chat_pack_finish (&pack);
}

#define ALL_MEMBER_MODES                                                                           \
  (CHAT_MEMBER_FOUNDER | CHAT_MEMBER_ADMIN | CHAT_MEMBER_OPERATOR | CHAT_MEMBER_HALFOP |           \
   CHAT_MEMBER_VOICE)
#define ALL_ROOM_MODES                                                                             \
  (CHAT_ROOM_INVITE_ONLY | CHAT_ROOM_MODERATED | CHAT_ROOM_NO_EXTERNAL | CHAT_ROOM_SECRET |        \
   CHAT_ROOM_TOPIC_LOCK | CHAT_ROOM_NO_CTCP | CHAT_ROOM_PERSISTENT)
#define ALL_USER_MODES                                                                             \
  (CHAT_USER_INVISIBLE | CHAT_USER_OPERATOR | CHAT_USER_WALLOPS | CHAT_USER_BOT)

static gboolean
load_metadata (GHashTable **metadata, GVariantIter *items)
{
  char *key;
  char *value;

  while (g_variant_iter_next (items, "(ss)", &key, &value))
    {
      if (*metadata == NULL)
        *metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      if (!g_hash_table_insert (*metadata, key, value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_list (GPtrArray *list, GVariantIter *items)
{
  const char *mask;
  const char *setter;
  gint64 time_us;

  while (g_variant_iter_next (items, "(&s&sx)", &mask, &setter, &time_us))
    {
      if (chat_list_find (list, mask, NULL) != NULL)
        return FALSE;
      g_ptr_array_add (list, chat_list_entry_new (mask, setter, time_us));
    }

  return TRUE;
}

static gboolean
load_account (ChatState *self, GVariant *item)
{
  g_autoptr (GVariantIter) fingerprints = NULL;
  g_autoptr (GVariantIter) markers = NULL;
  g_autoptr (GVariantIter) metadata = NULL;
  g_autofree char *verifier = NULL;
  g_autofree char *email = NULL;
  const char *name;
  const char *fingerprint;
  gint64 created_us;
  gint64 time_us;
  char *key;
  ChatAccount *account;

  if (g_variant_is_of_type (item, G_VARIANT_TYPE (ACCOUNT_FORMAT_1)))
    g_variant_get (item, "(&smsmsxasa(sx))", &name, &verifier, &email, &created_us, &fingerprints,
                   &markers);
  else
    g_variant_get (item, "(&smsmsxasa(sx)a(ss))", &name, &verifier, &email, &created_us,
                   &fingerprints, &markers, &metadata);
  if (*name == '\0' || chat_state_find_account (self, name) != NULL)
    return FALSE;

  account = chat_account_new (name);
  account->verifier = g_steal_pointer (&verifier);
  account->email = g_steal_pointer (&email);
  account->created_us = created_us;
  chat_state_add_account (self, account);

  while (g_variant_iter_next (fingerprints, "&s", &fingerprint))
    {
      if (chat_state_find_account_by_cert (self, fingerprint) != NULL)
        return FALSE;
      chat_state_add_cert (self, account, fingerprint);
    }

  while (g_variant_iter_next (markers, "(sx)", &key, &time_us))
    if (!g_hash_table_insert (account->read_markers, key, g_memdup2 (&time_us, sizeof time_us)))
      return FALSE;

  return metadata == NULL || load_metadata (&account->metadata, metadata);
}

static gboolean
load_room (ChatState *self, GVariant *item)
{
  g_autoptr (GVariantIter) bans = NULL;
  g_autoptr (GVariantIter) excepts = NULL;
  g_autoptr (GVariantIter) invites = NULL;
  g_autoptr (GVariantIter) metadata = NULL;
  g_autofree char *founder = NULL;
  ChatAccount *account = NULL;
  ChatRoom *room = chat_room_new (0, "");
  guint32 modes;
  guint32 limit;

  g_clear_pointer (&room->name, g_free);
  g_variant_get (item, ROOM_FORMAT, &room->id, &room->name, &room->created_us, &room->topic,
                 &room->topic_setter, &room->topic_us, &modes, &room->key, &limit, &founder, &bans,
                 &excepts, &invites, &metadata);
  room->modes = modes;
  room->limit = limit;
  if (founder != NULL)
    account = chat_state_find_account (self, founder);

  if (*room->name == '\0' || (modes & ~ALL_ROOM_MODES) != 0 || room->id == 0 ||
      room->id >= self->next_room_id || chat_state_find_room (self, room->name) != NULL ||
      chat_state_get_room (self, room->id) != NULL ||
      (founder != NULL && g_strcmp0 (founder, account != NULL ? account->name : NULL) != 0))
    {
      chat_room_free (room);
      return FALSE;
    }

  chat_state_add_room (self, room);
  if (account != NULL)
    chat_state_set_founder (self, room, account);
  return load_list (room->bans, bans) && load_list (room->excepts, excepts) &&
         load_list (room->invites, invites) && load_metadata (&room->metadata, metadata);
}

static gboolean
load_members (ChatState *self, ChatUser *user, GVariantIter *members)
{
  guint64 room_id;
  guint32 modes;

  while (g_variant_iter_next (members, "(tu)", &room_id, &modes))
    {
      ChatRoom *room = chat_state_get_room (self, room_id);

      if (room == NULL || (modes & ~ALL_MEMBER_MODES) != 0 ||
          chat_state_find_member (self, room, user) != NULL)
        return FALSE;
      chat_room_add_member (room, user, modes);
    }

  return TRUE;
}

static gboolean
load_invitations (ChatUser *user, GVariantIter *invitations)
{
  guint64 room_id;

  while (g_variant_iter_next (invitations, "t", &room_id))
    {
      ChatRoom room = { .id = room_id };

      if (chat_user_is_invited (user, &room) ||
          (user->invitations != NULL && user->invitations->len == CHAT_MAX_INVITATIONS))
        return FALSE;
      chat_user_add_invitation (user, &room);
    }

  return TRUE;
}

/* What users on an account had of their own in version 1 is the account's from then on. */
static gboolean
load_user_metadata (ChatState *self, ChatUser *user, ChatAccount *account, GVariantIter *items)
{
  g_autoptr (GHashTable) own = NULL;
  g_autoptr (GPtrArray) keys = NULL;

  if (account == NULL)
    return load_metadata (&user->metadata, items);

  chat_account_add_user (account, user);
  if (!load_metadata (&own, items))
    return FALSE;

  keys = chat_state_sort_keys (own);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      chat_account_adopt_metadata (account, key, g_hash_table_lookup (own, key),
                                   self->max_metadata);
    }

  return TRUE;
}

static gboolean
load_user (ChatState *self, GVariant *item)
{
  g_autoptr (GVariantIter) members = NULL;
  g_autoptr (GVariantIter) invitations = NULL;
  g_autoptr (GVariantIter) metadata = NULL;
  ChatAccount *account;
  ChatUser *user = chat_user_new (0, "", "", "");
  guint32 modes;

  g_clear_pointer (&user->nick, g_free);
  g_clear_pointer (&user->user, g_free);
  g_clear_pointer (&user->host, g_free);
  g_clear_pointer (&user->realname, g_free);
  g_variant_get (item, USER_FORMAT, &user->id, &user->nick, &user->user, &user->host,
                 &user->realname, &user->account, &user->away, &modes, &user->connected_us,
                 &members, &invitations, &metadata);
  user->modes = modes;
  chat_user_update_source (user);
  account = user->account != NULL ? chat_state_find_account (self, user->account) : NULL;

  if (user->id == 0 || *user->nick == '\0' || (modes & ~ALL_USER_MODES) != 0 ||
      chat_state_find_user (self, user->nick) != NULL ||
      chat_state_get_user (self, user->id) != NULL ||
      (user->account != NULL && (account == NULL || !chat_user_is_on_account (user, account))))
    {
      chat_user_free (user);
      return FALSE;
    }

  chat_state_add_user (self, user);
  return load_members (self, user, members) && load_invitations (user, invitations) &&
         load_user_metadata (self, user, account, metadata);
}

static gboolean
load_ban (ChatState *self, GVariant *item)
{
  const char *mask;
  const char *setter;
  const char *reason;
  gint64 time_us;
  gint64 until_us;
  ChatBan *ban;

  g_variant_get (item, "(&s&s&sxx)", &mask, &setter, &reason, &time_us, &until_us);
  if (!chat_bans_is_mask (mask))
    return FALSE;

  ban = chat_ban_new (mask, setter, reason);
  ban->time_us = time_us;
  ban->until_us = until_us;
  return chat_bans_insert (self->bans, ban);
}

static gboolean
load_last_id (ChatState *self, GVariant *item)
{
  guint64 id = g_variant_get_uint64 (item);

  chat_state_note_user_id (self, id);
  return TRUE;
}

static gboolean
load_redirect (ChatState *self, GVariant *item)
{
  g_autofree char *folded = NULL;
  const char *name;
  ChatRedirect redirect;

  g_variant_get (item, "(&stx)", &name, &redirect.room_id, &redirect.until_us);
  folded = irc_case_fold (name);
  return g_str_equal (folded, name) &&
         g_hash_table_insert (self->redirects, g_steal_pointer (&folded),
                              g_memdup2 (&redirect, sizeof redirect));
}

static gboolean
load_return (ChatState *self, GVariant *item)
{
  const char *key;
  ChatReturn loaded;
  guint32 modes;

  g_variant_get (item, "(&stuux)", &key, &loaded.room_id, &modes, &loaded.n, &loaded.until_us);
  loaded.modes = modes;
  return (modes & ~ALL_MEMBER_MODES) == 0 && loaded.n > 0 &&
         chat_returns_insert (self, key, &loaded);
}

/* In this order: a row may point only to what is loaded before it. */
static const struct
{
  guint child;
  gboolean (*load) (ChatState *self, GVariant *item);
} parts[] = {
  { 4, load_account }, { 5, load_room },     { 6, load_user },    { 7, load_ban },
  { 8, load_last_id }, { 9, load_redirect }, { 10, load_return },
};

static gboolean
load_parts (ChatState *self, GVariant *variant)
{
  gsize n_children = g_variant_n_children (variant);

  for (guint i = 0; i < G_N_ELEMENTS (parts) && parts[i].child < n_children; i++)
    {
      g_autoptr (GVariant) array = g_variant_get_child_value (variant, parts[i].child);
      gsize n_items = g_variant_n_children (array);

      for (gsize j = 0; j < n_items; j++)
        {
          g_autoptr (GVariant) item = g_variant_get_child_value (array, j);

          if (!parts[i].load (self, item))
            return FALSE;
        }
    }

  return TRUE;
}

/* A server whose lobby has another name now: the old one is a room like others. */
static void
move_lobby (ChatState *self, const char *old_lobby)
{
  ChatRoom *old = *old_lobby != '\0' ? chat_state_find_room (self, old_lobby) : NULL;

  chat_state_add_lobby (self);
  if (old == NULL || chat_state_is_lobby (self, old) || old->founder != NULL)
    return;

  old->modes &= ~CHAT_ROOM_PERSISTENT;
  if (old->members->len == 0 && old->n_returns == 0)
    chat_state_remove_room (self, old);
}

static ChatState *
load_state (GVariant *variant, const ChatRules *rules)
{
  g_autoptr (ChatState) self = chat_state_new (rules);
  const char *lobby;

  /* The lobby of a new state gives way to the one that is loaded. */
  if (*self->lobby != '\0')
    chat_state_remove_room (self, chat_state_find_room (self, self->lobby));
  g_variant_get_child (variant, 1, "t", &self->seq);
  g_variant_get_child (variant, 2, "t", &self->next_room_id);
  g_variant_get_child (variant, 3, "&s", &lobby);
  if (!load_parts (self, variant))
    return NULL;

  move_lobby (self, lobby);
  return g_steal_pointer (&self);
}

/**
 * chat_state_from_bytes:
 * Returns: (transfer full): the state, or %NULL with @error of %CHAT_ERROR set
 */
ChatState *
chat_state_from_bytes (GBytes *bytes, const ChatRules *rules, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *format = size > 0 && data[0] == 1 ? STATE_FORMAT_1 : STATE_FORMAT;
  g_autoptr (GVariant) variant =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (format), bytes, FALSE));
  ChatState *self = NULL;

  /* The version is the first byte in whatever format follows it. */
  if (size > 0 && data[0] > SNAPSHOT_VERSION)
    {
      g_set_error_literal (error, CHAT_ERROR, CHAT_ERROR_TOO_NEW,
                           _("The stored chat was written by a newer version of pychat"));
      return NULL;
    }

  if (size > 0 && data[0] > 0 && g_variant_is_normal_form (variant))
    {
      if (G_BYTE_ORDER == G_BIG_ENDIAN)
        {
          GVariant *swapped = g_variant_byteswap (variant);

          g_variant_unref (variant);
          variant = swapped;
        }
      self = load_state (variant, rules);
    }

  if (self == NULL)
    g_set_error_literal (error, CHAT_ERROR, CHAT_ERROR_DAMAGED, _("The stored chat is damaged"));
  return self;
}
