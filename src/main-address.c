#include "config.h"

#include "main-address.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* The ports that IANA has for the two. */
#define PORT_PLAIN "6667"
#define PORT_TLS "6697"

gboolean
main_address_is (const char *text)
{
  return text != NULL && strstr (text, "://") != NULL;
}

void
main_address_free (MainAddress *self)
{
  g_free (self->host);
  g_free (self->port);
  g_free (self->nick);
  g_strfreev (self->rooms);
  g_free (self);
}

static MainAddress *
refuse (const char *text, const char *why, GError **error)
{
  /* Translators: %1$s is an address such as irc://host/#room, %2$s a whole sentence. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("%1$s: %2$s"), text, why);
  return NULL;
}

/* (transfer full) (nullable): no text once decoded, or none that fits in a line */
static char *
decode (const char *text, gsize length)
{
  char *plain = g_uri_unescape_segment (text, text + length, NULL);

  if (plain != NULL && g_utf8_validate (plain, -1, NULL) && strpbrk (plain, " \r\n\t") == NULL)
    return plain;
  g_free (plain);
  return NULL;
}

/* HOST, HOST:PORT, [IPV6] or [IPV6]:PORT */
static gboolean
take_host (MainAddress *self, const char *text, gsize length)
{
  gboolean is_literal = *text == '[';
  const char *end = text + length;
  const char *close = is_literal ? memchr (text, ']', length) : memchr (text, ':', length);
  guint64 port;

  if (is_literal && close == NULL)
    return FALSE;
  if (close == NULL)
    close = end;
  self->host = decode (text + is_literal, (gsize) (close - text) - is_literal);
  if (is_literal)
    close++;
  if (close < end && *close != ':')
    return FALSE;
  if (close < end)
    self->port = g_strndup (close + 1, (gsize) (end - close) - 1);
  else
    self->port = g_strdup (self->has_tls ? PORT_TLS : PORT_PLAIN);
  return self->host != NULL && *self->host != '\0' &&
         g_ascii_string_to_unsigned (self->port, 10, 1, G_MAXUINT16, &port, NULL);
}

/* irc://host/room means #room; what says that it is somebody (",isnick") is no room. */
static gboolean
take_rooms (MainAddress *self, const char *path)
{
  gsize length = strcspn (path, "?");
  g_autofree char *names = g_strndup (path, length);
  g_auto (GStrv) rooms = g_strsplit (names, ",", -1);
  g_auto (GStrv) keys = g_strsplit (path[length] == '?' ? path + length + 1 : "", ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n_keys = g_strv_length (keys);

  for (guint i = 0; rooms[i] != NULL; i++)
    {
      g_autofree char *name = decode (rooms[i], strlen (rooms[i]));
      g_autofree char *key = i < n_keys ? decode (keys[i], strlen (keys[i])) : NULL;
      g_autofree char *full = NULL;

      if (name == NULL || (i < n_keys && key == NULL) || strchr (name, ',') != NULL)
        return FALSE;
      if (*name == '\0')
        continue;
      full = g_strconcat (strchr ("#&+!", *name) != NULL ? "" : "#", name,
                          key != NULL && *key != '\0' ? " " : "", key, NULL);
      g_strv_builder_add (builder, full);
    }
  self->rooms = g_strv_builder_end (builder);
  return TRUE;
}

/**
 * main_address_parse:
 * Returns: (transfer full): %NULL with @error set
 */
MainAddress *
main_address_parse (const char *text, GError **error)
{
  g_autoptr (MainAddress) self = g_new0 (MainAddress, 1);
  const char *at = strstr (text, "://") + strlen ("://");
  gsize scheme = (gsize) (at - text) - strlen ("://");
  gsize length = strcspn (at, "/?#");
  const char *name_end = memchr (at, '@', length);

  self->has_tls = scheme == 4 && g_ascii_strncasecmp (text, "ircs", 4) == 0;
  if (!self->has_tls && (scheme != 3 || g_ascii_strncasecmp (text, "irc", 3) != 0))
    return refuse (text, _ ("An address begins with irc:// or ircs://."), error);
  if (name_end != NULL)
    {
      self->nick = decode (at, (gsize) (name_end - at));
      if (self->nick == NULL || strchr (self->nick, ':') != NULL)
        return refuse (text, _ ("Only a name may stand before the @, and no password."), error);
      length -= (gsize) (name_end - at) + 1;
      at = name_end + 1;
    }
  if (!take_host (self, at, length))
    return refuse (text, _ ("After // comes a host, and perhaps a colon and a port."), error);
  at += length;
  if (!take_rooms (self, *at == '/' ? at + 1 : at))
    return refuse (text, _ ("After the host come rooms with commas between them."), error);
  return g_steal_pointer (&self);
}
