#include "config.h"

#include "net-connection.h"

G_DEFINE_QUARK (net_error, net_error)
