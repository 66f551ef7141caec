/* test-files.h: a folder of a test, and how it goes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void test_files_remove (const char *path); /* the folder with all that is in it, or the file */

G_END_DECLS
