#include "config.h"

#include "net-credentials.h"

struct _NetCredentials
{
  grefcount ref_count;
};

NetCredentials *
net_credentials_ref (NetCredentials *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
net_credentials_unref (NetCredentials *self)
{
  if (g_ref_count_dec (&self->ref_count))
    g_free (self);
}
