#include "config.h"

#include "test-files.h"

#include <glib/gstdio.h>

static void
remove_children (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      test_files_remove (child);
    }
}

/* What a link leads to is not the test's. */
void
test_files_remove (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    remove_children (path);
  g_remove (path);
}
