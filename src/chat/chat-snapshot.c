/* A state as bytes and back. Everything that has no order of its own is sorted by its folded name
 * or key, so that equal states have equal bytes; what can be found out again (who is in a room,
 * whose a certificate is) is left out. Bytes from outside are never trusted: a state that could not
 * have come about is refused as damaged. */
#include "config.h"

#include "chat-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "irc-case.h"

#define SNAPSHOT_VERSION 1

/* id, nick, user, host, realname, account, away, modes, connected; rooms with modes, in order of
 * joining; invitations; metadata */
#define USER_FORMAT "(tssssmsmsuxa(tu)ata(ss))"
/* id, name, created; topic, setter, time; modes, key, limit, founder; bans, excepts, invites;
 * metadata */
#define ROOM_FORMAT "(tsxmsmsxumsumsa(ssx)a(ssx)a(ssx)a(ss))"
/* name, verifier, email, created, fingerprints, read markers */
#define ACCOUNT_FORMAT "(smsmsxasa(sx))"
/* mask, setter, reason, time, until */
#define BAN_FORMAT "(sssxx)"
/* version, seq, next room id, lobby, the four tables, and of each node the highest user id */
#define STATE_FORMAT                                                                               \
  "(ytts"                                                                                          \
  "a" ACCOUNT_FORMAT "a" ROOM_FORMAT "a" USER_FORMAT "a" BAN_FORMAT "at)"

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer container): the keys of a table of strings, sorted */
static GPtrArray *
sort_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  if (table == NULL)
    return keys;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_strings);
  return keys;
}

static GVariant *
save_metadata (GHashTable *metadata)
{
  g_autoptr (GPtrArray) keys = sort_keys (metadata);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      g_variant_builder_add (&builder, "(ss)", key, g_hash_table_lookup (metadata, key));
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
save_list (const GPtrArray *list)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssx)"));
  for (guint i = 0; i < list->len; i++)
    {
      const ChatListEntry *entry = g_ptr_array_index (list, i);

      g_variant_builder_add (&builder, "(ssx)", entry->mask, entry->setter, entry->time_us);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
save_account (const ChatAccount *account)
{
  g_autoptr (GPtrArray) keys = sort_keys (account->read_markers);
  GVariantBuilder fingerprints;
  GVariantBuilder markers;

  g_variant_builder_init (&fingerprints, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < account->fingerprints->len; i++)
    g_variant_builder_add (&fingerprints, "s", g_ptr_array_index (account->fingerprints, i));

  g_variant_builder_init (&markers, G_VARIANT_TYPE ("a(sx)"));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const gint64 *time_us = g_hash_table_lookup (account->read_markers, key);

      g_variant_builder_add (&markers, "(sx)", key, *time_us);
    }

  return g_variant_new ("(smsmsxasa(sx))", account->name, account->verifier, account->email,
                        account->created_us, &fingerprints, &markers);
}

static GVariant *
save_room (const ChatRoom *room)
{
  return g_variant_new ("(tsxmsmsxumsums@a(ssx)@a(ssx)@a(ssx)@a(ss))", room->id, room->name,
                        room->created_us, room->topic, room->topic_setter, room->topic_us,
                        (guint32) room->modes, room->key, (guint32) room->limit, room->founder,
                        save_list (room->bans), save_list (room->excepts),
                        save_list (room->invites), save_metadata (room->metadata));
}

static GVariant *
save_user (const ChatUser *user)
{
  GVariantBuilder members;
  GVariantBuilder invitations;

  g_variant_builder_init (&members, G_VARIANT_TYPE ("a(tu)"));
  for (guint i = 0; i < user->members->len; i++)
    {
      const ChatMember *member = g_ptr_array_index (user->members, i);

      g_variant_builder_add (&members, "(tu)", member->room->id, (guint32) member->modes);
    }

  g_variant_builder_init (&invitations, G_VARIANT_TYPE ("at"));
  for (guint i = 0; user->invitations != NULL && i < user->invitations->len; i++)
    g_variant_builder_add (&invitations, "t", g_array_index (user->invitations, guint64, i));

  return g_variant_new ("(tssssmsmsuxa(tu)at@a(ss))", user->id, user->nick, user->user, user->host,
                        user->realname, user->account, user->away, (guint32) user->modes,
                        user->connected_us, &members, &invitations, save_metadata (user->metadata));
}

