/* test-wait.h: the default context runs until something is as it should be. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void test_wait_turn (void); /* waits for one, 50 ms at most */

/* Until condition holds; fails the test after a generous time. */
#define test_wait(condition)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 test_wait_deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                     \
    while (!(condition))                                                                           \
      {                                                                                            \
        test_wait_turn ();                                                                         \
        if (g_get_monotonic_time () > test_wait_deadline)                                          \
          g_error ("%s:%d: never true: %s", __FILE__, __LINE__, #condition);                       \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
