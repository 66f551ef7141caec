/* irc-message.h: one line of IRC as data: tags, source, command, parameters.
 *
 * Parsing is lenient about what the field is lenient about (runs of spaces, a missing source) and
 * strict about what would cut or change somebody's words. Writing always makes a line that parses
 * back to the same message. Neither knows sockets, limits of a connection, or what a command means.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line of ours may hold. What others send may hold more (modern-irc, "Message Format"). */
#define IRC_MAX_PARAMS 15

/* message-tags: a client may send 4094 bytes of tag data, a server 8191 bytes with '@' and space;
 * the rest of the line is 512 bytes, CR LF included, unless a server says otherwise. */
#define IRC_MAX_CLIENT_TAGS 4094
#define IRC_MAX_TAGS 8191
#define IRC_MAX_LINE 512

typedef enum
{
  IRC_MESSAGE_ERROR_EMPTY,
  IRC_MESSAGE_ERROR_COMMAND, /* no command, or one with letters no command may have */
  IRC_MESSAGE_ERROR_NUL,     /* NUL, CR or LF inside the line */
} IrcMessageError;

#define IRC_MESSAGE_ERROR (irc_message_error_quark ())
GQuark irc_message_error_quark (void);

typedef struct
{
  const char *name;  /* with its '+' and vendor, as sent */
  const char *value; /* unescaped; "" when absent or empty */
} IrcTag;

/* The fields are the interface; everything they point to lives as long as the message. */
typedef struct
{
  guint n_tags;
  const IrcTag *tags;  /* a repeated key is here once, with its last value */
  const char *source;  /* (nullable): without the ':' */
  const char *command; /* upper case as sent, not changed: compare with g_ascii_strcasecmp() */
  guint n_params;
  const char *const *params; /* any number, %NULL after the last */
} IrcMessage;

IrcMessage *irc_message_parse (const char *line, GError **error);
IrcMessage *irc_message_parse_bytes (const char *line, gsize length, GError **error);
void irc_message_free (IrcMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IrcMessage, irc_message_free)

const char *irc_message_param (const IrcMessage *self, guint index);    /* "" beyond the end */
const char *irc_message_last_param (const IrcMessage *self);            /* "" when there is none */
const char *irc_message_tag (const IrcMessage *self, const char *name); /* (nullable) */
char *irc_message_source_nick (const IrcMessage *self); /* (transfer full) (nullable) */

/* Writing. A line is put together in a GString, without CR LF, in the order tags, source, command,
 * parameters. Only the last parameter may be empty, hold spaces or begin with ':'. */
void irc_line_add_tag (GString *line, const char *name, const char *value); /* value (nullable) */
void
irc_line_begin (GString *line, const char *source, const char *command); /* source (nullable) */
gboolean irc_line_can_add_param (const char *param); /* a name from outside may be anything */
void irc_line_add_param (GString *line, const char *param);    /* a middle parameter */
void irc_line_add_trailing (GString *line, const char *param); /* the last one, with a ':' always */
char *irc_line_new (const char *source, const char *command, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
