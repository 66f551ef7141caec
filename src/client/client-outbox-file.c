#include "config.h"

#include "client-outbox-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A line: checksum, blank, steps; a step: its fields. None of these stands in a field. */
#define STEP_END "\v"
#define FIELD_END "\t"
#define CHECKSUM_LENGTH 8
#define N_SLOTS 9
/* A file so long, of which so little still counts, is written anew. */
#define COMPACT_BYTES (256 * 1024)
#define COMPACT_RATIO 4
/* What failed and nobody wanted to send again is forgotten in the end. */
#define FAILED_AGE_US (G_GINT64_CONSTANT (7) * 24 * 3600 * G_USEC_PER_SEC)

struct _ClientOutboxFile
{
  char *path;
  int fd;
  int lock_fd;
  gsize size;
  GQueue records;  /* (owned) of (owned) ClientOutboxRecord */
  GHashTable *ids; /* (owned): id -> its GList in records */
  char *damaged;   /* (nullable) */
  GString *batch;  /* (nullable): steps that are gathered */
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

/* Steps change what is known. Each gets its fields; FALSE: it makes no sense. */

static ClientOutboxRecord *
find (ClientOutboxFile *self, const char *id)
{
  GList *link = g_hash_table_lookup (self->ids, id);

  return link != NULL ? link->data : NULL;
}

static void
put_record (ClientOutboxFile *self, ClientOutboxRecord *record, const char *after_id)
{
  GList *place = *after_id != '\0' ? g_hash_table_lookup (self->ids, after_id) : NULL;

  if (place == NULL)
    g_queue_push_tail (&self->records, record);
  else
    g_queue_insert_after (&self->records, place, record);
  g_hash_table_insert (self->ids, record->id,
                       place != NULL ? place->next : g_queue_peek_tail_link (&self->records));
}

/* id kind is-talk room time reply-to since after text */
static gboolean
apply_say (ClientOutboxFile *self, char **fields)
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
apply_sent (ClientOutboxFile *self, char **fields)
{
  ClientOutboxRecord *record = find (self, fields[0]);

  if (record == NULL)
    return FALSE;
  replace (&record->sent_by, g_strdup (fields[1]));
  record->since_us = g_ascii_strtoll (fields[2], NULL, 10);
  return TRUE;
}

/* id reason */
static gboolean
apply_failed (ClientOutboxFile *self, char **fields)
{
  ClientOutboxRecord *record = find (self, fields[0]);

  if (record == NULL)
    return FALSE;
  replace (&record->reason, g_strdup (fields[1]));
  return TRUE;
}

/* id */
static gboolean
apply_done (ClientOutboxFile *self, char **fields)
{
  GList *link = g_hash_table_lookup (self->ids, fields[0]);

  if (link == NULL)
    return FALSE;
  g_hash_table_remove (self->ids, fields[0]);
  record_free (link->data);
  g_queue_delete_link (&self->records, link);
  return TRUE;
}

static const struct
{
  const char *name;
  guint n_fields;
  gboolean (*apply) (ClientOutboxFile *self, char **fields);
} steps[] = {
  { "say", 9, apply_say },
  { "sent", 3, apply_sent },
  { "failed", 2, apply_failed },
  { "done", 1, apply_done },
};

static gboolean
apply_step (ClientOutboxFile *self, const char *text)
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
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (n == steps[i].n_fields + 1 && strcmp (fields[0], steps[i].name) == 0)
      return steps[i].apply (self, fields + 1);
  return FALSE;
}

/* Lines */

static void
add_checksum (char *target, const char *text)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  memcpy (target, sum, CHECKSUM_LENGTH);
}

static gboolean
apply_line (ClientOutboxFile *self, const char *line)
{
  char sum[CHECKSUM_LENGTH];
  g_auto (GStrv) parts = NULL;
  gboolean is_good = TRUE;

  if (strlen (line) <= CHECKSUM_LENGTH || line[CHECKSUM_LENGTH] != ' ')
    return FALSE;
  add_checksum (sum, line + CHECKSUM_LENGTH + 1);
  if (memcmp (sum, line, CHECKSUM_LENGTH) != 0)
    return FALSE;
  parts = g_strsplit (line + CHECKSUM_LENGTH + 1, STEP_END, -1);
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

static gboolean
set_errno (GError **error, const char *path, int number)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), "%s: %s", path,
               g_strerror (number));
  return FALSE;
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
write_line (ClientOutboxFile *self, const char *text, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_set_size (line, CHECKSUM_LENGTH);
  add_checksum (line->str, text);
  g_string_append_printf (line, " %s\n", text);
  if (!write_all (self->fd, line->str, line->len))
    {
      int number = errno;

      /* Half a line would make the next one unreadable. That it cannot be cut shows on reading. */
      if (ftruncate (self->fd, (off_t) self->size) != 0)
        g_debug ("client: %s cannot be cut", self->path);
      return set_errno (error, self->path, number);
    }
  self->size += line->len;
  return TRUE;
}

