#include "config.h"

#include "journal-tail.h"

typedef struct
{
  guint64 seq;
  gint32 key_id;
  JournalKind kind;
} Entry;

struct _JournalTail
{
  GMutex mutex;    /* guards all of it */
  GArray *entries; /* (owned) of Entry, by seq */
  guint first;     /* of the entries that are not dropped */
  guint64 start;   /* all records after it are in entries */
  guint max_records;
};

/**
 * journal_tail_new:
 * @last_seq: the last place in the journal: what comes after it will be added
 * @max_records: how many it remembers
 */
JournalTail *
journal_tail_new (guint64 last_seq, guint max_records)
{
  JournalTail *self = g_new0 (JournalTail, 1);

  g_mutex_init (&self->mutex);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->start = last_seq;
  self->max_records = max_records;
  return self;
}

void
journal_tail_free (JournalTail *self)
{
  g_array_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* The first entry whose place is seq or later. */
static guint
find_entry (const JournalTail *self, guint64 seq)
{
  guint low = self->first;
  guint high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->entries, Entry, middle).seq < seq)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
drop (JournalTail *self, guint64 seq)
{
  if (seq <= self->start)
    return;
  self->start = seq;
  self->first = find_entry (self, seq + 1);
  if (self->first == self->entries->len)
    {
      g_array_unref (self->entries); /* what a flood needed is given back */
      self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
      self->first = 0;
    }
  else if (self->first > self->entries->len / 2)
    {
      g_array_remove_range (self->entries, 0, self->first);
      self->first = 0;
    }
}

/**
 * journal_tail_add:
 *
 * In the order of places; a record without a key is in no history and need not be added.
 */
void
journal_tail_add (JournalTail *self, guint64 seq, gint64 key_id, JournalKind kind)
{
  const Entry entry = { seq, (gint32) key_id, kind };

  g_mutex_lock (&self->mutex);
  if (self->entries->len - self->first >= self->max_records)
    drop (self, g_array_index (self->entries, Entry, self->first + self->max_records / 2).seq);
  g_array_append_val (self->entries, entry);
  g_mutex_unlock (&self->mutex);
}

void
journal_tail_drop (JournalTail *self, guint64 seq)
{
  g_mutex_lock (&self->mutex);
  drop (self, seq);
  g_mutex_unlock (&self->mutex);
}

/**
 * journal_tail_list:
 * Returns: (transfer full) (element-type gint64): places, those at the wanted end first
 */
GArray *
journal_tail_list (JournalTail *self, const JournalTailQuery *query, guint limit, gint64 *start)
{
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint begin;
  guint end;

  g_mutex_lock (&self->mutex);
  *start = (gint64) self->start;
  begin = find_entry (self, (guint64) query->after_seq + 1);
  end = find_entry (self, (guint64) query->before_seq);
  while (begin < end && seqs->len < limit)
    {
      guint at = query->newest_first ? --end : begin++;
      const Entry *entry = &g_array_index (self->entries, Entry, at);
      gint64 seq = (gint64) entry->seq;

      if (entry->key_id == query->key_id && (entry->kind & query->kinds) != 0)
        g_array_append_val (seqs, seq);
    }
  g_mutex_unlock (&self->mutex);
  return seqs;
}
