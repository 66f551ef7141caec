#include "config.h"

#include <string.h>

#include "main-edit.h"

/* A change of one key, and what becomes of the file. */
typedef struct
{
  const char *path;
  const char *before;
  const char *value; /* (nullable): of key in [a] */
  const char *after;
} EditCase;

static const EditCase edit_cases[] = {
  { "/main/edit/empty", "", "1", "[a]\nkey=1\n" },
  { "/main/edit/no-group", "# b\n[b]\nx=1", "1", "# b\n[b]\nx=1\n\n[a]\nkey=1\n" },
  { "/main/edit/no-key", "[a]\nx=1\n\n# b\n[b]\n", "1", "[a]\nx=1\nkey=1\n\n# b\n[b]\n" },
  { "/main/edit/bare-group", "[a]\n# b\n[b]\nkey=2\n", "1", "[a]\nkey=1\n# b\n[b]\nkey=2\n" },
  { "/main/edit/example", "[a]\n# How\n#key=0\n# More\n#x=1\ny=2\n", "1",
    "[a]\n# How\n#key=0\nkey=1\n# More\n#x=1\ny=2\n" },
  { "/main/edit/prose", "[a]\nx=1\n# By default key=2, or so\n", "1",
    "[a]\nx=1\nkey=1\n# By default key=2, or so\n" },
  { "/main/edit/changed", "[a]\n#key=0\n  key = 2 \nx=1\n", "1", "[a]\n#key=0\nkey=1\nx=1\n" },
  { "/main/edit/same", "[a]\n  key =  1 \n", "1 ", "[a]\n  key =  1 \n" },
  { "/main/edit/same/line-ends", "[a]\r\nkey= 1\r\n", "1", "[a]\r\nkey= 1\r\n" },
  { "/main/edit/other-group", "[b]\nkey=2\n[a]\nkey=3\n", "1", "[b]\nkey=2\n[a]\nkey=1\n" },
  { "/main/edit/longer-name", "[a]\nkey-x=2\n[a b]\nkey=3\n", "1",
    "[a]\nkey-x=2\nkey=1\n[a b]\nkey=3\n" },
  { "/main/edit/brackets", "[a]\nx=[b]\nkey=2\n", "1", "[a]\nx=[b]\nkey=1\n" },
  { "/main/edit/removed", "[a]\n#key=0\nkey=2\nx=1\n", NULL, "[a]\n#key=0\nx=1\n" },
  { "/main/edit/removed-none", "[a]\nx=1\n[b]\nkey=2", NULL, "[a]\nx=1\n[b]\nkey=2\n" },
  { "/main/edit/removed-no-group", "[b]\nkey=2\n", NULL, "[b]\nkey=2\n" },
  { "/main/edit/marked", "\357\273\277[a]\nkey=2\n", "1", "[a]\nkey=1\n" },
  { "/main/edit/line-ends", "[a]\r\nkey=2\r\nx=1\r\n", "1", "[a]\r\nkey=1\nx=1\r\n" },
  { "/main/edit/empty-value", "[a]\nkey=2\n", "", "[a]\nkey=\n" },
};

/* GLib reads what was written there. */
static void
assert_reads (const char *text, const char *value)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *read = NULL;

  g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  read = g_key_file_get_value (file, "a", "key", NULL);
  g_assert_cmpstr (read, ==, value);
}

static void
test_edit (gconstpointer data)
{
  const EditCase *c = data;
  g_autoptr (MainEdit) edit = main_edit_new (c->before);
  g_autofree char *text = NULL;

  main_edit_set (edit, "a", "key", c->value);
  text = main_edit_get_text (edit);
  g_assert_cmpstr (text, ==, c->after);
  assert_reads (text, c->value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (edit_cases); i++)
    g_test_add_data_func (edit_cases[i].path, &edit_cases[i], test_edit);
  return g_test_run ();
}
