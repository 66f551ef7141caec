#include "config.h"

#include "client-outbox-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client-file.h"

/* A line: checksum, blank, steps. */
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
  ClientOutboxRecords *records; /* (owned) */
  char *damaged;                /* (nullable) */
  GString *batch;               /* (nullable): steps that are gathered */
  gboolean is_behind;           /* there was no room for a step that the records have */
};

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

  if (strlen (line) <= CHECKSUM_LENGTH || line[CHECKSUM_LENGTH] != ' ')
    return FALSE;
  add_checksum (sum, line + CHECKSUM_LENGTH + 1);
  if (memcmp (sum, line, CHECKSUM_LENGTH) != 0)
    return FALSE;
  return client_outbox_records_apply (self->records, line + CHECKSUM_LENGTH + 1);
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
      return client_file_fail (error, self->path, number);
    }
  self->size += line->len;
  return TRUE;
}

static int
open_private (const char *path, int flags)
{
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
}

/* Beside it, and then in its place. A failure leaves the long one, which is as good. */
static gboolean
write_anew (ClientOutboxFile *self)
{
  g_autofree char *path = g_strconcat (self->path, ".new", NULL);
  g_autofree char *text = client_outbox_records_describe (self->records);
  ClientOutboxFile other = { .path = path, .fd = open_private (path, O_TRUNC | O_APPEND) };

  if (other.fd < 0)
    return FALSE;
  if ((*text != '\0' && !write_line (&other, text, NULL)) || fsync (other.fd) != 0 ||
      g_rename (path, self->path) != 0)
    {
      g_unlink (path);
      close (other.fd);
      return FALSE;
    }
  close (self->fd);
  self->fd = other.fd;
  self->size = other.size;
  self->is_behind = FALSE;
  return TRUE;
}

/* Where it is: on a full disk there is the room that it had. */
static gboolean
write_over (ClientOutboxFile *self)
{
  g_autofree char *text = client_outbox_records_describe (self->records);

  if (ftruncate (self->fd, 0) != 0)
    return FALSE;
  self->size = 0;
  self->is_behind = *text != '\0' && !write_line (self, text, NULL);
  return !self->is_behind;
}

/* What could not be written once comes with the next step that can be. */
static gboolean
put_step (ClientOutboxFile *self, const char *text, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if ((self->is_behind && write_anew (self)) || write_line (self, text, &cause) ||
      write_anew (self))
    return TRUE;
  self->is_behind = TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static void
tidy (ClientOutboxFile *self)
{
  if (client_outbox_records_get (self->records) == NULL)
    {
      if (self->size > 0 && ftruncate (self->fd, 0) == 0)
        self->size = 0;
      self->is_behind = self->size > 0;
      return;
    }
  if (self->size >= COMPACT_BYTES &&
      self->size / COMPACT_RATIO > client_outbox_records_estimate (self->records))
    write_anew (self);
}

/* step: (transfer full) */
static gboolean
take_step (ClientOutboxFile *self, char *step, GError **error)
{
  g_autofree char *text = step;
  gboolean is_written;

  client_outbox_records_apply (self->records, text);
  if (self->batch != NULL)
    {
      client_outbox_step_append (self->batch, g_steal_pointer (&text));
      return TRUE;
    }
  is_written = put_step (self, text, error);
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
  const GList *next;

  for (const GList *at = client_outbox_records_get (self->records); at != NULL; at = next)
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

/* Ours, and what is in path: known when our file has it too. */
static gboolean
read_into (ClientOutboxFile *self, const char *path)
{
  ClientOutboxRecords *own = self->records;
  g_autofree char *own_text = client_outbox_records_describe (own);
  g_autofree char *text = NULL;
  gboolean is_kept;

  self->records = client_outbox_records_new ();
  if (*own_text != '\0')
    client_outbox_records_apply (self->records, own_text);
  is_kept = read_file (self, path, NULL); /* unreadable: it stays where it is */
  text = client_outbox_records_describe (self->records);
  is_kept = is_kept && (*text == '\0' || (write_line (self, text, NULL) && fsync (self->fd) == 0));
  if (!is_kept)
    {
      ClientOutboxRecords *both = self->records;

      self->records = own;
      own = both;
    }
  client_outbox_records_free (own);
  return is_kept;
}

/* What a program that is gone left in its own slot: first into ours, then out of there. */
static void
take_over (ClientOutboxFile *self, const char *path)
{
  int fd;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  fd = lock (path);
  if (fd < 0)
    return; /* somebody is there */
  if (read_into (self, path))
    g_unlink (path);
  close (fd);
}

static gboolean
take_slot (ClientOutboxFile *self, const char *directory, const char *name, GError **error)
{
  guint slot = 1;

  for (; slot <= N_SLOTS && self->lock_fd < 0; slot++)
    {
      g_free (self->path);
      self->path = slot_path (directory, name, slot);
      self->lock_fd = lock (self->path);
      if (self->lock_fd < 0 && errno != EWOULDBLOCK)
        return client_file_fail (error, self->path, errno);
    }
  if (self->lock_fd < 0)
    return client_file_fail (error, self->path, EWOULDBLOCK);
  self->fd = open_private (self->path, O_APPEND);
  if (self->fd < 0)
    return client_file_fail (error, self->path, errno);
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

  self->records = client_outbox_records_new ();
  self->fd = -1;
  self->lock_fd = -1;
  if (strlen (name) > 150)
    {
      g_free (name);
      name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
    }
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      client_file_fail (error, directory, errno);
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
  client_outbox_records_free (self->records);
  g_free (self->path);
  g_free (self->damaged);
  g_free (self);
}

const GList *
client_outbox_file_get_records (ClientOutboxFile *self)
{
  return client_outbox_records_get (self->records);
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
  gboolean is_written = *text == '\0' || put_step (self, text, error);

  tidy (self);
  return is_written;
}

gboolean
client_outbox_file_say (ClientOutboxFile *self,
                        const ClientOutboxRecord *record,
                        const char *after_id,
                        GError **error)
{
  return take_step (self, client_outbox_step_say (record, after_id), error);
}

gboolean
client_outbox_file_sent (
    ClientOutboxFile *self, const char *id, const char *nick, gint64 since_us, GError **error)
{
  if (take_step (self, client_outbox_step_sent (id, nick, since_us), error))
    return TRUE;
  /* What the file still has as unsent would go out twice: not there at all is better. */
  if (self->batch == NULL && !write_over (self))
    {
      g_autofree char *done = client_outbox_step_done (id);

      client_outbox_records_apply (self->records, done);
      write_over (self);
    }
  return FALSE;
}

gboolean
client_outbox_file_failed (ClientOutboxFile *self,
                           const char *id,
                           const char *reason,
                           GError **error)
{
  return take_step (self, client_outbox_step_failed (id, reason), error);
}

gboolean
client_outbox_file_done (ClientOutboxFile *self, const char *id, GError **error)
{
  return take_step (self, client_outbox_step_done (id), error);
}

/* Syncing: a disk may take its time, and has a thread for that. The file lives until it is done. */

/* POSIX leaves fdatasync() to an option. */
static int
sync_data (int fd)
{
#if defined _POSIX_SYNCHRONIZED_IO && _POSIX_SYNCHRONIZED_IO > 0
  return fdatasync (fd);
#else
  return fsync (fd);
#endif
}

static void
sync_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  int fd = GPOINTER_TO_INT (data);

  if (sync_data (fd) != 0)
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
