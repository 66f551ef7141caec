#include "config.h"

#include "net-tls-stream.h"

#include "net-socket.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/socket.h>

struct _NetTlsStream
{
  GIOStream parent_instance;

  GInputStream *input;   /* (owned) */
  GOutputStream *output; /* (owned) */

  int fd; /* -1: memory */
  int first_byte;
  gboolean is_broken;
  GByteArray *early; /* (owned) (nullable): read before anything else */
  guint n_early_read;
  const char *bytes; /* (nullable): borrowed */
  gsize n_bytes;
  gboolean is_ended;

  GByteArray *written; /* (owned) (nullable) */
  gsize n_popped;
};

/* Both ends point back without a reference: the stream owns them, and TLS owns the stream. */
typedef struct
{
  GInputStream parent_instance;
  NetTlsStream *stream;
} NetTlsInput;
typedef GInputStreamClass NetTlsInputClass;

typedef struct
{
  GOutputStream parent_instance;
  NetTlsStream *stream;
} NetTlsOutput;
typedef GOutputStreamClass NetTlsOutputClass;

static GType net_tls_input_get_type (void);
static GType net_tls_output_get_type (void);
static void net_tls_input_pollable_init (GPollableInputStreamInterface *iface);
static void net_tls_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_TYPE_WITH_CODE (NetTlsInput,
                         net_tls_input,
                         G_TYPE_INPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                net_tls_input_pollable_init))
G_DEFINE_TYPE_WITH_CODE (NetTlsOutput,
                         net_tls_output,
                         G_TYPE_OUTPUT_STREAM,
                         G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                net_tls_output_pollable_init))
G_DEFINE_FINAL_TYPE (NetTlsStream, net_tls_stream, G_TYPE_IO_STREAM)

static gssize
set_errno (GError **error, int code)
{
  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code), g_strerror (code));
  return -1;
}

/* Blocks on the socket; only while shaking hands, on a thread for it. */
static gboolean
wait_for_socket (NetTlsStream *self, gushort events, GCancellable *cancellable, GError **error)
{
  GPollFD fds[2] = { { self->fd, events, 0 } };
  gboolean can_cancel = g_cancellable_make_pollfd (cancellable, &fds[1]);
  int n;

  do
    n = g_poll (fds, can_cancel ? 2 : 1, -1);
  while (n < 0 && errno == EINTR);
  if (can_cancel)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
note_first_byte (NetTlsStream *self, const void *buffer)
{
  if (self->first_byte < 0)
    self->first_byte = *(const guint8 *) buffer;
}

/* Returns: 0 when there are none */
static gsize
read_early (NetTlsStream *self, void *buffer, gsize count)
{
  gsize n;

  if (self->early == NULL)
    return 0;
  n = MIN (count, self->early->len - self->n_early_read);
  memcpy (buffer, self->early->data + self->n_early_read, n);
  self->n_early_read += (guint) n;
  if (self->n_early_read == self->early->len)
    g_clear_pointer (&self->early, g_byte_array_unref);
  return n;
}

static gssize
read_memory (NetTlsStream *self, void *buffer, gsize count, GError **error)
{
  gsize n = MIN (count, self->n_bytes);

  if (n == 0 && !self->is_ended)
    return set_errno (error, EAGAIN);
  if (n > 0)
    memcpy (buffer, self->bytes, n);
  self->bytes += n;
  self->n_bytes -= n;
  return (gssize) n;
}

static gssize
read_now (NetTlsStream *self, void *buffer, gsize count, GError **error)
{
  gssize n = (gssize) read_early (self, buffer, count);

  if (n == 0 && self->fd < 0)
    return read_memory (self, buffer, count, error);
  if (n == 0)
    {
      n = recv (self->fd, buffer, count, MSG_DONTWAIT);
      self->is_broken = n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
      if (n < 0)
        return set_errno (error, errno);
    }
  if (n > 0)
    note_first_byte (self, buffer);
  return n;
}

static gssize
net_tls_input_read (
    GInputStream *input, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  NetTlsStream *self = ((NetTlsInput *) input)->stream;

  for (;;)
    {
      g_autoptr (GError) cause = NULL;
      gssize n = read_now (self, buffer, count, &cause);

      if (n >= 0)
        return n;
      if (self->fd < 0 || !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return -1;
        }
      if (!wait_for_socket (self, G_IO_IN, cancellable, error))
        return -1;
    }
}

static gssize
net_tls_input_read_nonblocking (GPollableInputStream *input,
                                void *buffer,
                                gsize count,
                                GError **error)
{
  return read_now (((NetTlsInput *) input)->stream, buffer, count, error);
}

static gboolean
is_ready (NetTlsStream *self, gushort events)
{
  GPollFD fd = { self->fd, events, 0 };

  return g_poll (&fd, 1, 0) > 0;
}

static gboolean
net_tls_input_is_readable (GPollableInputStream *input)
{
  NetTlsStream *self = ((NetTlsInput *) input)->stream;

  if (self->early != NULL)
    return TRUE;
  return self->fd < 0 ? self->n_bytes > 0 || self->is_ended : is_ready (self, G_IO_IN);
}

/* In memory nothing becomes ready by itself: a source that never fires is the truth. */
static GSource *
create_source (NetTlsStream *self,
               gpointer stream,
               GIOCondition condition,
               GCancellable *cancellable)
{
  g_autoptr (GSource) child = NULL;

  if (self->fd >= 0)
    {
      child = g_unix_fd_source_new (self->fd, condition);
      g_source_set_dummy_callback (child);
    }
  return g_pollable_source_new_full (stream, child, cancellable);
}

static GSource *
net_tls_input_create_source (GPollableInputStream *input, GCancellable *cancellable)
{
  return create_source (((NetTlsInput *) input)->stream, input, G_IO_IN, cancellable);
}

static void
net_tls_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = net_tls_input_is_readable;
  iface->create_source = net_tls_input_create_source;
  iface->read_nonblocking = net_tls_input_read_nonblocking;
}

