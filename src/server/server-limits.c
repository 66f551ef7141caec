#include "config.h"

#include "server-limits.h"

#include "net-address.h"
#include "server-private.h"

#define SECOND_US G_TIME_SPAN_SECOND
#define HOUR_US G_TIME_SPAN_HOUR

/* A long line counts as several. */
#define BYTES_PER_COST 512

/* Places that nobody comes from are thrown out when there are twice as many as were left the last
 * time, so that the work is proportional to what was added. */
#define MIN_SWEEP 256

/* Rates are kept as the moment when all that was allowed so far will have been used up at the
 * steady rate (the "generic cell rate algorithm"): one number, and nothing to refill. */
struct _ServerPlace
{
  guint64 key; /* of net_address_get_place() */
  guint n_connections;
  gint64 used_up_us;          /* monotonic */
  gint64 accounts_used_up_us; /* the same for accounts */
};

struct _ServerLimits
{
  GHashTable *places; /* (owned): set of (owned) ServerPlace, by key */
  guint sweep_at;
};

ServerLimits *
server_limits_new (void)
{
  ServerLimits *self = g_new0 (ServerLimits, 1);

  G_STATIC_ASSERT (G_STRUCT_OFFSET (ServerPlace, key) == 0); /* a place is its key's address */
  self->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->sweep_at = MIN_SWEEP;
  return self;
}

void
server_limits_free (ServerLimits *self)
{
  g_hash_table_unref (self->places);
  g_free (self);
}

static gboolean
is_forgettable (gpointer key, gpointer value, gpointer user_data)
{
  const ServerPlace *place = key;
  gint64 now_us = *(const gint64 *) user_data;

  return place->n_connections == 0 && place->used_up_us <= now_us &&
         place->accounts_used_up_us <= now_us;
}

static void
sweep (ServerLimits *self, gint64 now_us)
{
  if (g_hash_table_size (self->places) < self->sweep_at)
    return;
  g_hash_table_foreach_remove (self->places, is_forgettable, &now_us);
  self->sweep_at = MAX (MIN_SWEEP, g_hash_table_size (self->places) * 2);
}

static ServerPlace *
find_place (const ServerLimits *self, GInetAddress *address)
{
  guint64 key = net_address_get_place (address);

  return g_hash_table_lookup (self->places, &key);
}

static ServerPlace *
ensure_place (ServerLimits *self, GInetAddress *address)
{
  ServerPlace *place = find_place (self, address);

  if (place == NULL)
    {
      sweep (self, g_get_monotonic_time ());
      place = g_new0 (ServerPlace, 1);
      place->key = net_address_get_place (address);
      g_hash_table_add (self->places, place);
    }
  return place;
}

static gboolean
is_crowded (const ServerPlace *place, const ServerConfig *config)
{
  return config->max_connections_per_address > 0 &&
         place->n_connections >= config->max_connections_per_address;
}

/* One unit is so long at the steady rate. Returns: how long until there is room for what was just
 * used, in us; 0: there is */
static gint64
use (gint64 *used_up_us, gint64 now_us, gint64 unit_us, guint burst, gsize cost)
{
  *used_up_us = MAX (*used_up_us, now_us) + (gint64) cost * unit_us;
  return MAX (0, *used_up_us - now_us - (gint64) burst * unit_us);
}

/* Whether there was room for one. An attempt in vain uses nothing up, or whoever tries again and
 * again never gets in. */
static gboolean
use_one (gint64 *used_up_us, gint64 unit_us, guint burst)
{
  gint64 before_us = *used_up_us;

  if (use (used_up_us, g_get_monotonic_time (), unit_us, burst, 1) == 0)
    return TRUE;
  *used_up_us = before_us;
  return FALSE;
}

static gboolean
is_gateway (const ServerConfig *config, GInetAddress *address)
{
  const GPtrArray *gateways = config->grants.gateways;

  for (guint i = 0; i < gateways->len; i++)
    if (server_gateway_has_address (g_ptr_array_index (gateways, i), address))
      return TRUE;

  return FALSE;
}

static ServerVerdict
judge (ServerPlace *place, const ServerConfig *config)
{
  if (is_crowded (place, config))
    return SERVER_TOO_MANY;
  if (config->connection_rate > 0 &&
      !use_one (&place->used_up_us, SECOND_US / config->connection_rate, config->connection_burst))
    return SERVER_TOO_OFTEN;
  return SERVER_WELCOME;
}

