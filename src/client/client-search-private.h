/* client-search-private.h: what the session tells a search; only for client/. */
#pragma once

#include "client-history.h"
#include "client-search.h"

G_BEGIN_DECLS

void client_search_free (ClientSearch *self);                         /* (nullable) */
void client_search_take_page (ClientSession *self, ClientPage *page); /* the server's answer */
void client_search_end (ClientSession *self);                         /* there will be none */

G_END_DECLS
