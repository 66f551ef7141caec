#include "irc-message.h"

#include <string.h>

/* What a line becomes, written as one string: tags "k=v;", source, command, parameters, each on its
 * own line. */
typedef struct
{
  const char *path;
  const char *line;
  const char *parsed;
} ParseCase;

static const ParseCase parse_cases[] = {
  { "/irc/message/plain", "PING x", "PING\nx" },
  { "/irc/message/leading-spaces", "  PING   x  ", "PING\nx" },
  { "/irc/message/empty-trailing", "TOPIC #c :", "TOPIC\n#c\n" },
  { "/irc/message/trailing-has-spaces", "PRIVMSG #c :hi  there ", "PRIVMSG\n#c\nhi  there " },
  { "/irc/message/colon-inside", "A b:c d::e", "A\nb:c\nd::e" },
  { "/irc/message/tab-is-no-space", "A b\tc", "A\nb\tc" },
  { "/irc/message/source", ":n!u@h A", "<n!u@h>\nA" },
  { "/irc/message/empty-source", ": A", "A" },
  { "/irc/message/tags", "@a=1;+b/c-d;e= :s A", "a=1;+b/c-d=;e=;\n<s>\nA" },
  { "/irc/message/tag-escapes", "@a=\\:\\s\\\\\\r\\n\\b\\ A", "a=; \\\r\nb;\nA" },
  { "/irc/message/tag-value-has-equals", "@a=b=c A", "a=b=c;\nA" },
  { "/irc/message/repeated-tag", "@a=1;b=2;a=3 A", "a=3;b=2;\nA" },
  { "/irc/message/repeated-tag-empty", "@a=1;a A", "a=;\nA" },
  { "/irc/message/empty-tags", "@;;a;; A", "a=;\nA" },
  { "/irc/message/tag-key-is-opaque", "@a!b@c*=1;+=2;\303\251_:. A",
    "a!b@c*=1;+=2;\303\251_:.=;\nA" },
  { "/irc/message/tag-without-key", "@=b;c A", "c=;\nA" },
  { "/irc/message/no-tags-at-all", "@ A", "A" },
  { "/irc/message/fifteen-and-more", "A 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 :17 18",
    "A\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17 18" },
};

static char *
describe (const IrcMessage *message)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < message->n_tags; i++)
    g_string_append_printf (text, "%s=%s;", message->tags[i].name, message->tags[i].value);
  if (message->n_tags > 0)
    g_string_append_c (text, '\n');
  if (message->source != NULL)
    g_string_append_printf (text, "<%s>\n", message->source);
  g_string_append (text, message->command);
  for (guint i = 0; i < message->n_params; i++)
    g_string_append_printf (text, "\n%s", message->params[i]);
  g_assert_null (message->params[message->n_params]);

  return g_string_free (text, FALSE);
}

static void
test_parse (gconstpointer data)
{
  const ParseCase *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IrcMessage) message = irc_message_parse (c->line, &error);
  g_autofree char *parsed = NULL;

  g_assert_no_error (error);
  parsed = describe (message);
  g_assert_cmpstr (parsed, ==, c->parsed);
}

typedef struct
{
  const char *path;
  const char *line;
  gsize length;
  int code;
} ErrorCase;

#define LINE(text) text, sizeof (text) - 1

static const ErrorCase error_cases[] = {
  { "/irc/message/error/empty", LINE (""), IRC_MESSAGE_ERROR_EMPTY },
  { "/irc/message/error/spaces", LINE ("   "), IRC_MESSAGE_ERROR_EMPTY },
  { "/irc/message/error/nul", LINE ("A b\0c"), IRC_MESSAGE_ERROR_NUL },
  { "/irc/message/error/nul-at-end", LINE ("A b\0"), IRC_MESSAGE_ERROR_NUL },
  { "/irc/message/error/cr", LINE ("A b\rc"), IRC_MESSAGE_ERROR_NUL },
  { "/irc/message/error/lf", LINE ("A :b\nQUIT"), IRC_MESSAGE_ERROR_NUL },
  { "/irc/message/error/source-only", LINE (":a"), IRC_MESSAGE_ERROR_COMMAND },
  { "/irc/message/error/tags-only", LINE ("@a=b"), IRC_MESSAGE_ERROR_COMMAND },
  { "/irc/message/error/two-sources", LINE (":a :b C"), IRC_MESSAGE_ERROR_COMMAND },
  { "/irc/message/error/command", LINE ("GET/ x"), IRC_MESSAGE_ERROR_COMMAND },
  { "/irc/message/error/not-ascii", LINE ("P\xc3\xa9NG"), IRC_MESSAGE_ERROR_COMMAND },
};

static void
test_error (gconstpointer data)
{
  const ErrorCase *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IrcMessage) message = irc_message_parse_bytes (c->line, c->length, &error);

  g_assert_null (message);
  g_assert_error (error, IRC_MESSAGE_ERROR, c->code);
}

