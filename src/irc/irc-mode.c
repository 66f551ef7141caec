#include "config.h"

#include "irc-mode.h"

#include <limits.h>
#include <string.h>

static gboolean
has_letter (const char *letters, char letter)
{
  return letters != NULL && letter != '\0' && strchr (letters, letter) != NULL;
}

/**
 * irc_mode_get_class:
 * Returns: what kind of mode the letter is
 */
IrcModeClass
irc_mode_get_class (const IrcModeClasses *classes, char letter)
{
  const struct
  {
    const char *letters;
    IrcModeClass mode_class;
  } rows[] = {
    { classes->members, IRC_MODE_MEMBER },   { classes->lists, IRC_MODE_LIST },
    { classes->settings, IRC_MODE_SETTING }, { classes->limits, IRC_MODE_LIMIT },
    { classes->flags, IRC_MODE_FLAG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (has_letter (rows[i].letters, letter))
        return rows[i].mode_class;
    }

  return IRC_MODE_UNKNOWN;
}

/* The byte of to that stands where from has byte. */
static char
translate (const char *from, const char *to, char byte)
{
  gsize index;

  if (to == NULL || !has_letter (from, byte))
    return '\0';
  index = (gsize) (strchr (from, byte) - from);

  return index < strlen (to) ? to[index] : '\0';
}

/**
 * irc_mode_get_prefix:
 * Returns: the prefix of the member mode, '@' for 'o'; 0 for other letters
 */
char
irc_mode_get_prefix (const IrcModeClasses *classes, char letter)
{
  return translate (classes->members, classes->prefixes, letter);
}

/**
 * irc_mode_from_prefix:
 * Returns: the member mode of the prefix, 'o' for '@'; 0 for other characters
 */
char
irc_mode_from_prefix (const IrcModeClasses *classes, char prefix)
{
  return translate (classes->prefixes, classes->members, prefix);
}

static void
clear_change (gpointer data)
{
  IrcModeChange *change = data;

  g_free (change->argument);
}

/**
 * irc_mode_changes_new:
 * Returns: (transfer full): an empty list of #IrcModeChange
 */
GArray *
irc_mode_changes_new (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (IrcModeChange));

  g_array_set_clear_func (changes, clear_change);

  return changes;
}

/**
 * irc_mode_changes_add:
 * @argument: (nullable):
 */
void
irc_mode_changes_add (GArray *changes, gboolean is_added, char letter, const char *argument)
{
  IrcModeChange change = { is_added, letter, IRC_MODE_UNKNOWN, g_strdup (argument) };

  g_array_append_val (changes, change);
}

typedef struct
{
  const IrcModeClasses *classes;
  const char *const *params;
  guint n_params;
  guint next; /* the argument to take next */
  guint max_arguments;
  guint n_arguments;
  GArray *changes;
  GArray *earlier;             /* of guint: for each change the one before of its letter, plus 1 */
  guint latest[UCHAR_MAX + 1]; /* by letter, plus 1; those that a later one may replace */
  GString *unknown;
  GString *missing;
  guint n_dropped;
} Parser;

static void
note_letter (GString *letters, char letter)
{
  if (!has_letter (letters->str, letter))
    g_string_append_c (letters, letter);
}

/* The last word about a flag counts: a line full of "+m-m+m" stays as short as it means. What is
 * put on a list stays there when the list is asked for behind it. */
static void
drop_earlier (Parser *parser, char letter)
{
  guint *latest = &parser->latest[(guchar) letter];

  while (*latest > 0)
    {
      guint index = *latest - 1;

      g_array_index (parser->changes, IrcModeChange, index).mode_class = IRC_MODE_UNKNOWN;
      *latest = g_array_index (parser->earlier, guint, index);
    }
}

static void
add_change (Parser *parser, const IrcModeChange *change)
{
  guint *latest = &parser->latest[(guchar) change->letter];

  g_array_append_val (parser->earlier, *latest);
  g_array_append_vals (parser->changes, change, 1);
  if (change->mode_class != IRC_MODE_LIST || change->argument == NULL)
    *latest = parser->changes->len;
}

/* Those that count, in their order. (transfer full) */
static GArray *
take_changes (Parser *parser)
{
  GArray *changes = irc_mode_changes_new ();

  for (guint i = 0; i < parser->changes->len; i++)
    {
      IrcModeChange *change = &g_array_index (parser->changes, IrcModeChange, i);

      if (change->mode_class == IRC_MODE_UNKNOWN)
        continue;
      g_array_append_vals (changes, change, 1);
      change->argument = NULL; /* handed on */
    }
  g_array_unref (parser->changes);
  g_array_unref (parser->earlier);
  return changes;
}

