#include "config.h"

#include "irc-name.h"

#include "irc-case.h"

#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unistr.h>

G_DEFINE_QUARK (irc_name_error, irc_name_error)

/* More marks on one letter than any language writes only serve to spoil others' screens. */
#define MAX_MARKS_IN_A_ROW 4

typedef struct
{
  const char *specials; /* ASCII signs that are allowed */
  const char *no_start; /* and of these, what may not come first */
  gboolean digit_starts;
  guint max_letters;
  guint max_bytes;
  const char *fallback; /* when nothing of a text can be kept */
} NameRules;

static const NameRules name_rules[] = {
  [IRC_NAME_NICK] = { "[]\\`_^{|}-", "-", FALSE, IRC_NICK_MAX_LETTERS, IRC_NICK_MAX_BYTES,
                      "guest" },
  [IRC_NAME_ACCOUNT] = { "[]\\`_^{|}-", "-", FALSE, IRC_NICK_MAX_LETTERS, IRC_NICK_MAX_BYTES,
                         "guest" },
  [IRC_NAME_USER] = { "._+-", ".+-", TRUE, IRC_USER_MAX_LETTERS, IRC_USER_MAX_BYTES, "user" },
  [IRC_NAME_ROOM] = { NULL, "", TRUE, IRC_ROOM_MAX_LETTERS, IRC_ROOM_MAX_BYTES, "#room" },
};

static gboolean
is_mark (ucs4_t c)
{
  return uc_is_general_category_withtable (c, UC_CATEGORY_MASK_M);
}

static gboolean
is_word_character (ucs4_t c)
{
  return uc_is_general_category_withtable (c, UC_CATEGORY_MASK_L) ||
         uc_is_general_category_withtable (c, UC_CATEGORY_MASK_Nd) || is_mark (c);
}

/* Zero width, bidi controls, fillers and variation selectors: letters or marks to Unicode, some of
 * them, and invisible to people all of them. */
static gboolean
is_invisible (ucs4_t c)
{
  return uc_is_property_default_ignorable_code_point (c) || uc_is_property_bidi_control (c) ||
         c == 0x2800; /* the empty braille pattern */
}

static gboolean
is_allowed (const NameRules *rules, ucs4_t c)
{
  if (c < 0x80)
    {
      if (rules->specials == NULL)
        return c > ' ' && c < 0x7f && c != ',';
      return g_ascii_isalnum ((char) c) || (c != 0 && strchr (rules->specials, (int) c) != NULL);
    }
  if (is_invisible (c))
    return FALSE;
  if (rules->specials != NULL)
    return is_word_character (c);

  return !uc_is_general_category_withtable (c, UC_CATEGORY_MASK_C) &&
         !uc_is_general_category_withtable (c, UC_CATEGORY_MASK_Z);
}

static gboolean
is_start (const NameRules *rules, ucs4_t c)
{
  if (c != 0 && c < 0x80 && strchr (rules->no_start, (int) c) != NULL)
    return FALSE;
  if (is_mark (c))
    return FALSE;

  return rules->digit_starts || !uc_is_general_category_withtable (c, UC_CATEGORY_MASK_Nd);
}

/* Writing systems: what may stand together. A letter belongs to one or more; a name is in one when
 * all its letters are. */
enum
{
  SYSTEM_JAPANESE = 1 << 0,
  SYSTEM_KOREAN = 1 << 1,
  SYSTEM_CHINESE = 1 << 2,
  SYSTEM_SINGLE = 1 << 3, /* one script alone */
  SYSTEM_ALL = (1 << 4) - 1,
};

