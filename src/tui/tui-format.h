/* tui-format.h: a message as the reader sees it: time, name in its colour, words. */
#pragma once

#include "client-message.h"
#include "tui-context.h"
#include "tui-view.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 (*get_color) (gpointer data, const char *nick); /* 0xRRGGBB */
  gpointer data;
  GTimeZone *time_zone;    /* (owned elsewhere) */
  const char *time_format; /* (owned elsewhere): see tui-time.h; "": no times */
  guint text_flags;        /* TuiTextFlags */
} TuiFormat;

TuiBlock *tui_format_message (const TuiFormat *format, const ClientMessage *message, guint columns);
/* context (nullable): it stands by itself */
TuiBlock *tui_format_in_context (const TuiFormat *format,
                                 const ClientMessage *message,
                                 const TuiContext *context,
                                 guint columns);

G_END_DECLS
