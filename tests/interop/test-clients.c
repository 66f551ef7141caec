/* Debian's irssi and weechat, and pychat's line mode, in one chat that pychat hosts. */
#include "config.h"

#include "interop-programs.h"

#include <locale.h>
#include <string.h>

typedef struct
{
  InteropServer target;
  char *directories[4]; /* (owned) */
  char *certificates;   /* (nullable) */
  InteropPeer *server;
  InteropPeer *irssi;
  InteropPeer *weechat;
  InteropPeer *pychat;
} Chat;

static const char *const missing_programs[] = { "irssi", "weechat" };

static gboolean
skip_without_programs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (missing_programs); i++)
    if (!interop_has_program (missing_programs[i]))
      {
        g_autofree char *reason = g_strdup_printf ("%s is not installed", missing_programs[i]);

        g_test_skip (reason);
        return TRUE;
      }

  return FALSE;
}

static char *
issue_certificates (void)
{
  g_autoptr (GError) error = NULL;
  char *directory = interop_new_directory ("certificates");
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "..", "data", "pychat-certs.sh", NULL);
  const char *const arguments[] = { "sh", script, "--dir", directory, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return directory;
}

/* The three come one after the other, and everybody is put in the lobby. */
static void
set_up (Chat *chat, gconstpointer is_tls)
{
  static const char *const names[] = { "server", "irssi", "weechat", "client" };

  if (skip_without_programs ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    chat->directories[i] = interop_new_directory (names[i]);
  if (GPOINTER_TO_INT (is_tls))
    chat->certificates = issue_certificates ();
  chat->target = (InteropServer){ interop_free_port (), chat->certificates };

  chat->server = interop_pychat_server (chat->directories[0], &chat->target);
  interop_wait_listening (&chat->target);
  chat->irssi = interop_irssi (chat->directories[1], "iris", &chat->target);
  interop_peer_wait_for (chat->irssi, "Act: 2"); /* the lobby's window opens behind the first */
  interop_peer_type (chat->irssi, "/window goto #lobby\n");
  interop_peer_wait_for (chat->irssi, "has joined #lobby");
  chat->weechat = interop_weechat (chat->directories[2], "wanda", &chat->target);
  interop_peer_wait_for (chat->irssi, "wanda");
  interop_peer_wait_for (chat->weechat, "#lobby");
  interop_peer_type (chat->weechat, "/buffer #lobby\n");
  chat->pychat = interop_pychat (chat->directories[3], "paul", NULL, &chat->target);
  interop_peer_wait_for (chat->irssi, "paul");
  interop_peer_wait_for (chat->weechat, "paul");
}

static void
tear_down (Chat *chat, gconstpointer is_tls)
{
  interop_peer_free (chat->pychat);
  interop_peer_free (chat->weechat);
  interop_peer_free (chat->irssi);
  interop_peer_free (chat->server);
  interop_remove_directory (chat->certificates);
  for (guint i = 0; i < G_N_ELEMENTS (chat->directories); i++)
    interop_remove_directory (chat->directories[i]);
}

static void
test_talk (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "gr\xc3\xbc\xc3\x9f"
                                  "e from irssi\n");
  interop_peer_wait_for (chat->weechat, "gr\xc3\xbc\xc3\x9f"
                                        "e from irssi");
  interop_peer_wait_for (chat->pychat, "gr\xc3\xbc\xc3\x9f"
                                       "e from irssi");
  interop_peer_type (chat->weechat, "salut from weechat\n");
  interop_peer_wait_for (chat->irssi, "salut from weechat");
  interop_peer_wait_for (chat->pychat, "salut from weechat");
  interop_peer_type (chat->pychat, "hello from pychat\n");
  interop_peer_wait_for (chat->irssi, "hello from pychat");
  interop_peer_wait_for (chat->weechat, "hello from pychat");
}

static void
test_nick (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "/nick isolde\n");
  interop_peer_wait_for (chat->irssi, "You're now known as isolde");
  interop_peer_wait_for (chat->weechat, "iris is now known as isolde");
  interop_peer_wait_for (chat->pychat, "isolde");
  /* taken */
  interop_peer_type (chat->weechat, "/nick isolde\n");
  interop_peer_type (chat->weechat, "still wanda\n");
  interop_peer_wait_for (chat->irssi, "still wanda");
  g_assert_false (interop_peer_shows (chat->irssi, "wanda is now known"));
}

