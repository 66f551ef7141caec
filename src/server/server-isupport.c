#include "config.h"

#include "server-isupport.h"

#include "irc-isupport.h"
#include "server-batch.h"

#include <string.h>

#define MAX_LINE 380 /* of tokens */

static IrcIsupport *
collect (Server *self)
{
  IrcIsupport *isupport = irc_isupport_new ();

  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerTokenRow *row = server_features[i]->tokens; row != NULL && row->name != NULL;
         row++)
      {
        g_autofree char *value =
            row->dup_value != NULL ? row->dup_value (self) : g_strdup (row->value);

        if (row->dup_value == NULL || value != NULL)
          irc_isupport_set (isupport, row->name, value);
      }

  return isupport;
}

/* lines: tokens with spaces between */
static void
send_lines (ServerSession *session, char **lines)
{
  ServerBatch batch = { 0 };

  if (server_session_has_cap (session, IRC_CAP_EXTENDED_ISUPPORT))
    server_batch_begin (&batch, session, "draft/isupport", NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) tokens = g_strsplit (lines[i], " ", -1);

      server_replyv (session, IRC_RPL_ISUPPORT, "are supported by this server",
                     (const char *const *) tokens);
    }
  if (batch.session != NULL)
    server_batch_end (&batch);
}

void
server_isupport_send (ServerSession *session)
{
  g_autoptr (IrcIsupport) isupport = collect (session->server);
  g_auto (GStrv) lines = irc_isupport_format (isupport, MAX_LINE);

  send_lines (session, lines);
}

GStrv
server_isupport_note (Server *self)
{
  g_autoptr (IrcIsupport) isupport = collect (self);
  g_auto (GStrv) lines = irc_isupport_format (isupport, MAX_LINE);
  g_autofree char *all = g_strjoinv (" ", lines);

  return g_strsplit (all, " ", -1);
}

static gboolean
has_name (char **tokens, const char *token)
{
  gsize length = strcspn (token, "=");

  for (guint i = 0; tokens[i] != NULL; i++)
    if (strcspn (tokens[i], "=") == length && strncmp (tokens[i], token, length) == 0)
      return TRUE;

  return FALSE;
}

/* (transfer full): lines; a token that is no more has a '-' before it. */
static GStrv
format_changes (char **before, char **now)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; now[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) before, now[i]))
      g_ptr_array_add (words, g_strdup (now[i]));
  for (guint i = 0; before[i] != NULL; i++)
    if (!has_name (now, before[i]))
      g_ptr_array_add (words, g_strdup_printf ("-%.*s", (int) strcspn (before[i], "="), before[i]));

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (line->len > 0 && line->len + 1 + strlen (word) > MAX_LINE)
        {
          g_strv_builder_add (lines, line->str);
          g_string_truncate (line, 0);
        }
      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", word);
    }
  if (line->len > 0)
    g_strv_builder_add (lines, line->str);

  return g_strv_builder_end (lines);
}

void
server_isupport_tell_changes (Server *self, GStrv before)
{
  g_auto (GStrv) owned = before;
  g_auto (GStrv) now = server_isupport_note (self);
  g_auto (GStrv) lines = format_changes (before, now);
  GHashTableIter iter;
  gpointer key;

  if (*lines == NULL)
    return;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((ServerSession *) key)->user != NULL)
      send_lines (key, lines);
}
