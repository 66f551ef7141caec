/* tui-job.h: stopping and going on: SIGTSTP and SIGCONT as events of the main loop. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TuiJob TuiJob;

typedef void (*TuiJobFunc) (gpointer data, int signal_number); /* SIGTSTP or SIGCONT */

TuiJob *tui_job_new (TuiJobFunc func, gpointer data);
void tui_job_free (TuiJob *self);
void tui_job_stop (TuiJob *self); /* returns when somebody continues us */

G_END_DECLS