static void
test_accessors (void)
{
  g_autoptr (IrcMessage) message = irc_message_parse ("@a=b;c :n!u@h X 1 :2 3", NULL);
  g_autoptr (IrcMessage) bare = irc_message_parse (":n@h X", NULL);
  g_autofree char *nick = irc_message_source_nick (message);
  g_autofree char *bare_nick = irc_message_source_nick (bare);

  g_assert_cmpstr (irc_message_param (message, 0), ==, "1");
  g_assert_cmpstr (irc_message_param (message, 1), ==, "2 3");
  g_assert_cmpstr (irc_message_param (message, 2), ==, "");
  g_assert_cmpstr (irc_message_param (message, 99), ==, "");
  g_assert_cmpstr (irc_message_last_param (message), ==, "2 3");
  g_assert_cmpstr (irc_message_last_param (bare), ==, "");
  g_assert_cmpstr (irc_message_tag (message, "a"), ==, "b");
  g_assert_cmpstr (irc_message_tag (message, "c"), ==, "");
  g_assert_null (irc_message_tag (message, "d"));
  g_assert_cmpstr (nick, ==, "n");
  g_assert_cmpstr (bare_nick, ==, "n");
}

/* More keys than a line between people ever has; the last value of each stays. */
static void
test_many_tags (void)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (IrcMessage) message = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("k%u", i % 1000);
      g_autofree char *value = g_strdup_printf ("%u", i);

      irc_line_add_tag (line, name, value);
    }
  irc_line_begin (line, NULL, "TAGMSG");

  message = irc_message_parse (line->str, NULL);
  g_assert_cmpuint (message->n_tags, ==, 1000);
  g_assert_cmpstr (message->tags[0].name, ==, "k0");
  g_assert_cmpstr (irc_message_tag (message, "k999"), ==, "1999");
}

static void
test_write (void)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *plain = irc_line_new ("s", "X", "a", "b", NULL);
  g_autofree char *spaced = irc_line_new (NULL, "X", "a", "b c", NULL);
  g_autofree char *colon = irc_line_new (NULL, "X", ":b", NULL);
  g_autofree char *empty = irc_line_new (NULL, "X", "", NULL);
  g_autofree char *bare = irc_line_new (NULL, "X", NULL);

  g_assert_cmpstr (plain, ==, ":s X a b");
  g_assert_cmpstr (spaced, ==, "X a :b c");
  g_assert_cmpstr (colon, ==, "X ::b");
  g_assert_cmpstr (empty, ==, "X :");
  g_assert_cmpstr (bare, ==, "X");

  irc_line_add_tag (line, "a", "; \\\r\nz");
  irc_line_add_tag (line, "b", NULL);
  irc_line_add_tag (line, "+c", "");
  irc_line_begin (line, "s", "X");
  irc_line_add_param (line, "p");
  irc_line_add_trailing (line, "q");
  g_assert_cmpstr (line->str, ==, "@a=\\:\\s\\\\\\r\\nz;b;+c :s X p :q");
}

/* Random lines of awkward bytes: each is refused, or comes back the same when written again. */
static void
test_round_trip (void)
{
  static const char alphabet[] = "@:; =\\+abA1/\xc3\xa9s";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 20000; round++)
    {
      char text[41] = "";
      gint32 length = g_rand_int_range (rand, 0, 40);
      g_autoptr (IrcMessage) message = NULL;
      g_autoptr (IrcMessage) again = NULL;
      g_autoptr (GString) line = g_string_new (NULL);
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      for (gint32 i = 0; i < length; i++)
        text[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      message = irc_message_parse (text, NULL);
      if (message == NULL)
        continue;

      for (guint i = 0; i < message->n_tags; i++)
        irc_line_add_tag (line, message->tags[i].name, message->tags[i].value);
      irc_line_begin (line, message->source, message->command);
      for (guint i = 0; i + 1 < message->n_params; i++)
        irc_line_add_param (line, message->params[i]);
      if (message->n_params > 0)
        irc_line_add_trailing (line, irc_message_last_param (message));

      again = irc_message_parse (line->str, NULL);
      g_assert_nonnull (again);
      first = describe (message);
      second = describe (again);
      g_assert_cmpstr (first, ==, second);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    g_test_add_data_func (parse_cases[i].path, &parse_cases[i], test_parse);
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    g_test_add_data_func (error_cases[i].path, &error_cases[i], test_error);
  g_test_add_func ("/irc/message/accessors", test_accessors);
  g_test_add_func ("/irc/message/many-tags", test_many_tags);
  g_test_add_func ("/irc/message/write", test_write);
  g_test_add_func ("/irc/message/round-trip", test_round_trip);

  return g_test_run ();
}
