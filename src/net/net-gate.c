#include "config.h"

#include "net-gate.h"

#include "net-address.h"
#include "net-connection-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_SLOTS 16 /* threads; a handshake waits for its client more than it computes */
#define GRACE_MS 600
#define HEADER_SIZE 5
#define MAX_RECORD (16 * 1024)
#define TLS_HANDSHAKE 0x16

/* READING -> WAITING -> SHAKING; from each of them out, and freed. */
typedef enum
{
  GUEST_READING, /* the ClientHello is not complete */
  GUEST_WAITING, /* for a slot */
  GUEST_SHAKING, /* in one; the descriptor is the handshake's */
} GuestState;

typedef struct
{
  NetGate *gate; /* (nullable): it was freed while this one shook hands */
  GuestState state;
  NetLoop *loop; /* (owned) */
  NetWatch watch;
  NetTimer timer;
  GInetAddress *address;       /* (owned) (nullable) */
  guint64 place;               /* of the address */
  NetCredentials *credentials; /* (owned) */
  gboolean require_certificate;
  GByteArray *hello;       /* (owned) (nullable) */
  NetHandshake *handshake; /* (nullable) */
  gint64 started_us;
  GDestroyNotify on_closed;
  gpointer closed_data;
  gboolean is_cancelled; /* too late, or evicted */
} Guest;

struct _NetGate
{
  NetLoop *loop; /* (owned) */
  guint timeout_ms;
  const NetGateHandler *handler;
  gpointer user_data;
  GHashTable *reading; /* of Guest */
  GPtrArray *waiting;  /* of Guest, the newest last */
  GPtrArray *shaking;  /* of Guest, the oldest first */
  NetTimer grace;
};

static void start_next (NetGate *self);

/* The descriptor is handed on by whoever calls. */
static void
guest_free (Guest *guest)
{
  net_loop_disarm (guest->loop, &guest->timer);
  g_clear_object (&guest->address);
  net_credentials_unref (guest->credentials);
  g_clear_pointer (&guest->hello, g_byte_array_unref);
  net_loop_unref (guest->loop);
  g_free (guest);
}

/* The gate is gone, and nobody is told. */
static void
discard (Guest *guest)
{
  net_loop_watch (guest->loop, &guest->watch, 0);
  close (guest->watch.fd);
  guest->on_closed (guest->closed_data);
  guest_free (guest);
}

static char *
describe (Guest *guest)
{
  /* What has no address is on this machine. */
  return guest->address != NULL ? g_inet_address_to_string (guest->address)
                                : g_strdup ("localhost");
}

static GError *
make_late_error (Guest *guest)
{
  g_autofree char *peer = describe (guest);

  return g_error_new (NET_ERROR, NET_ERROR_TLS_FAILED,
                      /* Translators: %s is the address of a client. */
                      _("%s did not finish the TLS handshake in time"), peer);
}

/* Not yet in a slot: it leaves by itself. Takes @error. */
static void
turn_away (Guest *guest, GError *error)
{
  NetGate *self = guest->gate;

  net_loop_watch (self->loop, &guest->watch, 0);
  g_hash_table_remove (self->reading, guest);
  g_ptr_array_remove (self->waiting, guest);
  self->handler->on_failed (guest->watch.fd, guest->address, error, self->user_data);
  g_error_free (error);
  guest_free (guest);
}

static void
cancel (Guest *guest)
{
  if (guest->is_cancelled)
    return;
  guest->is_cancelled = TRUE;
  net_handshake_cancel (guest->handshake);
}

static void
on_guest_timeout (gpointer user_data)
{
  Guest *guest = user_data;

  if (guest->state == GUEST_SHAKING)
    cancel (guest);
  else
    turn_away (guest, make_late_error (guest));
}

static void
on_handshake_done (NetTls *tls, const GError *error, gpointer user_data)
{
  Guest *guest = user_data;
  NetGate *self = guest->gate;
  g_autoptr (GError) late = guest->is_cancelled ? make_late_error (guest) : NULL;

  if (self == NULL)
    {
      g_clear_pointer (&tls, net_tls_free);
      discard (guest);
      return;
    }
  g_ptr_array_remove (self->shaking, guest);
  if (tls != NULL && late != NULL) /* shut down already */
    g_clear_pointer (&tls, net_tls_free);
  start_next (self);
  if (tls != NULL)
    self->handler->on_passed (guest->watch.fd, guest->address, tls, self->user_data);
  else
    self->handler->on_failed (guest->watch.fd, guest->address, late != NULL ? late : error,
                              self->user_data);
  guest_free (guest);
}

