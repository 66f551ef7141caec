/* tui-settings.h: how a person wants the screen to be. A plain struct; the text in it belongs to
 * who fills it in, and outlives the app.
 */
#pragma once

#include "tui-bidi.h"

G_BEGIN_DECLS

/* Which messages of others ring and notify. */
typedef enum
{
  TUI_NOTIFY_WHEN_ALL,
  TUI_NOTIFY_WHEN_MENTIONS, /* of us, and what is for us alone */
  TUI_NOTIFY_WHEN_NONE,
} TuiNotifyWhen;

/* How many columns a character takes that is wide in East Asia and narrow elsewhere. */
typedef enum
{
  TUI_AMBIGUOUS_AUTO, /* as the locale has it */
  TUI_AMBIGUOUS_NARROW,
  TUI_AMBIGUOUS_WIDE,
} TuiAmbiguousWidth;

/* What Tab does where there is something to complete. */
typedef enum
{
  TUI_TAB_COMPLETES,
  TUI_TAB_ROTATES,
} TuiTab;

/* A key of [keys], and what it does: the name of a function, TUI_BINDING_NONE, or "text". */
typedef struct
{
  const char *keys;
  const char *function;
} TuiBinding;

#define TUI_BINDING_NONE "none"

typedef struct
{
  TuiNotifyWhen notify;
  gboolean has_bell;
  const char *notify_command; /* (nullable): run with who and what behind it */
  TuiAmbiguousWidth ambiguous_width;
  const char *time_format; /* see tui-time.h; "": no times */
  TuiBidi bidi;
  const char *theme;     /* its name, or TUI_THEME_AUTO */
  gboolean has_mouse;    /* clicks and the wheel are ours */
  gboolean tells_typing; /* the others see that one writes */
  TuiTab tab;
  gboolean is_plain;      /* sentences, and nothing drawn: tui-plain.h */
  gboolean keeps_history; /* of what was sent, for the next time */
  const TuiBinding *bindings;
  guint n_bindings;
} TuiSettings;

/* What holds where nobody says otherwise. */
#define TUI_SETTINGS_INIT                                                                          \
  {                                                                                                \
    .notify = TUI_NOTIFY_WHEN_MENTIONS, .has_bell = TRUE, .has_mouse = TRUE, .tells_typing = TRUE, \
  }

G_END_DECLS
