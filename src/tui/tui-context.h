/* tui-context.h: what the messages around a message change about how it is shown: the day it opens,
 * the mark of where one left off, the name that need not be said again, and comings and goings that
 * become one line.
 */
#pragma once

#include "client-room.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean opens_all; /* the server has nothing before it */
  gboolean opens_day;
  gboolean opens_unread;
  gboolean continues; /* the same person just said something */
  gboolean is_folded; /* the last of the run tells of all */
  guint n_came;       /* of the run that ends here; both 0: no run */
  guint n_left;
  gboolean is_answer;
  const ClientMessage *answered; /* (nullable): by is_answer: not here */
  const GPtrArray *reactions;    /* (nullable) of ClientReaction */
} TuiContext;

/* A run of comings and goings, of one day and on one side of the unread line. */
typedef struct
{
  guint first;
  guint last; /* before first: none is known */
  guint n_came;
  guint n_left;
} TuiRunOfPassages;

/* Who reads, and the run that was looked at last: it is kept, as each of them asks for it. */
typedef struct
{
  GTimeZone *time_zone; /* (owned elsewhere) */
  gint64 now_us;
  guint64 unread_id; /* of the first message that the reader has not seen; 0: there is none */
  TuiRunOfPassages run;
} TuiReader;

void tui_reader_init (TuiReader *reader, GTimeZone *time_zone);
void tui_reader_set_unread (TuiReader *reader, guint64 id);
void tui_reader_message_added (TuiReader *reader, guint index); /* or one was removed */

TuiContext tui_context_of (ClientRoom *room, guint index, TuiReader *reader);
/* The run that index is in, if it is shown as one line; else itself. */
void
tui_context_find_run (ClientRoom *room, guint index, TuiReader *reader, guint *first, guint *last);

G_END_DECLS
