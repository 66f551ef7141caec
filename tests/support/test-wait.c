#include "config.h"

#include "test-wait.h"

static gboolean
on_tick (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_wait_turn (void)
{
  gboolean has_ticked = FALSE;
  guint id = g_timeout_add (50, on_tick, &has_ticked);

  g_main_context_iteration (NULL, TRUE);
  if (!has_ticked)
    g_source_remove (id);
}
