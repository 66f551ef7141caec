#include "config.h"

#include "script-host.h"

#include <gio/gio.h>
#include <string.h>

#include "test-certs.h"

struct _ScriptHost
{
  GSocketService *service;
  guint16 port;
  GIOStream *connection; /* (nullable): the last one */
  TestCerts *certs;      /* (nullable): plain */
  GTlsCertificate *certificate;
  const char *caps; /* (nullable) */
  guint n_own;      /* what the client said that got a msgid */
  gboolean has_welcomed;
  GDataInputStream *input;
  GCancellable *cancellable;
  char *nick;
  GPtrArray *lines; /* (owned) char *: what the client said */
};

static void read_line (ScriptHost *self);

gboolean
script_host_try_say (ScriptHost *self, const char *lines)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->connection), lines,
                                    strlen (lines), NULL, NULL, NULL);
}

void
script_host_say (ScriptHost *self, const char *lines)
{
  g_assert_true (script_host_try_say (self, lines));
}

static void
welcome (ScriptHost *self)
{
  g_autofree char *lines = g_strdup_printf (":host 001 %s :Welcome\r\n"
                                            ":host 005 %s CHANTYPES=# PREFIX=(ov)@+ :are here\r\n"
                                            ":host 422 %s :nothing of the day\r\n"
                                            ":%s!u@h JOIN #lobby\r\n"
                                            ":host 332 %s #lobby :The topic\r\n"
                                            ":host 353 %s = #lobby :@alice %s\r\n"
                                            ":host 366 %s #lobby :end\r\n"
                                            ":alice!a@h PRIVMSG #lobby :ready\r\n",
                                            self->nick, self->nick, self->nick, self->nick,
                                            self->nick, self->nick, self->nick, self->nick);

  script_host_say (self, lines);
  self->has_welcomed = TRUE;
}

/* Words of the client, as it gets them back; with the tags they had. */
static char *
echo (ScriptHost *self, const char *line)
{
  const char *words = *line == '@' ? strchr (line, ' ') + 1 : line;
  g_autofree char *tags = *line == '@' ? g_strndup (line, (gsize) (words - line) - 1) : NULL;

  if (self->caps == NULL || strstr (self->caps, "message-tags") == NULL)
    return g_strdup_printf (":%s!u@h %s\r\n", self->nick, words);
  return g_strdup_printf ("%s%smsgid=own-%u :%s!u@h %s\r\n", tags != NULL ? tags : "@",
                          tags != NULL ? ";" : "", ++self->n_own, self->nick, words);
}

static gboolean
is_words (const char *line)
{
  static const char *const commands[] = { "PRIVMSG ", "TAGMSG ", "REDACT " };

  if (*line == '@' && strchr (line, ' ') != NULL)
    line = strchr (line, ' ') + 1;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_has_prefix (line, commands[i]))
      return TRUE;
  return FALSE;
}

static void
answer (ScriptHost *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  guint n = g_strv_length (words);
  g_autofree char *reply = NULL;

  if (n > 1 && g_str_equal (words[0], "NICK"))
    {
      g_free (self->nick);
      self->nick = g_strdup (words[1] + (*words[1] == ':'));
    }
  else if (n > 1 && g_str_equal (words[0], "CAP") && g_str_equal (words[1], "LS"))
    reply = g_strdup_printf (":host CAP * LS :echo-message %s\r\n",
                             self->caps != NULL ? self->caps : "");
  else if (n > 2 && g_str_equal (words[0], "CAP") && g_str_equal (words[1], "REQ"))
    reply = g_strdup_printf (":host CAP * ACK %s\r\n", words[2]);
  else if (n > 1 && g_str_equal (words[0], "CAP") && g_str_equal (words[1], "END"))
    welcome (self);
  else if (n > 1 && g_str_equal (words[0], "PING"))
    reply = g_strdup_printf (":host PONG host %s\r\n", words[1]);
  else if (n > 2 && g_str_equal (words[0], "CHATHISTORY") && g_str_equal (words[1], "LATEST"))
    reply = g_strdup_printf (":host BATCH +latest chathistory %1$.*2$s\r\n"
                             "@batch=latest;msgid=earlier :alice!a@h PRIVMSG %1$.*2$s :earlier\r\n"
                             ":host BATCH -latest\r\n",
                             words[2], (int) strcspn (words[2], " "));
  else if (is_words (line))
    reply = echo (self, line);
  else if (g_str_equal (words[0], "QUIT"))
    reply = g_strdup ("ERROR :goodbye\r\n");

  if (reply != NULL)
    script_host_try_say (self, reply); /* who asked may have gone */
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  ScriptHost *self = data;

  if (line == NULL)
    return; /* the end of it, or of the test: then data is gone */

  g_ptr_array_add (self->lines, g_strdup (line));
  answer (self, line);
  if (g_str_has_prefix (line, "QUIT"))
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  else
    read_line (self);
}

static void
read_line (ScriptHost *self)
{
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, self->cancellable, on_line,
                                       self);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  ScriptHost *self = data;

  g_clear_object (&self->connection);
  self->connection =
      self->certificate != NULL
          ? g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL)
          : G_IO_STREAM (g_object_ref (connection));
  g_clear_object (&self->input);
  self->input = g_data_input_stream_new (g_io_stream_get_input_stream (self->connection));
  g_data_input_stream_set_newline_type (self->input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  read_line (self);
  return TRUE;
}

ScriptHost *
script_host_new (void)
{
  ScriptHost *self = g_new0 (ScriptHost, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) chosen = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &chosen, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (chosen));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  return self;
}

ScriptHost *
script_host_new_tls (const char *certificate)
{
  ScriptHost *self = script_host_new ();
  g_autoptr (GError) error = NULL;

  self->certs = test_certs_new ();
  self->certificate =
      g_tls_certificate_new_from_file (test_certs_path (self->certs, certificate), &error);
  g_assert_no_error (error);
  return self;
}

const char *
script_host_get_file (ScriptHost *self, const char *name)
{
  return test_certs_path (self->certs, name);
}

void
script_host_set_caps (ScriptHost *self, const char *caps)
{
  self->caps = caps;
}

gboolean
script_host_has_welcomed (ScriptHost *self)
{
  return self->has_welcomed;
}

void
script_host_free (ScriptHost *self)
{
  g_cancellable_cancel (self->cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->certs, test_certs_free);
  g_ptr_array_unref (self->lines);
  g_free (self->nick);
  g_free (self);
}

guint16
script_host_get_port (ScriptHost *self)
{
  return self->port;
}

guint
script_host_count (ScriptHost *self, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++)
    if (strstr (g_ptr_array_index (self->lines, i), text) != NULL)
      n++;
  return n;
}

void
script_host_forget (ScriptHost *self)
{
  g_ptr_array_set_size (self->lines, 0);
}
