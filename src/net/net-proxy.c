#include "config.h"

#include "net-proxy.h"

#include "net-connection-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The PROXY protocol, section 2: a header of version 1 is a line of 107 bytes at most. Of version 2
 * it has 16 bytes, and as many more as they say: the addresses, and remarks that we skip. */
#define V1_START "PROXY "
#define V1_MAX 107
#define V2_SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define V2_SIGNATURE_SIZE 12
#define V2_HEADER_SIZE 16
#define V2_MAX_REST 4096

typedef struct
{
  NetProxies *proxies;
  NetWatch watch;
  NetTimer timer;
  GInetAddress *address; /* (owned) */
  GDestroyNotify on_closed;
  gpointer closed_data;
} Guest;

struct _NetProxies
{
  NetLoop *loop; /* (owned) */
  guint timeout_ms;
  const NetProxyHandler *handler;
  gpointer user_data;
  GHashTable *guests; /* (owned) of Guest */
};

/* "PROXY TCP4 source destination port port", or "PROXY UNKNOWN" and anything. */
static NetProxyResult
parse_v1 (const guint8 *bytes, gsize n_bytes, gsize *n_header, GInetAddress **address)
{
  const guint8 *end = memchr (bytes, '\n', MIN (n_bytes, V1_MAX));
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;

  if (end == NULL)
    return n_bytes < V1_MAX ? NET_PROXY_MORE : NET_PROXY_BAD;
  if (end == bytes || end[-1] != '\r')
    return NET_PROXY_BAD;

  line = g_strndup ((const char *) bytes, (gsize) (end - bytes) - 1);
  words = g_strsplit (line, " ", 6);
  *n_header = (gsize) (end - bytes) + 1;
  if (g_strcmp0 (words[1], "UNKNOWN") == 0)
    return NET_PROXY_DONE;
  if (g_strv_length (words) != 6 ||
      (!g_str_equal (words[1], "TCP4") && !g_str_equal (words[1], "TCP6")))
    return NET_PROXY_BAD;

  *address = g_inet_address_new_from_string (words[2]);
  if (*address == NULL || (g_inet_address_get_family (*address) == G_SOCKET_FAMILY_IPV6) !=
                              g_str_equal (words[1], "TCP6"))
    {
      g_clear_object (address);
      return NET_PROXY_BAD;
    }
  return NET_PROXY_DONE;
}

static NetProxyResult
parse_v2 (const guint8 *bytes, gsize n_bytes, gsize *n_header, GInetAddress **address)
{
  static const struct
  {
    guint8 family; /* and transport: a stream */
    GSocketFamily socket_family;
    gsize size; /* of both addresses and both ports */
  } families[] = {
    { 0x11, G_SOCKET_FAMILY_IPV4, 12 },
    { 0x21, G_SOCKET_FAMILY_IPV6, 36 },
  };
  gsize rest;

  if (n_bytes < V2_HEADER_SIZE)
    return NET_PROXY_MORE;
  rest = (gsize) bytes[14] << 8 | bytes[15];
  if (bytes[12] >> 4 != 2 || (bytes[12] & 0xf) > 1 || rest > V2_MAX_REST)
    return NET_PROXY_BAD;
  if (n_bytes < V2_HEADER_SIZE + rest)
    return NET_PROXY_MORE;

  *n_header = V2_HEADER_SIZE + rest;
  for (gsize i = 0; (bytes[12] & 0xf) == 1 && i < G_N_ELEMENTS (families); i++)
    if (bytes[13] == families[i].family)
      {
        if (rest < families[i].size)
          return NET_PROXY_BAD;
        *address =
            g_inet_address_new_from_bytes (bytes + V2_HEADER_SIZE, families[i].socket_family);
      }
  return NET_PROXY_DONE;
}

/**
 * net_proxy_parse:
 * @n_header: (out): set with %NET_PROXY_DONE
 * @address: (out) (transfer full) (nullable)
 */
NetProxyResult
net_proxy_parse (const guint8 *bytes, gsize n_bytes, gsize *n_header, GInetAddress **address)
{
  *address = NULL;
  if (n_bytes == 0)
    return NET_PROXY_MORE;
  if (memcmp (bytes, V2_SIGNATURE, MIN (n_bytes, V2_SIGNATURE_SIZE)) == 0)
    return parse_v2 (bytes, n_bytes, n_header, address);
  if (memcmp (bytes, V1_START, MIN (n_bytes, strlen (V1_START))) == 0)
    return parse_v1 (bytes, n_bytes, n_header, address);
  return NET_PROXY_BAD;
}

