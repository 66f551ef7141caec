/* CAP: capability-negotiation, version 302. */
#include "config.h"

#include "server-caps.h"
#include "server-gateway.h"
#include "server-metadata-subs.h"
#include "server-private.h"

#include <string.h>

static const ServerCapRow *
find_cap (ServerSession *session, const char *name)
{
  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerCapRow *row = server_features[i]->caps; row != NULL && row->cap != IRC_N_CAPS;
         row++)
      if (g_str_equal (irc_cap_get_name (row->cap), name))
        return row->is_offered == NULL || row->is_offered (session) ? row : NULL;

  return NULL;
}

static void
say_words (ServerSession *session, const char *subcommand, const char *words, gboolean has_more)
{
  server_say (session, "CAP", words, server_session_get_nick (session), subcommand,
              has_more ? "*" : NULL, NULL);
}

/* The words in as many lines as they need. is_marked: all but the last have a '*' before them, as
 * LS and LIST have it, and only for a client of version 302. */
static void
send_list (ServerSession *session, const char *subcommand, GPtrArray *words, gboolean is_marked)
{
  const gsize room = IRC_MAX_LINE - strlen (session->server->config->name) -
                     strlen (server_session_get_nick (session)) - strlen (": CAP  LIST * :\r\n");
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (line->len > 0 && line->len + 1 + strlen (word) > room)
        {
          say_words (session, subcommand, line->str, is_marked);
          g_string_truncate (line, 0);
        }
      if (line->len > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, word);
    }

  say_words (session, subcommand, line->str, FALSE);
}

static char *
describe (ServerSession *session, const ServerCapRow *row, gboolean is_302)
{
  g_autofree char *value = is_302 && row->dup_value != NULL ? row->dup_value (session) : NULL;

  const char *name = irc_cap_get_name (row->cap);

  return value != NULL ? g_strconcat (name, "=", value, NULL) : g_strdup (name);
}

/* A client that knows no version 302 takes the first line for all there is: so that all it may know
 * fits into one, drafts, which are younger than 302, are not listed to it. It may ask for them. */
static gboolean
is_listed (ServerSession *session, const ServerCapRow *row, gboolean is_302)
{
  return (row->is_offered == NULL || row->is_offered (session)) &&
         (is_302 || !g_str_has_prefix (irc_cap_get_name (row->cap), "draft/"));
}

/* Of the session, what may change while it is here: "name" or "name=value". */
static GPtrArray *
list_changeable (ServerSession *session)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  gboolean is_302 = session->cap_version_302;

  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerCapRow *row = server_features[i]->caps; row != NULL && row->cap != IRC_N_CAPS;
         row++)
      if ((row->dup_value != NULL || row->is_offered != NULL) && is_listed (session, row, is_302))
        g_ptr_array_add (words, describe (session, row, is_302));

  return words;
}

GHashTable *
server_caps_note (Server *self)
{
  GHashTable *offers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &session, NULL))
    if (server_session_has_cap (session, IRC_CAP_CAP_NOTIFY))
      g_hash_table_insert (offers, session, list_changeable (session));

  return offers;
}

static gboolean
has_word (const GPtrArray *words, const char *word)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) words, word, g_str_equal, NULL);
}

static gboolean
has_name (const GPtrArray *words, const char *name)
{
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      gsize length = strlen (name);

      if (strncmp (word, name, length) == 0 && (word[length] == '\0' || word[length] == '='))
        return TRUE;
    }

  return FALSE;
}

/* sts: what one was told to remember ends by a duration of 0, and there is no DEL. No other
 * capability goes away while the server runs. */
static void
tell_changes (ServerSession *session, const GPtrArray *before)
{
  g_autoptr (GPtrArray) now = list_changeable (session);
  g_autoptr (GPtrArray) news = g_ptr_array_new ();

  for (guint i = 0; i < now->len; i++)
    if (!has_word (before, g_ptr_array_index (now, i)))
      g_ptr_array_add (news, g_ptr_array_index (now, i));
  if (has_name (before, "sts") && !has_name (now, "sts") && server_gateway_is_secure (session))
    g_ptr_array_add (news, (gpointer) "sts=duration=0");

  if (news->len > 0)
    send_list (session, "NEW", news, FALSE);
}

void
server_caps_tell_changes (Server *self, GHashTable *before)
{
  GHashTableIter iter;
  gpointer session;
  gpointer words;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &session, &words))
    if (g_hash_table_contains (self->sessions, session))
      tell_changes (session, words);
  g_hash_table_unref (before);
}

