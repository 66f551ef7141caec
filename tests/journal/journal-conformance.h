/* journal-conformance.h: what every journal does, whichever it is: each test runs over each
 * implementation. */
#pragma once

#include "journal-fixture.h"

G_BEGIN_DECLS

#define ROOM "r:1"
#define OTHER "r:2"
#define HISTORY (JOURNAL_KIND_MESSAGE | JOURNAL_KIND_EVENT | JOURNAL_KIND_TAGMSG)

/* answer: (transfer full) */
#define assert_answer(answer, expected)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *assert_answer_got = (answer);                                                 \
    g_assert_cmpstr (assert_answer_got, ==, expected);                                             \
  }                                                                                                \
  G_STMT_END

typedef struct
{
  const char *name;
  void (*run) (Fixture *self, gconstpointer data);
} ConformanceTest;

/* Returns: what main() does. tests: up to a name of NULL */
int conformance_run (int argc, char *argv[], const ConformanceTest *tests);

/* Records m1 to m9 have places 1 to 9 and times 1000 to 9000; m2, m6 are of another room, m3 is an
 * event that is state too, m5 a TAGMSG, m7 hidden, m8 state without a key. */
void conformance_store_nine (Fixture *self);

G_END_DECLS