static void
guest_free (Guest *guest)
{
  net_loop_watch (guest->proxies->loop, &guest->watch, 0);
  net_loop_disarm (guest->proxies->loop, &guest->timer);
  g_object_unref (guest->address);
  g_free (guest);
}

static void
discard (Guest *guest)
{
  int fd = guest->watch.fd;
  GDestroyNotify on_closed = guest->on_closed;
  gpointer closed_data = guest->closed_data;

  guest_free (guest);
  close (fd);
  on_closed (closed_data);
}

static void
turn_away (Guest *guest)
{
  NetProxies *self = guest->proxies;
  g_autoptr (GInetAddress) address = g_object_ref (guest->address);
  g_autofree char *text = g_inet_address_to_string (address);
  g_autoptr (GError) error = NULL;
  int fd = guest->watch.fd;

  /* Translators: %s is the address of a proxy. */
  error = g_error_new (NET_ERROR, NET_ERROR_IO, _("%s did not begin with a PROXY header"), text);
  g_hash_table_remove (self->guests, guest);
  guest_free (guest);
  self->handler->on_failed (fd, address, error, self->user_data);
}

static void
on_timeout (gpointer user_data)
{
  turn_away (user_data);
}

static void
pass (Guest *guest, gsize n_header, GInetAddress *address)
{
  NetProxies *self = guest->proxies;
  g_autoptr (GInetAddress) client = g_object_ref (address != NULL ? address : guest->address);
  char *buffer = net_loop_get_read_buffer (self->loop);
  int least = 1;
  int fd = guest->watch.fd;

  recv (fd, buffer, n_header, MSG_DONTWAIT); /* it is all there: it was looked at */
  setsockopt (fd, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
  g_hash_table_remove (self->guests, guest);
  guest_free (guest);
  self->handler->on_passed (fd, client, self->user_data);
}

/* Until there is more than what was seen already: the set is level-triggered. */
static void
wait_for_more (Guest *guest, gsize n_seen)
{
  int least = (int) n_seen + 1;

  setsockopt (guest->watch.fd, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
}

static void
on_ready (NetWatch *watch, NetPollEvents events)
{
  Guest *guest = NET_CONTAINER (watch, Guest, watch);
  char *buffer = net_loop_get_read_buffer (guest->proxies->loop);
  gssize n = recv (watch->fd, buffer, V2_HEADER_SIZE + V2_MAX_REST, MSG_PEEK | MSG_DONTWAIT);
  g_autoptr (GInetAddress) address = NULL;
  gsize n_header = 0;
  NetProxyResult result;

  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return;
  /* With its end there is nothing more to come than what was seen. */
  result = n <= 0 ? NET_PROXY_BAD
                  : net_proxy_parse ((const guint8 *) buffer, (gsize) n, &n_header, &address);
  if (result == NET_PROXY_DONE)
    pass (guest, n_header, address);
  else if (result == NET_PROXY_MORE && (events & NET_POLL_END) == 0)
    wait_for_more (guest, (gsize) n);
  else
    turn_away (guest);
}

NetProxies *
net_proxies_new (NetLoop *loop,
                 guint timeout_ms,
                 const NetProxyHandler *handler,
                 gpointer user_data)
{
  NetProxies *self = g_new0 (NetProxies, 1);

  self->loop = net_loop_ref (loop);
  self->timeout_ms = timeout_ms;
  self->handler = handler;
  self->user_data = user_data;
  self->guests = g_hash_table_new (NULL, NULL);
  return self;
}

void
net_proxies_free (NetProxies *self)
{
  GHashTableIter iter;
  gpointer guest;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, &guest, NULL))
    discard (guest);
  g_hash_table_unref (self->guests);
  net_loop_unref (self->loop);
  g_free (self);
}

void
net_proxies_add (
    NetProxies *self, int fd, GInetAddress *address, GDestroyNotify on_closed, gpointer closed_data)
{
  Guest *guest = g_new0 (Guest, 1);

  guest->proxies = self;
  guest->watch = (NetWatch){ on_ready, fd, 0 };
  net_timer_init (&guest->timer, on_timeout, guest);
  guest->address = g_object_ref (address);
  guest->on_closed = on_closed;
  guest->closed_data = closed_data;
  g_hash_table_add (self->guests, guest);
  net_loop_arm (self->loop, &guest->timer, self->timeout_ms);
  net_loop_watch (self->loop, &guest->watch, NET_POLL_IN);
}
