#include "config.h"

#include "irc-message.h"

#include <string.h>

G_DEFINE_QUARK (irc_message_error, irc_message_error)

/* From here on a repeated tag key is looked up in a table: a line of 4094 bytes has room for more
 * than a thousand keys, and comparing each with each would be a cheap way to keep a server busy. */
#define MANY_TAGS 16

/* message-tags, "Escaping values": what stands for each byte after a backslash; any other byte
 * stands for itself. */
static char
unescape_byte (char byte)
{
  switch (byte)
    {
    case ':':
      return ';';
    case 's':
      return ' ';
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    default:
      return byte;
    }
}

/* In place: the result is never longer. A lone backslash at the end is dropped. */
static void
unescape_value (char *value)
{
  char *from = strchr (value, '\\');
  char *to = from;

  if (from == NULL)
    return;

  for (; *from != '\0'; from++)
    {
      if (*from != '\\')
        *to++ = *from;
      else if (from[1] != '\0')
        *to++ = unescape_byte (*++from);
    }
  *to = '\0';
}

/* message-tags, "Format": keys are opaque, and no message is refused for one: anything that can
 * stand there is one. */
static gboolean
is_tag_key (const char *key)
{
  return *key != '\0' && strpbrk (key, " ;=\r\n") == NULL;
}

/* The last of equal keys wins (message-tags, "Rules for servers and clients"), at the place of the
 * first. seen is (nullable). */
static void
put_tag (IrcTag *tags, guint *n_tags, GHashTable *seen, const char *name, const char *value)
{
  guint index = *n_tags;

  if (seen != NULL)
    {
      gpointer found = g_hash_table_lookup (seen, name);

      if (found != NULL)
        index = GPOINTER_TO_UINT (found) - 1;
      else
        g_hash_table_insert (seen, (gpointer) name, GUINT_TO_POINTER (index + 1));
    }
  else
    {
      for (guint i = 0; i < *n_tags; i++)
        {
          if (strcmp (tags[i].name, name) == 0)
            index = i;
        }
    }

  tags[index].name = name;
  tags[index].value = value;
  if (index == *n_tags)
    *n_tags += 1;
}

/* text is the tag data without '@', NUL-terminated; it is cut up in place. */
static void
parse_tags (char *text, guint max_tags, IrcTag *tags, guint *n_tags)
{
  g_autoptr (GHashTable) seen = NULL;

  if (max_tags > MANY_TAGS)
    seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (char *name = text; name != NULL;)
    {
      char *next = strchr (name, ';');
      char *value;

      if (next != NULL)
        *next++ = '\0';

      value = strchr (name, '=');
      if (value != NULL)
        {
          *value++ = '\0';
          unescape_value (value);
        }

      if (*name != '\0')
        put_tag (tags, n_tags, seen, name, value != NULL ? value : "");
      name = next;
    }
}

static gboolean
is_command (const char *word)
{
  if (*word == '\0')
    return FALSE;

  for (; *word != '\0'; word++)
    {
      if (!g_ascii_isalnum (*word))
        return FALSE;
    }

  return TRUE;
}

static char *
skip_spaces (char *text)
{
  while (*text == ' ')
    text++;

  return text;
}

/* Ends the word at text and returns what follows it and its spaces. */
static char *
cut_word (char *text)
{
  char *end = text + strcspn (text, " ");

  if (*end == '\0')
    return end;

  *end = '\0';

  return skip_spaces (end + 1);
}

/* Upper bounds for one line, so that a message is one allocation. */
static void
count_parts (const char *line, gsize length, guint *max_tags, guint *max_params)
{
  const char *end = line + length;
  const char *rest = line;

  *max_tags = 0;
  *max_params = 0;

  if (*line == '@')
    {
      rest = memchr (line, ' ', length);
      if (rest == NULL)
        rest = end;
      *max_tags = 1;
      for (const char *c = line; c < rest; c++)
        *max_tags += *c == ';';
    }

  for (const char *c = rest; c < end; c++)
    *max_params += *c == ' ' && c[1] != ' ';
}

