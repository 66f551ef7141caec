#include "config.h"

#include "journal-conformance.h"

static const struct
{
  const char *name;
  OpenFunc open;
} implementations[] = {
  { "memory", fixture_open_memory },
  { "sqlite", fixture_open_sqlite },
  { "sqlite-always", fixture_open_sqlite_always },
};

static void
set_up (Fixture *self, gconstpointer data)
{
  fixture_init (self, *(const OpenFunc *) data);
}

void
conformance_store_nine (Fixture *self)
{
  fixture_append (self, "m1", ROOM, "one");
  fixture_append (self, "m2", OTHER, "two");
  fixture_append_full (self, "m3", JOURNAL_KIND_STATE | JOURNAL_KIND_EVENT, ROOM, "bob", NULL);
  fixture_append (self, "m4", ROOM, "four");
  fixture_append_full (self, "m5", JOURNAL_KIND_TAGMSG, ROOM, "bob", NULL);
  fixture_append (self, "m6", OTHER, "six");
  fixture_append (self, "m7", ROOM, "seven");
  fixture_append_full (self, "m8", JOURNAL_KIND_STATE, NULL, NULL, NULL);
  fixture_append (self, "m9", ROOM, "nine");
  journal_hide (self->journal, "m7");
  fixture_settle (self);
}

int
conformance_run (int argc, char *argv[], const ConformanceTest *tests)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (implementations); i++)
    for (const ConformanceTest *test = tests; test->name != NULL; test++)
      {
        g_autofree char *path =
            g_strdup_printf ("/journal/%s/%s", implementations[i].name, test->name);

        g_test_add (path, Fixture, &implementations[i].open, set_up, test->run, fixture_tear_down);
      }
  return g_test_run ();
}
