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
/* Until text is in the file. Returns: (transfer full): all of it */
char *chat_wait_for (Chat *chat, const char *name, const char *text);
/* The same, behind the first from bytes. */
char *chat_wait_for_from (Chat *chat, const char *name, gsize from, const char *text);

/* arguments: split at blanks */
GSubprocess *chat_spawn (
    Chat *chat, GSubprocessFlags flags, const char *out, const char *err, const char *arguments);
GSubprocess *chat_join (Chat *chat, const char *name);  /* NAME.out, NAME.err */
void chat_say (GSubprocess *client, const char *lines); /* without the last end */
int chat_wait_for_exit (GSubprocess *client);

G_END_DECLS
