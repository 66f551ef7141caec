/* tui-theme.h: how things look, by what they are. Themes are key files: the user's own, those that
 * are installed, and those that come with the program. Pure, but for reading the files. */
#pragma once

#include "tui-color.h"
#include "tui-styled.h"

G_BEGIN_DECLS

#define TUI_THEME_ERROR (tui_theme_error_quark ())
GQuark tui_theme_error_quark (void);

/* In the place of a name: dark or light, as the terminal is. */
#define TUI_THEME_AUTO "auto"

typedef enum
{
  TUI_THEME_ERROR_UNKNOWN, /* there is none of that name */
  TUI_THEME_ERROR_INVALID, /* the words name file, group and key */
} TuiThemeError;

/* The fields are the interface. */
typedef struct
{
  char *name;
  TuiBackground background; /* what it is made for */
  gint32 background_color;  /* 0xRRGGBB; TUI_COLOR_DEFAULT: black or white, as background says */
  double contrast;          /* the least, of text with it */
  TuiStyle styles[TUI_N_ROLES];
} TuiTheme;

TuiTheme *tui_theme_load (const char *name, GError **error);
TuiTheme *
tui_theme_parse (const char *name, const char *text, const char *file_name, GError **error);
void tui_theme_free (TuiTheme *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiTheme, tui_theme_free)

GStrv tui_theme_list (void); /* (transfer full): the names there are, sorted, "auto" among them */

/* The look of style under the theme: its colours readable, its role's attributes. */
void tui_theme_resolve (const TuiTheme *self, const TuiStyle *style, TuiStyle *resolved);

G_END_DECLS
