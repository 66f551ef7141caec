/* A line is taken apart and written again: the same message comes out. */
#include "config.h"

#include "fuzz.h"
#include "irc-message.h"

#include <string.h>

static char *
write_message (const IrcMessage *message)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < message->n_tags; i++)
    irc_line_add_tag (line, message->tags[i].name, message->tags[i].value);
  irc_line_begin (line, message->source, message->command);
  for (guint i = 0; i + 1 < message->n_params; i++)
    irc_line_add_param (line, message->params[i]);
  if (message->n_params > 0)
    irc_line_add_trailing (line, irc_message_last_param (message));
  return g_string_free (line, FALSE);
}

static void
assert_same (const IrcMessage *a, const IrcMessage *b)
{
  g_assert_cmpuint (a->n_tags, ==, b->n_tags);
  for (guint i = 0; i < a->n_tags; i++)
    {
      g_assert_cmpstr (a->tags[i].name, ==, b->tags[i].name);
      g_assert_cmpstr (a->tags[i].value, ==, b->tags[i].value);
      g_assert_cmpstr (irc_message_tag (a, a->tags[i].name), ==, b->tags[i].value);
    }
  g_assert_cmpstr (a->source, ==, b->source);
  g_assert_cmpstr (a->command, ==, b->command);
  g_assert_cmpstrv (a->params, b->params);
  g_assert_cmpuint (a->n_params, ==, b->n_params);
}

static void
run (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_malloc (length + 1);
  g_autoptr (IrcMessage) message = NULL;
  g_autoptr (IrcMessage) again = NULL;
  g_autofree char *written = NULL;
  g_autofree char *nick = NULL;

  memcpy (line, bytes, length);
  line[length] = '\0';
  message = irc_message_parse_bytes (line, length, &error);
  g_assert_true ((message == NULL) == (error != NULL));
  if (message == NULL)
    return;

  nick = irc_message_source_nick (message);
  g_assert_cmpstr (irc_message_param (message, message->n_params), ==, "");
  written = write_message (message);
  again = irc_message_parse (written, &error);
  g_assert_no_error (error);
  assert_same (message, again);
}

const FuzzTarget fuzz_message = { "message", run, 2048, 20000 };
