/* The vectors of irc-parser-tests, read from the folder that PYCHAT_IRC_VECTORS names: they are
 * not part of the tree. Each is a case; without the folder one case says that it was skipped. */
#include "irc-hostname.h"
#include "irc-mask.h"
#include "irc-message.h"

#include <string.h>
#include <yaml.h>

typedef struct
{
  yaml_document_t *document;
  yaml_node_t *node;
} Vector;

static yaml_node_t *
get (yaml_document_t *document, yaml_node_t *mapping, const char *key)
{
  if (mapping == NULL || mapping->type != YAML_MAPPING_NODE)
    return NULL;

  for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
       pair < mapping->data.mapping.pairs.top; pair++)
    {
      yaml_node_t *name = yaml_document_get_node (document, pair->key);

      if (strcmp ((const char *) name->data.scalar.value, key) == 0)
        return yaml_document_get_node (document, pair->value);
    }

  return NULL;
}

static const char *
get_text (yaml_document_t *document, yaml_node_t *mapping, const char *key, const char *absent)
{
  yaml_node_t *node = get (document, mapping, key);

  return node != NULL ? (const char *) node->data.scalar.value : absent;
}

/* (transfer container): of the texts in a sequence; empty when there is none */
static GPtrArray *
get_texts (yaml_document_t *document, yaml_node_t *mapping, const char *key)
{
  GPtrArray *texts = g_ptr_array_new ();
  yaml_node_t *node = get (document, mapping, key);

  if (node == NULL)
    return texts;

  for (yaml_node_item_t *item = node->data.sequence.items.start;
       item < node->data.sequence.items.top; item++)
    g_ptr_array_add (texts, yaml_document_get_node (document, *item)->data.scalar.value);

  return texts;
}

static void
test_msg_split (gconstpointer data)
{
  const Vector *v = data;
  yaml_node_t *atoms = get (v->document, v->node, "atoms");
  yaml_node_t *tags = get (v->document, atoms, "tags");
  g_autoptr (GPtrArray) params = get_texts (v->document, atoms, "params");
  g_autoptr (GError) error = NULL;
  g_autoptr (IrcMessage) message =
      irc_message_parse (get_text (v->document, v->node, "input", NULL), &error);
  guint n_tags = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (message->source, ==, get_text (v->document, atoms, "source", NULL));
  g_assert_cmpint (
      g_ascii_strcasecmp (message->command, get_text (v->document, atoms, "verb", NULL)), ==, 0);
  g_assert_cmpuint (message->n_params, ==, params->len);
  for (guint i = 0; i < params->len; i++)
    g_assert_cmpstr (message->params[i], ==, g_ptr_array_index (params, i));

  if (tags != NULL)
    n_tags = (guint) (tags->data.mapping.pairs.top - tags->data.mapping.pairs.start);
  g_assert_cmpuint (message->n_tags, ==, n_tags);
  for (guint i = 0; i < message->n_tags; i++)
    g_assert_cmpstr (message->tags[i].value, ==,
                     get_text (v->document, tags, message->tags[i].name, NULL));
}

static void
test_msg_join (gconstpointer data)
{
  const Vector *v = data;
  yaml_node_t *atoms = get (v->document, v->node, "atoms");
  yaml_node_t *tags = get (v->document, atoms, "tags");
  g_autoptr (GPtrArray) params = get_texts (v->document, atoms, "params");
  g_autoptr (GPtrArray) matches = get_texts (v->document, v->node, "matches");
  g_autoptr (GString) line = g_string_new (NULL);

  if (tags != NULL)
    {
      for (yaml_node_pair_t *pair = tags->data.mapping.pairs.start;
           pair < tags->data.mapping.pairs.top; pair++)
        irc_line_add_tag (
            line, (const char *) yaml_document_get_node (v->document, pair->key)->data.scalar.value,
            (const char *) yaml_document_get_node (v->document, pair->value)->data.scalar.value);
    }
  irc_line_begin (line, get_text (v->document, atoms, "source", NULL),
                  get_text (v->document, atoms, "verb", NULL));
  for (guint i = 0; i + 1 < params->len; i++)
    irc_line_add_param (line, g_ptr_array_index (params, i));
  if (params->len > 0)
    {
      const char *last = g_ptr_array_index (params, params->len - 1);

      if (*last == '\0' || *last == ':' || strchr (last, ' ') != NULL)
        irc_line_add_trailing (line, last);
      else
        irc_line_add_param (line, last);
    }

  for (guint i = 0; i < matches->len; i++)
    {
      if (strcmp (line->str, g_ptr_array_index (matches, i)) == 0)
        return;
    }
  g_test_message ("%s", line->str);
  g_test_fail ();
}

