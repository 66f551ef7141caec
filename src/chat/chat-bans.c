/* Bans from the whole server: who must stay out, for how long. */
#include "config.h"

#include "chat-private.h"

#include <string.h>

#include "chat-network.h"
#include "irc-mask.h"
#include "irc-case.h"

typedef struct
{
  const char *source;
  const char *account;
  const char *fingerprint;
  GInetAddress *address;
} BanSubject;

static gboolean
matches_nick (const ChatBan *ban, const char *mask, const BanSubject *subject)
{
  return irc_mask_match (mask, subject->source);
}

static gboolean
matches_account (const ChatBan *ban, const char *mask, const BanSubject *subject)
{
  return subject->account != NULL && irc_mask_match (mask, subject->account);
}

static gboolean
matches_cert (const ChatBan *ban, const char *mask, const BanSubject *subject)
{
  return subject->fingerprint != NULL && g_ascii_strcasecmp (mask, subject->fingerprint) == 0;
}

static gboolean
matches_net (const ChatBan *ban, const char *mask, const BanSubject *subject)
{
  return subject->address != NULL && ban->network != NULL &&
         g_inet_address_mask_matches (ban->network, subject->address);
}

static const struct
{
  const char *prefix;
  gboolean (*matches) (const ChatBan *ban, const char *mask, const BanSubject *subject);
} kinds[] = {
  { "nick:", matches_nick },
  { "account:", matches_account },
  { "cert:", matches_cert },
  { "net:", matches_net },
};

ChatBan *
chat_ban_new (const char *mask, const char *setter, const char *reason)
{
  ChatBan *self = g_new0 (ChatBan, 1);

  self->mask = g_strdup (mask);
  self->setter = g_strdup (setter);
  self->reason = g_strdup (reason);
  if (g_str_has_prefix (mask, "net:"))
    self->network = chat_network_parse (mask + strlen ("net:"));
  return self;
}

void
chat_ban_free (ChatBan *self)
{
  g_free (self->mask);
  g_free (self->setter);
  g_free (self->reason);
  g_clear_object (&self->network);
  g_free (self);
}

/* Whether the mask has a kind, and something behind it that this kind can compare. */
gboolean
chat_bans_is_mask (const char *mask)
{
  if (g_str_has_prefix (mask, "net:"))
    {
      g_autoptr (GInetAddressMask) network = chat_network_parse (mask + strlen ("net:"));

      return network != NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (mask, kinds[i].prefix))
      return mask[strlen (kinds[i].prefix)] != '\0';

  return FALSE;
}

/* Returns: (nullable): the ban with that very mask; *index is its place, or where it belongs */
static ChatBan *
find (const GPtrArray *bans, const char *mask, guint *index)
{
  guint low = 0;
  guint high = bans->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      ChatBan *ban = g_ptr_array_index (bans, middle);
      int order = strcmp (ban->mask, mask);

      *index = middle;
      if (order == 0)
        return ban;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  *index = low;
  return NULL;
}

/* Frees the ban where there is one with its mask already. */
gboolean
chat_bans_insert (GPtrArray *bans, ChatBan *ban)
{
  guint index;

  if (find (bans, ban->mask, &index) != NULL)
    {
      chat_ban_free (ban);
      return FALSE;
    }

  g_ptr_array_insert (bans, index, ban);
  return TRUE;
}

static gboolean
is_over (const ChatBan *ban, gint64 now_us)
{
  return ban->until_us != 0 && ban->until_us <= now_us;
}

static void
expire (GPtrArray *bans, gint64 now_us)
{
  for (guint i = bans->len; i > 0; i--)
    if (is_over (g_ptr_array_index (bans, i - 1), now_us))
      g_ptr_array_remove_index (bans, i - 1);
}

static gboolean
is_ban_for (const ChatBan *ban, const BanSubject *subject)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (ban->mask, kinds[i].prefix))
      return kinds[i].matches (ban, ban->mask + strlen (kinds[i].prefix), subject);

  return FALSE;
}

