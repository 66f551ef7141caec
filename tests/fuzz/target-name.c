/* Names: what is made out of anything is allowed, and folding once folds for good. */
#include "config.h"

#include "fuzz.h"
#include "irc-case.h"
#include "irc-hostname.h"
#include "irc-name.h"

static void
run_kind (IrcNameKind kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *made = irc_name_make (kind, text);
  gboolean is_valid = irc_name_check (kind, text, &error);

  g_assert_true (is_valid == (error == NULL));
  g_clear_error (&error);
  irc_name_check (kind, made, &error);
  g_assert_no_error (error);
}

static void
run (const char *bytes, gsize length)
{
  g_autofree char *text = fuzz_dup_string (bytes, length);
  g_autofree char *valid = fuzz_dup_utf8 (bytes, length);
  g_autofree char *folded = irc_case_fold (valid);
  g_autofree char *twice = irc_case_fold (folded);
  g_autofree char *host = irc_hostname_from_address (valid);
  static const IrcNameKind kinds[] = { IRC_NAME_NICK, IRC_NAME_ACCOUNT, IRC_NAME_USER,
                                       IRC_NAME_ROOM };

  g_assert_cmpstr (twice, ==, folded);
  g_assert_true (irc_case_equal (valid, folded));
  g_assert_cmpuint (irc_case_hash (valid), ==, irc_case_hash (folded));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    run_kind (kinds[i], text);

  irc_hostname_is_valid (text);
  if (irc_name_check (IRC_NAME_NICK, text, NULL)) /* why not does not matter here */
    {
      g_autofree char *next = irc_name_next_nick (text);
      g_autoptr (GError) error = NULL;

      irc_name_check (IRC_NAME_NICK, next, &error);
      g_assert_no_error (error);
      g_assert_false (irc_case_equal (next, text));
    }
}

const FuzzTarget fuzz_name = { "name", run, 512, 800 };
