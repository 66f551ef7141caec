/* journal-await.h: until what a journal does beside its loop is done. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Until the index of the journal at path, which somebody has open, has all that is in it. */
void journal_await_index (const char *path);

G_END_DECLS