/* The whole of what counts, as steps. */
static char *
describe_record (const ClientOutboxRecord *record, const char *after_id)
{
  g_autofree char *kind = g_strdup_printf ("%d", (int) record->kind);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, record->time_us);
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, record->since_us);

  return make_step ("say", record->id, kind, record->is_talk ? "1" : "0", record->room, time,
                    record->reply_to != NULL ? record->reply_to : "", since,
                    after_id != NULL ? after_id : "", record->text, NULL);
}

static char *
describe_sent (const char *id, const char *nick, gint64 since_us)
{
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, since_us);

  return make_step ("sent", id, nick, since, NULL);
}

static void
append_step (GString *text, char *step)
{
  if (text->len > 0)
    g_string_append (text, STEP_END);
  g_string_append (text, step);
  g_free (step);
}

static char *
describe_all (ClientOutboxFile *self)
{
  GString *text = g_string_new (NULL);

  for (GList *at = self->records.head; at != NULL; at = at->next)
    {
      const ClientOutboxRecord *record = at->data;

      append_step (text, describe_record (record, NULL));
      if (record->sent_by != NULL)
        append_step (text, describe_sent (record->id, record->sent_by, record->since_us));
      if (record->reason != NULL)
        append_step (text, make_step ("failed", record->id, record->reason, NULL));
    }
  return g_string_free (text, FALSE);
}

static int
open_private (const char *path, int flags)
{
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
}

/* Beside it, and then in its place. A failure leaves the long one, which is as good. */
static void
write_anew (ClientOutboxFile *self)
{
  g_autofree char *path = g_strconcat (self->path, ".new", NULL);
  g_autofree char *text = describe_all (self);
  ClientOutboxFile other = { .path = path, .fd = open_private (path, O_TRUNC | O_APPEND) };

  if (other.fd < 0)
    return;
  if ((*text != '\0' && !write_line (&other, text, NULL)) || fsync (other.fd) != 0 ||
      g_rename (path, self->path) != 0)
    {
      g_unlink (path);
      close (other.fd);
      return;
    }
  close (self->fd);
  self->fd = other.fd;
  self->size = other.size;
}

static void
tidy (ClientOutboxFile *self)
{
  gsize counts = 0;

  if (g_queue_is_empty (&self->records))
    {
      if (self->size > 0 && ftruncate (self->fd, 0) == 0)
        self->size = 0;
      return;
    }
  if (self->size < COMPACT_BYTES)
    return;
  for (GList *at = self->records.head; at != NULL; at = at->next)
    counts += 200 + strlen (((ClientOutboxRecord *) at->data)->text);
  if (self->size / COMPACT_RATIO > counts)
    write_anew (self);
}

/* step: (transfer full) */
static gboolean
take_step (ClientOutboxFile *self, char *step, GError **error)
{
  g_autofree char *text = step;
  gboolean is_written;

  apply_step (self, text);
  if (self->batch != NULL)
    {
      append_step (self->batch, g_steal_pointer (&text));
      return TRUE;
    }
  is_written = write_line (self, text, error);
  tidy (self);
  return is_written;
}

/* Reading */

static void
put_aside (ClientOutboxFile *self, const char *content, gsize length)
{
  g_autofree char *path =
      g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, self->path, g_get_real_time ());

  if (g_file_set_contents_full (path, content, (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                NULL)) /* no room: then the file stays as it is */
    self->damaged = g_steal_pointer (&path);
  else
    self->damaged = g_strdup (self->path);
}

/* Returns: whether all of it could be read */
static gboolean
read_lines (ClientOutboxFile *self, char *content, gsize length)
{
  gboolean is_good = TRUE;
  char *at = content;

  if (memchr (content, '\0', length) != NULL)
    is_good = FALSE; /* what stands behind it on its line is lost */
  while (at < content + length)
    {
      char *end = memchr (at, '\n', (gsize) (content + length - at));

      if (end == NULL)
        return FALSE;
      *end = '\0';
      is_good &= apply_line (self, at);
      at = end + 1;
    }
  return is_good;
}

static void
forget_old_failures (ClientOutboxFile *self)
{
  gint64 oldest = g_get_real_time () - FAILED_AGE_US;
  GList *next;

  for (GList *at = self->records.head; at != NULL; at = next)
    {
      const ClientOutboxRecord *record = at->data;

      next = at->next;
      if (record->reason != NULL && record->time_us < oldest)
        client_outbox_file_done (self, record->id, NULL); /* it is tried again next time */
    }
}

/* What is in the file counts behind what is known already; known ids are the same message. */
static gboolean
read_file (ClientOutboxFile *self, const char *path, GError **error)
{
  g_autofree char *content = NULL;
  g_autofree char *copy = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, error))
    return FALSE;
  copy = g_memdup2 (content, length);
  if (!read_lines (self, content, length))
    put_aside (self, copy, length);
  return TRUE;
}

/* Slots: one program each */

static char *
slot_path (const char *directory, const char *name, guint slot)
{
  g_autofree char *full = slot > 1 ? g_strdup_printf ("%s.%u", name, slot) : g_strdup (name);

  return g_build_filename (directory, full, NULL);
}

/* -1 with errno: not ours */
static int
lock (const char *path)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int fd = open_private (lock_path, 0);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int number = errno;

      close (fd);
      errno = number;
      return -1;
    }
  return fd;
}

