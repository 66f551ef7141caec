#include "config.h"

#include "chat-entry.h"

#include "chat-pack.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "irc-case.h"
#include "irc-format.h"

G_DEFINE_QUARK (chat_error, chat_error)

/* version, type, flags, time, msgid, actor, source, account, target, text, params, tags; little
 * endian in the file. */
#define ENTRY_FORMAT "(yuuxstmsmsmsmsasas)"
#define ENTRY_VERSION 1

typedef enum
{
  ENTRY_WORDS,
  ENTRY_STATE,
} EntryKind;

static const struct
{
  ChatEntryType type;
  EntryKind kind;
} entry_types[] = {
  { CHAT_ENTRY_NODE_START, ENTRY_STATE }, { CHAT_ENTRY_CONNECT, ENTRY_STATE },
  { CHAT_ENTRY_QUIT, ENTRY_STATE },       { CHAT_ENTRY_NICK, ENTRY_STATE },
  { CHAT_ENTRY_AWAY, ENTRY_STATE },       { CHAT_ENTRY_ACCOUNT, ENTRY_STATE },
  { CHAT_ENTRY_HOST, ENTRY_STATE },       { CHAT_ENTRY_REALNAME, ENTRY_STATE },
  { CHAT_ENTRY_USER_MODE, ENTRY_STATE },  { CHAT_ENTRY_JOIN, ENTRY_STATE },
  { CHAT_ENTRY_PART, ENTRY_STATE },       { CHAT_ENTRY_KICK, ENTRY_STATE },
  { CHAT_ENTRY_INVITE, ENTRY_STATE },     { CHAT_ENTRY_TOPIC, ENTRY_STATE },
  { CHAT_ENTRY_MODE, ENTRY_STATE },       { CHAT_ENTRY_RENAME, ENTRY_STATE },
  { CHAT_ENTRY_PRIVMSG, ENTRY_WORDS },    { CHAT_ENTRY_NOTICE, ENTRY_WORDS },
  { CHAT_ENTRY_TAGMSG, ENTRY_WORDS },     { CHAT_ENTRY_REDACT, ENTRY_WORDS },
  { CHAT_ENTRY_REGISTER, ENTRY_STATE },   { CHAT_ENTRY_VERIFIER, ENTRY_STATE },
  { CHAT_ENTRY_CERT, ENTRY_STATE },       { CHAT_ENTRY_UNREGISTER, ENTRY_STATE },
  { CHAT_ENTRY_METADATA, ENTRY_STATE },   { CHAT_ENTRY_READ_MARKER, ENTRY_STATE },
  { CHAT_ENTRY_BAN, ENTRY_STATE },        { CHAT_ENTRY_UNBAN, ENTRY_STATE },
};

/**
 * chat_entry_new:
 * @target: (nullable)
 * @text: (nullable)
 *
 * The maker fills in the other fields before anyone else holds the entry.
 *
 * Returns: (transfer full)
 */
ChatEntry *
chat_entry_new (ChatEntryType type, ChatUserId actor, const char *target, const char *text)
{
  ChatEntry *self = g_rc_box_new0 (ChatEntry);

  self->type = type;
  self->actor = actor;
  self->target = g_strdup (target);
  self->text = g_strdup (text);
  return self;
}

ChatEntry *
chat_entry_ref (ChatEntry *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_entry (gpointer data)
{
  ChatEntry *self = data;

  g_free (self->msgid);
  g_free (self->source);
  g_free (self->account);
  g_free (self->target);
  g_free (self->text);
  g_strfreev (self->params);
  g_strfreev (self->tags);
}

void
chat_entry_unref (ChatEntry *self)
{
  g_rc_box_release_full (self, clear_entry);
}

/**
 * chat_entry_param:
 * Returns: the parameter, "" beyond the end
 */
const char *
chat_entry_param (const ChatEntry *self, guint index)
{
  if (self->params == NULL)
    return "";

  for (guint i = 0; self->params[i] != NULL; i++)
    if (i == index)
      return self->params[i];

  return "";
}

/**
 * chat_entry_tag:
 * Returns: (nullable): the value, "" for a tag without one
 */
const char *
chat_entry_tag (const ChatEntry *self, const char *name)
{
  for (char **tag = self->tags; tag != NULL && tag[0] != NULL && tag[1] != NULL; tag += 2)
    if (g_str_equal (tag[0], name))
      return tag[1];

  return NULL;
}

/* What somebody does rather than says, ACTION, is talk. */
static gboolean
is_ctcp_line (const char *text)
{
  g_autofree char *line = *text == '\001' ? g_strndup (text, strcspn (text, "\n")) : NULL;

  return line != NULL && irc_ctcp_parse (line, NULL, NULL) && !irc_ctcp_is_action (line);
}

/**
 * chat_entry_is_ctcp:
 *
 * modern-irc, ctcp.md. Words of several lines may reach people line by line, and these are cut
 * where params[0] says.
 */
gboolean
chat_entry_is_ctcp (const ChatEntry *self)
{
  gsize length = self->text != NULL ? strlen (self->text) : 0;
  char *offset = (char *) chat_entry_param (self, 0);

  if (length == 0 || strchr (self->text, '\001') == NULL)
    return FALSE;
  if (is_ctcp_line (self->text))
    return TRUE;
  for (const char *end = strchr (self->text, '\n'); end != NULL; end = strchr (end + 1, '\n'))
    if (is_ctcp_line (end + 1))
      return TRUE;
  while (*offset != '\0')
    {
      guint64 at = g_ascii_strtoull (offset, &offset, 10);

      if (at < length && is_ctcp_line (self->text + at))
        return TRUE;
      offset += *offset != '\0' ? 1 : 0;
    }

  return FALSE;
}

/**
 * chat_entry_is_state:
 * Returns: whether applying it may change the state, so that a replay needs it
 */
gboolean
chat_entry_is_state (const ChatEntry *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (entry_types); i++)
    if (entry_types[i].type == self->type)
      return entry_types[i].kind == ENTRY_STATE;

  return FALSE;
}