/* From the command on. */
static gboolean
parse_command (IrcMessage *self, char *text, const char **params, GError **error)
{
  char *rest = cut_word (text);

  if (!is_command (text))
    {
      g_set_error_literal (error, IRC_MESSAGE_ERROR, IRC_MESSAGE_ERROR_COMMAND,
                           "The line has no command of letters and digits");
      return FALSE;
    }

  self->command = text;
  while (*rest != '\0' && *rest != ':')
    {
      params[self->n_params++] = rest;
      rest = cut_word (rest);
    }
  if (*rest == ':')
    params[self->n_params++] = rest + 1;
  params[self->n_params] = NULL;

  return TRUE;
}

static gboolean
check_bytes (const char *line, gsize length, GError **error)
{
  if (length == 0)
    {
      g_set_error_literal (error, IRC_MESSAGE_ERROR, IRC_MESSAGE_ERROR_EMPTY, "The line is empty");
      return FALSE;
    }
  /* strcspn() stops at a NUL too, so one look finds all three. */
  if (strcspn (line, "\r\n") != length)
    {
      g_set_error_literal (error, IRC_MESSAGE_ERROR, IRC_MESSAGE_ERROR_NUL,
                           "The line holds a NUL, CR or LF");
      return FALSE;
    }
  return TRUE;
}

/**
 * irc_message_parse_bytes:
 * @line: without CR LF; a NUL after @length bytes
 *
 * The whole message is one allocation.
 *
 * Returns: (transfer full): the message, or %NULL with @error set
 */
