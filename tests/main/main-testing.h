/* main-testing.h: the real program as a server, and clients of it: processes whose words go to
 * files in one directory. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *directory;
  GSubprocess *server; /* (nullable) */
  char *port;          /* (nullable): the system's choice; the same after a restart */
  char *options;       /* (nullable): more of them for the server */
  char *folder;        /* (nullable): where programs start; the caller's to set */
} Chat;

/* options (nullable). config (nullable): what is in its pychat.conf. */
Chat *chat_new (const char *options, const char *config);
void chat_free (Chat *chat); /* asks the server to end, and looks that it ended well */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chat, chat_free)

void chat_start_server (Chat *chat);
void chat_kill_server (Chat *chat);

char *chat_path (Chat *chat, const char *name);
char *chat_read (Chat *chat, const char *name); /* (transfer full): "" when there is no file */
guint chat_count (const char *text, const char *part); /* how often it is in there */
/* Until text is in the file. Returns: (transfer full): all of it */
char *chat_wait_for (Chat *chat, const char *name, const char *text);
/* The same, behind the first from bytes. */
char *chat_wait_for_from (Chat *chat, const char *name, gsize from, const char *text);

/* The program, which may have blanks in its path, and the arguments, split at theirs. (transfer
 * full) */
char **chat_split (const char *arguments);
/* arguments: split at blanks */
GSubprocess *chat_spawn (
    Chat *chat, GSubprocessFlags flags, const char *out, const char *err, const char *arguments);
/* more: further arguments; out and err: NAME.out, NAME.err */
GSubprocess *chat_join_with (Chat *chat, const char *name, const char *more);
GSubprocess *chat_join (Chat *chat, const char *name);
GSubprocess *chat_enter (Chat *chat, const char *name); /* and is in the lobby */
/* Where the server is, and who comes. (transfer full) */
char *chat_make_arguments (Chat *chat, const char *name, const char *more);

void chat_type (GSubprocess *client, const char *bytes, gsize length);
void chat_say (GSubprocess *client, const char *lines); /* without the last end */
void chat_end_input (GSubprocess *client);
int chat_wait_for_exit (GSubprocess *client);
void chat_leave (GSubprocess *client, int status); /* its input ends, and it with that status */

G_END_DECLS
