#include "config.h"

#include "journal-db-library.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "journal.h"

SQLITE_EXTENSION_INIT1

/* The names as they are, not as what goes through the table. */
#undef sqlite3_auto_extension
#undef sqlite3_cancel_auto_extension
#undef sqlite3_close
#undef sqlite3_open

typedef struct
{
  __typeof__ (sqlite3_auto_extension) *add_extension;
  __typeof__ (sqlite3_cancel_auto_extension) *remove_extension;
  __typeof__ (sqlite3_open) *open;
  __typeof__ (sqlite3_close) *close;
} Library;

static gboolean
find (Library *self)
{
  GModule *module = g_module_open (SQLITE_SONAME, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    return FALSE;
  g_module_make_resident (module);
  return g_module_symbol (module, "sqlite3_auto_extension", (gpointer *) &self->add_extension) &&
         g_module_symbol (module, "sqlite3_cancel_auto_extension",
                          (gpointer *) &self->remove_extension) &&
         g_module_symbol (module, "sqlite3_open", (gpointer *) &self->open) &&
         g_module_symbol (module, "sqlite3_close", (gpointer *) &self->close);
}

/* Called for the first database that is opened: the only way to the table. */
static int
take_table (sqlite3 *db, const char **message, const sqlite3_api_routines *table)
{
  SQLITE_EXTENSION_INIT2 (table);
  return SQLITE_OK;
}

/* Returns: (transfer full) (nullable): why it is not to be had */
static char *
load (void)
{
  Library library;
  void (*extension) (void) = (void (*) (void)) take_table;
  sqlite3 *db = NULL;

  if (!find (&library))
    return g_strdup (g_module_error ());
  library.add_extension (extension);
  library.open (":memory:", &db);
  library.close (db);
  library.remove_extension (extension);
  return sqlite3_api == NULL ? g_strdup ("sqlite3_auto_extension()") : NULL;
}

/**
 * journal_db_load_library:
 *
 * Before anything else of SQLite. Once is enough, and more are nothing; from any thread.
 */
gboolean
journal_db_load_library (GError **error)
{
  static gsize is_tried;
  static char *missing; /* (owned) (nullable) */

  if (g_once_init_enter (&is_tried))
    {
      missing = load ();
      g_once_init_leave (&is_tried, 1);
    }
  if (missing == NULL)
    return TRUE;
  g_set_error (error, JOURNAL_ERROR, JOURNAL_ERROR_IO,
               /* Translators: %s is a reason, from the database library and in English. */
               _ ("The history could not be read or written: %s"), missing);
  return FALSE;
}
