#include "config.h"

#include "server-pages.h"

/* Of a piece: little enough for others not to wait for it. */
#define MAX_BYTES (64 * 1024)

typedef struct
{
  ServerPageFunc next;
  gpointer data; /* (owned) */
  GDestroyNotify free_data;
  ServerResponse *response; /* (owned) (nullable) */
} Answer;

/* With a session: (owned) GQueue of (owned) Answer. It is paused as long. */
static G_DEFINE_QUARK (server_pages, server_pages)

static void
free_answer (gpointer data)
{
  Answer *self = data;

  self->free_data (self->data);
  g_clear_pointer (&self->response, server_response_unref);
  g_free (self);
}

static void
free_answers (gpointer data)
{
  g_queue_free_full (data, free_answer);
}

static GQueue *
get_answers (ServerSession *session)
{
  return g_datalist_id_get_data (&session->notes, server_pages_quark ());
}

/* What a label asked for is held until it is whole, or will be more than one piece. */
static gboolean
has_room (const ServerSession *session, const Answer *answer)
{
  gsize n_bytes = session->connection != NULL ? net_connection_get_queued (session->connection) : 0;

  if (answer->response != NULL)
    n_bytes += server_response_get_size (answer->response);
  return n_bytes < MIN (MAX_BYTES, session->server->config->max_send_queue / 2);
}

/* Returns: whether there is more to say */
static gboolean
say_piece (ServerSession *session, Answer *answer)
{
  ServerResponse *outer_response = session->response;
  const ServerSession *outer_runs = session->server->runs;
  gboolean has_more = TRUE;

  session->response = answer->response;
  session->server->runs = session;
  while (has_more && has_room (session, answer))
    has_more = answer->next (session, answer->data);
  session->response = outer_response;
  session->server->runs = outer_runs;
  if (has_more && answer->response != NULL)
    server_response_begin (answer->response);
  return has_more;
}

void
server_pages_begin (ServerSession *session,
                    ServerPageFunc next,
                    gpointer data,
                    GDestroyNotify free_data)
{
  GQueue *answers = get_answers (session);
  Answer *answer = g_new0 (Answer, 1);

  answer->next = next;
  answer->data = data;
  answer->free_data = free_data;
  if (session->response != NULL)
    answer->response = server_response_ref (session->response);
  if (session->connection == NULL || (answers == NULL && !say_piece (session, answer)))
    {
      free_answer (answer);
      return;
    }

  if (answers == NULL)
    {
      answers = g_queue_new ();
      g_datalist_id_set_data_full (&session->notes, server_pages_quark (), answers, free_answers);
      server_session_pause (session);
      net_connection_await_drained (session->connection);
    }
  g_queue_push_tail (answers, answer);
}

void
server_pages_continue (ServerSession *session)
{
  GQueue *answers = get_answers (session);

  if (answers == NULL || session->state != SERVER_SESSION_ONLINE)
    return;

  while (!g_queue_is_empty (answers) && !say_piece (session, g_queue_peek_head (answers)))
    free_answer (g_queue_pop_head (answers));
  if (!g_queue_is_empty (answers))
    {
      net_connection_await_drained (session->connection);
      return;
    }

  g_datalist_id_set_data (&session->notes, server_pages_quark (), NULL);
  server_session_resume (session);
}

static void
on_session_closed (ServerSession *session)
{
  g_datalist_id_set_data (&session->notes, server_pages_quark (), NULL);
}

const ServerFeature server_pages_feature = { .on_session_closed = on_session_closed };
