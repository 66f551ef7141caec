#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <string.h>
#include <unistd.h>

#include "client-secret.h"
#include "tui-input-private.h"

#define MAX_HISTORY 1000 /* of a room */

/* Readline has one history: each room's is put into its place. */
static void
use_history (HISTORY_STATE *state)
{
  HISTORY_STATE empty = { 0 };

  history_set_history_state (state != NULL ? state : &empty);
  stifle_history (MAX_HISTORY);
  using_history ();
}

/* readline keeps the array when it clears what is in it. */
static void
forget_present (void)
{
  HISTORY_STATE *state;

  clear_history ();
  state = history_get_history_state ();
  free (state->entries);
  free (state);
  use_history (NULL);
}

/* (transfer full): a file of this room alone */
static char *
make_path (const char *room)
{
  g_autofree char *name = g_uri_escape_string (room, NULL, TRUE);

  if (strlen (name) > 200) /* longer ones are no file names everywhere */
    {
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, room, -1);

      return g_build_filename (g_get_user_state_dir (), PACKAGE_NAME, "input", hash, NULL);
    }
  return g_build_filename (g_get_user_state_dir (), PACKAGE_NAME, "input", name, NULL);
}

/* A text of several lines is one line of the file. */
static void
append_to_file (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (GStrv) parts = g_strsplit (text, "\\", -1);
  g_autofree char *escaped = g_strjoinv ("\\\\", parts);
  g_auto (GStrv) lines = g_strsplit (escaped, "\n", -1);
  g_autofree char *one = g_strjoinv ("\\n", lines);
  g_autofree char *line = g_strconcat (one, "\n", NULL);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || write (fd, line, strlen (line)) < 0)
    g_debug ("cannot keep what was sent: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
}

static void
read_file (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n, first;

  if (!g_file_get_contents (path, &text, NULL, NULL)) /* none yet */
    return;
  lines = g_strsplit (text, "\n", -1);
  n = g_strv_length (lines);
  n -= n > 0 ? 1 : 0; /* what follows the last line's end */
  first = n > MAX_HISTORY ? n - MAX_HISTORY : 0;
  for (guint i = first; i < n; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (lines[i], -1);
      g_autofree char *plain = g_strcompress (valid);
      g_autofree char *local = tui_input_to_locale (plain);

      add_history (local);
    }
  if (n > 2 * MAX_HISTORY)
    {
      g_autofree char *rest = g_strjoinv ("\n", lines + first);

      g_file_set_contents_full (path, rest, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
    }
}

/**
 * tui_input_set_room:
 *
 * What was sent from here on is of this room, and so is what Up and Ctrl+R find.
 */
void
tui_input_set_room (TuiInput *self, const char *server, const char *room)
{
  g_autofree char *key = g_strconcat (server, " ", room, NULL);
  HISTORY_STATE *state = NULL;

  if (g_strcmp0 (self->room, key) == 0)
    return;
  if (where_history () != history_length)
    rl_end_of_history (1, 0);
  if (self->room != NULL)
    g_hash_table_replace (self->histories, g_steal_pointer (&self->room),
                          history_get_history_state ());
  state = g_hash_table_lookup (self->histories, key);
  use_history (state);
  if (state != NULL)
    {
      free (state);
      g_hash_table_remove (self->histories, key);
    }
  else if (self->keeps_history)
    {
      g_autofree char *path = make_path (key);

      read_file (path);
      using_history ();
    }
  self->room = g_steal_pointer (&key);
  self->room_name = self->room + strlen (server) + strlen (" ");
}

void
tui_input_remember (TuiInput *self, const char *line, const char *text)
{
  HIST_ENTRY *last = history_length > 0 ? history_get (history_base + history_length - 1) : NULL;
  g_autofree char *path = NULL;

  if (client_secret_is_input (self->room_name, text) ||
      (last != NULL && strcmp (last->line, line) == 0))
    return;
  add_history (line);
  if (!self->keeps_history || self->room == NULL)
    return;
  path = make_path (self->room);
  append_to_file (path, text);
}

void
tui_input_forget_histories (TuiInput *self)
{
  GHashTableIter iter;
  gpointer state;

  forget_present ();
  g_hash_table_iter_init (&iter, self->histories);
  while (g_hash_table_iter_next (&iter, NULL, &state))
    {
      use_history (state);
      free (state);
      forget_present ();
    }
  g_hash_table_unref (self->histories);
  g_free (self->room);
}
