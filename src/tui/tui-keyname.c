#include "config.h"

#include "tui-keyname.h"

#include <stdlib.h>
#include <string.h>

/* The first of a name is what most terminals send. With modifiers: what is not as in xterm, but
 * rxvt's, and that of an older xterm, which are in the inputrc of systems. */
static const struct
{
  const char *name;
  const char *sequence;
} named[] = {
  { "Up", "\033[A" },         { "Up", "\033OA" },         { "Down", "\033[B" },
  { "Down", "\033OB" },       { "Right", "\033[C" },      { "Right", "\033OC" },
  { "Left", "\033[D" },       { "Left", "\033OD" },       { "Home", "\033[H" },
  { "Home", "\033OH" },       { "Home", "\033[1~" },      { "Home", "\033[7~" },
  { "End", "\033[F" },        { "End", "\033OF" },        { "End", "\033[4~" },
  { "End", "\033[8~" },       { "PageUp", "\033[5~" },    { "PageDown", "\033[6~" },
  { "Insert", "\033[2~" },    { "Delete", "\033[3~" },    { "F1", "\033OP" },
  { "F1", "\033[11~" },       { "F1", "\033[[A" },        { "F2", "\033OQ" },
  { "F2", "\033[12~" },       { "F2", "\033[[B" },        { "F3", "\033OR" },
  { "F3", "\033[13~" },       { "F3", "\033[[C" },        { "F4", "\033OS" },
  { "F4", "\033[14~" },       { "F4", "\033[[D" },        { "F5", "\033[15~" },
  { "F5", "\033[[E" },        { "F6", "\033[17~" },       { "F7", "\033[18~" },
  { "F8", "\033[19~" },       { "F9", "\033[20~" },       { "F10", "\033[21~" },
  { "F11", "\033[23~" },      { "F12", "\033[24~" },      { "Shift+Tab", "\033[Z" },
  { "Shift+Up", "\033[a" },   { "Shift+Down", "\033[b" }, { "Tab", "\t" },
  { "Enter", "\r" },          { "Return", "\r" },         { "Newline", "\n" },
  { "Space", " " },           { "Escape", "\033" },       { "Esc", "\033" },
  { "Backspace", "\177" },    { "Rubout", "\177" },       { "Ctrl+Up", "\033Oa" },
  { "Ctrl+Down", "\033Ob" },  { "Ctrl+Right", "\033Oc" }, { "Ctrl+Left", "\033Od" },
  { "Ctrl+Up", "\033[5A" },   { "Ctrl+Down", "\033[5B" }, { "Ctrl+Right", "\033[5C" },
  { "Ctrl+Left", "\033[5D" },
};

typedef enum
{
  WITH_NOTHING = 0,
  WITH_SHIFT = 1,
  WITH_ALT = 2,
  WITH_CONTROL = 4,
} Modifiers;

static const struct
{
  const char *prefix;
  Modifiers modifier;
} modifiers[] = {
  { "Control-", WITH_CONTROL }, { "Ctrl-", WITH_CONTROL }, { "C-", WITH_CONTROL },
  { "Meta-", WITH_ALT },        { "Alt-", WITH_ALT },      { "M-", WITH_ALT },
  { "Shift-", WITH_SHIFT },     { "S-", WITH_SHIFT },
};

/* xterm: CSI 1 ; m X for the arrows and their like, CSI n ; m ~ for the others. (transfer full) */
static char *
modify_sequence (const char *sequence, Modifiers with)
{
  gsize length = strlen (sequence);

  if (sequence[1] == 'O' || (sequence[1] == '[' && length == 3))
    return g_strdup_printf ("\033[1;%d%c", with + 1, sequence[2]);
  return g_strdup_printf ("%.*s;%d~", (int) length - 1, sequence, with + 1);
}

static gboolean
is_function_key (const char *sequence)
{
  return *sequence == '\033' && sequence[1] != '\0' && strcmp (sequence, "\033[Z") != 0;
}

static char *
modify_letter (const char *letter, Modifiers with)
{
  char control[] = { 0, 0 };

  if (with & WITH_CONTROL)
    {
      if (strlen (letter) != 1 || !g_ascii_isprint (*letter))
        return NULL;
      *control = *letter == '?' ? '\177' : (char) (g_ascii_toupper (*letter) & 0x1F);
      letter = control;
    }
  return g_strconcat (with & WITH_ALT ? "\033" : "", letter, NULL);
}

static void
add_named (GPtrArray *sequences, const char *name, Modifiers with)
{
  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    {
      char *sequence;

      if (g_ascii_strcasecmp (named[i].name, name) != 0)
        continue;
      if (with == WITH_NOTHING)
        sequence = g_strdup (named[i].sequence);
      else if (is_function_key (named[i].sequence))
        sequence = modify_sequence (named[i].sequence, with);
      else
        sequence = modify_letter (named[i].sequence, with);
      if (sequence != NULL &&
          !g_ptr_array_find_with_equal_func (sequences, sequence, g_str_equal, NULL))
        g_ptr_array_add (sequences, g_steal_pointer (&sequence));
      g_free (sequence);
      /* Alt as one more Escape, as rxvt and the Linux console have it. */
      if (with == WITH_ALT && is_function_key (named[i].sequence))
        g_ptr_array_add (sequences, g_strconcat ("\033", named[i].sequence, NULL));
    }
}

