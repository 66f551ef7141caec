#include "config.h"

#include "client-outbox-records.h"

#include <stdlib.h>
#include <string.h>

/* A step: its fields. Neither of these stands in a field. */
#define STEP_END "\v"
#define FIELD_END "\t"
/* What a record has in its step beside its text, more or less. */
#define STEP_BYTES 200

struct _ClientOutboxRecords
{
  GQueue list;     /* of (owned) ClientOutboxRecord */
  GHashTable *ids; /* (owned): id -> its GList in list */
};

static void
record_free (ClientOutboxRecord *record)
{
  g_free (record->id);
  g_free (record->room);
  g_free (record->text);
  g_free (record->reply_to);
  g_free (record->sent_by);
  g_free (record->reason);
  g_free (record);
}

static char *
or_null (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

static void
replace (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

/**
 * client_outbox_records_new:
 * Returns: (transfer full): none yet
 */
ClientOutboxRecords *
client_outbox_records_new (void)
{
  ClientOutboxRecords *self = g_new0 (ClientOutboxRecords, 1);

  g_queue_init (&self->list);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
client_outbox_records_free (ClientOutboxRecords *self)
{
  g_hash_table_unref (self->ids);
  g_queue_clear_full (&self->list, (GDestroyNotify) record_free);
  g_free (self);
}

const GList *
client_outbox_records_get (ClientOutboxRecords *self)
{
  return self->list.head;
}

gsize
client_outbox_records_estimate (ClientOutboxRecords *self)
{
  gsize size = 0;

  for (GList *at = self->list.head; at != NULL; at = at->next)
    size += STEP_BYTES + strlen (((ClientOutboxRecord *) at->data)->text);
  return size;
}

/* Steps change what is known. Each gets its fields; FALSE: it makes no sense. What happens to
 * something that is not known changes nothing: there was no room in the file for it. */

static ClientOutboxRecord *
find (ClientOutboxRecords *self, const char *id)
{
  GList *link = g_hash_table_lookup (self->ids, id);

  return link != NULL ? link->data : NULL;
}

static void
put_record (ClientOutboxRecords *self, ClientOutboxRecord *record, const char *after_id)
{
  GList *place = *after_id != '\0' ? g_hash_table_lookup (self->ids, after_id) : NULL;

  if (place == NULL)
    g_queue_push_tail (&self->list, record);
  else
    g_queue_insert_after (&self->list, place, record);
  g_hash_table_insert (self->ids, record->id,
                       place != NULL ? place->next : g_queue_peek_tail_link (&self->list));
}

/* id kind is-talk room time reply-to since after text */
static gboolean
apply_say (ClientOutboxRecords *self, char **fields)
{
  ClientOutboxRecord *record = find (self, fields[0]);

  if (record == NULL)
    {
      record = g_new0 (ClientOutboxRecord, 1);
      record->id = g_strdup (fields[0]);
      put_record (self, record, fields[7]);
    }
  record->kind =
      (ClientMessageKind) CLAMP (atoi (fields[1]), CLIENT_MESSAGE_TEXT, CLIENT_MESSAGE_NOTICE);
  record->is_talk = *fields[2] == '1';
  record->time_us = g_ascii_strtoll (fields[4], NULL, 10);
  record->since_us = g_ascii_strtoll (fields[6], NULL, 10);
  replace (&record->room, g_strdup (fields[3]));
  replace (&record->reply_to, or_null (fields[5]));
  replace (&record->text, g_strdup (fields[8]));
  return TRUE;
}

/* id nick since */
static gboolean
apply_sent (ClientOutboxRecords *self, char **fields)
{
  ClientOutboxRecord *record = find (self, fields[0]);

  if (record == NULL)
    return TRUE;
  replace (&record->sent_by, g_strdup (fields[1]));
  record->since_us = g_ascii_strtoll (fields[2], NULL, 10);
  return TRUE;
}

/* id reason */
static gboolean
apply_failed (ClientOutboxRecords *self, char **fields)
{
  ClientOutboxRecord *record = find (self, fields[0]);

  if (record == NULL)
    return TRUE;
  replace (&record->reason, g_strdup (fields[1]));
  return TRUE;
}

/* id */
static gboolean
apply_done (ClientOutboxRecords *self, char **fields)
{
  GList *link = g_hash_table_lookup (self->ids, fields[0]);

  if (link == NULL)
    return TRUE;
  g_hash_table_remove (self->ids, fields[0]);
  record_free (link->data);
  g_queue_delete_link (&self->list, link);
  return TRUE;
}

static const struct
{
  const char *name;
  guint n_fields;
  gboolean (*apply) (ClientOutboxRecords *self, char **fields);
} step_rows[] = {
  { "say", 9, apply_say },
  { "sent", 3, apply_sent },
  { "failed", 2, apply_failed },
  { "done", 1, apply_done },
};

static gboolean
apply_step (ClientOutboxRecords *self, const char *text)
{
  g_auto (GStrv) fields = g_strsplit (text, FIELD_END, -1);
  guint n = g_strv_length (fields);

  for (guint i = 0; i < n; i++)
    {
      char *plain = g_uri_unescape_string (fields[i], NULL);

      if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
        {
          g_free (plain);
          return FALSE;
        }
      replace (&fields[i], plain);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (step_rows); i++)
    if (n == step_rows[i].n_fields + 1 && strcmp (fields[0], step_rows[i].name) == 0)
      return step_rows[i].apply (self, fields + 1);
  return FALSE;
}

/**
 * client_outbox_records_apply:
 * @steps: one, or several that were put together with client_outbox_step_append()
 *
 * Returns: whether all of them made sense; those that did happened
 */
gboolean
client_outbox_records_apply (ClientOutboxRecords *self, const char *steps)
{
  g_auto (GStrv) parts = g_strsplit (steps, STEP_END, -1);
  gboolean is_good = TRUE;

  for (guint i = 0; parts[i] != NULL; i++)
    is_good &= apply_step (self, parts[i]);
  return is_good;
}

/* (transfer full): one step, its fields escaped */
G_GNUC_NULL_TERMINATED
static char *
make_step (const char *name, ...)
{
  GString *step = g_string_new (name);
  const char *field;
  va_list fields;

  va_start (fields, name);
  while ((field = va_arg (fields, const char *)) != NULL)
    {
      /* A '%', and what is not to be seen, is escaped; the rest can be read by people. */
      g_autofree char *escaped =
          g_uri_escape_string (field, " !\"#$&'()*+,/:;<=>?@[\\]^`{|}", TRUE);

      g_string_append_printf (step, FIELD_END "%s", escaped);
    }
  va_end (fields);
  return g_string_free (step, FALSE);
}

char *
client_outbox_step_say (const ClientOutboxRecord *record, const char *after_id)
{
  g_autofree char *kind = g_strdup_printf ("%d", (int) record->kind);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, record->time_us);
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, record->since_us);

  return make_step ("say", record->id, kind, record->is_talk ? "1" : "0", record->room, time,
                    record->reply_to != NULL ? record->reply_to : "", since,
                    after_id != NULL ? after_id : "", record->text, NULL);
}

char *
client_outbox_step_sent (const char *id, const char *nick, gint64 since_us)
{
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, since_us);

  return make_step ("sent", id, nick, since, NULL);
}

char *
client_outbox_step_failed (const char *id, const char *reason)
{
  return make_step ("failed", id, reason, NULL);
}

char *
client_outbox_step_done (const char *id)
{
  return make_step ("done", id, NULL);
}

void
client_outbox_step_append (GString *steps, char *step)
{
  if (steps->len > 0)
    g_string_append (steps, STEP_END);
  g_string_append (steps, step);
  g_free (step);
}

/**
 * client_outbox_records_describe:
 * Returns: (transfer full): the steps that make all of it out of nothing; "" when there is nothing
 */
char *
client_outbox_records_describe (ClientOutboxRecords *self)
{
  GString *steps = g_string_new (NULL);

  for (GList *at = self->list.head; at != NULL; at = at->next)
    {
      const ClientOutboxRecord *record = at->data;

      client_outbox_step_append (steps, client_outbox_step_say (record, NULL));
      if (record->sent_by != NULL)
        client_outbox_step_append (
            steps, client_outbox_step_sent (record->id, record->sent_by, record->since_us));
      if (record->reason != NULL)
        client_outbox_step_append (steps, client_outbox_step_failed (record->id, record->reason));
    }
  return g_string_free (steps, FALSE);
}
