#include "config.h"

#include "client-reconnect.h"

guint
client_reconnect_next_ms (ClientReconnect *self, double chance)
{
  guint most = 2 * (self->least_ms != 0 ? self->least_ms : CLIENT_RECONNECT_LEAST_MS);

  for (guint i = 0; i < self->n_tries && most < CLIENT_RECONNECT_MOST_MS; i++)
    most *= 2;
  most = MIN (most, CLIENT_RECONNECT_MOST_MS);
  self->n_tries++;
  return most / 2 + (guint) (CLAMP (chance, 0, 1) * (most - most / 2));
}

void
client_reconnect_reset (ClientReconnect *self)
{
  self->n_tries = 0;
}
