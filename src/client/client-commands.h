/* client-commands.h: the slash commands: one table says what they are called, what may stand behind
 * them, and what they do. Completion, help and the manual follow it. */
#pragma once

#include "client-session.h"

G_BEGIN_DECLS

/* What a word behind a command may be. */
typedef enum
{
  CLIENT_ARGUMENT_NICK = 1 << 0,
  CLIENT_ARGUMENT_ROOM = 1 << 1,
  CLIENT_ARGUMENT_TEXT = 1 << 2, /* words as in a message: names in them are completed */
  CLIENT_ARGUMENT_MODE = 1 << 3,
  CLIENT_ARGUMENT_COMMAND = 1 << 4,
  CLIENT_ARGUMENT_OFFERED = 1 << 5, /* see the signal "offer" */
  CLIENT_ARGUMENT_USAGE = 1 << 6,   /* a word that its usage has in small letters */
} ClientArgument;

typedef struct
{
  const char *name;   /* without its slash */
  const char *usage;  /* translatable: what stands behind it; "" */
  const char *help;   /* translatable */
  guint arguments[3]; /* ClientArgument: of the first, the second, and all further words */
  const char *line;   /* (nullable): the line of the protocol that has its words, where one of them
                         may be a password; "": they are a line themselves */
} ClientCommand;

const ClientCommand *client_commands_get (gsize index); /* (nullable): beyond the last */
const ClientCommand *client_commands_find (const char *name);
const ClientCommand *client_commands_resolve (const char *name, const char **before);
char *client_command_describe (const ClientCommand *command); /* (transfer full): translated */

void client_commands_run (ClientSession *self, ClientRoom *room, const char *text);

G_END_DECLS