/**
 * chat_state_is_banned:
 * @source: nick!user@host
 * @account: (nullable)
 * @fingerprint: (nullable)
 * @address: (nullable): an IP address as text; another form than that matches no network
 *
 * Returns: (nullable) (transfer none): the first ban that holds at @now_us
 */
const ChatBan *
chat_state_is_banned (const ChatState *self,
                      const char *source,
                      const char *account,
                      const char *fingerprint,
                      const char *address,
                      gint64 now_us)
{
  g_autoptr (GInetAddress) inet = address != NULL ? g_inet_address_new_from_string (address) : NULL;
  const BanSubject subject = { source, account, fingerprint, inet };

  for (guint i = 0; i < self->bans->len; i++)
    {
      const ChatBan *ban = g_ptr_array_index (self->bans, i);

      if (!is_over (ban, now_us) && is_ban_for (ban, &subject))
        return ban;
    }

  return NULL;
}

/**
 * chat_state_get_bans:
 * Returns: (transfer none): those that are over are among them until the next BAN or UNBAN
 */
GPtrArray *
chat_state_get_bans (const ChatState *self)
{
  return self->bans;
}

/* "NICK:*!*@*.Example" and "nick:*!*@*.example" are one ban. A certificate is lower-case hex. */
static char *
normalize_mask (const char *mask)
{
  return irc_case_fold (mask);
}

static gboolean
has_power (ChatApply *self)
{
  return chat_apply_has_power (self) || chat_apply_reject (self, IRC_ERR_NOPRIVILEGES, NULL, NULL);
}

gboolean
chat_may_ban (ChatApply *self)
{
  const char *mask = self->entry->target != NULL ? self->entry->target : "";
  const char *until = chat_entry_param (self->entry, 0);
  g_autofree char *normal = normalize_mask (mask);

  if (!has_power (self))
    return FALSE;

  if (!chat_bans_is_mask (normal))
    return chat_apply_reject (self, IRC_ERR_BADMASK, mask, NULL);

  return *until == '\0' || g_ascii_string_to_signed (until, 10, 0, G_MAXINT64, NULL, NULL) ||
         chat_apply_fail (self, "INVALID_PARAMS", "Invalid time", mask, NULL);
}

void
chat_run_ban (ChatApply *self)
{
  const ChatEntry *entry = self->entry;
  GPtrArray *bans = self->state->bans;
  g_autofree char *mask = normalize_mask (entry->target);
  ChatBan *ban =
      chat_ban_new (mask, chat_entry_param (entry, 1), entry->text != NULL ? entry->text : "");
  guint index;

  ban->time_us = entry->time_us;
  ban->until_us = g_ascii_strtoll (chat_entry_param (entry, 0), NULL, 10);
  expire (bans, entry->time_us);
  if (find (bans, mask, &index) != NULL)
    g_ptr_array_remove_index (bans, index);
  chat_bans_insert (bans, ban);
  chat_apply_tell (self,
                   &(ChatEffect){ .type = CHAT_EFFECT_BANNED, .actor = self->actor, .text = mask });
}

gboolean
chat_may_unban (ChatApply *self)
{
  const char *mask = self->entry->target != NULL ? self->entry->target : "";
  g_autofree char *normal = normalize_mask (mask);
  guint index;

  return has_power (self) &&
         (find (self->state->bans, normal, &index) != NULL ||
          chat_apply_fail (self, "BAN_UNKNOWN", "There is no such ban", mask, NULL));
}

void
chat_run_unban (ChatApply *self)
{
  g_autofree char *mask = normalize_mask (self->entry->target);
  guint index;

  find (self->state->bans, mask, &index);
  g_ptr_array_remove_index (self->state->bans, index);
  chat_apply_tell (
      self, &(ChatEffect){ .type = CHAT_EFFECT_UNBANNED, .actor = self->actor, .text = mask });
  expire (self->state->bans, self->entry->time_us);
}
