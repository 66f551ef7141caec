#define G_LOG_DOMAIN "pychat-server"

#include "config.h"

#include "server-feature.h"

#include "server-multiline.h"
#include "server-nickserv.h"
#include "server-private.h"

#include <string.h>

/* clang-format off: one a line. */
/* In the order in which they are told of an effect: who takes a session's user away is the last. */
const ServerFeature *const server_features[] = {
  &server_caps_feature,
  &server_registration_feature,
  &server_pages_feature,
  &server_ping_feature,
  &server_rooms_feature,
  &server_words_feature,
  &server_knock_feature,
  &server_modes_feature,
  &server_names_feature,
  &server_list_feature,
  &server_who_feature,
  &server_whois_feature,
  &server_whowas_feature,
  &server_info_feature,
  &server_monitor_feature,
  &server_sasl_feature,
  &server_account_feature,
  &server_account_settings_feature,
  &server_nickserv_feature,
  &server_vetting_feature,
  &server_oper_feature,
  &server_ban_feature,
  &server_gateway_feature,
  &server_stats_feature,
  &server_history_feature,
  &server_history_join_feature,
  &server_history_events_feature,
  &server_limits_feature,
  &server_multiline_feature,
  &server_search_feature,
  &server_redact_feature,
  &server_read_marker_feature,
  &server_metadata_feature,
  &server_metadata_subs_feature,
  &server_rename_feature,
  &server_retention_feature,
  &server_users_feature,
  NULL,
};
/* clang-format on */

static guint
hash_name (gconstpointer name)
{
  guint hash = 5381;

  for (const char *c = name; *c != '\0'; c++)
    hash = hash * 33 + (guchar) g_ascii_toupper (*c);
  return hash;
}

static gboolean
equal_names (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

GHashTable *
server_feature_collect_commands (void)
{
  GHashTable *commands = g_hash_table_new (hash_name, equal_names);

  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerCommand *row = server_features[i]->commands; row != NULL && row->name != NULL;
         row++)
      g_hash_table_insert (commands, (gpointer) row->name, (gpointer) row);

  return commands;
}

static void
count_use (Server *self, const ServerCommand *command)
{
  gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (self->uses, command));

  g_hash_table_insert (self->uses, (gpointer) command, GSIZE_TO_POINTER (n + 1));
}

static void
run_command (ServerSession *session, const ServerCommand *command, const IrcMessage *message)
{
  session->server->runs = session;
  if (command == NULL)
    {
      if (session->user == NULL)
        server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
      else
        server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, message->command, NULL);
    }
  else if (session->user == NULL && !command->before_welcome)
    server_reply (session, IRC_ERR_NOTREGISTERED, NULL, NULL);
  else if (message->n_params < command->min_params)
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, command->name, NULL);
  else
    {
      count_use (session->server, command);
      command->run (session, message);
    }
  session->server->runs = NULL;
}

/* labeled-response: only for who negotiated it, and batch, which it depends on. */
static const char *
get_label (ServerSession *session, const IrcMessage *message)
{
  const char *label = irc_message_tag (message, "label");

  return label != NULL && *label != '\0' && strlen (label) <= 64 &&
                 server_session_has_cap (session, IRC_CAP_LABELED_RESPONSE) &&
                 server_session_has_cap (session, IRC_CAP_BATCH)
             ? label
             : NULL;
}

static gboolean
is_within_limits (const ServerConfig *config, const char *line, gsize length)
{
  const char *space = *line == '@' ? memchr (line, ' ', length) : NULL;
  gsize tags = space != NULL ? (gsize) (space - line) + 1 : 0;

  return tags <= config->max_tags_length + strlen ("@ ") &&
         length - tags <= config->max_line_length - strlen ("\r\n");
}

static gboolean
is_secret (const ServerCommand *command, const IrcMessage *message)
{
  return command->is_secret || server_nickserv_is_name (irc_message_param (message, 0));
}

/* Asked first: GLib would write the line down, and then find that nobody wants it. */
static void
log_line (ServerSession *session,
          const ServerCommand *command,
          const IrcMessage *message,
          const char *line)
{
  if (g_log_get_debug_enabled ())
    g_debug ("%s >> %s", server_session_get_nick (session),
             command != NULL && is_secret (command, message) ? command->name : line);
}

/**
 * server_feature_run_line:
 *
 * What came from the client, from bytes to a command.
 */
void
server_feature_run_line (ServerSession *session, const char *line, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IrcMessage) message = NULL;
  const ServerCommand *command;
  g_autoptr (ServerResponse) response = NULL;
  const char *label;

  if (!is_within_limits (session->server->config, line, length))
    {
      server_reply (session, IRC_ERR_INPUTTOOLONG, NULL, NULL);
      return;
    }
  if (!g_utf8_validate_len (line, length, NULL))
    {
      g_debug ("%s >> a line that is not UTF-8", server_session_get_nick (session));
      server_fail (session, "*", "INVALID_UTF8", "This chat speaks UTF-8 only", NULL);
      return;
    }

  message = irc_message_parse_bytes (line, length, &error);
  if (message == NULL)
    {
      if (g_error_matches (error, IRC_MESSAGE_ERROR, IRC_MESSAGE_ERROR_COMMAND))
        server_reply (session, IRC_ERR_UNKNOWNCOMMAND, NULL, "*", NULL);
      return;
    }

  command = g_hash_table_lookup (session->server->commands, message->command);
  log_line (session, command, message, line);
  if (server_multiline_take_line (session, message))
    return;

  label = get_label (session, message);
  if (label == NULL)
    {
      run_command (session, command, message);
      return;
    }

  response = server_response_new (session, label);
  session->response = response;
  run_command (session, command, message);
  session->response = NULL;
}

void
server_feature_run_effect (Server *self, const ChatEffect *effect)
{
  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerEffectRow *row = server_features[i]->effects; row != NULL && row->run != NULL;
         row++)
      if (row->type == effect->type)
        row->run (self, effect);
}

void
server_feature_close_session (ServerSession *session)
{
  for (guint i = 0; server_features[i] != NULL; i++)
    if (server_features[i]->on_session_closed != NULL)
      server_features[i]->on_session_closed (session);
}

void
server_feature_refuse (ServerSession *session, const ChatEntry *entry)
{
  for (guint i = 0; server_features[i] != NULL; i++)
    if (server_features[i]->on_refused != NULL)
      server_features[i]->on_refused (session, entry);
}
