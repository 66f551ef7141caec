#include "config.h"

#include "client-script.h"

#include <locale.h>

static void
test_script (gconstpointer data)
{
  const ClientScriptCase *c = data;
  ClientSettings settings = { .nick = "anna",
                              .nick_retry_ms = c->nick_retry_ms,
                              .rooms = c->rooms,
                              .account = c->has_account ? "anna" : NULL,
                              .password = c->has_account ? "sesame" : NULL };
  g_autoptr (ClientTesting) testing = client_testing_new (&settings);

  client_testing_play (testing, c->script);
}

void
client_script_add (const ClientScriptCase *cases)
{
  setlocale (LC_ALL, "C.UTF-8");
  for (const ClientScriptCase *c = cases; c->path != NULL; c++)
    g_test_add_data_func (c->path, c, test_script);
}

int
client_script_run (int argc, char *argv[], const ClientScriptCase *cases)
{
  g_test_init (&argc, &argv, NULL);
  client_script_add (cases);
  return g_test_run ();
}
