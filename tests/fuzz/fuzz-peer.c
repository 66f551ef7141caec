#include "config.h"

#include "fuzz-peer.h"

#include "irc-message.h"
#include "net-connection-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* message-tags: what a server sends, with CR LF; multiline and LINELEN stay below. */
#define MAX_LENGTH (IRC_MAX_TAGS + IRC_MAX_LINE)

NetConnection *
fuzz_peer_open (FuzzPeer *self, NetLoop *loop)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  *self = (FuzzPeer){ .fd = fds[0], .input = g_string_new (NULL) };
  g_queue_init (&self->lines);
  return net_connection_new (loop, fds[1], NET_ROLE_LOCAL, NULL, NULL);
}

void
fuzz_peer_close (FuzzPeer *self)
{
  if (self->fd < 0)
    return;
  close (self->fd);
  self->fd = -1;
  g_string_free (self->input, TRUE);
  g_queue_clear_full (&self->lines, g_free);
}

/* What does not fit is lost: an input is far smaller than a socket's buffer. */
void
fuzz_peer_write (FuzzPeer *self, const char *bytes, gsize length)
{
  if (self->fd >= 0 && length > 0)
    send (self->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
check_line (const char *line, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IrcMessage) message = NULL;

  g_assert_cmpuint (length + 2, <=, MAX_LENGTH);
  g_assert_true (g_utf8_validate (line, (gssize) length, NULL));
  message = irc_message_parse_bytes (line, length, &error);
  g_assert_no_error (error);
}

static void
split_lines (FuzzPeer *self)
{
  char *end;

  while ((end = memchr (self->input->str, '\n', self->input->len)) != NULL)
    {
      gsize length = (gsize) (end - self->input->str);

      g_assert_cmpuint (length, >, 0);
      g_assert_cmpint (end[-1], ==, '\r');
      end[-1] = '\0';
      check_line (self->input->str, length - 1);
      g_queue_push_tail (&self->lines, g_strdup (self->input->str));
      g_string_erase (self->input, 0, (gssize) length + 1);
    }
}

gboolean
fuzz_peer_read (FuzzPeer *self)
{
  char buffer[16384];
  ssize_t n;
  gboolean has_come = FALSE;

  while (self->fd >= 0 && !self->is_ended &&
         (n = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT)) != -1)
    {
      has_come = TRUE;
      self->is_ended = n == 0;
      g_string_append_len (self->input, buffer, n);
      split_lines (self);
    }
  if (self->fd >= 0 && !self->is_ended && errno != EAGAIN)
    self->is_ended = TRUE;
  return has_come;
}

char *
fuzz_peer_take_line (FuzzPeer *self)
{
  return g_queue_pop_head (&self->lines);
}
