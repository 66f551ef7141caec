/* irc-format.h: bold, colours and the like inside a text, and CTCP around it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  IRC_FORMAT_BOLD = 1 << 0,
  IRC_FORMAT_ITALIC = 1 << 1,
  IRC_FORMAT_UNDERLINE = 1 << 2,
  IRC_FORMAT_STRIKE = 1 << 3,
  IRC_FORMAT_MONOSPACE = 1 << 4,
  IRC_FORMAT_REVERSE = 1 << 5,
} IrcFormatAttributes;

/* A colour: the default, one of the 99, or IRC_COLOR_RGB with 0xRRGGBB in the lower bits. */
typedef gint32 IrcColor;
#define IRC_COLOR_DEFAULT (-1)
#define IRC_COLOR_RGB 0x1000000
#define IRC_N_COLORS 99

typedef struct
{
  IrcFormatAttributes attributes;
  IrcColor foreground;
  IrcColor background;
  gsize start; /* in the text with its codes, in bytes */
  gsize length;
} IrcFormatRun;

GArray *irc_format_parse (const char *text); /* of IrcFormatRun: the text without the codes */
char *irc_format_strip (const char *text);
gboolean irc_format_has_codes (const char *text);
guint32 irc_color_to_rgb (IrcColor color); /* 0xRRGGBB */

/* CTCP: "\001ACTION waves\001". */
gboolean irc_ctcp_parse (const char *text, char **command, char **words);
char *irc_ctcp_new (const char *command, const char *words); /* words (nullable) */
gboolean irc_ctcp_is_action (const char *text);

G_END_DECLS
