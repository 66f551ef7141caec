/* server-replay.h: stored records as the lines they were. */
#pragma once

#include "server-private.h"

G_BEGIN_DECLS

typedef enum
{
  SERVER_REPLAY_PLAIN,
  SERVER_REPLAY_MARKED, /* words bear their time: the client would show it as now */
} ServerReplayMode;

/* What kinds of records the session may be shown. */
JournalKind server_replay_get_kinds (const ServerSession *session);

/* records: oldest first. target: as server_target_dup_name() has it. What was said to a rank in the
 * room that the session has not is left out; so is, from the far end, what would fill more than
 * half of the session's queue. */
void server_replay_send (ServerSession *session,
                         const GPtrArray *records,
                         const char *target,
                         gboolean keeps_newest,
                         ServerReplayMode mode);

/* One record of any key. */
void server_replay_send_record (ServerSession *session, const JournalRecord *record);

G_END_DECLS