static void
net_tls_input_class_init (NetTlsInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = net_tls_input_read;
}

static void
net_tls_input_init (NetTlsInput *self)
{
}

static gssize
write_now (NetTlsStream *self, const void *buffer, gsize count, GError **error)
{
  gssize n;

  if (self->fd < 0)
    {
      if (self->written == NULL)
        self->written = g_byte_array_new ();
      g_byte_array_append (self->written, buffer, (guint) count);
      return (gssize) count;
    }
  n = send (self->fd, buffer, count, NET_SEND_FLAGS);
  return n < 0 ? set_errno (error, errno) : n;
}

static gssize
net_tls_output_write (GOutputStream *output,
                      const void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error)
{
  NetTlsStream *self = ((NetTlsOutput *) output)->stream;

  for (;;)
    {
      g_autoptr (GError) cause = NULL;
      gssize n = write_now (self, buffer, count, &cause);

      if (n >= 0)
        return n;
      if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return -1;
        }
      if (!wait_for_socket (self, G_IO_OUT, cancellable, error))
        return -1;
    }
}

static gssize
net_tls_output_write_nonblocking (GPollableOutputStream *output,
                                  const void *buffer,
                                  gsize count,
                                  GError **error)
{
  return write_now (((NetTlsOutput *) output)->stream, buffer, count, error);
}

static gboolean
net_tls_output_is_writable (GPollableOutputStream *output)
{
  NetTlsStream *self = ((NetTlsOutput *) output)->stream;

  return self->fd < 0 || is_ready (self, G_IO_OUT);
}

static GSource *
net_tls_output_create_source (GPollableOutputStream *output, GCancellable *cancellable)
{
  return create_source (((NetTlsOutput *) output)->stream, output, G_IO_OUT, cancellable);
}

static void
net_tls_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = net_tls_output_is_writable;
  iface->create_source = net_tls_output_create_source;
  iface->write_nonblocking = net_tls_output_write_nonblocking;
}

static void
net_tls_output_class_init (NetTlsOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = net_tls_output_write;
}

static void
net_tls_output_init (NetTlsOutput *self)
{
}

static GInputStream *
net_tls_stream_get_input_stream (GIOStream *stream)
{
  return NET_TLS_STREAM (stream)->input;
}

static GOutputStream *
net_tls_stream_get_output_stream (GIOStream *stream)
{
  return NET_TLS_STREAM (stream)->output;
}

static void
net_tls_stream_finalize (GObject *object)
{
  NetTlsStream *self = NET_TLS_STREAM (object);

  g_object_unref (self->input);
  g_object_unref (self->output);
  g_clear_pointer (&self->early, g_byte_array_unref);
  g_clear_pointer (&self->written, g_byte_array_unref);
  G_OBJECT_CLASS (net_tls_stream_parent_class)->finalize (object);
}

static void
net_tls_stream_class_init (NetTlsStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = net_tls_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = net_tls_stream_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = net_tls_stream_get_output_stream;
}

static void
net_tls_stream_init (NetTlsStream *self)
{
  self->first_byte = -1;
  self->input = g_object_new (net_tls_input_get_type (), NULL);
  self->output = g_object_new (net_tls_output_get_type (), NULL);
  ((NetTlsInput *) self->input)->stream = self;
  ((NetTlsOutput *) self->output)->stream = self;
}

NetTlsStream *
net_tls_stream_new (int fd, GByteArray *early)
{
  NetTlsStream *self = g_object_new (NET_TYPE_TLS_STREAM, NULL);

  self->fd = fd;
  self->early = early;
  return self;
}

void
net_tls_stream_forget_socket (NetTlsStream *self)
{
  self->fd = -1;
}

int
net_tls_stream_get_first_byte (NetTlsStream *self)
{
  return self->first_byte;
}

void
net_tls_stream_feed (NetTlsStream *self, const char *bytes, gsize n_bytes)
{
  self->bytes = bytes;
  self->n_bytes = n_bytes;
}

void
net_tls_stream_feed_end (NetTlsStream *self)
{
  self->is_ended = TRUE;
}

const char *
net_tls_stream_peek (NetTlsStream *self, gsize *n_bytes)
{
  *n_bytes = self->written != NULL ? self->written->len - self->n_popped : 0;
  return *n_bytes > 0 ? (const char *) self->written->data + self->n_popped : NULL;
}

gboolean
net_tls_stream_is_broken (NetTlsStream *self)
{
  return self->is_broken;
}

/* An empty buffer is given back: most connections are idle. */
void
net_tls_stream_pop (NetTlsStream *self, gsize n_bytes)
{
  self->n_popped += n_bytes;
  if (self->written == NULL || self->n_popped < self->written->len)
    return;
  g_clear_pointer (&self->written, g_byte_array_unref);
  self->n_popped = 0;
}
