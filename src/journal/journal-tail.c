#include "config.h"

#include "journal-tail.h"

typedef struct
{
  guint64 seq;
  gint32 key_id;
  guint32 back; /* so many entries before stands the one before of its key; 0: there is none */
  guint32 msgid_hash;
  JournalKind kind;
} Entry;

struct _JournalTail
{
  GMutex mutex;          /* guards all of it */
  GArray *entries;       /* (owned) of Entry, by seq */
  guint first;           /* of the entries that are not dropped */
  guint32 n_removed;     /* entries that stood before those in the array */
  GHashTable *last_ones; /* key id -> n_removed + index of its last entry, which may be dropped */
  guint64 start;         /* all records after it are in entries */
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
  self->last_ones = g_hash_table_new (NULL, NULL);
  self->start = last_seq;
  self->max_records = max_records;
  return self;
}

void
journal_tail_free (JournalTail *self)
{
  g_array_unref (self->entries);
  g_hash_table_unref (self->last_ones);
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

/* Nothing is left of what is dropped. */
static gboolean
is_dropped (gpointer key, gpointer value, gpointer user_data)
{
  const JournalTail *self = user_data;

  return (guint32) GPOINTER_TO_UINT (value) - self->n_removed >= self->entries->len;
}

static void
forget_dropped (JournalTail *self)
{
  self->n_removed += self->first;
  if (self->first == self->entries->len)
    {
      g_array_unref (self->entries); /* what a flood needed is given back */
      self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
    }
  else
    g_array_remove_range (self->entries, 0, self->first);
  self->first = 0;
  g_hash_table_foreach_remove (self->last_ones, is_dropped, self);
}

static void
drop (JournalTail *self, guint64 seq)
{
  if (seq <= self->start)
    return;
  self->start = seq;
  self->first = find_entry (self, seq + 1);
  if (self->first == self->entries->len || self->first > self->entries->len / 2)
    forget_dropped (self);
}

/* Returns the index of the last entry of a key that is not dropped; -1: there is none */
static gint64
find_last (const JournalTail *self, gint32 key_id)
{
  gpointer value;
  guint32 at;

  if (!g_hash_table_lookup_extended (self->last_ones, GINT_TO_POINTER (key_id), NULL, &value))
    return -1;
  at = (guint32) GPOINTER_TO_UINT (value) - self->n_removed;
  return at >= self->first ? (gint64) at : -1;
}

static void
add (JournalTail *self, Entry *entry)
{
  gint64 last = find_last (self, entry->key_id);
  guint at = self->entries->len;

  entry->back = last >= 0 ? at - (guint32) last : 0;
  g_hash_table_insert (self->last_ones, GINT_TO_POINTER (entry->key_id),
                       GUINT_TO_POINTER (self->n_removed + at));
  g_array_append_val (self->entries, *entry);
}

/**
 * journal_tail_add:
 * @key_id: 0: it has no key
 *
 * Each record, in the order of places.
 */
void
journal_tail_add (
    JournalTail *self, guint64 seq, gint64 key_id, JournalKind kind, const char *msgid)
{
  Entry entry = { seq, (gint32) key_id, 0, g_str_hash (msgid), kind };

  g_mutex_lock (&self->mutex);
  if (self->entries->len - self->first >= self->max_records)
    drop (self, g_array_index (self->entries, Entry, self->first + self->max_records / 2).seq);
  add (self, &entry);
  g_mutex_unlock (&self->mutex);
}

void
journal_tail_drop (JournalTail *self, guint64 seq)
{
  g_mutex_lock (&self->mutex);
  drop (self, seq);
  g_mutex_unlock (&self->mutex);
}

/* Newest first, from one entry of the key to the one before it. */
static void
collect (const JournalTail *self, const JournalTailQuery *query, guint limit, GArray *seqs)
{
  gint64 at = find_last (self, (gint32) query->key_id);

  while (at >= self->first && seqs->len < limit)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, at);
      gint64 seq = (gint64) entry->seq;

      if (seq <= query->after_seq)
        return;
      if (seq < query->before_seq && (entry->kind & query->kinds) != 0)
        g_array_append_val (seqs, seq);
      if (entry->back == 0)
        return;
      at -= entry->back;
    }
}

static void
reverse (GArray *seqs)
{
  for (guint i = 0, j = seqs->len; i + 1 < j; i++)
    {
      gint64 swapped = g_array_index (seqs, gint64, i);

      g_array_index (seqs, gint64, i) = g_array_index (seqs, gint64, --j);
      g_array_index (seqs, gint64, j) = swapped;
    }
}

/**
 * journal_tail_list:
 * Returns: (transfer full) (element-type gint64): places, those at the wanted end first
 */
GArray *
journal_tail_list (JournalTail *self, const JournalTailQuery *query, guint limit, gint64 *start)
{
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_mutex_lock (&self->mutex);
  *start = (gint64) self->start;
  collect (self, query, query->newest_first ? limit : G_MAXUINT, seqs);
  g_mutex_unlock (&self->mutex);
  if (query->newest_first)
    return seqs;
  reverse (seqs);
  if (seqs->len > limit)
    g_array_set_size (seqs, limit);
  return seqs;
}

/**
 * journal_tail_find:
 * @start: (out): all records after this place are known, and none before it
 *
 * Returns: (transfer full) (element-type gint64): places of all records that may have that msgid,
 *   which is seldom more than one
 */
GArray *
journal_tail_find (JournalTail *self, const char *msgid, gint64 *start)
{
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint32 hash = g_str_hash (msgid);

  g_mutex_lock (&self->mutex);
  *start = (gint64) self->start;
  for (guint i = self->first; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      gint64 seq = (gint64) entry->seq;

      if (entry->msgid_hash == hash)
        g_array_append_val (seqs, seq);
    }
  g_mutex_unlock (&self->mutex);
  return seqs;
}

/**
 * journal_tail_list_keys:
 * @key_ids: (element-type gint64): of these, by pointers with the ids in them
 * @kinds: and of these kinds
 * @after_seq: exclusive
 * @before_seq: exclusive
 *
 * Returns: (transfer full) (element-type gint64): places, newest first
 */
GArray *
journal_tail_list_keys (JournalTail *self,
                        GHashTable *key_ids,
                        JournalKind kinds,
                        gint64 after_seq,
                        gint64 before_seq,
                        gint64 *start)
{
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint begin;

  g_mutex_lock (&self->mutex);
  *start = (gint64) self->start;
  begin = find_entry (self, (guint64) after_seq + 1);
  for (guint end = find_entry (self, (guint64) before_seq); end > begin; end--)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, end - 1);
      gint64 seq = (gint64) entry->seq;

      if ((entry->kind & kinds) != 0 &&
          g_hash_table_contains (key_ids, GINT_TO_POINTER (entry->key_id)))
        g_array_append_val (seqs, seq);
    }
  g_mutex_unlock (&self->mutex);
  return seqs;
}
