/* main-address.h: irc://[NAME@]HOST[:PORT]/[ROOM[,ROOM...]][?KEY[,KEY...]], and ircs:// with TLS.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *host;
  char *port;
  char *nick;  /* (nullable) */
  GStrv rooms; /* (nullable): "ROOM" or "ROOM KEY" */
  gboolean has_tls;
} MainAddress;

gboolean main_address_is (const char *text); /* has the look of one */
/* NULL with error: a whole sentence that names what is wrong with it */
MainAddress *main_address_parse (const char *text, GError **error);
void main_address_free (MainAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MainAddress, main_address_free)

G_END_DECLS
