#include "config.h"

#include "net-listener.h"
