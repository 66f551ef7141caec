/* client-notify.c: /notify: what notifies, room by room, and its file. */
#include "config.h"

#include "client-notify.h"

#include <glib/gi18n-lib.h>

/* In the order of ClientNotify. */
static const char *const words[] = { "default", "all", "mentions", "none" };

static char *
group_of (ClientSession *session)
{
  return g_strdup_printf ("%s:%u", session->host, session->port);
}

/* '#' begins a comment there, and '=' ends a key. */
static char *
key_of (ClientSession *session, const char *room)
{
  g_autofree char *folded = client_isupport_fold (session->isupport, room);

  return g_uri_escape_string (folded, NULL, TRUE);
}

static gboolean
parse (const char *word, ClientNotify *notify)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], word) == 0)
      {
        *notify = (ClientNotify) i;
        return TRUE;
      }
  return FALSE;
}

void
client_notify_load (ClientSession *session, const char *state_dir)
{
  session->notify_file = g_key_file_new ();
  if (state_dir == NULL)
    return;
  session->notify_path = g_build_filename (state_dir, "notify.conf", NULL);
  g_key_file_load_from_file (session->notify_file, session->notify_path, G_KEY_FILE_NONE,
                             NULL); /* none, or none that can be read: nothing was set */
}

ClientNotify
client_notify_find (ClientSession *session, const char *room)
{
  g_autofree char *group = group_of (session);
  g_autofree char *key = key_of (session, room);
  g_autofree char *word = g_key_file_get_string (session->notify_file, group, key, NULL);
  ClientNotify notify = CLIENT_NOTIFY_DEFAULT;

  if (word != NULL)
    parse (word, &notify);
  return notify;
}

static gboolean
keep (ClientSession *session, const char *room, ClientNotify notify, GError **error)
{
  g_autofree char *group = group_of (session);
  g_autofree char *key = key_of (session, room);
  g_autofree char *text = NULL;

  g_key_file_set_string (session->notify_file, group, key, words[notify]);
  text = g_key_file_to_data (session->notify_file, NULL, NULL); /* it has no errors */
  return session->notify_path == NULL ||
         g_file_set_contents_full (session->notify_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

static char *
describe (ClientRoom *room, ClientNotify notify)
{
  const char *name = client_room_get_name (room);

  switch (notify)
    {
    case CLIENT_NOTIFY_ALL:
      /* Translators: %s is the name of a room. */
      return g_strdup_printf (_ ("All messages in %s notify you."), name);
    case CLIENT_NOTIFY_MENTIONS:
      /* Translators: %s is the name of a room. */
      return g_strdup_printf (_ ("Only messages that mean you notify you in %s."), name);
    case CLIENT_NOTIFY_NONE:
      /* Translators: %s is the name of a room. */
      return g_strdup_printf (_ ("Nothing notifies you in %s."), name);
    case CLIENT_NOTIFY_DEFAULT:
    default:
      /* Translators: %s is the name of a room. */
      return g_strdup_printf (_ ("What notifies you in %s is what your settings say."), name);
    }
}

/**
 * client_notify_run:
 * @word: what stands behind /notify; "" asks what holds
 */
void
client_notify_run (ClientSession *session, ClientRoom *room, const char *word)
{
  ClientNotify notify = client_room_get_notify (room);
  g_autoptr (GError) error = NULL;

  if (*word != '\0' && !parse (word, &notify))
    {
      client_session_tell (session, room, CLIENT_MESSAGE_ERROR,
                           g_strdup (_ ("It may be /notify all, mentions, none, or default.")));
      return;
    }
  client_room_get_notes (room)->notify = notify;
  if (*word != '\0' && !keep (session, client_room_get_name (room), notify, &error))
    client_session_tell (session, room, CLIENT_MESSAGE_ERROR,
                         /* Translators: %s is the name of a file, and why it cannot be written. */
                         g_strdup_printf (_ ("It is not saved: %s"), error->message));
  client_session_tell (session, room, CLIENT_MESSAGE_INFO, describe (room, notify));
}
