#include "config.h"

#include "net-testing.h"

#include <sys/socket.h>

static void
on_line (NetConnection *connection, const char *line, gsize length, gpointer user_data)
{
  NetTestingPeer *peer = user_data;

  g_assert_cmpuint (line[length], ==, 0);
  g_assert_cmpuint (peer->n_closed, ==, 0);
  g_ptr_array_add (peer->lines, g_strndup (line, length));
  peer->n_bytes += (guint) length;
}

static void
on_overlong (NetConnection *connection, gpointer user_data)
{
  NetTestingPeer *peer = user_data;

  peer->n_overlong++;
}

static void
on_closed (NetConnection *connection, const GError *error, gpointer user_data)
{
  NetTestingPeer *peer = user_data;

  g_assert_nonnull (error);
  g_assert_cmpuint (peer->n_closed, ==, 0);
  peer->n_closed++;
  peer->error = g_error_copy (error);
}

const NetConnectionHandler net_testing_recorder = { on_line, on_overlong, on_closed };

void
net_testing_peer_init (NetTestingPeer *peer, NetConnection *connection)
{
  *peer = (NetTestingPeer){ .connection = connection };
  peer->lines = g_ptr_array_new_with_free_func (g_free);
  net_connection_set_handler (connection, &net_testing_recorder, peer);
}

void
net_testing_peer_clear (NetTestingPeer *peer)
{
  g_clear_pointer (&peer->connection, net_connection_unref);
  g_clear_pointer (&peer->lines, g_ptr_array_unref);
  g_clear_error (&peer->error);
}

const char *
net_testing_peer_line (NetTestingPeer *peer, guint index)
{
  test_wait (peer->lines->len > index || peer->n_closed > 0);
  g_assert_cmpuint (peer->lines->len, >, index);
  return g_ptr_array_index (peer->lines, index);
}

const char *
net_testing_peer_last (NetTestingPeer *peer)
{
  g_assert_cmpuint (peer->lines->len, >, 0);
  return g_ptr_array_index (peer->lines, peer->lines->len - 1);
}

void
net_testing_write_raw (int fd, const char *bytes, gsize length)
{
  g_assert_cmpint (send (fd, bytes, length, MSG_NOSIGNAL), ==, (gssize) length);
}
