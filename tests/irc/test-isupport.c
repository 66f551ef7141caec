#include "irc-isupport.h"

#include <string.h>

static void
apply (IrcIsupport *isupport, const char *tokens)
{
  g_autofree char *line = g_strdup_printf (":s 005 me %s :are supported", tokens);
  g_autoptr (IrcMessage) message = irc_message_parse (line, NULL);

  g_assert_true (irc_isupport_apply (isupport, message));
}

static void
test_defaults (void)
{
  g_autoptr (IrcIsupport) isupport = irc_isupport_new ();

  g_assert_false (irc_isupport_has (isupport, "NICKLEN"));
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "NICKLEN"), ==, 9);
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "LINELEN"), ==, 512);
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "MONITOR"), ==, 0);
  g_assert_null (irc_isupport_get (isupport, "NETWORK"));
  g_assert_cmpint (irc_isupport_get_casemapping (isupport), ==, IRC_CASEMAPPING_RFC1459);
  g_assert_cmpstr (irc_isupport_get_modes (isupport)->members, ==, "ov");
  g_assert_cmpstr (irc_isupport_get_modes (isupport)->prefixes, ==, "@+");
  g_assert_true (irc_isupport_is_channel (isupport, "&x"));
  g_assert_false (irc_isupport_is_channel (isupport, ""));
  g_assert_cmpuint (irc_isupport_get_list_limit (isupport, 'b'), ==, 0);
}

static void
test_apply (void)
{
  g_autoptr (IrcIsupport) isupport = irc_isupport_new ();
  const IrcModeClasses *modes;

  apply (isupport,
         "NETWORK=My\\x20Chat\\x3D CASEMAPPING=ascii PREFIX=(qaohv)~&@%+ CHANMODES=beI,k,l,imn,Z "
         "CHANTYPES=# STATUSMSG=@+ NICKLEN=32 MAXLIST=be:60,I:20 UTF8ONLY BOT=B");

  g_assert_cmpstr (irc_isupport_get (isupport, "NETWORK"), ==, "My Chat=");
  g_assert_cmpint (irc_isupport_get_casemapping (isupport), ==, IRC_CASEMAPPING_ASCII);
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "NICKLEN"), ==, 32);
  g_assert_true (irc_isupport_has (isupport, "UTF8ONLY"));
  g_assert_cmpstr (irc_isupport_get (isupport, "UTF8ONLY"), ==, "");
  g_assert_cmpuint (irc_isupport_get_list_limit (isupport, 'e'), ==, 60);
  g_assert_cmpuint (irc_isupport_get_list_limit (isupport, 'I'), ==, 20);
  g_assert_false (irc_isupport_is_channel (isupport, "&x"));
  g_assert_cmpstr (irc_isupport_skip_status (isupport, "@+#x"), ==, "#x");
  g_assert_cmpstr (irc_isupport_skip_status (isupport, "@x"), ==, "@x");
  g_assert_cmpstr (irc_isupport_skip_status (isupport, "#x"), ==, "#x");

  modes = irc_isupport_get_modes (isupport);
  g_assert_cmpstr (modes->lists, ==, "beI");
  g_assert_cmpstr (modes->settings, ==, "k");
  g_assert_cmpstr (modes->limits, ==, "l");
  g_assert_cmpstr (modes->flags, ==, "imn");
  g_assert_cmpstr (modes->members, ==, "qaohv");
  g_assert_cmpstr (modes->prefixes, ==, "~&@%+");

  apply (isupport, "-NETWORK -PREFIX -NEVERSAID NICKLEN=40");
  g_assert_false (irc_isupport_has (isupport, "NETWORK"));
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "NICKLEN"), ==, 40);
  g_assert_cmpstr (irc_isupport_get_modes (isupport)->members, ==, "ov");
}

