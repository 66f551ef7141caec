#include "irc-cap.h"

#include <string.h>

static void
test_table (void)
{
  for (guint i = 0; i < IRC_N_CAPS; i++)
    {
      IrcCap cap = IRC_N_CAPS;

      g_assert_true (irc_cap_find (irc_cap_get_name ((IrcCap) i), &cap));
      g_assert_cmpint (cap, ==, i);
    }
  g_assert_false (irc_cap_find ("", NULL));
  g_assert_false (irc_cap_find ("Batch", NULL));
  g_assert_false (irc_cap_find ("batch2", NULL));
}

static void
test_dependencies (void)
{
  IrcCapSet multiline = IRC_CAP_BIT (IRC_CAP_MULTILINE);
  IrcCapSet batch = IRC_CAP_BIT (IRC_CAP_BATCH);

  g_assert_cmphex (irc_cap_get_dependencies (IRC_CAP_MULTILINE), ==, batch);
  g_assert_cmphex (irc_cap_get_working (multiline), ==, 0);
  g_assert_cmphex (irc_cap_get_working (multiline | batch), ==, multiline | batch);
}

static void
test_parse (void)
{
  g_autoptr (GArray) items =
      irc_cap_parse_list (" sasl=PLAIN,EXTERNAL  -batch draft/x= =y - z=a=b ");
  static const struct
  {
    const char *name;
    const char *value;
    gboolean is_removed;
  } expected[] = {
    { "sasl", "PLAIN,EXTERNAL", FALSE },
    { "batch", NULL, TRUE },
    { "draft/x", "", FALSE },
    { "z", "a=b", FALSE },
  };

  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < items->len; i++)
    {
      const IrcCapItem *item = &g_array_index (items, IrcCapItem, i);

      g_assert_cmpstr (item->name, ==, expected[i].name);
      g_assert_cmpstr (item->value, ==, expected[i].value);
      g_assert_true (item->is_removed == expected[i].is_removed);
    }
}

static const char *
get_value (IrcCap cap, gpointer user_data)
{
  return cap == IRC_CAP_SASL ? user_data : NULL;
}

static void
test_format (void)
{
  IrcCapSet all = (G_GUINT64_CONSTANT (1) << IRC_N_CAPS) - 1;
  g_auto (GStrv) none = irc_cap_format_list (0, NULL, NULL, 100);
  g_auto (GStrv) lines = irc_cap_format_list (all, get_value, (gpointer) "PLAIN", 100);
  g_auto (GStrv) plain = irc_cap_format_list (IRC_CAP_BIT (IRC_CAP_SASL), NULL, NULL, 100);
  IrcCapSet seen = 0;

  g_assert_cmpuint (g_strv_length (none), ==, 1);
  g_assert_cmpstr (none[0], ==, "");
  g_assert_cmpstr (plain[0], ==, "sasl");

  g_assert_cmpuint (g_strv_length (lines), >, 1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GArray) items = irc_cap_parse_list (lines[i]);

      g_assert_cmpuint (strlen (lines[i]), <=, 100);
      for (guint j = 0; j < items->len; j++)
        {
          const IrcCapItem *item = &g_array_index (items, IrcCapItem, j);
          IrcCap cap = IRC_N_CAPS;

          g_assert_true (irc_cap_find (item->name, &cap));
          g_assert_cmpstr (item->value, ==, cap == IRC_CAP_SASL ? "PLAIN" : NULL);
          seen |= IRC_CAP_BIT (cap);
        }
    }
  g_assert_cmphex (seen, ==, all);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/irc/cap/table", test_table);
  g_test_add_func ("/irc/cap/dependencies", test_dependencies);
  g_test_add_func ("/irc/cap/parse", test_parse);
  g_test_add_func ("/irc/cap/format", test_format);

  return g_test_run ();
}
