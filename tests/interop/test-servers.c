/* pychat's line mode on Debian's ngircd, together with irssi. */
#include "config.h"

#include "interop-programs.h"

#include <locale.h>

static void
chat_on_ngircd (char **directories)
{
  InteropServer target = { interop_free_port (), NULL };
  g_autoptr (InteropPeer) ngircd = interop_ngircd (directories[0], &target);
  g_autoptr (InteropPeer) irssi = NULL;
  g_autoptr (InteropPeer) pychat = NULL;

  interop_wait_listening (&target);
  irssi = interop_irssi (directories[1], "iris", &target);
  interop_peer_wait_for (irssi, "End of MOTD");
  interop_peer_type (irssi, "/join #room\n");
  interop_peer_wait_for (irssi, "has joined #room");
  pychat = interop_pychat (directories[2], "paul", "#room", &target);
  interop_peer_wait_for (irssi, "paul [");
  interop_peer_type (irssi, "welcome to ngircd\n");
  interop_peer_wait_for (pychat, "welcome to ngircd");
  interop_peer_type (pychat, "nice to be here\n");
  interop_peer_wait_for (irssi, "nice to be here");
  interop_peer_type (pychat, "/quit\n");
  interop_peer_wait_for (irssi, "has quit");
  g_assert_cmpint (interop_peer_wait_exit (pychat), ==, 0);
}

static void
test_ngircd (void)
{
  char *directories[3];

  if (!interop_has_program ("ngircd") || !interop_has_program ("irssi"))
    {
      g_test_skip ("ngircd or irssi is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    directories[i] = interop_new_directory ("interop");
  chat_on_ngircd (directories);
  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    interop_remove_directory (directories[i]);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interop/servers/ngircd", test_ngircd);
  return g_test_run ();
}