static void
parse_letter (Parser *parser, gboolean is_added, char letter)
{
  IrcModeChange change = { is_added, letter, irc_mode_get_class (parser->classes, letter), NULL };
  gboolean takes_argument =
      change.mode_class != IRC_MODE_FLAG && (change.mode_class != IRC_MODE_LIMIT || is_added);

  if (change.mode_class == IRC_MODE_UNKNOWN)
    {
      note_letter (parser->unknown, letter);
      return;
    }

  if (takes_argument && parser->next < parser->n_params)
    {
      const char *argument = parser->params[parser->next++];

      if (parser->max_arguments > 0 && parser->n_arguments >= parser->max_arguments)
        {
          parser->n_dropped++;
          return;
        }
      parser->n_arguments++;
      change.argument = g_strdup (argument);
    }
  /* Without one: a list is asked for, and "-k" is what many clients send to remove a key. */
  else if (takes_argument && change.mode_class != IRC_MODE_LIST &&
           (is_added || change.mode_class != IRC_MODE_SETTING))
    {
      note_letter (parser->missing, letter);
      return;
    }

  if (change.argument == NULL)
    drop_earlier (parser, letter);
  add_change (parser, &change);
}

/**
 * irc_mode_parse:
 * @params: a mode string, its arguments, perhaps a further mode string and its arguments
 * @n_params: at least 1
 * @max_arguments: how many changes with an argument are taken; 0: all
 *
 * Returns: (transfer full): the changes, and what was wrong with the others
 */
IrcModeParse *
irc_mode_parse (const IrcModeClasses *classes,
                const char *const *params,
                guint n_params,
                guint max_arguments)
{
  Parser parser = { .classes = classes,
                    .params = params,
                    .n_params = n_params,
                    .max_arguments = max_arguments,
                    .changes = irc_mode_changes_new (),
                    .earlier = g_array_new (FALSE, FALSE, sizeof (guint)) };
  IrcModeParse *self = g_new0 (IrcModeParse, 1);

  parser.unknown = g_string_new (NULL);
  parser.missing = g_string_new (NULL);

  /* RFC 2812 has several mode strings in one command. One that is not the first has a sign. */
  while (parser.next < n_params)
    {
      const char *letters = params[parser.next++];
      gboolean is_added = TRUE;

      if (parser.next > 1 && *letters != '+' && *letters != '-')
        break;

      for (; *letters != '\0'; letters++)
        {
          if (*letters == '+' || *letters == '-')
            is_added = *letters == '+';
          else
            parse_letter (&parser, is_added, *letters);
        }
    }

  self->changes = take_changes (&parser);
  self->unknown = g_string_free (parser.unknown, FALSE);
  self->missing = g_string_free (parser.missing, FALSE);
  self->n_dropped = parser.n_dropped;

  return self;
}

/**
 * irc_mode_parse_free:
 * @self: (nullable):
 */
void
irc_mode_parse_free (IrcModeParse *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->changes);
  g_free (self->unknown);
  g_free (self->missing);
  g_free (self);
}

/**
 * irc_mode_changes_to_params:
 * @changes: of #IrcModeChange
 * @first: where to begin
 * @n: how many, at most
 *
 * Returns: (transfer full): "+ov-b", then the arguments; empty when there is no change to write
 */
GStrv
irc_mode_changes_to_params (const GArray *changes, guint first, guint n)
{
  GPtrArray *params = g_ptr_array_new ();
  GString *letters = g_string_new (NULL);
  char sign = '\0';

  g_ptr_array_add (params, NULL);
  for (guint i = first; i < changes->len && i - first < n; i++)
    {
      const IrcModeChange *change = &g_array_index (changes, IrcModeChange, i);

      if (sign != (change->is_added ? '+' : '-'))
        {
          sign = change->is_added ? '+' : '-';
          g_string_append_c (letters, sign);
        }
      g_string_append_c (letters, change->letter);
      if (change->argument != NULL)
        g_ptr_array_add (params, g_strdup (change->argument));
    }

  if (letters->len > 0)
    g_ptr_array_add (params, NULL);
  g_ptr_array_index (params, 0) = letters->len > 0 ? g_strdup (letters->str) : NULL;
  g_string_free (letters, TRUE);

  return (GStrv) g_ptr_array_free (params, FALSE);
}
