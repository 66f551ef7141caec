/* main-service.h: what the system's service manager wants: to be told how it goes (sd_notify), and
 * to hand over sockets (LISTEN_FDS).
 */
#pragma once

#include "net-loop.h"

G_BEGIN_DECLS

typedef struct _MainService MainService;

MainService *main_service_new (NetLoop *loop); /* (transfer full) */
void main_service_free (MainService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MainService, main_service_free)

/* Serving: from now on the watchdog is fed as well, when there is one. */
void main_service_tell_ready (MainService *self);
void main_service_tell_stopping (MainService *self);

/* Descriptors 3 and up that were handed over: how many. Once: nobody after us thinks that they are
 * its. */
guint main_service_take_sockets (void);
#define MAIN_SERVICE_FIRST_SOCKET 3

G_END_DECLS
