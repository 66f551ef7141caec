/* main-config.h: what the configuration file says for a person: the keys of [client], which
 * main-setting.h has. [server], [limits] and the others are the server's to read.
 */
#pragma once

#include "client-settings.h"
#include "main-setting.h"
#include "tui-settings.h"

G_BEGIN_DECLS

#define MAIN_CONFIG_GROUP "client"
/* In front of a profile's name, whose group has the same keys. */
#define MAIN_CONFIG_PROFILE "profile "
#define MAIN_CONFIG_KEYS_GROUP "keys"

/* When what waits to be sent is kept on disk. */
typedef enum
{
  MAIN_OUTBOX_SCREEN, /* with a screen: a script learns by the exit status what was not sent */
  MAIN_OUTBOX_ALWAYS,
  MAIN_OUTBOX_NEVER,
} MainOutbox;

/* The fields are the interface. Text and lists belong to the struct. */
typedef struct
{
  /* Also options of the command line, which go before. (nullable) */
  const char *host;
  const char *port;
  const char *certfile;
  const char *cafile;
  const char *username;
  const char *color;
  const char *const *rooms;
  gboolean has_tls;

  const char *password_command;
  MainOutbox outbox;
  gboolean has_log;
  const char *log_dir;
  ClientSettings client;
  TuiSettings tui;

  GStringChunk *texts; /* (owned) */
  GPtrArray *lists;    /* (owned) (owned) GStrv */
  GArray *bindings;    /* (owned) of TuiBinding: texts has their words */
  GHashTable *changes; /* (owned): names of settings -> (owned) (nullable): what /set made of them,
                          as it stands in the file; none: they go from there */
} MainConfig;

MainConfig *main_config_new (void);
void main_config_free (MainConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MainConfig, main_config_free)

/* A group that is not there changes nothing. is_serving: without what leads to a server */
gboolean main_config_read (MainConfig *self,
                           GKeyFile *file,
                           const char *file_name,
                           const char *group,
                           gboolean is_serving,
                           GError **error);
/* [keys]: each a key of the keyboard and what it does. */
gboolean
main_config_read_keys (MainConfig *self, GKeyFile *file, const char *file_name, GError **error);

/* Returns: %FALSE, with @error set: the group has no such key */
gboolean
main_config_refuse_key (const char *file_name, const char *group, const char *key, GError **error);

/* What is not read before it is used. */
gboolean main_config_check (GKeyFile *file, const char *file_name, GError **error);
gboolean main_config_check_certificates (GKeyFile *file, const char *file_name, GError **error);
GStrv main_config_list_profiles (GKeyFile *file); /* (transfer full): their names */

/* While it runs: what was typed for it, and what it is. */
gboolean
main_config_set (MainConfig *self, const MainSetting *setting, const char *value, GError **error);
/* To what holds where the file has nothing. */
void main_config_reset (MainConfig *self, const MainSetting *setting);
char *main_config_describe (const MainConfig *self, const MainSetting *setting);

G_END_DECLS