/* What a program that is gone left in its own slot: first into ours, then out of there. */
static void
take_over (ClientOutboxFile *self, const char *path)
{
  g_autofree char *text = NULL;
  int fd;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  fd = lock (path);
  if (fd < 0)
    return;                         /* somebody is there */
  if (read_file (self, path, NULL)) /* unreadable: it stays where it is */
    {
      text = describe_all (self);
      if (*text == '\0' || (write_line (self, text, NULL) && fsync (self->fd) == 0))
        g_unlink (path);
    }
  close (fd);
}

static gboolean
take_slot (ClientOutboxFile *self, const char *directory, const char *name, GError **error)
{
  guint slot = 1;

  for (; slot <= N_SLOTS && self->lock_fd < 0; slot++)
    {
      replace (&self->path, slot_path (directory, name, slot));
      self->lock_fd = lock (self->path);
      if (self->lock_fd < 0 && errno != EWOULDBLOCK)
        return set_errno (error, self->path, errno);
    }
  if (self->lock_fd < 0)
    return set_errno (error, self->path, EWOULDBLOCK);
  self->fd = open_private (self->path, O_APPEND);
  if (self->fd < 0)
    return set_errno (error, self->path, errno);
  if (!read_file (self, self->path, error))
    return FALSE;
  self->size = (gsize) lseek (self->fd, 0, SEEK_END);
  if (self->damaged != NULL && strcmp (self->damaged, self->path) != 0)
    write_anew (self);
  for (slot = 1; slot <= N_SLOTS; slot++)
    {
      g_autofree char *path = slot_path (directory, name, slot);

      if (strcmp (path, self->path) != 0)
        take_over (self, path);
    }
  return TRUE;
}

/**
 * client_outbox_file_open:
 * @identity: whose words these are, and for whom; any text
 *
 * Returns: (transfer full): the file, read; %NULL with @error set
 */
ClientOutboxFile *
client_outbox_file_open (const char *directory, const char *identity, GError **error)
{
  g_autoptr (ClientOutboxFile) self = g_new0 (ClientOutboxFile, 1);
  g_autofree char *name = g_uri_escape_string (identity, "@", FALSE);

  g_queue_init (&self->records);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->fd = -1;
  self->lock_fd = -1;
  if (strlen (name) > 150)
    replace (&name, g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1));
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      set_errno (error, directory, errno);
      return NULL;
    }
  if (!take_slot (self, directory, name, error))
    return NULL;
  forget_old_failures (self);
  tidy (self);
  return g_steal_pointer (&self);
}

void
client_outbox_file_free (ClientOutboxFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  if (self->batch != NULL)
    g_string_free (self->batch, TRUE);
  g_hash_table_unref (self->ids);
  g_queue_clear_full (&self->records, (GDestroyNotify) record_free);
  g_free (self->path);
  g_free (self->damaged);
  g_free (self);
}

const GList *
client_outbox_file_get_records (ClientOutboxFile *self)
{
  return self->records.head;
}

const char *
client_outbox_file_get_damaged (ClientOutboxFile *self)
{
  return self->damaged;
}

void
client_outbox_file_begin (ClientOutboxFile *self)
{
  g_return_if_fail (self->batch == NULL);

  self->batch = g_string_new (NULL);
}

gboolean
client_outbox_file_commit (ClientOutboxFile *self, GError **error)
{
  g_autofree char *text = g_string_free (g_steal_pointer (&self->batch), FALSE);
  gboolean is_written = *text == '\0' || write_line (self, text, error);

  tidy (self);
  return is_written;
}

gboolean
client_outbox_file_say (ClientOutboxFile *self,
                        const ClientOutboxRecord *record,
                        const char *after_id,
                        GError **error)
{
  return take_step (self, describe_record (record, after_id), error);
}

gboolean
client_outbox_file_sent (
    ClientOutboxFile *self, const char *id, const char *nick, gint64 since_us, GError **error)
{
  return take_step (self, describe_sent (id, nick, since_us), error);
}

gboolean
client_outbox_file_failed (ClientOutboxFile *self,
                           const char *id,
                           const char *reason,
                           GError **error)
{
  return take_step (self, make_step ("failed", id, reason, NULL), error);
}

gboolean
client_outbox_file_done (ClientOutboxFile *self, const char *id, GError **error)
{
  return take_step (self, make_step ("done", id, NULL), error);
}

/* Syncing: a disk may take its time, and has a thread for that. The file lives until it is done. */

static void
sync_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  int fd = GPOINTER_TO_INT (data);

  if (fdatasync (fd) != 0)
    g_debug ("client: the outbox is not on the disk: %s", g_strerror (errno));
  close (fd);
}

/**
 * client_outbox_file_sync:
 *
 * Nobody waits for it: it is for the machine that loses its power, not for the program that dies.
 */
void
client_outbox_file_sync (ClientOutboxFile *self)
{
  g_autoptr (GTask) task = NULL;
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

  if (fd < 0)
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, GINT_TO_POINTER (fd), NULL);
  g_task_run_in_thread (task, sync_in_thread);
}
