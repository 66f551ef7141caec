#include "config.h"

#include "client-log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MAX_WAITING (4 * 1024 * 1024) /* bytes that a disk does not take; then the rest is lost */
#define TAIL_SIZE 4096                /* has the last line that begins with a time */
#define MAX_READ (1024 * 1024)        /* of what others wrote since we looked */
#define MAX_OTHERS 4096               /* lines of others that we wait to see ourselves */
/* Where the server does not tell times, each program notes its own. */
#define SLACK_MS 2000
/* A program that was stopped while it writes does not stop the others for ever. */
#define MAX_BUSY 100

/* A line, by what it says and when. */
typedef struct
{
  gint64 time_ms;
  guint hash;
  guint slack_ms;
} Line;

struct _ClientLogFile
{
  char *path;
  gint64 last_ms;
  off_t seen;     /* up to there its lines are ours, or among the others */
  GArray *others; /* (owned) of Line: written by others, and not seen by us yet; in order */
  GQueue lines;   /* (owned) of (owned) char *: added */
  gsize n_bytes;  /* of lines and text */
  GString *text;  /* (owned): to be written whatever others write */
  guint n_busy;
};

static int
open_log (const char *path, int flags)
{
  return open (path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Returns: milliseconds since 1970; 0 for a line that does not begin with a time */
static gint64
time_of_line (const char *line)
{
  g_autofree char *word = g_strndup (line, strcspn (line, " \n"));
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (word, NULL);

  return time != NULL
             ? g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000
             : 0;
}

static Line
read_line (const char *text, guint slack_ms)
{
  const char *words = strchr (text, ' ');

  return (Line){ time_of_line (text), g_str_hash (words != NULL ? words : ""), slack_ms };
}

/* What others wrote. text: of the file, from the beginning of a line, or somewhere in it */
static void
note_others (ClientLogFile *self, char *text, guint slack_ms)
{
  char *start = text;

  while (*start != '\0')
    {
      char *end = strchr (start, '\n');
      Line line;
      char next;

      while (end != NULL && end[1] == ' ') /* the line goes on */
        end = strchr (end + 1, '\n');
      if (end == NULL)
        return;
      next = end[1];
      end[1] = '\0';
      line = read_line (start, slack_ms);
      end[1] = next;
      start = end + 1;
      if (line.time_ms != 0)
        g_array_append_val (self->others, line);
    }
  if (self->others->len > MAX_OTHERS)
    g_array_remove_range (self->others, 0, self->others->len - MAX_OTHERS);
}

static void
read_others (ClientLogFile *self, int fd, off_t from, off_t end, guint slack_ms)
{
  gsize length = (gsize) (end - from);
  g_autofree char *text = g_malloc (length + 1);
  gssize n = pread (fd, text, length, from);

  text[MAX (n, 0)] = '\0'; /* what cannot be read is as good as not there */
  note_others (self, text, slack_ms);
}

/* A file that cannot be read is as good as none: it will be told when it is written. The last lines
 * of it may be of others, said when we were in the room already. */
static void
look_first (ClientLogFile *self)
{
  int fd = open_log (self->path, O_RDONLY);

  if (fd < 0)
    return;
  self->seen = MAX (lseek (fd, 0, SEEK_END), 0);
  read_others (self, fd, MAX (self->seen - TAIL_SIZE, 0), self->seen, 0);
  close (fd);
  for (guint i = 0; i < self->others->len; i++)
    self->last_ms = MAX (self->last_ms, g_array_index (self->others, Line, i).time_ms);
}

ClientLogFile *
client_log_file_new (const char *path)
{
  ClientLogFile *self = g_new0 (ClientLogFile, 1);

  self->path = g_strdup (path);
  self->others = g_array_new (FALSE, FALSE, sizeof (Line));
  self->text = g_string_new (NULL);
  g_queue_init (&self->lines);
  look_first (self);
  return self;
}

void
client_log_file_free (ClientLogFile *self)
{
  g_queue_clear_full (&self->lines, g_free);
  g_array_unref (self->others);
  g_string_free (self->text, TRUE);
  g_free (self->path);
  g_free (self);
}

const char *
client_log_file_get_path (const ClientLogFile *self)
{
  return self->path;
}

gint64
client_log_file_get_last_ms (const ClientLogFile *self)
{
  return self->last_ms;
}

gboolean
client_log_file_has_more (const ClientLogFile *self)
{
  return self->n_bytes > 0;
}

void
client_log_file_add (ClientLogFile *self, char *line)
{
  if (self->n_bytes >= MAX_WAITING)
    {
      g_free (line);
      return;
    }
  self->n_bytes += strlen (line);
  g_queue_push_tail (&self->lines, line);
}

/* Whether another program wrote the line; it counts once. */
static gboolean
take_other (ClientLogFile *self, const char *text)
{
  Line line;

  if (self->others->len == 0)
    return FALSE;
  line = read_line (text, 0);
  for (guint i = 0; i < self->others->len; i++)
    {
      const Line *other = &g_array_index (self->others, Line, i);

      if (other->hash != line.hash || ABS (other->time_ms - line.time_ms) > other->slack_ms)
        continue;
      g_array_remove_index (self->others, i);
      return TRUE;
    }
  return FALSE;
}

/* What came from others since we looked is not written again. */
static void
choose_lines (ClientLogFile *self, int fd, off_t end)
{
  char *line;

  if (end > self->seen)
    read_others (self, fd, MAX (self->seen, end - MAX_READ), end, SLACK_MS);
  self->seen = end;
  while ((line = g_queue_pop_head (&self->lines)) != NULL)
    {
      if (!take_other (self, line))
        g_string_append (self->text, line);
      g_free (line);
    }
}

/* Whole lines only: where the disk is full, others go on behind us when it no longer is. */
static gboolean
write_text (ClientLogFile *self, int fd, off_t end)
{
  gsize done = 0;
  gssize n = 0;
  int code;

  while (done < self->text->len &&
         (n = write (fd, self->text->str + done, self->text->len - done)) > 0)
    done += (gsize) n;
  code = errno; /* of what could not be written */
  if (done < self->text->len)
    {
      const char *last = g_strrstr_len (self->text->str, (gssize) done, "\n");
      gsize whole = last != NULL ? (gsize) (last + 1 - self->text->str) : 0;

      if (ftruncate (fd, end + (off_t) whole) == 0)
        done = whole;
    }
  g_string_erase (self->text, 0, (gssize) done);
  self->seen = end + (off_t) done;
  errno = code;
  return n >= 0;
}

static ClientLogFileResult
write_locked (ClientLogFile *self, int fd)
{
  off_t end = lseek (fd, 0, SEEK_END);
  gboolean is_written;

  choose_lines (self, fd, end);
  is_written = write_text (self, fd, end);
  self->n_bytes = self->text->len;
  return is_written ? CLIENT_LOG_FILE_DONE : CLIENT_LOG_FILE_FAILED;
}

static ClientLogFileResult
write_log (ClientLogFile *self, gboolean is_patient)
{
  int fd = open_log (self->path, O_RDWR | O_APPEND | O_CREAT);
  ClientLogFileResult result = CLIENT_LOG_FILE_BUSY;
  int code;

  if (fd < 0)
    return CLIENT_LOG_FILE_FAILED;
  /* A file system without locks is written without one. */
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK || !is_patient)
    result = write_locked (self, fd);
  code = errno;
  close (fd);
  errno = code;
  return result;
}

/**
 * client_log_file_write:
 *
 * What is not written stays to be written.
 */
ClientLogFileResult
client_log_file_write (ClientLogFile *self)
{
  ClientLogFileResult result = write_log (self, self->n_busy < MAX_BUSY);

  self->n_busy = result == CLIENT_LOG_FILE_BUSY ? self->n_busy + 1 : 0;
  return result;
}

ClientLogFileResult
client_log_file_write_now (ClientLogFile *self)
{
  return write_log (self, FALSE);
}
