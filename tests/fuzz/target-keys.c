/* What a terminal sends: every byte belongs to some key, however it comes in pieces. */
#include "config.h"

#include "fuzz.h"
#include "tui-keys.h"

static void
run (const char *bytes, gsize length)
{
  gsize at = 0;

  for (gsize n = 0; n < length; n++)
    {
      TuiKeyPress press;

      g_assert_cmpuint (tui_keys_take (bytes, n, FALSE, &press), <=, n);
    }

  while (at < length)
    {
      TuiKeyPress press = { 0 };
      gsize taken = tui_keys_take (bytes + at, length - at, TRUE, &press);

      g_assert_cmpuint (taken, >, 0);
      g_assert_cmpuint (taken, <=, length - at);
      if (press.key == TUI_KEY_MOUSE)
        {
          g_assert_cmpint (press.row, >=, 0);
          g_assert_cmpint (press.column, >=, 0);
        }
      at += taken;
    }
}

const FuzzTarget fuzz_keys = { "keys", run, 64, 10000 };