/* How many slots one place has. */
typedef struct
{
  guint64 place;
  guint n;
} Tally;

/* What has no address counts as a place of its own. Returns: (nullable) */
static Tally *
find_tally (Tally *tallies, guint n_tallies, Guest *guest)
{
  for (guint i = 0; guest->address != NULL && i < n_tallies; i++)
    if (tallies[i].place == guest->place)
      return &tallies[i];
  return NULL;
}

/* Returns: how many tallies there are */
static guint
count_slots (NetGate *self, Tally tallies[N_SLOTS])
{
  guint n = 0;

  for (guint i = 0; i < self->shaking->len; i++)
    {
      Guest *guest = g_ptr_array_index (self->shaking, i);
      Tally *tally = find_tally (tallies, n, guest);

      if (tally != NULL)
        tally->n++;
      else if (guest->address != NULL)
        tallies[n++] = (Tally){ guest->place, 1 };
    }
  return n;
}

static Guest *
choose_next (NetGate *self)
{
  Tally tallies[N_SLOTS];
  guint n_tallies = count_slots (self, tallies);
  guint best = 0;
  guint fewest = G_MAXUINT;

  for (guint i = self->waiting->len; i-- > 0 && fewest > 0;)
    {
      Tally *tally = find_tally (tallies, n_tallies, g_ptr_array_index (self->waiting, i));
      guint n = tally != NULL ? tally->n : 0;

      if (n < fewest)
        {
          fewest = n;
          best = i;
        }
    }
  return g_ptr_array_remove_index (self->waiting, best);
}

static void
start (NetGate *self, Guest *guest)
{
  g_autofree char *peer = describe (guest);
  NetHandshakeOptions options = {
    .fd = guest->watch.fd,
    .early = g_steal_pointer (&guest->hello),
    .credentials = guest->credentials,
    .is_server = TRUE,
    .require_certificate = guest->require_certificate,
    .peer = peer,
  };

  guest->state = GUEST_SHAKING;
  guest->started_us = g_get_monotonic_time ();
  g_ptr_array_add (self->shaking, guest);
  guest->handshake = net_handshake_start (self->loop, &options, on_handshake_done, guest);
}

/* The oldest that was not told to leave yet, when somebody waits for its slot. */
static void
arm_grace (NetGate *self)
{
  guint n_leaving = 0;

  net_loop_disarm (self->loop, &self->grace);
  for (guint i = 0; i < self->shaking->len; i++)
    {
      Guest *guest = g_ptr_array_index (self->shaking, i);
      gint64 age_ms = (g_get_monotonic_time () - guest->started_us) / 1000;

      if (guest->is_cancelled)
        n_leaving++;
      else if (n_leaving < self->waiting->len)
        {
          net_loop_arm (self->loop, &self->grace, (guint) CLAMP (GRACE_MS - age_ms, 0, GRACE_MS));
          return;
        }
    }
}

static void
start_next (NetGate *self)
{
  while (self->waiting->len > 0 && self->shaking->len < N_SLOTS)
    start (self, choose_next (self));
  arm_grace (self);
}

static void
on_grace (gpointer user_data)
{
  NetGate *self = user_data;
  gint64 limit = g_get_monotonic_time () - GRACE_MS * 1000;

  for (guint i = 0; i < MIN (self->shaking->len, self->waiting->len); i++)
    {
      Guest *guest = g_ptr_array_index (self->shaking, i);

      if (guest->started_us <= limit)
        cancel (guest);
    }
  arm_grace (self);
}

/* Somebody speaks plain text to a TLS port. */
static void
turn_away_plain (Guest *guest)
{
  g_autofree char *peer = describe (guest);

  turn_away (guest, g_error_new (NET_ERROR, NET_ERROR_TLS_NOT_TLS,
                                 /* Translators: %s is the address of a client. */
                                 _("%s does not speak TLS: it must connect with --ssl"), peer));
}