/* In a room of one's own: the lobby belongs to the server. */
static void
test_topic (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "/join #orchard\n");
  interop_peer_wait_for (chat->irssi, "has joined #orchard");
  interop_peer_type (chat->pychat, "/join #orchard\n");
  interop_peer_wait_for (chat->irssi, "paul [");
  interop_peer_type (chat->irssi, "/topic apples and pears\n");
  interop_peer_wait_for (chat->pychat, "apples and pears");
  interop_peer_type (chat->weechat, "/join #orchard\n");
  interop_peer_wait_for (chat->weechat, "apples and pears");
}

static void
test_other_room (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "/join #garden\n");
  interop_peer_wait_for (chat->irssi, "has joined #garden");
  interop_peer_type (chat->weechat, "/join #garden\n");
  interop_peer_wait_for (chat->irssi, "wanda [");
  interop_peer_type (chat->irssi, "under the tree\n");
  interop_peer_wait_for (chat->weechat, "under the tree");
  interop_peer_type (chat->irssi, "/part\n");
  interop_peer_wait_for (chat->weechat, "has left #garden");
  g_assert_false (interop_peer_shows (chat->pychat, "under the tree"));
}

static void
test_private (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "/msg paul for you alone\n");
  interop_peer_wait_for (chat->pychat, "for you alone");
  interop_peer_type (chat->pychat, "/msg wanda pass it on\n");
  interop_peer_wait_for (chat->weechat, ":paul"); /* in its list of what is new */
  interop_peer_type (chat->weechat, "/buffer paul\n");
  interop_peer_wait_for (chat->weechat, "pass it on");
  g_assert_false (interop_peer_shows (chat->irssi, "pass it on"));
}

static void
test_queries (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "/names\n");
  interop_peer_wait_for (chat->irssi, "Total of 3 nicks");
  interop_peer_type (chat->irssi, "/whois paul\n");
  interop_peer_type (chat->irssi, "/window goto 1\n");
  interop_peer_wait_for (chat->irssi, "channels : ");
  interop_peer_wait_for (chat->irssi, "End of WHOIS");
  interop_peer_type (chat->irssi, "/list -yes\n");
  interop_peer_wait_for (chat->irssi, "#lobby 3");
  interop_peer_wait_for (chat->irssi, "End of");
}

static void
test_quit (Chat *chat, gconstpointer is_tls)
{
  if (chat->server == NULL)
    return;
  interop_peer_type (chat->irssi, "/quit time to sleep\n");
  interop_peer_wait_for (chat->weechat, "has quit");
  interop_peer_wait_for (chat->weechat, "time to sleep");
  g_assert_cmpint (interop_peer_wait_exit (chat->irssi), ==, 0);
  interop_peer_type (chat->weechat, "/quit\n");
  g_assert_cmpint (interop_peer_wait_exit (chat->weechat), ==, 0);
  interop_peer_type (chat->pychat, "/quit\n");
  g_assert_cmpint (interop_peer_wait_exit (chat->pychat), ==, 0);
}

static const struct
{
  const char *path;
  gboolean is_tls;
  void (*run) (Chat *chat, gconstpointer is_tls);
} cases[] = {
  { "/interop/clients/plain/talk", FALSE, test_talk },
  { "/interop/clients/plain/nick", FALSE, test_nick },
  { "/interop/clients/plain/topic", FALSE, test_topic },
  { "/interop/clients/plain/other-room", FALSE, test_other_room },
  { "/interop/clients/plain/private", FALSE, test_private },
  { "/interop/clients/plain/queries", FALSE, test_queries },
  { "/interop/clients/plain/quit", FALSE, test_quit },
  { "/interop/clients/tls/talk", TRUE, test_talk },
  { "/interop/clients/tls/quit", TRUE, test_quit },
};

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Chat, GINT_TO_POINTER (cases[i].is_tls), set_up, cases[i].run,
                tear_down);
  return g_test_run ();
}
