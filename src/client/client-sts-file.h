/* client-sts-file.h: which hosts are to be reached encrypted only, and until when (sts), kept from
 * one start to the next: a file for each host, so that two programs never write over each other's.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint16 port; /* with TLS */
  gint64 end_s; /* of the policy, as time(2) counts */
} ClientStsPolicy;

/* host: in any spelling. now_s: as time(2) counts. damaged: (out) (transfer full): NULL, or where
 * a file was put that could not be read. Returns: whether one holds at that time */
gboolean client_sts_file_find (
    const char *directory, const char *host, gint64 now_s, ClientStsPolicy *policy, char **damaged);
/* policy (nullable): there is none any more. FALSE with error: names the file, and why */
gboolean client_sts_file_keep (const char *directory,
                               const char *host,
                               const ClientStsPolicy *policy,
                               GError **error);

G_END_DECLS