static void
test_userhost_split (gconstpointer data)
{
  const Vector *v = data;
  yaml_node_t *atoms = get (v->document, v->node, "atoms");
  g_autofree char *nick = NULL;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;

  irc_userhost_split (get_text (v->document, v->node, "source", NULL), &nick, &user, &host);
  g_assert_cmpstr (nick, ==, get_text (v->document, atoms, "nick", ""));
  g_assert_cmpstr (user, ==, get_text (v->document, atoms, "user", ""));
  g_assert_cmpstr (host, ==, get_text (v->document, atoms, "host", ""));
}

static void
test_mask_match (gconstpointer data)
{
  const Vector *v = data;
  const char *mask = get_text (v->document, v->node, "mask", NULL);
  g_autoptr (GPtrArray) matches = get_texts (v->document, v->node, "matches");
  g_autoptr (GPtrArray) fails = get_texts (v->document, v->node, "fails");

  g_assert_cmpuint (matches->len + fails->len, >, 0);
  for (guint i = 0; i < matches->len; i++)
    g_assert_true (irc_mask_match (mask, g_ptr_array_index (matches, i)));
  for (guint i = 0; i < fails->len; i++)
    g_assert_false (irc_mask_match (mask, g_ptr_array_index (fails, i)));
}

static void
test_validate_hostname (gconstpointer data)
{
  const Vector *v = data;
  gboolean valid = strcmp (get_text (v->document, v->node, "valid", NULL), "true") == 0;

  g_assert_true (irc_hostname_is_valid (get_text (v->document, v->node, "host", NULL)) == valid);
}

static const struct
{
  const char *file;
  GTestDataFunc run;
} files[] = {
  { "msg-split", test_msg_split },
  { "msg-join", test_msg_join },
  { "userhost-split", test_userhost_split },
  { "mask-match", test_mask_match },
  { "validate-hostname", test_validate_hostname },
};

/* The document stays loaded until the program ends: the cases point into it. */
static void
add_cases (const char *folder, const char *name, GTestDataFunc run, yaml_document_t *document)
{
  g_autofree char *file_name = g_strconcat (name, ".yaml", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  yaml_parser_t parser;
  yaml_node_t *tests;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);

  yaml_parser_initialize (&parser);
  yaml_parser_set_input_string (&parser, (const unsigned char *) text, length);
  if (!yaml_parser_load (&parser, document))
    g_error ("%s is not YAML", path);
  yaml_parser_delete (&parser);

  tests = get (document, yaml_document_get_root_node (document), "tests");
  for (yaml_node_item_t *item = tests->data.sequence.items.start;
       item < tests->data.sequence.items.top; item++)
    {
      guint index = (guint) (item - tests->data.sequence.items.start) + 1;
      g_autofree char *test_path = g_strdup_printf ("/irc/vectors/%s/%u", name, index);
      Vector *vector = g_new (Vector, 1);

      vector->document = document;
      vector->node = yaml_document_get_node (document, *item);
      g_test_add_data_func_full (test_path, vector, run, g_free);
    }
}

static void
test_skipped (void)
{
  g_test_skip ("PYCHAT_IRC_VECTORS does not name the folder of irc-parser-tests");
}

int
main (int argc, char *argv[])
{
  const char *folder = g_getenv ("PYCHAT_IRC_VECTORS");
  yaml_document_t documents[G_N_ELEMENTS (files)] = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);

  if (folder == NULL || *folder == '\0')
    {
      g_test_add_func ("/irc/vectors", test_skipped);
      return g_test_run ();
    }

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    add_cases (folder, files[i].file, files[i].run, &documents[i]);
  status = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    yaml_document_delete (&documents[i]);

  return status;
}
