#include "config.h"

#include "client-emoji.h"

#include <string.h>

#define MAX_NAME 80 /* bytes: a colon farther away than this begins no name */

/* A name, then its emoji, and so on, then an empty name; made at build time out of the names that
 * other chats know. One text: a table of pointers into it would be put right, and so copied, at
 * each start, for thousands of names of which nobody may type one. */
static const char names[] =
#include "client-emoji-names.h"
    ""; /* also where there were none to build with */

static const char *
get_emoji (const char *name)
{
  return name + strlen (name) + 1;
}

/* Returns: "" behind the last */
static const char *
get_next (const char *name)
{
  const char *emoji = get_emoji (name);

  return emoji + strlen (emoji) + 1;
}

const char *
client_emoji_find (const char *name)
{
  for (const char *other = names; *other != '\0'; other = get_next (other))
    if (strcmp (other, name) == 0)
      return get_emoji (other);
  return NULL;
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
  GPtrArray *found = g_ptr_array_new ();

  for (const char *name = names; *name != '\0'; name = get_next (name))
    if (g_str_has_prefix (name, prefix))
      g_ptr_array_add (found, (gpointer) name);
  g_ptr_array_sort (found, compare_lengths);
  return found;
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
