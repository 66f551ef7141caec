/* Verifiers: what is one, and which password is its. */
#include "config.h"

#include "server-password.h"

#include <string.h>

/* Of "pencil" with the salt of RFC 7677, section 3; the keys are another implementation's. */
#define SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define STORED "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
#define SERVER "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
#define PENCIL "SCRAM-SHA-256$4096:" SALT "$" STORED ":" SERVER

typedef struct
{
  const char *path;
  const char *verifier;
  const char *password;
  gboolean is_verifier;
  gboolean matches;
} Row;

static const Row rows[] = {
  { "/server/password/rfc", PENCIL, "pencil", TRUE, TRUE },
  { "/server/password/wrong", PENCIL, "pencil2", TRUE, FALSE },
  { "/server/password/none", PENCIL, "", TRUE, FALSE },
  { "/server/password/other-iterations", "SCRAM-SHA-256$4097:" SALT "$" STORED ":" SERVER, "pencil",
    TRUE, FALSE },
  { "/server/password/plain", "pencil", "pencil", FALSE, FALSE },
  { "/server/password/empty", "", "", FALSE, FALSE },
  { "/server/password/other-hash", "SCRAM-SHA-1$4096:" SALT "$" STORED ":" SERVER, "pencil", FALSE,
    FALSE },
  { "/server/password/no-iterations", "SCRAM-SHA-256$0:" SALT "$" STORED ":" SERVER, "pencil",
    FALSE, FALSE },
  { "/server/password/endless", "SCRAM-SHA-256$99999999999:" SALT "$" STORED ":" SERVER, "pencil",
    FALSE, FALSE },
  { "/server/password/cut", "SCRAM-SHA-256$4096:" SALT "$" STORED, "pencil", FALSE, FALSE },
  { "/server/password/short-key", "SCRAM-SHA-256$4096:" SALT "$YQ==:" SERVER, "pencil", FALSE,
    FALSE },
  { "/server/password/not-base64", "SCRAM-SHA-256$4096:!!$" STORED ":" SERVER, "pencil", FALSE,
    FALSE },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (ServerVerifier) verifier = server_verifier_parse (row->verifier);

  g_assert_true ((verifier != NULL) == row->is_verifier);
  g_assert_true (server_password_matches (row->password, row->verifier) == row->matches);
}

static void
test_hash (void)
{
  g_autofree char *first = server_password_hash ("p\303\244ssword \360\237\246\212");
  g_autofree char *second = server_password_hash ("p\303\244ssword \360\237\246\212");

  g_assert_cmpstr (first, !=, second);
  g_assert_null (strstr (first, "ssword"));
  g_assert_true (server_password_matches ("p\303\244ssword \360\237\246\212", first));
  g_assert_true (server_password_matches ("p\303\244ssword \360\237\246\212", second));
  g_assert_false (server_password_matches ("password \360\237\246\212", first));
}

/* RFC 4013: one password, however it is typed. */
static void
test_saslprep (void)
{
  g_autofree char *verifier = server_password_hash ("a\314\210pfel\302\240x");

  g_assert_true (server_password_matches ("\303\244pfel x", verifier));
}

typedef struct
{
  guint n_done;
  guint n_cancelled;
  gboolean matches;
} Answers;

static void
on_matched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answers *answers = user_data;
  g_autoptr (GError) error = NULL;

  answers->matches = server_passwords_match_finish (result, &error);
  answers->n_done++;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    answers->n_cancelled++;
}

static void
test_async (void)
{
  g_autoptr (ServerPasswords) passwords = server_passwords_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answers answers = { 0 };

  server_passwords_match_async (passwords, "x", PENCIL, cancellable, on_matched, &answers);
  g_cancellable_cancel (cancellable);
  server_passwords_match_async (passwords, "pencil", PENCIL, NULL, on_matched, &answers);
  g_assert_cmpuint (answers.n_done, ==, 0);
  while (answers.n_done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (answers.n_cancelled, ==, 1);
  g_assert_true (answers.matches);
}

static void
test_equal (void)
{
  g_assert_true (server_password_is_equal ("open sesame", "open sesame"));
  g_assert_false (server_password_is_equal ("open sesame", "open sesam"));
  g_assert_false (server_password_is_equal ("", "x"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/server/password/hash", test_hash);
  g_test_add_func ("/server/password/saslprep", test_saslprep);
  g_test_add_func ("/server/password/async", test_async);
  g_test_add_func ("/server/password/equal", test_equal);

  return g_test_run ();
}
