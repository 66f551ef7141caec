/* tui-settings.h: how a person wants the screen to be. A plain struct; the text in it belongs to
 * who fills it in, and outlives the app.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which messages of others ring and notify. */
typedef enum
{
  TUI_NOTIFY_WHEN_ALL,
  TUI_NOTIFY_WHEN_MENTIONS, /* of us, and what is for us alone */
  TUI_NOTIFY_WHEN_NONE,
} TuiNotifyWhen;

typedef struct
{
  TuiNotifyWhen notify;
  gboolean has_bell;
} TuiSettings;

/* What holds where nobody says otherwise. */
#define TUI_SETTINGS_INIT                                                                          \
  {                                                                                                \
    .notify = TUI_NOTIFY_WHEN_MENTIONS, .has_bell = TRUE,                                          \
  }

G_END_DECLS
