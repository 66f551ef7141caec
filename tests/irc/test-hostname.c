#include "irc-hostname.h"

static void
test_valid (void)
{
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *longest = g_strconcat (label, ".x", NULL);
  g_autofree char *too_long_label = g_strconcat ("a", label, ".x", NULL);
  g_autofree char *too_long = g_strconcat (label, ".", label, ".", label, ".", label, ".x", NULL);

  g_assert_true (irc_hostname_is_valid ("127.0.0.1"));
  g_assert_true (irc_hostname_is_valid (longest));
  g_assert_false (irc_hostname_is_valid (too_long_label));
  g_assert_false (irc_hostname_is_valid (too_long));
  g_assert_false (irc_hostname_is_valid ("."));
  g_assert_false (irc_hostname_is_valid ("a..b"));
  g_assert_false (irc_hostname_is_valid (".a"));
  g_assert_false (irc_hostname_is_valid ("a.b\x02"));
  g_assert_false (irc_hostname_is_valid ("a-.b"));
}

static void
test_address (void)
{
  g_autofree char *loopback = irc_hostname_from_address ("::1");
  g_autofree char *other = irc_hostname_from_address ("2001:db8::1");

  g_assert_cmpstr (loopback, ==, "0::1");
  g_assert_cmpstr (other, ==, "2001:db8::1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/irc/hostname/valid", test_valid);
  g_test_add_func ("/irc/hostname/address", test_address);

  return g_test_run ();
}
