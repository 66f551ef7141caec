#include "config.h"

#include "journal.h"

G_DEFINE_QUARK (journal_error, journal_error)
