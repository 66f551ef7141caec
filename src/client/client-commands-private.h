/* client-commands-private.h: what the table of the slash commands and those who carry them out
 * share. */
#pragma once

#include "client-commands.h"

G_BEGIN_DECLS

/* What a command gets: the room it was typed in, and what stands behind its name. */
typedef struct
{
  ClientSession *session;
  ClientRoom *room;
  const char *rest; /* what no client_command_take_word() took yet; "" when there is nothing */
} ClientCommandCall;

char *client_command_take_word (ClientCommandCall *call); /* (transfer full): "": there is none */
const char *client_command_get_rest (const ClientCommandCall *call); /* (nullable): nothing */
/* Both tell it in the room the command was typed in; text: (transfer full), translated */
void client_command_tell (const ClientCommandCall *call, char *text);
void client_command_tell_error (const ClientCommandCall *call, char *text);

/* client-commands-rooms.c: rooms, and what one does in them. */
void client_command_clear (ClientCommandCall *call);
void client_command_invite (ClientCommandCall *call);
void client_command_join (ClientCommandCall *call);
void client_command_kick (ClientCommandCall *call);
void client_command_list (ClientCommandCall *call);
void client_command_mode (ClientCommandCall *call);
void client_command_names (ClientCommandCall *call);
void client_command_notify (ClientCommandCall *call);
void client_command_part (ClientCommandCall *call);
void client_command_topic (ClientCommandCall *call);

/* client-commands-words.c: words for a room or a person, and what one does to a message. */
void client_command_delete (ClientCommandCall *call);
void client_command_me (ClientCommandCall *call);
void client_command_msg (ClientCommandCall *call);
void client_command_notice (ClientCommandCall *call);
void client_command_react (ClientCommandCall *call);
void client_command_reply (ClientCommandCall *call);
void client_command_unreact (ClientCommandCall *call);

/* client-commands-people.c: oneself, and others. */
void client_command_account (ClientCommandCall *call);
void client_command_away (ClientCommandCall *call);
void client_command_back (ClientCommandCall *call);
void client_command_ignore (ClientCommandCall *call);
void client_command_login (ClientCommandCall *call);
void client_command_nick (ClientCommandCall *call);
void client_command_register (ClientCommandCall *call);
void client_command_verify (ClientCommandCall *call);
void client_command_who (ClientCommandCall *call);
void client_command_whois (ClientCommandCall *call);

/* client-commands-server.c: the server, and the connection to it. */
void client_command_oper (ClientCommandCall *call);
void client_command_quit (ClientCommandCall *call);
void client_command_raw (ClientCommandCall *call);
void client_command_rehash (ClientCommandCall *call);
void client_command_tls (ClientCommandCall *call);

G_END_DECLS
