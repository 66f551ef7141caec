#include "config.h"

#include "server-fingerprint.h"

#define LENGTH 64

char *
server_fingerprint_parse (const char *text)
{
  g_autoptr (GString) hex = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == ':')
        continue;
      if (!g_ascii_isxdigit (*c))
        return NULL;
      g_string_append_c (hex, g_ascii_tolower (*c));
    }

  return hex->len == LENGTH ? g_string_free (g_steal_pointer (&hex), FALSE) : NULL;
}
