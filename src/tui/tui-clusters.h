/* tui-clusters.h: clusters that curses cannot keep: it has five code points a cell, and its own
 * idea of their columns.
 *
 * Such a cluster stands in the cells as TUI_CLUSTERS_BASE, which is two columns wide, with a mark
 * of a private use plane; when the bytes of a frame are on their way to the terminal, each pair
 * becomes the cluster. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TUI_CLUSTERS_BASE 0x3000

typedef struct _TuiClusters TuiClusters;

TuiClusters *tui_clusters_new (void);
void tui_clusters_free (TuiClusters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TuiClusters, tui_clusters_free)

/* Returns: the mark that stands for bytes; 0 when there are too many already */
gunichar tui_clusters_add (TuiClusters *self, const char *bytes);
gboolean tui_clusters_is_mark (gunichar c);
gboolean tui_clusters_is_crowded (TuiClusters *self); /* time to clear it, and paint everything */
void tui_clusters_clear (TuiClusters *self);

/* seen (nullable): marks that were among bytes are added to it, as a set of pointers */
void tui_clusters_expand (
    TuiClusters *self, const guint8 *bytes, gsize length, GByteArray *out, GHashTable *seen);

G_END_DECLS