ServerVerdict
server_limits_admit (Server *server, GInetAddress *address)
{
  ServerPlace *place = ensure_place (server->limits, address);
  ServerVerdict verdict =
      is_gateway (server->config, address) ? SERVER_WELCOME : judge (place, server->config);

  if (verdict == SERVER_WELCOME)
    place->n_connections++;
  return verdict;
}

static void
release (ServerPlace *place)
{
  if (place->n_connections > 0)
    place->n_connections--;
}

void
server_limits_dismiss (ServerLimits *self, GInetAddress *address)
{
  ServerPlace *place = find_place (self, address);

  if (place != NULL)
    release (place);
}

void
server_limits_enter (ServerSession *session)
{
  GInetAddress *address = net_connection_get_address (session->connection);

  session->place =
      address != NULL ? find_place (session->server->limits, address) : NULL; /* counted before */
}

void
server_limits_leave (ServerSession *session)
{
  if (session->place != NULL)
    release (session->place);
  session->place = NULL;
}

gboolean
server_limits_move (ServerSession *session)
{
  GInetAddress *address = net_connection_get_address (session->connection);
  gboolean is_welcome;

  server_limits_leave (session);
  if (address == NULL)
    return TRUE;
  session->place = ensure_place (session->server->limits, address);
  is_welcome = !is_crowded (session->place, session->server->config);
  session->place->n_connections++;
  return is_welcome;
}

gboolean
server_limits_use_account (ServerSession *session)
{
  const ServerConfig *config = session->server->config;

  /* The host's own window has no place, and is nobody to be protected from. */
  return session->place == NULL || config->account_rate == 0 ||
         use_one (&session->place->accounts_used_up_us, HOUR_US / config->account_rate,
                  config->account_burst);
}

guint
server_limits_count_places (const ServerLimits *self)
{
  return g_hash_table_size (self->places);
}

/* Throttling: there only while a session waits. */

typedef struct
{
  ServerSession *session;
  NetTimer timer;
} Throttle;

static G_DEFINE_QUARK (server_limits_throttle, throttle)

static void
free_throttle (gpointer data)
{
  Throttle *throttle = data;

  net_loop_disarm (throttle->session->server->loop, &throttle->timer);
  g_free (throttle);
}

static void
on_time_passed (gpointer user_data)
{
  ServerSession *session = ((Throttle *) user_data)->session;

  g_datalist_id_set_data (&session->notes, throttle_quark (), NULL);
  server_session_resume (session);
}

static void
slow_down (ServerSession *session, gint64 wait_us)
{
  Throttle *throttle = g_datalist_id_get_data (&session->notes, throttle_quark ());

  if (throttle == NULL)
    {
      throttle = g_new0 (Throttle, 1);
      throttle->session = session;
      net_timer_init (&throttle->timer, on_time_passed, throttle);
      g_datalist_id_set_data_full (&session->notes, throttle_quark (), throttle, free_throttle);
      server_session_pause (session);
    }
  net_loop_arm (session->server->loop, &throttle->timer, (guint) (wait_us / 1000) + 1);
}

void
server_limits_charge (ServerSession *session, gsize length)
{
  const ServerConfig *config = session->server->config;
  gint64 wait_us;

  /* The host's own window is nobody to be protected from. */
  if (config->input_rate == 0 || session->connection == NULL ||
      net_connection_get_address (session->connection) == NULL)
    return;

  wait_us = use (&session->used_up_us, session->last_line_us, SECOND_US / config->input_rate,
                 config->input_burst, 1 + length / BYTES_PER_COST);
  if (wait_us > 0)
    slow_down (session, wait_us);
}

static void
on_session_closed (ServerSession *session)
{
  g_datalist_id_set_data (&session->notes, throttle_quark (), NULL);
}

static char *
dup_line_length (Server *self)
{
  return g_strdup_printf ("%u", self->config->max_line_length);
}

/* SAFERATE: clients need not slow down by themselves, since nobody is dropped for talking fast. */
static const ServerTokenRow tokens[] = {
  { "LINELEN", NULL, dup_line_length },
  { "SAFERATE" },
  { NULL },
};

const ServerFeature server_limits_feature = { .tokens = tokens,
                                              .on_session_closed = on_session_closed };
