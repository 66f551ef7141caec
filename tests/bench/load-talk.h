/* load-talk.h: what measurements share: a room with a speaker, its messages, and their delays. */
#pragma once

#include "load-peer.h"

G_BEGIN_DECLS

#define LOAD_ROOM "#bench"

/* 100 bytes of words, as the promises say. */
extern const char load_words[];

/* (transfer full): the line by which the speaker says text in the room */
char *load_talk_message (LoadPeer *peer, const char *text);
guint load_talk_lines_per_message (LoadPeer *peer);

/* (transfer full) (nullable): a room of size, and one who speaks in it: the last client. On Redis
 * the speaker only publishes. */
LoadSwarm *load_talk_fill_room (LoadPeer *peer, guint size, guint deadline_s);

/* The client says something so many times a second, and every line that comes of it, in any of the
 * swarms, leaves its delay in them. %FALSE: not all of n_receivers lines a message came. */
gboolean load_talk_pace (LoadPeer *peer,
                         LoadSwarm *swarm,
                         LoadClient *speaker,
                         guint per_second,
                         guint n_messages,
                         guint n_receivers,
                         GArray *delays);

double load_talk_quantile_us (GArray *delays, double q); /* sorts it */

G_END_DECLS
