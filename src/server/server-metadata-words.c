#include "config.h"

#include "server-metadata-words.h"

/* metadata, "Postponed synchronization" */
#define RETRY_AFTER "4"

gboolean
server_metadata_is_3 (const ServerSession *session)
{
  return server_session_has_cap (session, IRC_CAP_METADATA_3);
}

void
server_metadata_say_answer (ServerSession *session,
                            const char *name,
                            const char *key,
                            const char *value)
{
  /* metadata-3: "", which metadata-2 may have set, is no value. */
  if (value != NULL && (*value != '\0' || !server_metadata_is_3 (session)))
    server_reply (session, IRC_RPL_KEYVALUE, value, name, key, "*", *value != '\0' ? NULL : "",
                  NULL);
  else
    server_reply (session, IRC_RPL_KEYNOTSET, "Key not set", name, key, NULL);
}

void
server_metadata_say_news (ServerSession *session,
                          const char *name,
                          const char *key,
                          const char *value)
{
  if (server_metadata_is_3 (session))
    server_metadata_say_answer (session, name, key, value);
  else
    server_say (session, "METADATA", value, name, key, "*", NULL);
}

void
server_metadata_say_bad_key (ServerSession *session, const char *key)
{
  if (server_metadata_is_3 (session))
    server_warn (session, "METADATA", "INVALID_KEY", "Invalid key", key, NULL);
  else
    server_fail (session, "METADATA", "KEY_INVALID", "Invalid key", key, NULL);
}

void
server_metadata_say_later (ServerSession *session, const char *target)
{
  server_reply (session, IRC_RPL_METADATASYNCLATER,
                server_metadata_is_3 (session) ? "Try again later" : "", target, RETRY_AFTER, NULL);
}

typedef enum
{
  SAYS_NOTHING,
  SAYS_KEY,
  SAYS_TARGET,
  SAYS_BOTH,
  SAYS_TARGET_AND_LIMIT,
  SAYS_KEY_AND_LIMIT,
} Context;

static const struct
{
  const char *code; /* of metadata-2 */
  const char *code_3;
  Context context;
  Context context_3;
} codes[] = {
  { "INVALID_TARGET", "INVALID_TARGET", SAYS_TARGET, SAYS_TARGET },
  { "KEY_INVALID", "INVALID_KEY", SAYS_KEY, SAYS_KEY },
  { "KEY_NO_PERMISSION", "KEY_NO_PERMISSION", SAYS_BOTH, SAYS_BOTH },
  { "KEY_NOT_SET", "KEY_NOT_SET", SAYS_BOTH, SAYS_BOTH },
  { "LIMIT_REACHED", "LIMIT_REACHED", SAYS_TARGET, SAYS_TARGET_AND_LIMIT },
  { "SUBCOMMAND_INVALID", "INVALID_PARAMS", SAYS_KEY, SAYS_KEY },
  { "TOO_MANY_SUBS", "LIMIT_REACHED", SAYS_KEY, SAYS_KEY_AND_LIMIT },
  { "VALUE_INVALID", "INVALID_VALUE", SAYS_NOTHING, SAYS_KEY },
};

static guint
find_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].code, code))
      return i;

  g_return_val_if_reached (0);
}

void
server_metadata_fail (
    ServerSession *session, const char *code, const char *text, const char *target, const char *key)
{
  const ServerConfig *config = session->server->config;
  gboolean is_3 = server_metadata_is_3 (session);
  guint index = find_code (code);
  Context context = is_3 ? codes[index].context_3 : codes[index].context;
  gboolean has_target = context >= SAYS_TARGET && context <= SAYS_TARGET_AND_LIMIT;
  gboolean has_key = context == SAYS_KEY || context == SAYS_BOTH || context == SAYS_KEY_AND_LIMIT;
  g_autofree char *limit =
      context == SAYS_TARGET_AND_LIMIT ? g_strdup_printf ("%u", config->max_metadata)
      : context == SAYS_KEY_AND_LIMIT  ? g_strdup_printf ("%u", config->max_metadata_subs)
                                       : NULL;
  const char *params[4] = { NULL };
  guint n = 0;

  if (has_target)
    params[n++] = target;
  if (has_key)
    params[n++] = key;
  params[n] = limit;
  server_failv (session, "METADATA", is_3 ? codes[index].code_3 : code, text, params);
}

void
server_metadata_say_rejected (ServerSession *session, const ChatEffect *effect)
{
  server_metadata_fail (session, effect->fail, effect->text,
                        effect->entry->target != NULL ? effect->entry->target : "*",
                        chat_entry_param (effect->entry, 0));
}
