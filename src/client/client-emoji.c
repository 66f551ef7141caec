#include "config.h"

#include "client-emoji.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NAME 80 /* bytes: a colon farther away than this begins no name */

typedef struct
{
  const char *name;
  const char *emoji;
} Row;

/* Made at build time out of the names that other chats know; sorted by name. */
static const Row rows[] = {
#include "client-emoji-names.h"
  { NULL, NULL }, /* also where there were none to build with */
};

static int
compare (gconstpointer name, gconstpointer row)
{
  return strcmp (name, ((const Row *) row)->name);
}

const char *
client_emoji_find (const char *name)
{
  const Row *row = bsearch (name, rows, G_N_ELEMENTS (rows) - 1, sizeof *rows, compare);

  return row != NULL ? row->emoji : NULL;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const char *const *first = a, *const *second = b;
  gsize length = strlen (*first), other = strlen (*second);

  return length != other ? (length < other ? -1 : 1) : strcmp (*first, *second);
}

GPtrArray *
client_emoji_complete (const char *prefix)
{
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (rows); i++)
    if (g_str_has_prefix (rows[i].name, prefix))
      g_ptr_array_add (names, (gpointer) rows[i].name);
  g_ptr_array_sort (names, compare_lengths);
  return names;
}

const char *
client_emoji_before (const char *text, gsize cursor, gsize *start)
{
  g_autofree char *name = NULL;
  gsize at;

  if (cursor < 3 || text[cursor - 1] != ':')
    return NULL;
  for (at = cursor - 1; at > 0 && cursor - at < MAX_NAME && text[at - 1] != ':'; at--)
    if (!g_ascii_isalnum (text[at - 1]) && strchr ("_+-", text[at - 1]) == NULL)
      return NULL;
  if (at == 0 || text[at - 1] != ':')
    return NULL;
  name = g_strndup (text + at, cursor - 1 - at);
  *start = at - 1;
  return client_emoji_find (name);
}
