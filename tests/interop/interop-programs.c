#include "config.h"

#include "interop-programs.h"

#include "test-files.h"

#include <gio/gio.h>

/* Servers are in /usr/sbin, which is not on everybody's path. */
static char *
find_program (const char *program)
{
  g_autofree char *server = g_build_filename ("/usr/sbin", program, NULL);
  char *path = g_find_program_in_path (program);

  if (path == NULL && g_file_test (server, G_FILE_TEST_IS_EXECUTABLE))
    path = g_steal_pointer (&server);
  return path;
}

gboolean
interop_has_program (const char *program)
{
  g_autofree char *path = find_program (program);

  return path != NULL;
}

/**
 * interop_free_port:
 * Returns: a port on which nobody listens, for programs that cannot be told to let the system
 * choose
 */
guint16
interop_free_port (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) chosen = NULL;

  g_assert_no_error (error);
  g_socket_bind (socket, any, TRUE, &error);
  g_assert_no_error (error);
  chosen = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (chosen));
}

static gboolean
can_connect (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", port, NULL, NULL); /* refused: not yet */

  return connection != NULL;
}

static gboolean
on_tick (gpointer user_data)
{
  guint *ticks = user_data;

  (*ticks)++;
  return G_SOURCE_CONTINUE;
}

/**
 * interop_wait_listening:
 *
 * The server is another process, and only trying to connect tells when it is ready.
 */
