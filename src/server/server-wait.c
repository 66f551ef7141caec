#include "config.h"

#include "server-wait.h"

void
server_wait_begin (ServerWait *self, ServerSession *session)
{
  self->session = server_session_ref (session);
  self->response = session->response != NULL ? server_response_ref (session->response) : NULL;
  self->outer = NULL;
  self->reads = g_object_ref (session->server->reads);
  server_session_pause (session);
}

gboolean
server_wait_enter (ServerWait *self)
{
  ServerSession *session = self->session;

  if (g_cancellable_is_cancelled (self->reads) || session->state != SERVER_SESSION_ONLINE)
    return FALSE;

  self->outer = session->response;
  session->response = self->response;
  session->server->runs = session;
  return TRUE;
}

void
server_wait_leave (ServerWait *self)
{
  self->session->response = self->outer;
  self->session->server->runs = NULL;
}

void
server_wait_end (ServerWait *self)
{
  server_session_resume (self->session);
  g_clear_pointer (&self->response, server_response_unref);
  g_clear_pointer (&self->session, server_session_unref);
  g_clear_object (&self->reads);
}
