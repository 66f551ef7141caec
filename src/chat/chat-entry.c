#include "config.h"

#include "chat-entry.h"
