/* server-config.h: what a server is told before it starts: its names, its words, its limits.
 *
 * Read from the groups [server], [limits] and [history] of a key file, and those for each operator,
 * gateway and room. A key that nobody knows, or a value
 * that cannot be, is an error that names the file, the group and the key.
 */
#pragma once

#include "server-grants.h"
#include "server-retention.h"

G_BEGIN_DECLS

typedef enum
{
  SERVER_ERROR_CONFIG, /* a key or a value that cannot be */
  SERVER_ERROR_STATE,  /* what the journal holds is not a chat */
} ServerError;

#define SERVER_ERROR (server_error_quark ())
GQuark server_error_quark (void);

/* The fields are the interface. Strings are never %NULL but where it says so. */
typedef struct
{
  char *name;            /* of this server, as in a line's source */
  char *network;         /* what people call this chat */
  char *description;     /* of this server, in WHOIS */
  char *lobby;           /* where newcomers are put, with its '#' */
  char **motd;           /* (nullable): lines */
  char *password;        /* (nullable): asked of everybody */
  char *icon;            /* (nullable): address of an image that stands for it */
  char *admin_name;      /* (nullable) */
  char *admin_place;     /* (nullable) */
  char *admin_email;     /* (nullable) */
  char **sts_hosts;      /* (nullable): names for which STS holds; else all */
  char *client_tag_deny; /* (nullable): as ISUPPORT's CLIENTTAGDENY */

  char *metrics; /* (nullable): path or port */

  guint sts_port; /* 0: no STS */
  guint sts_duration_s;
  guint registration_timeout_ms;
  guint ping_interval_ms;
  guint handshake_timeout_ms;
  guint max_connections;             /* 0: as many as descriptors allow */
  guint max_connections_per_address; /* IPv6: per /64; 0: no limit */
  guint connection_rate;             /* a second and address; 0: no limit */
  guint connection_burst;            /* how many at once */
  guint account_rate;                /* new ones an hour and address; 0: no limit */
  guint account_burst;               /* how many at once */
  guint input_rate;                  /* lines a second and session; 0: no limit */
  guint input_burst;                 /* how many at once */
  guint max_send_queue;              /* bytes a connection */
  guint max_line_length;             /* bytes without tags, with CR LF */
  guint max_tags_length;             /* bytes of a client's tags */
  guint max_rooms;                   /* a user */
  guint max_list_entries;
  guint max_metadata;
  guint max_monitors;
  guint max_history;     /* messages a CHATHISTORY or SEARCH */
  guint history_on_join; /* messages for who cannot ask for them; 0: none */
  guint max_multiline_bytes;
  guint max_multiline_lines;
  guint multiline_timeout_ms; /* from its first line to its last */
  guint max_metadata_subs;
  guint redact_window; /* seconds in which words can be taken back; 0: no end */
  guint max_targets;   /* of one PRIVMSG, NOTICE or TAGMSG */
  guint max_joins;     /* rooms or people of one JOIN, PART or KICK */
  guint max_away_length;
  guint max_kick_length;
  guint max_topic_length;
  guint max_realname_length;
  guint snapshot_interval; /* entries of state between two snapshots */

  ServerGrants grants;
  ServerRetention retention;
} ServerConfig;

ServerConfig *server_config_new (void);
ServerConfig *server_config_ref (ServerConfig *self);
void server_config_unref (ServerConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerConfig, server_config_unref)

/* Of a file that is read for another purpose. */
gboolean server_config_check_groups (GKeyFile *file, const char *file_name, GError **error);
gboolean
server_config_read (ServerConfig *self, GKeyFile *file, const char *file_name, GError **error);
/* Returns: %FALSE, with @error set: the group has no such key */
gboolean server_config_refuse_key (const char *file_name,
                                   const char *group,
                                   const char *key,
                                   GError **error);
GStrv server_config_keep_fixed (ServerConfig *self, const ServerConfig *old);

G_END_DECLS
