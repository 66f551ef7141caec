#include "config.h"

#include "fuzz-server.h"

#include "irc-cap.h"
#include "irc-message.h"
#include "journal-memory.h"

#include <string.h>
#include <sys/socket.h>

#define DEADLINE_US (20 * G_USEC_PER_SEC)
#define SEED 1

static void
open_peer (FuzzServer *self, guint peer)
{
  g_autoptr (NetConnection) connection = fuzz_peer_open (&self->peers[peer], self->loop);

  server_add_connection (self->server, connection);
}

static void
say (FuzzServer *self, guint peer, const char *lines)
{
  fuzz_peer_write (&self->peers[peer], lines, strlen (lines));
  fuzz_server_settle (self);
}

static void
request_all_caps (FuzzServer *self, guint peer)
{
  say (self, peer, "CAP LS 302\r\n");
  for (IrcCap cap = 0; cap < IRC_N_CAPS; cap++)
    {
      g_autofree char *line = g_strdup_printf ("CAP REQ :%s\r\n", irc_cap_get_name (cap));

      fuzz_peer_write (&self->peers[peer], line, strlen (line));
    }
}

FuzzServer *
fuzz_server_new (void)
{
  FuzzServer *self = g_new0 (FuzzServer, 1);
  g_autoptr (ServerConfig) config = server_config_new ();
  g_autoptr (GError) error = NULL;

  g_random_set_seed (SEED);
  config->input_rate = 0; /* nobody is slowed down, or an input would take minutes */
  self->loop = net_loop_new (NULL, &error);
  g_assert_no_error (error);
  self->journal = journal_memory_new ();
  self->server = server_new (self->loop, self->journal, config, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < FUZZ_N_PEERS; i++)
    open_peer (self, i);
  request_all_caps (self, 1);
  say (self, 1, "NICK anna\r\nUSER a 0 * :Anna\r\nCAP END\r\nJOIN #room\r\n");
  say (self, 2, "NICK bert\r\nUSER b 0 * :Bert\r\nJOIN #room\r\n");
  say (self, 3, "NICK witness\r\nUSER w 0 * :Witness\r\nJOIN #room\r\n");
  fuzz_server_wait (self, FUZZ_WITNESS);
  return self;
}

void
fuzz_server_free (FuzzServer *self)
{
  fuzz_server_wait (self, FUZZ_WITNESS);
  for (guint i = 0; i < FUZZ_N_PEERS; i++)
    fuzz_peer_close (&self->peers[i]);
  fuzz_server_settle (self);
  server_free (self->server);
  fuzz_server_settle (self);
  g_object_unref (self->journal);
  net_loop_unref (self->loop);
  g_free (self->msgid);
  g_free (self);
}

static void
note_msgid (FuzzServer *self, const char *line)
{
  g_autoptr (IrcMessage) message = irc_message_parse (line, NULL); /* it was checked already */
  const char *msgid = irc_message_tag (message, "msgid");

  if (msgid == NULL)
    return;
  g_free (self->msgid);
  self->msgid = g_strdup (msgid);
}

static gboolean
read_all (FuzzServer *self)
{
  gboolean has_come = FALSE;

  for (guint i = 0; i < FUZZ_N_PEERS; i++)
    {
      char *line;

      has_come |= fuzz_peer_read (&self->peers[i]);
      while (i == 1 && self->peers[i].fd >= 0 &&
             (line = fuzz_peer_take_line (&self->peers[i])) != NULL)
        {
          note_msgid (self, line);
          g_free (line);
        }
    }
  return has_come;
}

void
fuzz_server_settle (FuzzServer *self)
{
  gboolean has_moved;

  do
    {
      has_moved = g_main_context_iteration (NULL, FALSE);
      has_moved |= read_all (self);
    }
  while (has_moved);
}

static gboolean
is_answered (FuzzPeer *peer, const char *token)
{
  gboolean is_found = FALSE;
  char *line;

  while (!is_found && (line = fuzz_peer_take_line (peer)) != NULL)
    {
      is_found = g_str_has_suffix (line, token);
      g_free (line);
    }
  return is_found;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
fuzz_server_wait (FuzzServer *self, guint peer)
{
  FuzzPeer *who = &self->peers[peer];
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  guint tick;

  fuzz_server_write (self, peer, "PING :are you there", 19, TRUE);
  fuzz_server_settle (self);
  tick = g_timeout_add (20, on_tick, NULL); /* a thread may be at work */
  while (!is_answered (who, "are you there"))
    {
      g_assert_false (who->is_ended);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
      fuzz_server_settle (self);
    }
  g_source_remove (tick);
}

void
fuzz_server_write (FuzzServer *self, guint peer, const char *bytes, gsize length, gboolean has_end)
{
  static const char place[] = "{msgid}";
  GString *line = g_string_new_len (bytes, (gssize) length);

  if (self->msgid != NULL && memchr (line->str, '\0', line->len) == NULL)
    g_string_replace (line, place, self->msgid, 0);
  if (has_end)
    g_string_append (line, "\r\n");
  fuzz_peer_write (&self->peers[peer], line->str, line->len);
  g_string_free (line, TRUE);
}

void
fuzz_server_reopen (FuzzServer *self, guint peer)
{
  fuzz_peer_close (&self->peers[peer]);
  open_peer (self, peer);
}

void
fuzz_server_end (FuzzServer *self, guint peer)
{
  if (self->peers[peer].fd >= 0)
    shutdown (self->peers[peer].fd, SHUT_WR);
}
