#include "config.h"

#include "journal-limits.h"

static guint64 *
counter_of (JournalHolding *self, JournalKind kind)
{
  return (kind & JOURNAL_KIND_MESSAGE) != 0 ? &self->n_messages : &self->n_events;
}

void
journal_holding_add (JournalHolding *self, JournalKind kind, guint64 bytes)
{
  *counter_of (self, kind) += 1;
  self->bytes += bytes;
}

void
journal_holding_subtract (JournalHolding *self, JournalKind kind, guint64 bytes)
{
  guint64 *count = counter_of (self, kind);

  *count -= MIN (*count, 1);
  self->bytes -= MIN (self->bytes, bytes);
}

void
journal_holding_take_away (JournalHolding *self, const JournalHolding *gone)
{
  self->n_messages -= MIN (self->n_messages, gone->n_messages);
  self->n_events -= MIN (self->n_events, gone->n_events);
  self->bytes -= MIN (self->bytes, gone->bytes);
}

/**
 * journal_limits_let_go:
 * @from_here: what the key has with this record and behind it
 * @is_too_old: by the limit of age
 *
 * The count is of messages: people who come and go push out no words. An event goes with the
 * messages around it once it is older than all that may stay; and there are no more events than
 * messages may be.
 */
gboolean
journal_limits_let_go (const JournalRetention *limits,
                       const JournalHolding *from_here,
                       JournalKind kind,
                       gboolean is_too_old)
{
  gboolean is_event = (kind & JOURNAL_KIND_MESSAGE) == 0;

  if (is_too_old || (limits->max_bytes > 0 && from_here->bytes > limits->max_bytes))
    return TRUE;
  if (limits->max_count == 0)
    return FALSE;
  return from_here->n_messages > limits->max_count ||
         (is_event && from_here->n_messages == limits->max_count) ||
         (is_event && from_here->n_events > limits->max_count);
}

/* Behind a message that stays. */
gboolean
journal_limits_have_excess_events (const JournalRetention *limits, const JournalHolding *from_here)
{
  return limits->max_count > 0 && from_here->n_events > limits->max_count;
}