typedef GVariant *(*SaveFunc) (gconstpointer item);

static GVariant *
save_table (GHashTable *table, const char *item_format, SaveFunc save)
{
  g_autoptr (GPtrArray) keys = sort_keys (table);
  g_autofree char *format = g_strconcat ("a", item_format, NULL);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (format));
  for (guint i = 0; i < keys->len; i++)
    g_variant_builder_add_value (&builder,
                                 save (g_hash_table_lookup (table, g_ptr_array_index (keys, i))));
  return g_variant_builder_end (&builder);
}

static GVariant *
save_bans (const GPtrArray *bans)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" BAN_FORMAT));
  for (guint i = 0; i < bans->len; i++)
    {
      const ChatBan *ban = g_ptr_array_index (bans, i);

      g_variant_builder_add (&builder, BAN_FORMAT, ban->mask, ban->setter, ban->reason,
                             ban->time_us, ban->until_us);
    }
  return g_variant_builder_end (&builder);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 first = **(const guint64 *const *) a;
  guint64 second = **(const guint64 *const *) b;

  return first < second ? -1 : first > second;
}

static GVariant *
save_last_ids (GHashTable *last_ids)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, last_ids);
  while (g_hash_table_iter_next (&iter, NULL, &id))
    g_ptr_array_add (ids, id);
  g_ptr_array_sort (ids, compare_ids);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("at"));
  for (guint i = 0; i < ids->len; i++)
    g_variant_builder_add (&builder, "t", *(guint64 *) g_ptr_array_index (ids, i));
  return g_variant_builder_end (&builder);
}

/**
 * chat_state_to_bytes:
 * Returns: (transfer full)
 */
GBytes *
chat_state_to_bytes (const ChatState *self)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new (
      "(ytts@a" ACCOUNT_FORMAT "@a" ROOM_FORMAT "@a" USER_FORMAT "@a" BAN_FORMAT "@at)",
      SNAPSHOT_VERSION, self->seq, self->next_room_id, self->lobby,
      save_table (self->accounts, ACCOUNT_FORMAT, (SaveFunc) save_account),
      save_table (self->rooms, ROOM_FORMAT, (SaveFunc) save_room),
      save_table (self->users, USER_FORMAT, (SaveFunc) save_user), save_bans (self->bans),
      save_last_ids (self->last_ids)));

  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    {
      g_autoptr (GVariant) swapped = g_variant_byteswap (variant);

      return g_variant_get_data_as_bytes (swapped);
    }

  return g_variant_get_data_as_bytes (variant);
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
  g_autofree char *verifier = NULL;
  g_autofree char *email = NULL;
  const char *name;
  const char *fingerprint;
  gint64 created_us;
  gint64 time_us;
  char *key;
  ChatAccount *account;

  g_variant_get (item, "(&smsmsxasa(sx))", &name, &verifier, &email, &created_us, &fingerprints,
                 &markers);
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

  return TRUE;
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

static gboolean
load_user (ChatState *self, GVariant *item)
{
  g_autoptr (GVariantIter) members = NULL;
  g_autoptr (GVariantIter) invitations = NULL;
  g_autoptr (GVariantIter) metadata = NULL;
  const ChatAccount *account;
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
         load_metadata (&user->metadata, metadata);
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

/* In this order: a row may point only to what is loaded before it. */
static const struct
{
  guint child;
  gboolean (*load) (ChatState *self, GVariant *item);
} parts[] = {
  { 4, load_account }, { 5, load_room }, { 6, load_user }, { 7, load_ban }, { 8, load_last_id },
};

static gboolean
load_parts (ChatState *self, GVariant *variant)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
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
  if (old->members->len == 0)
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
  g_autoptr (GVariant) variant =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (STATE_FORMAT), bytes, FALSE));
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
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
