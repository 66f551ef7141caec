/* server-feature.h: what one file of src/server/ adds to the server, as rows.
 *
 * A feature is commands, capabilities, ISUPPORT tokens and handlers of effects, and has one line in
 * the list in server-feature.c. What it keeps with the server or with a session is a note under a
 * quark of its own (server->notes, session->notes), so that nobody pays for what is rarely used.
 */
#pragma once

#include "chat-state.h"
#include "irc-message.h"
#include "server-session.h"

G_BEGIN_DECLS

/* What the table checks, no handler checks again. */
typedef struct
{
  const char *name;
  guint min_params;
  gboolean before_welcome; /* allowed while the client still registers */
  void (*run) (ServerSession *session, const IrcMessage *message);
  gboolean is_secret; /* its parameters stay out of the log */
} ServerCommand;

typedef struct
{
  IrcCap cap;
  char *(*dup_value) (ServerSession *session);     /* (nullable): for CAP LS 302 */
  gboolean (*is_offered) (ServerSession *session); /* (nullable): always */
} ServerCapRow;

typedef struct
{
  const char *name;
  const char *value; /* (nullable) */
  char *(*dup_value) (
      Server *); /* (nullable): when it depends on the configuration; %NULL: is not */
} ServerTokenRow;

typedef struct
{
  ChatEffectType type;
  void (*run) (Server *self, const ChatEffect *effect);
} ServerEffectRow;

/* Each list ends with a row without a name, without a function, or with IRC_N_CAPS; each may be
 * absent. */
typedef struct
{
  const ServerCommand *commands;
  const ServerCapRow *caps;
  const ServerTokenRow *tokens;
  const ServerEffectRow *effects;
  void (*on_session_closed) (ServerSession *session); /* its user, if any, has left the chat */
  void (*on_refused) (ServerSession *session,
                      const ChatEntry *entry); /* by the journal; the session was told */
} ServerFeature;

/* Const tables, no state. */
extern const ServerFeature server_account_feature;
extern const ServerFeature server_account_settings_feature;
extern const ServerFeature server_ban_feature;
extern const ServerFeature server_caps_feature;
extern const ServerFeature server_gateway_feature;
extern const ServerFeature server_history_feature;
extern const ServerFeature server_history_events_feature;
extern const ServerFeature server_history_join_feature;
extern const ServerFeature server_info_feature;
extern const ServerFeature server_knock_feature;
extern const ServerFeature server_limits_feature;
extern const ServerFeature server_list_feature;
extern const ServerFeature server_metadata_feature;
extern const ServerFeature server_metadata_subs_feature;
extern const ServerFeature server_modes_feature;
extern const ServerFeature server_monitor_feature;
extern const ServerFeature server_multiline_feature;
extern const ServerFeature server_names_feature;
extern const ServerFeature server_nickserv_feature;
extern const ServerFeature server_oper_feature;
extern const ServerFeature server_pages_feature;
extern const ServerFeature server_ping_feature;
extern const ServerFeature server_read_marker_feature;
extern const ServerFeature server_redact_feature;
extern const ServerFeature server_registration_feature;
extern const ServerFeature server_rename_feature;
extern const ServerFeature server_retention_feature;
extern const ServerFeature server_rooms_feature;
extern const ServerFeature server_sasl_feature;
extern const ServerFeature server_search_feature;
extern const ServerFeature server_stats_feature;
extern const ServerFeature server_users_feature;
extern const ServerFeature server_vetting_feature;
extern const ServerFeature server_who_feature;
extern const ServerFeature server_whois_feature;
extern const ServerFeature server_whowas_feature;
extern const ServerFeature server_words_feature;

extern const ServerFeature *const server_features[]; /* %NULL after the last */

/* name -> row; keys are compared without case. (transfer full) */
GHashTable *server_feature_collect_commands (void);

void server_feature_run_line (ServerSession *session, const char *line, gsize length);
void server_feature_run_effect (Server *self, const ChatEffect *effect);
void server_feature_close_session (ServerSession *session);
void server_feature_refuse (ServerSession *session, const ChatEntry *entry);

G_END_DECLS