IrcMessage *
irc_message_parse_bytes (const char *line, gsize length, GError **error)
{
  g_autoptr (IrcMessage) self = NULL;
  guint max_tags, max_params;
  IrcTag *tags;
  const char **params;
  char *text;

  g_return_val_if_fail (line != NULL, NULL);

  while (length > 0 && *line == ' ')
    {
      line++;
      length--;
    }
  if (!check_bytes (line, length, error))
    return NULL;

  count_parts (line, length, &max_tags, &max_params);
  self = g_malloc (sizeof *self + max_tags * sizeof *tags + (max_params + 1) * sizeof *params +
                   length + 1);
  tags = (IrcTag *) (self + 1);
  params = (const char **) (tags + max_tags);
  text = (char *) (params + max_params + 1);
  memcpy (text, line, length);
  text[length] = '\0';
  *self = (IrcMessage){ .tags = tags, .params = params };

  if (*text == '@')
    {
      char *rest = cut_word (text);

      parse_tags (text + 1, max_tags, tags, &self->n_tags);
      text = rest;
    }
  if (*text == ':')
    {
      char *rest = cut_word (text);

      self->source = text[1] != '\0' ? text + 1 : NULL;
      text = rest;
    }

  if (!parse_command (self, text, params, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * irc_message_parse:
 * @line: without CR LF
 *
 * Returns: (transfer full): the message, or %NULL with @error set
 */
IrcMessage *
irc_message_parse (const char *line, GError **error)
{
  g_return_val_if_fail (line != NULL, NULL);

  return irc_message_parse_bytes (line, strlen (line), error);
}

/**
 * irc_message_free:
 * @self: (nullable):
 */
void
irc_message_free (IrcMessage *self)
{
  g_free (self);
}

/**
 * irc_message_param:
 * Returns: the parameter, "" beyond the last one
 */
const char *
irc_message_param (const IrcMessage *self, guint index)
{
  return index < self->n_params ? self->params[index] : "";
}

/**
 * irc_message_last_param:
 * Returns: the last parameter, "" when there is none
 */
const char *
irc_message_last_param (const IrcMessage *self)
{
  return self->n_params > 0 ? self->params[self->n_params - 1] : "";
}

/**
 * irc_message_tag:
 * @name: with its '+' and vendor
 *
 * Returns: (nullable): the unescaped value, "" for a tag without one, %NULL without the tag
 */
const char *
irc_message_tag (const IrcMessage *self, const char *name)
{
  for (guint i = 0; i < self->n_tags; i++)
    {
      if (strcmp (self->tags[i].name, name) == 0)
        return self->tags[i].value;
    }

  return NULL;
}

/**
 * irc_message_source_nick:
 * Returns: (transfer full) (nullable): the part of the source before '!' or '@'
 */
char *
irc_message_source_nick (const IrcMessage *self)
{
  if (self->source == NULL)
    return NULL;

  return g_strndup (self->source, strcspn (self->source, "!@"));
}

/**
 * irc_line_add_tag:
 * @line: empty, or with the tags before this one
 * @value: (nullable): not escaped; %NULL or "" for a tag without a value
 */
void
irc_line_add_tag (GString *line, const char *name, const char *value)
{
  g_return_if_fail (is_tag_key (name));

  g_string_append_c (line, line->len == 0 ? '@' : ';');
  g_string_append (line, name);
  if (value == NULL || *value == '\0')
    return;

  g_string_append_c (line, '=');
  while (*value != '\0')
    {
      static const char special[] = "; \\\r\n";
      static const char escape[] = ":s\\rn";
      gsize plain = strcspn (value, special);

      g_string_append_len (line, value, (gssize) plain);
      value += plain;
      if (*value != '\0')
        {
          g_string_append_c (line, '\\');
          g_string_append_c (line, escape[strchr (special, *value++) - special]);
        }
    }
}

/**
 * irc_line_begin:
 * @line: empty, or with tags
 * @source: (nullable): without the ':'
 */
void
irc_line_begin (GString *line, const char *source, const char *command)
{
  g_return_if_fail (is_command (command));
  g_return_if_fail (source == NULL || source[strcspn (source, " \r\n")] == '\0');

  if (line->len > 0)
    g_string_append_c (line, ' ');
  if (source != NULL && *source != '\0')
    {
      g_string_append_c (line, ':');
      g_string_append (line, source);
      g_string_append_c (line, ' ');
    }
  g_string_append (line, command);
}

/**
 * irc_line_can_add_param:
 * Returns: whether @param can stand in the middle of a line: it is not empty, has no space and no
 *   line end, and does not begin with ':'
 */
gboolean
irc_line_can_add_param (const char *param)
{
  return *param != '\0' && *param != ':' && param[strcspn (param, " \r\n")] == '\0';
}

/**
 * irc_line_add_param:
 * @param: one for which irc_line_can_add_param() holds
 */
void
irc_line_add_param (GString *line, const char *param)
{
  g_return_if_fail (irc_line_can_add_param (param));

  g_string_append_c (line, ' ');
  g_string_append (line, param);
}

/**
 * irc_line_add_trailing:
 * @param: anything without CR and LF
 */
void
irc_line_add_trailing (GString *line, const char *param)
{
  g_return_if_fail (param[strcspn (param, "\r\n")] == '\0');

  g_string_append (line, " :");
  g_string_append (line, param);
}

/**
 * irc_line_new:
 * @source: (nullable): without the ':'
 * @...: the parameters, then %NULL; the last one gets a ':' where it needs one
 *
 * Returns: (transfer full): the line without CR LF
 */
char *
irc_line_new (const char *source, const char *command, ...)
{
  GString *line = g_string_sized_new (128);
  const char *param;
  va_list args;

  irc_line_begin (line, source, command);

  va_start (args, command);
  param = va_arg (args, const char *);
  while (param != NULL)
    {
      const char *next = va_arg (args, const char *);

      if (next == NULL && (*param == '\0' || *param == ':' || strchr (param, ' ') != NULL))
        irc_line_add_trailing (line, param);
      else
        irc_line_add_param (line, param);
      param = next;
    }
  va_end (args);

  return g_string_free (line, FALSE);
}
