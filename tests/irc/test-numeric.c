#include "irc-numeric.h"

static void
test_from_string (void)
{
  g_assert_cmpint (irc_numeric_from_string ("001"), ==, IRC_RPL_WELCOME);
  g_assert_cmpint (irc_numeric_from_string ("433"), ==, IRC_ERR_NICKNAMEINUSE);
  g_assert_cmpint (irc_numeric_from_string ("799"), ==, 799);
  g_assert_cmpint (irc_numeric_from_string (""), ==, IRC_NUMERIC_NONE);
  g_assert_cmpint (irc_numeric_from_string ("01"), ==, IRC_NUMERIC_NONE);
  g_assert_cmpint (irc_numeric_from_string ("0011"), ==, IRC_NUMERIC_NONE);
  g_assert_cmpint (irc_numeric_from_string ("PING"), ==, IRC_NUMERIC_NONE);
}

/* Every numeric with a name comes back from its digits; errors always have words. */
static void
test_table (void)
{
  guint n_names = 0;

  for (guint i = 0; i < 1200; i++)
    {
      char buffer[IRC_NUMERIC_SIZE];
      const char *name = irc_numeric_get_name ((IrcNumeric) i);

      g_assert_nonnull (irc_numeric_get_default_text ((IrcNumeric) i));
      if (name == NULL)
        continue;

      n_names++;
      irc_numeric_format ((IrcNumeric) i, buffer);
      g_assert_cmpint (irc_numeric_from_string (buffer), ==, i);
      g_assert_true (irc_numeric_is_error ((IrcNumeric) i) == g_str_has_prefix (name, "ERR_"));
      if (irc_numeric_is_error ((IrcNumeric) i))
        g_assert_cmpstr (irc_numeric_get_default_text ((IrcNumeric) i), !=, "");
    }
  g_assert_cmpuint (n_names, >, 370);
}

static void
test_values (void)
{
  g_assert_cmpint (IRC_RPL_WHOISBOT, ==, 335);
  g_assert_cmpint (IRC_RPL_WHOSPCRPL, ==, 354);
  g_assert_cmpint (IRC_ERR_INPUTTOOLONG, ==, 417);
  g_assert_cmpint (IRC_ERR_MONLISTFULL, ==, 734);
  g_assert_cmpint (IRC_RPL_METADATASYNCLATER, ==, 774);
  g_assert_cmpint (IRC_RPL_SASLMECHS, ==, 908);
  g_assert_cmpstr (irc_numeric_get_name (IRC_ERR_NICKNAMEINUSE), ==, "ERR_NICKNAMEINUSE");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/irc/numeric/from-string", test_from_string);
  g_test_add_func ("/irc/numeric/table", test_table);
  g_test_add_func ("/irc/numeric/values", test_values);

  return g_test_run ();
}
