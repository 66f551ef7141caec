#include "chat-script.h"

#include <string.h>

const ChatRules chat_script_rules = {
  .lobby = "#lobby",
  .max_list_entries = 4,
  .max_rooms = 4,
  .max_metadata = 3,
};

static const struct
{
  const char *name;
  ChatEntryType type;
  gboolean has_target;
} types[] = {
  { "NODE_START", CHAT_ENTRY_NODE_START, FALSE },
  { "CONNECT", CHAT_ENTRY_CONNECT, FALSE },
  { "QUIT", CHAT_ENTRY_QUIT, FALSE },
  { "NICK", CHAT_ENTRY_NICK, TRUE },
  { "AWAY", CHAT_ENTRY_AWAY, FALSE },
  { "ACCOUNT", CHAT_ENTRY_ACCOUNT, TRUE },
  { "HOST", CHAT_ENTRY_HOST, FALSE },
  { "REALNAME", CHAT_ENTRY_REALNAME, FALSE },
  { "USER_MODE", CHAT_ENTRY_USER_MODE, FALSE },
  { "JOIN", CHAT_ENTRY_JOIN, TRUE },
  { "PART", CHAT_ENTRY_PART, TRUE },
  { "KICK", CHAT_ENTRY_KICK, TRUE },
  { "INVITE", CHAT_ENTRY_INVITE, TRUE },
  { "TOPIC", CHAT_ENTRY_TOPIC, TRUE },
  { "MODE", CHAT_ENTRY_MODE, TRUE },
  { "RENAME", CHAT_ENTRY_RENAME, TRUE },
  { "PRIVMSG", CHAT_ENTRY_PRIVMSG, TRUE },
  { "NOTICE", CHAT_ENTRY_NOTICE, TRUE },
  { "TAGMSG", CHAT_ENTRY_TAGMSG, TRUE },
  { "REDACT", CHAT_ENTRY_REDACT, TRUE },
  { "REGISTER", CHAT_ENTRY_REGISTER, TRUE },
  { "VERIFIER", CHAT_ENTRY_VERIFIER, TRUE },
  { "CERT", CHAT_ENTRY_CERT, TRUE },
  { "UNREGISTER", CHAT_ENTRY_UNREGISTER, TRUE },
  { "METADATA", CHAT_ENTRY_METADATA, TRUE },
  { "READ_MARKER", CHAT_ENTRY_READ_MARKER, TRUE },
  { "BAN", CHAT_ENTRY_BAN, TRUE },
  { "UNBAN", CHAT_ENTRY_UNBAN, TRUE },
};

static const char *const effect_names[] = {
  [CHAT_EFFECT_REJECTED] = "REJECTED",
  [CHAT_EFFECT_CONNECTED] = "CONNECTED",
  [CHAT_EFFECT_QUIT] = "QUIT",
  [CHAT_EFFECT_NICK] = "NICK",
  [CHAT_EFFECT_AWAY] = "AWAY",
  [CHAT_EFFECT_ACCOUNT] = "ACCOUNT",
  [CHAT_EFFECT_HOST] = "HOST",
  [CHAT_EFFECT_REALNAME] = "REALNAME",
  [CHAT_EFFECT_USER_MODE] = "USER_MODE",
  [CHAT_EFFECT_JOIN] = "JOIN",
  [CHAT_EFFECT_PART] = "PART",
  [CHAT_EFFECT_KICK] = "KICK",
  [CHAT_EFFECT_INVITE] = "INVITE",
  [CHAT_EFFECT_TOPIC] = "TOPIC",
  [CHAT_EFFECT_MODE] = "MODE",
  [CHAT_EFFECT_RENAME] = "RENAME",
  [CHAT_EFFECT_MESSAGE] = "MESSAGE",
  [CHAT_EFFECT_REDACT] = "REDACT",
  [CHAT_EFFECT_REGISTERED] = "REGISTERED",
  [CHAT_EFFECT_UNREGISTERED] = "UNREGISTERED",
  [CHAT_EFFECT_CREDENTIAL] = "CREDENTIAL",
  [CHAT_EFFECT_METADATA] = "METADATA",
  [CHAT_EFFECT_READ_MARKER] = "READ_MARKER",
  [CHAT_EFFECT_BANNED] = "BANNED",
  [CHAT_EFFECT_UNBANNED] = "UNBANNED",
  [CHAT_EFFECT_ROOM_GONE] = "ROOM_GONE",
};