static guint
script_systems (const uc_script_t *script)
{
  static const struct
  {
    const char *script;
    guint systems;
  } rows[] = {
    { "Han", SYSTEM_JAPANESE | SYSTEM_KOREAN | SYSTEM_CHINESE },
    { "Hiragana", SYSTEM_JAPANESE },
    { "Katakana", SYSTEM_JAPANESE },
    { "Hangul", SYSTEM_KOREAN },
    { "Bopomofo", SYSTEM_CHINESE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (strcmp (script->name, rows[i].script) == 0)
        return rows[i].systems | SYSTEM_SINGLE;
    }

  return SYSTEM_SINGLE;
}

/* by_word: in a room name, each word has a script of its own ("#linux-" and Japanese), since only a
 * mixture within a word can pass for another word. */
static gboolean
is_one_script (const char *name, gboolean by_word)
{
  const uc_script_t *first = NULL;
  guint systems = SYSTEM_ALL;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      ucs4_t c = g_utf8_get_char (p);
      const uc_script_t *script = uc_script (c);

      if (by_word && !is_word_character (c))
        {
          first = NULL;
          systems = SYSTEM_ALL;
          continue;
        }
      if (script == NULL || strcmp (script->name, "Common") == 0 ||
          strcmp (script->name, "Inherited") == 0)
        continue;

      if (first == NULL)
        first = script;
      systems &= script_systems (script);
      if (script != first)
        systems &= ~(guint) SYSTEM_SINGLE;
      if (systems == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_allowed_characters (const NameRules *rules, const char *name)
{
  guint n_marks = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      ucs4_t c = g_utf8_get_char (p);

      n_marks = is_mark (c) ? n_marks + 1 : 0;
      if (!is_allowed (rules, c) || n_marks > MAX_MARKS_IN_A_ROW)
        return FALSE;
    }

  return TRUE;
}

static guint
count_letters (const char *name)
{
  const uint8_t *end = (const uint8_t *) name + strlen (name);
  guint n = 0;

  for (const uint8_t *p = (const uint8_t *) name; p != NULL && p < end; n++)
    p = u8_grapheme_next (p, end);

  return n;
}

static gboolean
fail (GError **error, IrcNameError code, const char *text)
{
  g_set_error_literal (error, IRC_NAME_ERROR, code, text);

  return FALSE;
}

/**
 * irc_name_check:
 *
 * Returns: whether the name is allowed; if not, @error says why, in words for the wire
 */
gboolean
irc_name_check (IrcNameKind kind, const char *name, GError **error)
{
  const NameRules *rules = &name_rules[kind];
  const char *start = name;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (kind == IRC_NAME_ROOM && *name != '\0')
    {
      if (*name != '#')
        return fail (error, IRC_NAME_ERROR_START, "A room name begins with '#'");
      start = name + 1;
    }
  if (*start == '\0')
    return fail (error, IRC_NAME_ERROR_EMPTY, "The name is empty");
  if (strlen (name) > rules->max_bytes)
    return fail (error, IRC_NAME_ERROR_TOO_LONG, "The name is too long");
  if (!g_utf8_validate (name, -1, NULL))
    return fail (error, IRC_NAME_ERROR_CHARACTER, "The name is not valid UTF-8");
  if (count_letters (name) > rules->max_letters)
    return fail (error, IRC_NAME_ERROR_TOO_LONG, "The name is too long");

  folded = irc_case_fold (start);
  if (!has_allowed_characters (rules, start) || !has_allowed_characters (rules, folded))
    return fail (error, IRC_NAME_ERROR_CHARACTER, "The name has a character that is not allowed");
  if (!is_start (rules, g_utf8_get_char (start)) || !is_start (rules, g_utf8_get_char (folded)))
    return fail (error, IRC_NAME_ERROR_START, "The name begins with a character that may not");
  if (!is_one_script (folded, kind == IRC_NAME_ROOM))
    return fail (error, IRC_NAME_ERROR_SCRIPT, "The name mixes letters of several scripts");

  return TRUE;
}

/* Appends the character, or '_' for one that cannot stay, where the name stays valid. */
static void
append_if_valid (IrcNameKind kind, GString *name, gunichar c)
{
  const gsize length = name->len;
  const gboolean is_gap = g_unichar_isspace (c) || g_unichar_ispunct (c);

  g_string_append_unichar (name, c);
  if (irc_name_check (kind, name->str, NULL))
    return;

  g_string_truncate (name, length);
  if (!is_gap || length == 0 || name->str[length - 1] == '_')
    return;

  g_string_append_c (name, '_');
  if (!irc_name_check (kind, name->str, NULL))
    g_string_truncate (name, length);
}

/**
 * irc_name_make:
 * @text: anything, such as a login name
 *
 * Keeps what the rules allow, in order, up to the limit.
 *
 * Returns: (transfer full): a name that irc_name_check() allows
 */
char *
irc_name_make (IrcNameKind kind, const char *text)
{
  const NameRules *rules = &name_rules[kind];
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, 512));
  g_autoptr (GString) name = g_string_new (kind == IRC_NAME_ROOM ? "#" : NULL);
  const char *p = valid;

  if (kind == IRC_NAME_ROOM && *p == '#')
    p++;
  /* A login name such as "7of9" keeps its digit. */
  if (!rules->digit_starts && g_unichar_isdigit (g_utf8_get_char (p)))
    g_string_append_c (name, '_');

  for (; *p != '\0'; p = g_utf8_next_char (p))
    append_if_valid (kind, name, g_utf8_get_char (p));

  if (!irc_name_check (kind, name->str, NULL))
    return g_strdup (rules->fallback);

  return g_strdup (name->str);
}

/* Takes whole letters off the end until there is room for the suffix. */
static void
shorten_for (GString *name, const char *suffix)
{
  const guint letters = IRC_NICK_MAX_LETTERS - (guint) strlen (suffix);
  const gsize bytes = IRC_NICK_MAX_BYTES - strlen (suffix);

  while (name->len > 1 && (name->len > bytes || count_letters (name->str) > letters))
    {
      const uint8_t *start = (const uint8_t *) name->str;
      const uint8_t *last = u8_grapheme_prev (start + name->len, start);

      g_string_truncate (name, last != NULL ? (gsize) (last - start) : 0);
    }
}

/**
 * irc_name_next_nick:
 * @nick: a valid nick that somebody has
 *
 * "bob", "bob_", "bob_2", "bob_3" and so on, never longer than a nick may be, and never one that
 * was proposed before on the way.
 *
 * Returns: (transfer full): the nick to try next
 */
char *
irc_name_next_nick (const char *nick)
{
  const char *digits = nick + strlen (nick);
  g_autoptr (GString) name = g_string_new (nick);
  g_autofree char *suffix = NULL;

  while (digits > nick && g_ascii_isdigit (digits[-1]))
    digits--;

  if (digits > nick && digits[-1] == '_' && strlen (digits) < 9)
    {
      guint64 number = g_ascii_strtoull (digits, NULL, 10);

      suffix = g_strdup_printf ("_%u", (guint) MAX (number + 1, 2));
      g_string_truncate (name, (gsize) (digits - 1 - nick));
    }
  else
    {
      suffix = g_strdup ("_");
    }

  shorten_for (name, suffix);
  g_string_append (name, suffix);

  return g_strdup (name->str);
}