/* Nonsense is survived and reads as what is assumed. */
static void
test_hostile (void)
{
  g_autoptr (IrcIsupport) isupport = irc_isupport_new ();
  g_autoptr (IrcMessage) other = irc_message_parse ("006 me X", NULL);
  g_autoptr (IrcMessage) bare = irc_message_parse ("005", NULL);

  apply (isupport,
         "= - =x NICKLEN=-5 LINELEN=99999999999999 MODES PREFIX=(ov CHANMODES=b\\xZZ\\x00 "
         "MAXLIST=b:,:5 CHANTYPES");

  g_assert_cmpuint (irc_isupport_get_uint (isupport, "NICKLEN"), ==, 9);
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "LINELEN"), ==, 512);
  g_assert_cmpuint (irc_isupport_get_uint (isupport, "MODES"), ==, 3);
  g_assert_cmpstr (irc_isupport_get_modes (isupport)->members, ==, "ov");
  g_assert_cmpstr (irc_isupport_get_modes (isupport)->lists, ==, "b\\xZZ");
  g_assert_cmpuint (irc_isupport_get_list_limit (isupport, 'b'), ==, 0);
  g_assert_false (irc_isupport_is_channel (isupport, "#x"));
  g_assert_false (irc_isupport_apply (isupport, other));
  g_assert_true (irc_isupport_apply (isupport, bare));
}

/* There are no more modes of members than letters. */
static void
test_many_prefixes (void)
{
  g_autoptr (IrcIsupport) isupport = irc_isupport_new ();
  g_autofree char *letters = g_strnfill (60, 'o');
  g_autofree char *signs = g_strnfill (60, '@');
  g_autofree char *token = g_strdup_printf ("PREFIX=(%s)%s", letters, signs);

  apply (isupport, token);
  g_assert_cmpstr (irc_isupport_get_modes (isupport)->members, ==, "ov");
}

/* A server that never ends its list costs us no more than a long one. */
static void
test_endless (void)
{
  g_autoptr (IrcIsupport) isupport = irc_isupport_new ();

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *token = g_strdup_printf ("T%u=x", i);

      apply (isupport, token);
    }
  apply (isupport, "T7=again");
  g_assert_cmpstr (irc_isupport_get (isupport, "T7"), ==, "again");
  g_assert_false (irc_isupport_has (isupport, "T1999"));
}

static void
test_format (void)
{
  g_autoptr (IrcIsupport) isupport = irc_isupport_new ();
  g_autoptr (IrcIsupport) read = irc_isupport_new ();
  g_auto (GStrv) lines = NULL;

  irc_isupport_set (isupport, "NETWORK", "My Chat=");
  irc_isupport_set (isupport, "UTF8ONLY", NULL);
  irc_isupport_set (isupport, "GONE", "1");
  irc_isupport_unset (isupport, "GONE");
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *name = g_strdup_printf ("T%u", i);

      irc_isupport_set_uint (isupport, name, i);
    }
  irc_isupport_set (isupport, "T0", "new");

  lines = irc_isupport_format (isupport, 400);
  g_assert_cmpuint (g_strv_length (lines), ==, 3); /* 27 tokens, 13 a line */
  g_assert_true (g_str_has_prefix (lines[0], "NETWORK=My\\x20Chat\\x3D UTF8ONLY T0=new T1=1 "));
  for (guint i = 0; lines[i] != NULL; i++)
    apply (read, lines[i]);
  g_assert_cmpstr (irc_isupport_get (read, "NETWORK"), ==, "My Chat=");
  g_assert_cmpuint (irc_isupport_get_uint (read, "T24"), ==, 24);

  g_strfreev (lines);
  lines = irc_isupport_format (isupport, 30);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 30);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/irc/isupport/defaults", test_defaults);
  g_test_add_func ("/irc/isupport/apply", test_apply);
  g_test_add_func ("/irc/isupport/hostile", test_hostile);
  g_test_add_func ("/irc/isupport/many-prefixes", test_many_prefixes);
  g_test_add_func ("/irc/isupport/endless", test_endless);
  g_test_add_func ("/irc/isupport/format", test_format);

  return g_test_run ();
}
