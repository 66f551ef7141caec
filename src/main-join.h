/* main-join.h: taking part in a chat that somebody hosts. */
#pragma once

#include "client-session.h"
#include "main-options.h"

G_BEGIN_DECLS

MainStatus main_join (const MainOptions *options);

/* A session as the options want it: it is not connected yet. credentials and hint (nullable).
 * is_kept: what it does not get sent outlives the program */
ClientSession *main_join_make_session (NetLoop *loop,
                                       const MainOptions *options,
                                       NetCredentials *credentials,
                                       const char *hint,
                                       gboolean is_kept);
/* Writes down what is said, or not, as the settings are now. */
void main_join_change_log (ClientSession *session, const MainOptions *options);

G_END_DECLS