/* Returns: how many bytes the first record has, its header included; 0 while that is unknown */
static gsize
get_record_size (Guest *guest)
{
  const guint8 *bytes = guest->hello->data;

  if (guest->hello->len < HEADER_SIZE)
    return 0;
  return HEADER_SIZE + ((gsize) bytes[3] << 8 | bytes[4]);
}

static void
on_guest_bytes (Guest *guest)
{
  NetGate *self = guest->gate;
  gsize record_size = get_record_size (guest);

  if (guest->hello->data[0] != TLS_HANDSHAKE || record_size > HEADER_SIZE + MAX_RECORD)
    {
      turn_away_plain (guest);
      return;
    }
  if (record_size == 0 || guest->hello->len < record_size)
    return;
  net_loop_watch (self->loop, &guest->watch, 0);
  g_hash_table_remove (self->reading, guest);
  guest->state = GUEST_WAITING;
  g_ptr_array_add (self->waiting, guest);
  start_next (self);
}

static void
on_guest_ready (NetWatch *watch, NetPollEvents events)
{
  Guest *guest = NET_CONTAINER (watch, Guest, watch);
  char *buffer = net_loop_get_read_buffer (guest->loop);
  gssize n = recv (watch->fd, buffer, HEADER_SIZE + MAX_RECORD, MSG_DONTWAIT);
  g_autofree char *peer = NULL;

  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return;
  if (n > 0)
    {
      if (guest->hello == NULL)
        guest->hello = g_byte_array_new ();
      g_byte_array_append (guest->hello, (guint8 *) buffer, (guint) n);
      on_guest_bytes (guest);
      return;
    }
  peer = describe (guest);
  turn_away (guest, g_error_new (NET_ERROR, NET_ERROR_CLOSED,
                                 /* Translators: %s is the address of a client. */
                                 _("%s left before the TLS handshake"), peer));
}

NetGate *
net_gate_new (NetLoop *loop, guint timeout_ms, const NetGateHandler *handler, gpointer user_data)
{
  NetGate *self = g_new0 (NetGate, 1);

  self->loop = net_loop_ref (loop);
  self->timeout_ms = timeout_ms;
  self->handler = handler;
  self->user_data = user_data;
  self->reading = g_hash_table_new (NULL, NULL);
  self->waiting = g_ptr_array_new ();
  self->shaking = g_ptr_array_new ();
  net_timer_init (&self->grace, on_grace, self);
  return self;
}

void
net_gate_free (NetGate *self)
{
  GHashTableIter iter;
  gpointer guest;

  net_loop_disarm (self->loop, &self->grace);
  g_hash_table_iter_init (&iter, self->reading);
  while (g_hash_table_iter_next (&iter, &guest, NULL))
    discard (guest);
  g_ptr_array_foreach (self->waiting, (GFunc) (void (*) (void)) discard, NULL);
  for (guint i = 0; i < self->shaking->len; i++)
    {
      Guest *other = g_ptr_array_index (self->shaking, i);

      cancel (other);
      other->gate = NULL;
    }
  g_hash_table_unref (self->reading);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->shaking);
  net_loop_unref (self->loop);
  g_free (self);
}

void
net_gate_set_timeout (NetGate *self, guint timeout_ms)
{
  self->timeout_ms = timeout_ms;
}

void
net_gate_add (NetGate *self,
              int fd,
              GInetAddress *address,
              NetCredentials *credentials,
              gboolean require_certificate,
              GDestroyNotify on_closed,
              gpointer closed_data)
{
  Guest *guest = g_new0 (Guest, 1);

  guest->gate = self;
  guest->loop = net_loop_ref (self->loop);
  guest->watch = (NetWatch){ on_guest_ready, fd, 0 };
  net_timer_init (&guest->timer, on_guest_timeout, guest);
  guest->address = address != NULL ? g_object_ref (address) : NULL;
  guest->place = address != NULL ? net_address_get_place (address) : 0;
  guest->credentials = net_credentials_ref (credentials);
  guest->require_certificate = require_certificate;
  guest->on_closed = on_closed;
  guest->closed_data = closed_data;
  g_hash_table_add (self->reading, guest);
  net_loop_arm (self->loop, &guest->timer, self->timeout_ms);
  net_loop_watch (self->loop, &guest->watch, NET_POLL_IN);
}
