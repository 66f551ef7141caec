#include "config.h"

#include "terminal-peer.h"

#include "test-files.h"

#define QUIET_US (250 * 1000) /* nothing was written for so long: that was all */

const TerminalPeerKind terminal_peer_kinds[] = {
  { "pychat", NULL, "--host 127.0.0.1 --port @port@ -u me", NULL, NULL, "", FALSE },
  { "irssi", "irssi", "--home=@home@ --connect=127.0.0.1 --port=@port@ --nick=me", "Act: 2",
    "\0332", "/set scrollback_lines 200000\r/set scrollback_time 10days\r", FALSE },
  { "weechat", "weechat",
    "-d @home@ -r '/server add t 127.0.0.1/@port@ -nicks=me' -r '/set irc.server.t.ssl off' -r "
    "'/connect t'",
    "#lobby", "/buffer #lobby\r", "/set weechat.history.max_buffer_lines_number 0\r", FALSE },
  { "catgirl", "catgirl", "-! -h 127.0.0.1 -p @port@ -n me -j '#lobby'", NULL, NULL, NULL, TRUE },
};
const guint terminal_peer_n_kinds = G_N_ELEMENTS (terminal_peer_kinds);

static const char *
get_program (const TerminalPeerKind *kind)
{
  return kind->program != NULL ? kind->program : g_getenv ("PYCHAT_BINARY");
}

gboolean
terminal_peer_is_installed (const TerminalPeerKind *kind)
{
  g_autofree char *path = g_find_program_in_path (get_program (kind));

  return path != NULL;
}

static char *
make_command (const TerminalPeerKind *kind, const char *directory, guint16 port)
{
  g_autoptr (GString) arguments = g_string_new (kind->arguments);
  g_autofree char *number = g_strdup_printf ("%u", port);

  g_string_replace (arguments, "@home@", directory, 0);
  g_string_replace (arguments, "@port@", number, 0);
  return g_strdup_printf ("exec %s %s", get_program (kind), arguments->str);
}

TerminalPeer *
terminal_peer_start (const TerminalPeerKind *kind, const char *variable, int rows, int columns)
{
  TerminalPeer *self = g_new0 (TerminalPeer, 1);
  g_autofree char *home = NULL;
  g_autofree char *command = NULL;

  self->kind = kind;
  self->directory = g_dir_make_tmp ("bench-terminal-XXXXXX", NULL);
  self->host = kind->needs_tls ? script_host_new_tls ("server.pem") : script_host_new ();
  home = g_strdup_printf ("HOME=%s", self->directory);
  command = make_command (kind, self->directory, script_host_get_port (self->host));
  self->start_us = g_get_monotonic_time ();
  self->terminal = test_terminal_spawn ((const char *[]){ "sh", "-c", command, NULL },
                                        (const char *[]){ home, variable, NULL }, rows, columns);
  return self;
}

void
terminal_peer_free (TerminalPeer *self)
{
  test_terminal_free (self->terminal);
  script_host_free (self->host);
  test_files_remove (self->directory);
  g_free (self->directory);
  g_free (self);
}

static gboolean
has_painted (TestTerminal *terminal, gpointer data)
{
  g_autofree char *text = test_terminal_get_text (terminal);

  return *g_strchug (text) != '\0';
}

double
terminal_peer_wait_painted (TerminalPeer *self)
{
  test_terminal_wait_until (self->terminal, has_painted, NULL);
  return (g_get_monotonic_time () - self->start_us) / 1000.0;
}

static gboolean
has_joined (TestTerminal *terminal, gpointer data)
{
  return script_host_has_welcomed (data);
}

void
terminal_peer_join (TerminalPeer *self)
{
  test_terminal_wait_until (self->terminal, has_joined, self->host);
  if (self->kind->joined != NULL)
    {
      test_terminal_wait_for (self->terminal, self->kind->joined);
      test_terminal_send (self->terminal, self->kind->to_room);
    }
  test_terminal_wait_for (self->terminal, "ready"); /* alice says so in the room */
}

void
terminal_peer_say (TerminalPeer *self, const char *text)
{
  g_autofree char *line = g_strdup_printf (":alice!a@h PRIVMSG #lobby :%s\r\n", text);

  script_host_say (self->host, line);
}

double
terminal_peer_say_many (TerminalPeer *self, guint from, guint to)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *last = g_strdup_printf ("line %u.", to - 1);
  gint64 start;

  for (guint i = from; i < to; i++)
    g_string_append_printf (lines, ":alice!a@h PRIVMSG #lobby :line %u.\r\n", i);
  start = g_get_monotonic_time ();
  script_host_say (self->host, lines->str);
  test_terminal_wait_for (self->terminal, last);
  return (g_get_monotonic_time () - start) / 1000.0;
}

guint
terminal_peer_get_written (TerminalPeer *self)
{
  return test_terminal_get_output (self->terminal)->len;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

double
terminal_peer_settle (TerminalPeer *self)
{
  gint64 start = g_get_monotonic_time (), last = start;
  guint written = terminal_peer_get_written (self);
  guint tick = g_timeout_add (20, on_tick, NULL); /* so that a terminal at rest is seen to be */

  while (g_get_monotonic_time () - last < QUIET_US)
    {
      g_main_context_iteration (NULL, TRUE);
      if (terminal_peer_get_written (self) != written)
        last = g_get_monotonic_time ();
      written = terminal_peer_get_written (self);
    }
  g_source_remove (tick);
  return (last - start) / 1000.0;
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
terminal_peer_rest (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}
