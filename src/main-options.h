/* main-options.h: what the command line and the configuration file ask for. */
#pragma once

#include "main-config.h"

G_BEGIN_DECLS

/* What --ssl takes, joining, where nothing is named. */
#define MAIN_USUAL_CERTFILE "./client.pem"
#define MAIN_USUAL_CAFILE "./rootCA.pem"

/* Of a server, in its data directory. */
#define MAIN_HISTORY_FILE "history.db"

/* Exit statuses: 0 done, 1 it failed, 2 wrong usage. */
typedef enum
{
  MAIN_STATUS_DONE = 0,
  MAIN_STATUS_FAILED = 1,
  MAIN_STATUS_USAGE = 2,
} MainStatus;

/* The fields are the interface. */
typedef struct
{
  char **command; /* as pychat was called */
  char *host;     /* (nullable): serving: every address */
  guint16 port;
  gboolean is_serving;
  gboolean has_debug;
  gboolean has_tls;
  gboolean is_public;   /* with has_tls, by ircs://: our own certificate only where one is named */
  char *profile;        /* (nullable): what is in it went before */
  char **address_rooms; /* (nullable): of an address: "ROOM" or "ROOM KEY" */
  gboolean has_no_ui;
  gboolean is_checking; /* the configuration, and nothing else */
  gboolean is_hashing;  /* nothing else is asked for */
  char *certfile;       /* (nullable): without TLS */
  char *cafile;         /* (nullable): the system's trust */
  char *username;
  char *color;          /* (nullable): RRGGBB */
  char **rooms;         /* (nullable) */
  char *config;         /* (nullable): the file that was read */
  GKeyFile *file;       /* empty where there is no file */
  MainConfig *settings; /* (owned): what a person wants beside all this */
  char *data_dir;
  char *export_room;   /* (nullable): nothing else is asked for */
  char *export_since;  /* (nullable) */
  char *export_format; /* (nullable) */
} MainOptions;

MainOptions *main_options_new (void);
void main_options_free (MainOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MainOptions, main_options_free)

/* FALSE: it is over; status says how, and what there was to say was said. */
gboolean main_options_parse (MainOptions *self, int argc, char **argv, MainStatus *status);

/* One line on standard error, with the program's name. */
void main_complain (const char *text);

G_END_DECLS