static ChatEntryFlags
parse_flags (const char *text)
{
  ChatEntryFlags flags = 0;

  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '!':
        flags |= CHAT_ENTRY_FLAG_FORCE;
        break;
      case '@':
        flags |= CHAT_ENTRY_FLAG_OPERATOR;
        break;
      case '^':
        flags |= CHAT_ENTRY_FLAG_REGAIN;
        break;
      default:
        g_error ("script: flag %c", *text);
      }

  return flags;
}

static void
add_word (GPtrArray *params, GPtrArray *tags, const char *word)
{
  const char *equals = strchr (word, '=');

  if (*word != '%' || equals == NULL)
    {
      g_ptr_array_add (params, g_strdup (g_str_equal (word, "-") ? "" : word));
      return;
    }

  g_ptr_array_add (tags, g_strndup (word + 1, equals - word - 1));
  g_ptr_array_add (tags, g_strdup (equals + 1));
}

static char **
take_strings (GPtrArray *strings)
{
  if (strings->len == 0)
    {
      g_ptr_array_free (strings, TRUE);
      return NULL;
    }

  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

ChatEntry *
chat_script_parse (const char *line, gint64 time_us)
{
  const char *colon = strstr (line, " :");
  g_autofree char *head = colon != NULL ? g_strndup (line, colon - line) : g_strdup (line);
  g_auto (GStrv) words = g_strsplit (head, " ", -1);
  GPtrArray *params = g_ptr_array_new ();
  GPtrArray *tags = g_ptr_array_new ();
  guint next = 2;
  guint type = 0;
  ChatUserId actor = words[0][0] == '-' ? 0 : words[0][0] - 'a' + 1;
  ChatEntry *entry;

  while (type < G_N_ELEMENTS (types) && g_strcmp0 (types[type].name, words[1]) != 0)
    type++;
  if (type == G_N_ELEMENTS (types))
    g_error ("script: %s", line);

  entry = chat_entry_new (types[type].type, actor, NULL, colon != NULL ? colon + 2 : NULL);
  entry->flags = parse_flags (words[0] + 1);
  entry->time_us = time_us;
  entry->msgid = g_strdup_printf ("m%" G_GINT64_FORMAT, time_us);
  if (types[type].has_target)
    {
      entry->target = g_str_equal (words[next], "-") ? NULL : g_strdup (words[next]);
      next++;
    }
  for (; words[next] != NULL; next++)
    add_word (params, tags, words[next]);
  entry->params = take_strings (params);
  entry->tags = take_strings (tags);
  return entry;
}

static void
append (GString *line, const char *word)
{
  if (word != NULL)
    g_string_append_printf (line, " %s", word);
}

static void
on_effect (const ChatEffect *effect, gpointer user_data)
{
  GPtrArray *lines = user_data;
  GString *line = g_string_new (effect_names[effect->type]);

  g_assert_nonnull (effect->entry);
  if (effect->type == CHAT_EFFECT_REJECTED)
    {
      if (effect->fail != NULL)
        append (line, effect->fail);
      else
        g_string_append_printf (line, " %03d", effect->numeric);
    }
  else
    {
      append (line, effect->actor != NULL ? effect->actor->nick : "-");
      append (line, effect->target != NULL ? effect->target->nick : NULL);
      if (effect->status != '\0')
        g_string_append_printf (line, " %c", effect->status);
      append (line, effect->room != NULL ? effect->room->name : NULL);
      append (line, effect->before);
    }
  for (guint i = 0; effect->params != NULL && effect->params[i] != NULL; i++)
    append (line, effect->params[i]);
  if (effect->is_new)
    append (line, "new");
  if (effect->text != NULL && effect->type != CHAT_EFFECT_REJECTED)
    g_string_append_printf (line, " :%s", effect->text);
  g_ptr_array_add (lines, g_string_free (line, FALSE));
}

static GBytes *
snapshot_without_seq (ChatState *state)
{
  GBytes *bytes = chat_state_to_bytes (state);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (bytes, &size);

  memset (data + 8, 0, 8); /* where seq is: it grows with a refused entry as well */
  return g_bytes_new_take (data, size);
}

GPtrArray *
chat_script_apply (ChatState *state, guint64 seq, const ChatEntry *entry)
{
  GPtrArray *effects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) answer = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) before = snapshot_without_seq (state);
  g_autoptr (GBytes) between = NULL;
  gboolean may = chat_check (state, entry, on_effect, answer);

  between = snapshot_without_seq (state);
  g_assert_true (g_bytes_equal (before, between));
  chat_apply (state, seq, entry, on_effect, effects);
  if (may)
    {
      g_assert_cmpuint (answer->len, ==, 0);
    }
  else
    {
      g_autoptr (GBytes) after = snapshot_without_seq (state);

      g_assert_true (g_bytes_equal (before, after));
      g_assert_cmpuint (answer->len, ==, 1);
      g_assert_cmpuint (effects->len, ==, 1);
      g_assert_cmpstr (effects->pdata[0], ==, answer->pdata[0]);
      g_assert_true (g_str_has_prefix (effects->pdata[0], "REJECTED "));
    }
  return effects;
}

