#include "config.h"

#include "irc-format.h"

#include <string.h>

enum
{
  CODE_COLOR = 0x03,
  CODE_HEX_COLOR = 0x04,
  CODE_RESET = 0x0f,
};

/* modern-irc, formatting.md, "Characters": each turns its attribute on and off. */
static const struct
{
  char code;
  IrcFormatAttributes attribute;
} toggles[] = {
  { 0x02, IRC_FORMAT_BOLD },   { 0x1d, IRC_FORMAT_ITALIC },    { 0x1f, IRC_FORMAT_UNDERLINE },
  { 0x1e, IRC_FORMAT_STRIKE }, { 0x11, IRC_FORMAT_MONOSPACE }, { 0x16, IRC_FORMAT_REVERSE },
};

/* formatting.md, "Colors" and "Colors 16-98". */
static const guint32 palette[IRC_N_COLORS] = {
  0xffffff, 0x000000, 0x00007f, 0x009300, 0xff0000, 0x7f0000, 0x9c009c, 0xfc7f00, 0xffff00,
  0x00fc00, 0x009393, 0x00ffff, 0x0000fc, 0xff00ff, 0x7f7f7f, 0xd2d2d2, 0x470000, 0x472100,
  0x474700, 0x324700, 0x004700, 0x00472c, 0x004747, 0x002747, 0x000047, 0x2e0047, 0x470047,
  0x47002a, 0x740000, 0x743a00, 0x747400, 0x517400, 0x007400, 0x007449, 0x007474, 0x004074,
  0x000074, 0x4b0074, 0x740074, 0x740045, 0xb50000, 0xb56300, 0xb5b500, 0x7db500, 0x00b500,
  0x00b571, 0x00b5b5, 0x0063b5, 0x0000b5, 0x7500b5, 0xb500b5, 0xb5006b, 0xff0000, 0xff8c00,
  0xffff00, 0xb2ff00, 0x00ff00, 0x00ffa0, 0x00ffff, 0x008cff, 0x0000ff, 0xa500ff, 0xff00ff,
  0xff0098, 0xff5959, 0xffb459, 0xffff71, 0xcfff60, 0x6fff6f, 0x65ffc9, 0x6dffff, 0x59b4ff,
  0x5959ff, 0xc459ff, 0xff66ff, 0xff59bc, 0xff9c9c, 0xffd39c, 0xffff9c, 0xe2ff9c, 0x9cff9c,
  0x9cffdb, 0x9cffff, 0x9cd3ff, 0x9c9cff, 0xdc9cff, 0xff9cff, 0xff94d3, 0x000000, 0x131313,
  0x282828, 0x363636, 0x4d4d4d, 0x656565, 0x818181, 0x9f9f9f, 0xbcbcbc, 0xe2e2e2, 0xffffff,
};

/**
 * irc_color_to_rgb:
 * @color: not the default
 *
 * Returns: 0xRRGGBB
 */
guint32
irc_color_to_rgb (IrcColor color)
{
  if (color >= IRC_COLOR_RGB)
    return (guint32) color & 0xffffff;
  g_return_val_if_fail (color >= 0 && color < IRC_N_COLORS, 0);

  return palette[color];
}

/* One or two digits: %FALSE without any. 99 is the default. */
static gboolean
parse_palette_color (const char **text, IrcColor *color)
{
  int value;

  if (!g_ascii_isdigit (**text))
    return FALSE;

  value = g_ascii_digit_value (*(*text)++);
  if (g_ascii_isdigit (**text))
    value = value * 10 + g_ascii_digit_value (*(*text)++);
  *color = value < IRC_N_COLORS ? value : IRC_COLOR_DEFAULT;

  return TRUE;
}

static gboolean
parse_hex_color (const char **text, IrcColor *color)
{
  int value = 0;

  for (guint i = 0; i < 6; i++)
    {
      if (!g_ascii_isxdigit ((*text)[i]))
        return FALSE;
      value = value * 16 + g_ascii_xdigit_value ((*text)[i]);
    }
  *text += 6;
  *color = IRC_COLOR_RGB | value;

  return TRUE;
}

/* formatting.md, "Forms of Color Codes". text stands behind the code. */
static const char *
parse_colors (const char *text,
              gboolean (*parse_color) (const char **text, IrcColor *color),
              IrcFormatRun *format)
{
  const char *behind_comma;

  if (!parse_color (&text, &format->foreground))
    {
      format->foreground = IRC_COLOR_DEFAULT;
      format->background = IRC_COLOR_DEFAULT;
      return text;
    }

  behind_comma = text + 1;
  if (*text == ',' && parse_color (&behind_comma, &format->background))
    text = behind_comma;

  return text;
}

