#include "config.h"

#include "irc-message.h"

G_DEFINE_QUARK (irc_message_error, irc_message_error)