static char *
join_lines (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *) lines->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
compare (const char *line, GPtrArray *effects, GString *expected)
{
  g_autofree char *got = join_lines (effects);

  if (expected->len == 0)
    {
      if (strstr (got, "REJECTED") != NULL)
        g_error ("%s: %s", line, got);
    }
  else if (g_str_equal (expected->str, "nothing\n"))
    g_assert_cmpstr (got, ==, "");
  else if (!g_str_equal (got, expected->str))
    g_error ("%s\nexpected:\n%sgot:\n%s", line, expected->str, got);
}

void
chat_script_run (ChatState *state, const char *script)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);
  guint64 seq = chat_state_get_seq (state);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0';)
    {
      const char *line = lines[i++];
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autoptr (ChatEntry) entry = NULL;
      g_autoptr (GPtrArray) effects = NULL;

      seq++;
      entry = chat_script_parse (line, (gint64) seq * G_USEC_PER_SEC);
      effects = chat_script_apply (state, seq, entry);
      for (; lines[i] != NULL && g_str_has_prefix (lines[i], "> "); i++)
        g_string_append_printf (expected, "%s\n", lines[i] + 2);
      compare (line, effects, expected);
    }
}

#define PEOPLE                                                                                     \
  "a CONNECT anna ann host.example - - :Anna\n"                                                    \
  "b CONNECT bob bo home.example - - :Bob\n"                                                       \
  "c CONNECT cleo cl work.example - - :Cleo\n"

const char chat_script_people[] = PEOPLE;
const char chat_script_people_in_rooms[] = PEOPLE "a JOIN #room\nb JOIN #room\nc JOIN #other\n";

typedef struct
{
  const char *people;
  const char *script;
} Run;

static void
run_case (gconstpointer data)
{
  const Run *run = data;
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);

  chat_script_run (state, run->people);
  chat_script_run (state, run->script);
}

void
chat_script_add_tests (const char *people, const ChatScriptCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      Run *run = g_new (Run, 1);

      *run = (Run){ people, cases[i].script };
      g_test_add_data_func_full (cases[i].path, run, run_case, g_free);
    }
}
