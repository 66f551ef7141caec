#include "config.h"

#include "server-batch.h"

char *
server_batch_make_reference (Server *server)
{
  return g_strdup_printf ("b%" G_GINT64_MODIFIER "x", server->serial++);
}

void
server_batch_begin (ServerBatch *self, ServerSession *session, const char *type, const char *param)
{
  g_autofree char *opening = NULL;

  self->session = session;
  self->outer = session->batch;
  self->reference = NULL;
  if (!server_session_has_cap (session, IRC_CAP_BATCH))
    return;

  self->reference = server_batch_make_reference (session->server);
  opening = g_strconcat ("+", self->reference, NULL);
  server_say (session, "BATCH", NULL, opening, type, param, NULL);
  session->batch = self->reference;
}

void
server_batch_end (ServerBatch *self)
{
  g_autofree char *closing = NULL;

  if (self->reference != NULL)
    {
      closing = g_strconcat ("-", self->reference, NULL);
      self->session->batch = self->outer; /* batch: both ends are in the outer one, or neither */
      server_say (self->session, "BATCH", NULL, closing, NULL);
    }

  self->session->batch = self->outer;
  g_clear_pointer (&self->reference, g_free);
}
