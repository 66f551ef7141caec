/* 005 lines of a server that nobody knows: what a client asks afterwards has an answer, and what
 * is written from it is read as the same. */
#include "config.h"

#include "fuzz.h"
#include "irc-isupport.h"

#include <string.h>

static const char *const names[] = { "CHANMODES", "PREFIX",  "CHANTYPES", "STATUSMSG", "MODES",
                                     "MAXLIST",   "LINELEN", "NETWORK",   "CHANLIMIT", "NICKLEN" };

static void
ask (const IrcIsupport *self)
{
  const IrcModeClasses *classes = irc_isupport_get_modes (self);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      irc_isupport_get (self, names[i]);
      irc_isupport_has (self, names[i]);
      irc_isupport_get_uint (self, names[i]);
    }
  irc_isupport_get_casemapping (self);
  irc_isupport_get_list_limit (self, 'b');
  irc_isupport_is_channel (self, "#room");
  irc_isupport_is_channel (self, "");
  irc_isupport_skip_status (self, "@#room");
  irc_isupport_skip_status (self, "");
  g_assert_cmpuint (strlen (classes->members), ==, strlen (classes->prefixes));
  for (const char *letter = classes->members; *letter != '\0'; letter++)
    g_assert_cmpint (irc_mode_get_prefix (classes, *letter), !=, 0);
}

static void
run (const char *bytes, gsize length)
{
  g_autoptr (IrcIsupport) self = irc_isupport_new ();
  g_autoptr (IrcIsupport) again = irc_isupport_new ();
  const char *line;
  gsize n;
  g_auto (GStrv) written = NULL;

  while (fuzz_take_line (&bytes, &length, &line, &n))
    {
      g_autofree char *tokens = fuzz_dup_string (line, n);
      g_autofree char *text = g_strconcat (":s 005 nick ", tokens, " :are supported", NULL);
      g_autoptr (IrcMessage) message =
          irc_message_parse (text, NULL); /* a CR in it: no such message reaches anybody */

      if (message != NULL)
        irc_isupport_apply (self, message);
      ask (self);
    }

  written = irc_isupport_format (self, 400);
  for (guint i = 0; written[i] != NULL; i++)
    {
      g_autofree char *text = g_strconcat (":s 005 nick ", written[i], " :are supported", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (IrcMessage) message = irc_message_parse (text, &error);

      g_assert_no_error (error);
      irc_isupport_apply (again, message);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (irc_isupport_get (self, names[i]), ==, irc_isupport_get (again, names[i]));
}

const FuzzTarget fuzz_isupport = { "isupport", run, 1024, 2000 };