static IrcFormatAttributes
find_toggle (char byte)
{
  for (gsize i = 0; i < G_N_ELEMENTS (toggles); i++)
    {
      if (toggles[i].code == byte)
        return toggles[i].attribute;
    }

  return 0;
}

static gboolean
is_code (char byte)
{
  return byte == CODE_COLOR || byte == CODE_HEX_COLOR || byte == CODE_RESET ||
         find_toggle (byte) != 0;
}

/* Changes the format by the code at text and returns what follows it. */
static const char *
apply_code (const char *text, IrcFormatRun *format)
{
  const char code = *text++;

  switch (code)
    {
    case CODE_COLOR:
      return parse_colors (text, parse_palette_color, format);
    case CODE_HEX_COLOR:
      return parse_colors (text, parse_hex_color, format);
    case CODE_RESET:
      format->attributes = 0;
      format->foreground = IRC_COLOR_DEFAULT;
      format->background = IRC_COLOR_DEFAULT;
      return text;
    default:
      format->attributes ^= find_toggle (code);
      return text;
    }
}

/**
 * irc_format_parse:
 * @text: of a message
 *
 * Returns: (transfer full): the runs, in order; none is empty, and codes are in none
 */
GArray *
irc_format_parse (const char *text)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (IrcFormatRun));
  IrcFormatRun format = { 0, IRC_COLOR_DEFAULT, IRC_COLOR_DEFAULT, 0, 0 };
  const char *p = text;

  while (*p != '\0')
    {
      const char *start = p;

      if (is_code (*p))
        {
          p = apply_code (p, &format);
          continue;
        }

      while (*p != '\0' && !is_code (*p))
        p++;
      format.start = (gsize) (start - text);
      format.length = (gsize) (p - start);
      g_array_append_val (runs, format);
    }

  return runs;
}

/**
 * irc_format_strip:
 * Returns: (transfer full): the text without formatting codes
 */
char *
irc_format_strip (const char *text)
{
  g_autoptr (GArray) runs = irc_format_parse (text);
  GString *plain = g_string_sized_new (strlen (text) + 1);

  for (guint i = 0; i < runs->len; i++)
    {
      const IrcFormatRun *run = &g_array_index (runs, IrcFormatRun, i);

      g_string_append_len (plain, text + run->start, (gssize) run->length);
    }

  return g_string_free (plain, FALSE);
}

gboolean
irc_format_has_codes (const char *text)
{
  while (*text != '\0' && !is_code (*text))
    text++;
  return *text != '\0';
}

/**
 * irc_ctcp_parse:
 * @text: of a message
 * @command: (out) (transfer full) (optional): in upper case
 * @words: (out) (transfer full) (optional): "" when there are none
 *
 * The closing \001 may be missing, as it is where a long message was cut (modern-irc, ctcp.md).
 *
 * Returns: whether the text is CTCP; if not, nothing is set
 */
gboolean
irc_ctcp_parse (const char *text, char **command, char **words)
{
  gsize length, command_length;

  if (*text != '\001')
    return FALSE;

  text++;
  length = strcspn (text, "\001");
  command_length = MIN (strcspn (text, " "), length);
  if (command_length == 0)
    return FALSE;

  if (command != NULL)
    *command = g_ascii_strup (text, (gssize) command_length);
  if (words != NULL)
    {
      gsize start = MIN (command_length + 1, length);

      *words = g_strndup (text + start, length - start);
    }

  return TRUE;
}

/**
 * irc_ctcp_new:
 * @command: such as "ACTION"
 * @words: (nullable):
 *
 * Returns: (transfer full): the text to send
 */
char *
irc_ctcp_new (const char *command, const char *words)
{
  if (words == NULL || *words == '\0')
    return g_strdup_printf ("\001%s\001", command);

  return g_strdup_printf ("\001%s %s\001", command, words);
}

/**
 * irc_ctcp_is_action:
 * Returns: whether the text is CTCP ACTION, the only CTCP that is part of the talk
 */
gboolean
irc_ctcp_is_action (const char *text)
{
  g_autofree char *command = NULL;

  return irc_ctcp_parse (text, &command, NULL) && strcmp (command, "ACTION") == 0;
}
