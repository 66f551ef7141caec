#include "config.h"

#include "client-session.h"