/* One key of a chord. (transfer full): empty when there is none of that name */
static GPtrArray *
parse_key (const char *word)
{
  GPtrArray *sequences = g_ptr_array_new_with_free_func (g_free);
  Modifiers with = WITH_NOTHING;

  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (g_ascii_strncasecmp (word, modifiers[i].prefix, strlen (modifiers[i].prefix)) == 0 &&
        word[strlen (modifiers[i].prefix)] != '\0')
      {
        with |= modifiers[i].modifier;
        word += strlen (modifiers[i].prefix);
        i = (gsize) -1;
      }
  if ((with & WITH_SHIFT) && g_ascii_strcasecmp (word, "Tab") == 0)
    g_ptr_array_add (sequences, g_strdup ("\033[Z"));
  else if (g_utf8_validate (word, -1, NULL) && g_utf8_strlen (word, -1) == 1)
    {
      char *sequence = modify_letter (word, with);

      if (sequence != NULL)
        g_ptr_array_add (sequences, sequence);
    }
  else
    add_named (sequences, word, with);
  return sequences;
}

/* readline(3), "Key Bindings": \C- \M- \e \\ \" \' and the usual escapes of C. */
static char *
parse_quoted (const char *text)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  gsize length = strlen (text);
  Modifiers with = WITH_NOTHING;

  if (length < 3 || text[length - 1] != '"')
    return NULL;
  for (gsize i = 1; i < length - 1; i++)
    {
      char letter[] = { text[i], 0 };
      g_autofree char *key = NULL;

      if (text[i] == '\\' && i + 2 < length && text[i + 1] == 'e')
        *letter = '\033';
      else if (text[i] == '\\' && (text[i + 1] == 'C' || text[i + 1] == 'M') && text[i + 2] == '-')
        {
          with |= text[i + 1] == 'C' ? WITH_CONTROL : WITH_ALT;
          i += 2;
          continue;
        }
      else if (text[i] == '\\' && i + 2 < length)
        {
          char escape[] = { '\\', text[i + 1], 0 };
          g_autofree char *plain = g_strcompress (escape);

          *letter = *plain;
        }
      if (text[i] == '\\')
        i++;
      key = modify_letter (letter, with);
      if (key == NULL)
        return NULL;
      g_string_append (bytes, key);
      with = WITH_NOTHING;
    }
  return with == WITH_NOTHING && bytes->len > 0 ? g_strdup (bytes->str) : NULL;
}

GStrv
tui_keyname_parse (const char *name)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (name, " ", -1);

  if (*name == '"')
    {
      g_autofree char *sequence = parse_quoted (name);
      const char *const one[] = { sequence, NULL };

      return sequence != NULL ? g_strdupv ((char **) one) : NULL;
    }
  g_ptr_array_add (all, g_strdup (""));
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) keys = NULL;
      GPtrArray *longer;

      if (*words[i] == '\0')
        continue;
      keys = parse_key (words[i]);
      longer = g_ptr_array_new_with_free_func (g_free);
      for (guint j = 0; j < all->len; j++)
        for (guint k = 0; k < keys->len; k++)
          g_ptr_array_add (longer, g_strconcat (all->pdata[j], keys->pdata[k], NULL));
      g_ptr_array_unref (all);
      all = longer;
    }
  if (all->len == 0 || *(char *) all->pdata[0] == '\0')
    return NULL;
  g_ptr_array_add (all, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

/* Describing */

/* Returns: the bytes of the named key that sequence begins with; 0: none */
static gsize
describe_named (GString *text, const char *sequence)
{
  gsize best = 0;
  const char *name = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_str_has_prefix (sequence, named[i].sequence) && strlen (named[i].sequence) > best)
      {
        best = strlen (named[i].sequence);
        name = named[i].name;
      }
  if (best == 0 || (best == 1 && *sequence == '\033'))
    return 0;
  g_string_append (text, name);
  return best;
}

static void
append_modifiers (GString *text, guint with)
{
  g_string_append_printf (text, "%s%s%s", with & WITH_CONTROL ? "Ctrl+" : "",
                          with & WITH_ALT ? "Alt+" : "", with & WITH_SHIFT ? "Shift+" : "");
}

/* xterm's CSI 1 ; m X and CSI n ; m ~. Returns: its bytes; 0: it is none */
static gsize
describe_modified (GString *text, const char *sequence)
{
  char *end = NULL;
  guint number, with;
  g_autofree char *plain = NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  if (!g_str_has_prefix (sequence, "\033["))
    return 0;
  number = (guint) strtoul (sequence + 2, &end, 10);
  if (end == sequence + 2 || *end != ';')
    return 0;
  with = (guint) strtoul (end + 1, &end, 10);
  if (with < 2 || with > 8 || *end == '\0')
    return 0;
  plain = *end == '~' ? g_strdup_printf ("\033[%u~", number) : g_strdup_printf ("\033[%c", *end);
  if (describe_named (name, plain) == 0)
    {
      g_free (plain);
      plain = g_strdup_printf ("\033O%c", *end);
      if (describe_named (name, plain) == 0)
        return 0;
    }
  append_modifiers (text, with - 1);
  g_string_append (text, name->str);
  return (gsize) (end + 1 - sequence);
}

static gsize
describe_letter (GString *text, const char *sequence)
{
  guchar byte = (guchar) *sequence;
  const char *next = g_utf8_next_char (sequence);

  if (byte < 0x20)
    g_string_append_printf (text, "Ctrl+%c", g_ascii_tolower (byte | 0x40));
  else
    g_string_append_len (text, sequence, next - sequence);
  return (gsize) (next - sequence);
}

char *
tui_keyname_describe (const char *sequence)
{
  GString *text = g_string_new (NULL);

  while (*sequence != '\0')
    {
      gsize size = describe_modified (text, sequence);

      if (size == 0)
        size = describe_named (text, sequence);
      if (size == 0 && *sequence == '\033' && sequence[1] != '\0')
        {
          g_string_append (text, "Alt+");
          sequence++;
          continue;
        }
      if (size == 0)
        size = describe_letter (text, sequence);
      sequence += size;
      if (*sequence != '\0')
        g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}
