/* server-speech.h: PRIVMSG, NOTICE and TAGMSG as the lines that people get.
 *
 * Words of several lines are one batch for who knows multiline, and as many lines as they have for
 * who does not. Lines are written once for all who get them in the same form.
 */
#pragma once

#include "server-line.h"

G_BEGIN_DECLS

/* Lives on the stack. All fields are server-speech.c's own. */
typedef struct
{
  GArray *lines; /* (owned) of ServerLine */
  GArray *batch; /* (owned) (nullable) of ServerLine: with the opening and the closing one */
} ServerSpeech;

/* source, target: as they are shown. mark (nullable): put before the words. */
void server_speech_init (ServerSpeech *self,
                         Server *server,
                         const ChatEntry *entry,
                         const char *source,
                         const char *target,
                         const char *mark);
void server_speech_clear (ServerSpeech *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerSpeech, server_speech_clear)

void server_speech_send (ServerSpeech *self, ServerSession *session);    /* as an answer */
void server_speech_deliver (ServerSpeech *self, ServerSession *session); /* never as one */

const char *server_speech_get_command (ChatEntryType type);

/* Of an entry with words: the place in its text where a line begins that continues the one before,
 * for the entry's params: as text, from offsets. (transfer full) (nullable): none */
char **server_speech_params_new (const GArray *offsets);

/* How many bytes of text a line of theirs to this target may have. */
gsize server_speech_get_room (ServerSession *session, const char *command, const char *target);

G_END_DECLS
