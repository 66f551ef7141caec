#include "config.h"

#include "client-number.h"

/* The digits of the locale are an extension of the GNU library. */
#ifdef __GLIBC__
#  define NUMBER_FORMAT "%'I" G_GUINT64_FORMAT
#else
#  define NUMBER_FORMAT "%'" G_GUINT64_FORMAT
#endif

/* And clang knows nothing of it. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat"

/**
 * client_number_format:
 *
 * For counts; what is typed or stands for a thing, such as the number of a room, is no count.
 *
 * Returns: (transfer full): in UTF-8
 */
char *
client_number_format (guint64 number)
{
  g_autofree char *local = g_strdup_printf (NUMBER_FORMAT, number);
  char *text = g_locale_to_utf8 (local, -1, NULL, NULL, NULL);

  return text != NULL ? text : g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

#pragma GCC diagnostic pop
