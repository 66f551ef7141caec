/* client-error.h: why a session ended although nobody asked it to, beside what NET_ERROR says. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CLIENT_ERROR_REFUSED, /* the server did not let us in: the text has its reason */
  CLIENT_ERROR_NICK,    /* no name of ours was taken */
  CLIENT_ERROR_TIMEOUT, /* it did not answer */
  CLIENT_ERROR_CLOSED,  /* the stream that was given is gone: the server ended */
} ClientError;

#define CLIENT_ERROR (client_error_quark ())
GQuark client_error_quark (void);

G_END_DECLS
