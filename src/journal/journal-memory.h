/* journal-memory.h: a journal that ends with its process.
 *
 * For chats that keep no history on disk, and for tests. It holds what retention allows, by default
 * the last records of each key; replay gives what it still holds.
 */
#pragma once

#include "journal.h"

G_BEGIN_DECLS

Journal *journal_memory_new (void);

G_END_DECLS
