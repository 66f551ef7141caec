/* main-setting.h: the settings of a person, which are the keys of [client]: one table says what
 * they are called, what they may be, what they are for, and when a change of them holds.
 *
 * The reader of the file, --check-config, /set and its completion go by it. A new setting is one
 * row there, a line in data/pychat.conf and one in data/pychat.1.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MAIN_SETTING_TEXT,     /* const char * */
  MAIN_SETTING_PATH,     /* const char *; "~/" is the home directory */
  MAIN_SETTING_CERTFILE, /* likewise: of who has it */
  MAIN_SETTING_CAFILE,   /* likewise: of who signed the other side's */
  MAIN_SETTING_THEME,    /* const char * */
  MAIN_SETTING_HOST,     /* const char *; an address as well */
  MAIN_SETTING_LIST,     /* const char *const *; separated by ';' */
  MAIN_SETTING_ROOMS,    /* likewise */
  MAIN_SETTING_SWITCH,   /* gboolean */
  MAIN_SETTING_NUMBER,   /* guint, from least to most */
  MAIN_SETTING_CHOICE,   /* an enum: the place of the word in the choices */
  MAIN_SETTING_TIME,     /* const char *; as strftime() takes it */
  MAIN_SETTING_PORT,     /* const char *; a number from least to most */
  MAIN_SETTING_COLOR,    /* const char *; as main_setting_is_color() has it */
  MAIN_SETTING_NICK,     /* const char * */
  MAIN_SETTING_COMMAND,  /* const char *; empty, or words as a shell reads them */
} MainSettingType;

typedef enum
{
  MAIN_SETTING_OF_WAY = 1 << 0,   /* leads to a server: nothing for who hosts a chat */
  MAIN_SETTING_AT_START = 1 << 1, /* a change holds from the next start on; else at once */
  MAIN_SETTING_SECRET = 1 << 2,   /* what it is is shown to nobody */
} MainSettingFlags;

typedef struct
{
  const char *name;
  MainSettingType type;
  gsize offset;               /* in MainConfig */
  guint flags;                /* MainSettingFlags */
  const char *help;           /* translatable */
  guint least, most;          /* MAIN_SETTING_NUMBER, MAIN_SETTING_PORT */
  const char *const *choices; /* MAIN_SETTING_CHOICE: ends with NULL */
} MainSetting;

const MainSetting *main_setting_get (gsize index);       /* (nullable): beyond the last */
const MainSetting *main_setting_find (const char *name); /* (nullable) */

/* What it may be, as a sentence for who gave something else. (transfer full) (nullable): anything
 */
char *main_setting_describe_allowed (const MainSetting *self);
/* The words that it may be. (transfer full) (nullable): not just some words */
GStrv main_setting_list_allowed (const MainSetting *self);

gboolean main_setting_is_color (const char *text); /* six hexadecimal digits, perhaps behind '#' */
gboolean main_setting_is_room (const char *name);  /* perhaps without the sign before it */

G_END_DECLS