void
interop_wait_listening (const InteropServer *server)
{
  guint ticks = 0;
  guint source = g_timeout_add (20, on_tick, &ticks);

  while (!can_connect (server->port))
    {
      g_assert_cmpuint (ticks, <, 1500); /* 30 s */
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

char *
interop_new_directory (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *template = g_strdup_printf ("pychat-%s-XXXXXX", name);
  char *directory = g_dir_make_tmp (template, &error);

  g_assert_no_error (error);
  return directory;
}

void
interop_remove_directory (char *directory)
{
  if (directory != NULL)
    test_files_remove (directory);
  g_free (directory);
}

static char *
write_file (const char *directory, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (directory, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static char *
certificate_path (const InteropServer *server, const char *name)
{
  return g_build_filename (server->certificates != NULL ? server->certificates : "/nowhere", name,
                           NULL);
}

/**
 * interop_irssi:
 * Returns: (transfer full): it connects by itself
 *
 * It compares certificates with names, not with addresses, so it gets a name; and a proxy that
 * hears nothing of being one, so that nobody needs to look the name up.
 */
InteropPeer *
interop_irssi (const char *home, const char *nick, const InteropServer *server)
{
  g_autofree char *certificate = certificate_path (server, "client.pem");
  g_autofree char *authority = certificate_path (server, "rootCA.pem");
  g_autofree char *tls = g_strdup_printf (
      "use_tls = \"yes\"; tls_verify = \"yes\"; tls_cert = \"%s\"; tls_cafile = \"%s\";",
      certificate, authority);
  g_autofree char *config = g_strdup_printf (
      "servers = ( { address = \"localhost\"; family = \"inet\"; chatnet = \"chat\"; port = \"%u\";\n"
      "  autoconnect = \"yes\"; %s } );\n"
      "chatnets = { chat = { type = \"IRC\"; nick = \"%s\"; }; };\n"
      "settings = { core = { real_name = \"%s\"; user_name = \"%s\"; nick = \"%s\";\n"
      "  use_proxy = \"yes\"; proxy_address = \"127.0.0.1\"; proxy_port = \"%u\";\n"
      "  proxy_string = \"\"; }; };\n",
      server->port, server->certificates != NULL ? tls : "", nick, nick, nick, nick, server->port);
  g_autofree char *path = write_file (home, "irssi.conf", config);
  g_autofree char *home_option = g_strdup_printf ("--home=%s", home);
  g_autofree char *config_option = g_strdup_printf ("--config=%s", path);
  const char *const arguments[] = { "irssi", home_option, config_option, NULL };

  return interop_peer_spawn (nick, home, arguments);
}

/**
 * interop_weechat:
 * Returns: (transfer full): it connects by itself
 *
 * The options for TLS were renamed in 4.0: both names are set, the wrong one is refused and
 * harmless.
 */
InteropPeer *
interop_weechat (const char *home, const char *nick, const InteropServer *server)
{
  g_autofree char *certificate = certificate_path (server, "client.pem");
  g_autofree char *authority = certificate_path (server, "rootCA.pem");
  g_autofree char *add = g_strdup_printf ("/server add chat 127.0.0.1/%u", server->port);
  g_autofree char *nicks = g_strdup_printf ("/set irc.server.chat.nicks %s", nick);
  g_autofree char *trust = g_strdup_printf ("/set weechat.network.gnutls_ca_user %s", authority);
  g_autofree char *ssl_cert = g_strdup_printf ("/set irc.server.chat.ssl_cert %s", certificate);
  g_autofree char *tls_cert = g_strdup_printf ("/set irc.server.chat.tls_cert %s", certificate);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *const plain[] = { add, nicks, "/set irc.server.chat.ipv6 off",
                                "/set irc.look.server_buffer independent",
                                "/set weechat.look.paste_max_lines -1" };
  const char *const no_tls[] = { "/set irc.server.chat.ssl off", "/set irc.server.chat.tls off" };
  const char *const tls[] = { trust, ssl_cert, tls_cert, "/set irc.server.chat.ssl on",
                              "/set irc.server.chat.tls on" };
  const char *const *more = server->certificates != NULL ? tls : no_tls;
  guint n_more = server->certificates != NULL ? G_N_ELEMENTS (tls) : G_N_ELEMENTS (no_tls);

  g_ptr_array_add (arguments, (char *) "weechat");
  g_ptr_array_add (arguments, (char *) "--dir");
  g_ptr_array_add (arguments, (char *) home);
  for (guint i = 0; i < G_N_ELEMENTS (plain) + n_more + 1; i++)
    {
      g_ptr_array_add (arguments, (char *) "--run-command");
      if (i < G_N_ELEMENTS (plain))
        g_ptr_array_add (arguments, (char *) plain[i]);
      else if (i < G_N_ELEMENTS (plain) + n_more)
        g_ptr_array_add (arguments, (char *) more[i - G_N_ELEMENTS (plain)]);
      else
        g_ptr_array_add (arguments, (char *) "/connect chat");
    }
  g_ptr_array_add (arguments, NULL);

  return interop_peer_spawn (nick, home, (const char *const *) arguments->pdata);
}

/**
 * interop_ngircd:
 * Returns: (transfer full): a server of its own, in the foreground
 */
InteropPeer *
interop_ngircd (const char *home, const InteropServer *server)
{
  g_autofree char *config =
      g_strdup_printf ("[Global]\nName = ngircd.test\nInfo = test\nListen = 127.0.0.1\nPorts = %u\n"
                       "[Limits]\nMaxConnectionsIP = 0\n"
                       "[Options]\nDNS = no\nIdent = no\nPAM = no\nIncludeDir = %s/none\n",
                       server->port, home);
  g_autofree char *path = write_file (home, "ngircd.conf", config);
  g_autofree char *program = find_program ("ngircd");
  const char *const arguments[] = { program, "--nodaemon", "--config", path, NULL };

  return interop_peer_spawn ("ngircd", home, arguments);
}

static const char *
pychat_binary (void)
{
  const char *binary = g_getenv ("PYCHAT_BINARY");

  g_assert_nonnull (binary);
  return binary;
}

static void
add_tls (GPtrArray *arguments, const char *certificate, const char *authority)
{
  g_ptr_array_add (arguments, (char *) "--ssl");
  g_ptr_array_add (arguments, (char *) "--certfile");
  g_ptr_array_add (arguments, (char *) certificate);
  g_ptr_array_add (arguments, (char *) "--cafile");
  g_ptr_array_add (arguments, (char *) authority);
}

static InteropPeer *
spawn_pychat (const char *name,
              const char *home,
              const InteropServer *server,
              const char *pem,
              const char *const *more)
{
  g_autofree char *certificate = certificate_path (server, pem);
  g_autofree char *authority = certificate_path (server, "rootCA.pem");
  g_autofree char *port = g_strdup_printf ("%u", server->port);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, (char *) pychat_binary ());
  g_ptr_array_add (arguments, (char *) "--no-ui");
  g_ptr_array_add (arguments, (char *) "--port");
  g_ptr_array_add (arguments, port);
  if (server->certificates != NULL)
    add_tls (arguments, certificate, authority);
  for (guint i = 0; more[i] != NULL; i++)
    g_ptr_array_add (arguments, (char *) more[i]);
  g_ptr_array_add (arguments, NULL);

  return interop_peer_spawn (name, home, (const char *const *) arguments->pdata);
}

InteropPeer *
interop_pychat_server (const char *home, const InteropServer *server)
{
  const char *const more[] = { "--serve", "--host", "127.0.0.1", "--data-dir", home, NULL };

  return spawn_pychat ("pychat --serve", home, server, "server.pem", more);
}

/**
 * interop_pychat:
 * Returns: (transfer full): a client in line mode
 */
InteropPeer *
interop_pychat (const char *home, const char *nick, const char *room, const InteropServer *server)
{
  const char *const more[] = {
    "--host", "127.0.0.1", "--username", nick, room != NULL ? "--room" : NULL, room, NULL
  };

  return spawn_pychat (nick, home, server, "client.pem", more);
}