/* The highest version that was said counts, but for the answer to a lower one. */
static void
list_offered (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gboolean is_302 = g_ascii_strtoull (irc_message_param (message, 1), NULL, 10) >= 302;

  if (is_302)
    {
      session->cap_version_302 = TRUE;
      server_session_set_caps (session, session->caps | IRC_CAP_BIT (IRC_CAP_CAP_NOTIFY));
    }
  if (session->registration != NULL)
    session->registration->is_negotiating = TRUE;

  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerCapRow *row = server_features[i]->caps; row != NULL && row->cap != IRC_N_CAPS;
         row++)
      if (is_listed (session, row, is_302))
        g_ptr_array_add (words, describe (session, row, is_302));

  send_list (session, "LS", words, is_302);
}

static void
list_enabled (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; server_features[i] != NULL; i++)
    for (const ServerCapRow *row = server_features[i]->caps; row != NULL && row->cap != IRC_N_CAPS;
         row++)
      if (server_session_has_cap (session, row->cap))
        g_ptr_array_add (words, (gpointer) irc_cap_get_name (row->cap));

  send_list (session, "LIST", words, session->cap_version_302);
}

/* All of the request or nothing of it. */
static gboolean
parse_request (ServerSession *session, const char *request, IrcCapSet *caps)
{
  g_auto (GStrv) words = g_strsplit (request, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean is_removed = words[i][0] == '-';
      const ServerCapRow *row;

      if (*words[i] == '\0')
        continue;

      row = find_cap (session, words[i] + (is_removed ? 1 : 0));
      if (row == NULL || row->cap == IRC_CAP_STS) /* sts only tells: nobody can have it */
        return FALSE;
      /* "cap-notify": a client that asked with 302 cannot do without. */
      if (is_removed && row->cap == IRC_CAP_CAP_NOTIFY && session->cap_version_302)
        return FALSE;

      if (is_removed)
        *caps &= ~IRC_CAP_BIT (row->cap);
      else
        *caps |= IRC_CAP_BIT (row->cap);
    }

  return TRUE;
}

/* What is asked for holds behind the last line of the answer, which itself has no tags but those
 * that the client knows before and after. */
static void
grant (ServerSession *session, const char *request, IrcCapSet caps)
{
  g_auto (GStrv) split = g_strsplit (request, " ", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_ptr_array_add (words, split[i]);
  server_session_set_caps (session, session->caps & caps);
  send_list (session, "ACK", words, FALSE);
  server_session_set_caps (session, caps);
  server_metadata_caps_changed (session);
}

static void
request (ServerSession *session, const IrcMessage *message)
{
  const char *words = irc_message_param (message, 1);
  IrcCapSet caps = session->caps;

  if (session->registration != NULL)
    session->registration->is_negotiating = TRUE;
  if (parse_request (session, words, &caps))
    grant (session, words, caps);
  else
    say_words (session, "NAK", words, FALSE);
}

static void
end (ServerSession *session, const IrcMessage *message)
{
  if (session->registration == NULL)
    return;

  session->registration->is_negotiating = FALSE;
  server_registration_continue (session);
}

static const struct
{
  const char *name;
  void (*run) (ServerSession *session, const IrcMessage *message);
} subcommands[] = {
  { "LS", list_offered },
  { "LIST", list_enabled },
  { "REQ", request },
  { "END", end },
};

static void
run_cap (ServerSession *session, const IrcMessage *message)
{
  const char *name = irc_message_param (message, 0);

  for (guint i = 0; i < G_N_ELEMENTS (subcommands); i++)
    if (g_ascii_strcasecmp (subcommands[i].name, name) == 0)
      {
        subcommands[i].run (session, message);
        return;
      }

  server_reply (session, IRC_ERR_INVALIDCAPCMD, NULL, name, NULL);
}

static const ServerCommand commands[] = {
  { "CAP", 0, TRUE, run_cap },
  { NULL },
};

static const ServerCapRow caps[] = {
  { IRC_CAP_ACCOUNT_TAG }, { IRC_CAP_BATCH },
  { IRC_CAP_CAP_NOTIFY },  { IRC_CAP_LABELED_RESPONSE },
  { IRC_CAP_SERVER_TIME }, { IRC_CAP_STANDARD_REPLIES },
  { IRC_N_CAPS },
};

const ServerFeature server_caps_feature = { .commands = commands, .caps = caps };