static gboolean
is_known_type (guint32 type)
{
  for (guint i = 0; i < G_N_ELEMENTS (entry_types); i++)
    if (entry_types[i].type == type)
      return TRUE;

  return FALSE;
}

/**
 * chat_identity_new:
 * @account: (nullable)
 *
 * Returns: (transfer full): equal for connections of one account, and for nobody else
 */
char *
chat_identity_new (const char *account, ChatUserId id)
{
  g_autofree char *folded = NULL;

  if (account == NULL || *account == '\0')
    return g_strdup_printf ("u:%" G_GINT64_MODIFIER "x", id);

  folded = irc_case_fold (account);
  return g_strconcat ("a:", folded, NULL);
}

/**
 * chat_entry_dup_identity:
 * Returns: (transfer full): who wrote the entry, to be compared with chat_user_dup_identity()
 */
char *
chat_entry_dup_identity (const ChatEntry *self)
{
  return chat_identity_new (self->account, self->actor);
}

/**
 * chat_entry_to_bytes:
 * Returns: (transfer full)
 */
GBytes *
chat_entry_to_bytes (const ChatEntry *self)
{
  ChatPack pack;

  chat_pack_init (&pack);
  chat_pack_begin (&pack, CHAT_PACK_TUPLE, 8);
  chat_pack_byte (&pack, ENTRY_VERSION);
  chat_pack_uint32 (&pack, (guint32) self->type);
  chat_pack_uint32 (&pack, (guint32) self->flags);
  chat_pack_int64 (&pack, self->time_us);
  chat_pack_string (&pack, self->msgid != NULL ? self->msgid : "");
  chat_pack_uint64 (&pack, self->actor);
  chat_pack_maybe_string (&pack, self->source);
  chat_pack_maybe_string (&pack, self->account);
  chat_pack_maybe_string (&pack, self->target);
  chat_pack_maybe_string (&pack, self->text);
  chat_pack_strings (&pack, (const char *const *) self->params);
  chat_pack_strings (&pack, (const char *const *) self->tags);
  chat_pack_end (&pack);

  return chat_pack_finish (&pack);
}

static ChatEntry *
entry_from_variant (GVariant *variant)
{
  ChatEntry *self = g_rc_box_new0 (ChatEntry);
  guint8 version;
  guint32 type;
  guint32 flags;

  g_variant_get (variant, "(yuuxstmsmsmsms^as^as)", &version, &type, &flags, &self->time_us,
                 &self->msgid, &self->actor, &self->source, &self->account, &self->target,
                 &self->text, &self->params, &self->tags);
  self->type = type;
  self->flags = flags;
  /* Nothing and an empty list are the same bytes; let them be the same fields. */
  if (self->params[0] == NULL)
    g_clear_pointer (&self->params, g_strfreev);
  if (self->tags[0] == NULL)
    g_clear_pointer (&self->tags, g_strfreev);
  return self;
}

static void
set_too_new (GError **error)
{
  g_set_error_literal (error, CHAT_ERROR, CHAT_ERROR_TOO_NEW,
                       _("A stored entry was written by a newer version of pychat"));
}

/**
 * chat_entry_from_bytes:
 * Returns: (transfer full): the entry, or %NULL with @error of %CHAT_ERROR set
 */
ChatEntry *
chat_entry_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GVariant) variant =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ENTRY_FORMAT), bytes, FALSE));
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 type;

  /* The version is the first byte in whatever format follows it. */
  if (size > 0 && data[0] > ENTRY_VERSION)
    {
      set_too_new (error);
      return NULL;
    }

  if (size == 0 || data[0] == 0 || !g_variant_is_normal_form (variant))
    {
      g_set_error_literal (error, CHAT_ERROR, CHAT_ERROR_DAMAGED, _("A stored entry is damaged"));
      return NULL;
    }

  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    {
      GVariant *swapped = g_variant_byteswap (variant);

      g_variant_unref (variant);
      variant = swapped;
    }

  g_variant_get_child (variant, 1, "u", &type);
  if (!is_known_type (type))
    {
      set_too_new (error);
      return NULL;
    }

  return entry_from_variant (variant);
}
