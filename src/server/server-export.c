#include "config.h"

#include "server-export.h"

#include "chat-state.h"
#include "irc-time.h"
#include "server-restore.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 1000
#define ACTION "\001ACTION "

/* The state tells which key the history of a room has.
 * Returns: (transfer full): the key, or %NULL with @error set */
static char *
find_key (Journal *journal, const ServerConfig *config, const char *room, GError **error)
{
  g_autoptr (ChatState) state = server_restore (journal, config, NULL, error);
  const ChatRoom *found = state != NULL ? chat_state_find_room (state, room) : NULL;

  if (found != NULL)
    return chat_room_history_key (found);
  if (state != NULL)
    g_set_error (error, SERVER_ERROR, SERVER_ERROR_STATE,
                 /* Translators: %s is the name of a room. */
                 _ ("There is no room %s in the history"), room);
  return NULL;
}

static void
add_json_string (GString *json, const char *name, const char *value)
{
  g_string_append_printf (json, "%s\"%s\":", json->len > 1 ? "," : "", name);
  if (value == NULL)
    {
      g_string_append (json, "null");
      return;
    }

  g_string_append_c (json, '"');
  for (const char *c = value; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint) (guchar) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

static void
write_json (const JournalRecord *record,
            const ChatEntry *entry,
            const char *time,
            ServerExportFunc func,
            gpointer user_data)
{
  g_autoptr (GString) json = g_string_new ("{");

  add_json_string (json, "time", time);
  add_json_string (json, "msgid", record->msgid);
  add_json_string (json, "type", entry->type == CHAT_ENTRY_NOTICE ? "notice" : "message");
  add_json_string (json, "from", record->sender);
  add_json_string (json, "account", record->account);
  add_json_string (json, "text", record->text);
  g_string_append_c (json, '}');
  func (json->str, user_data);
}

/* CTCP's ACTION: what somebody does rather than says. Returns: (transfer full) (nullable) */
static char *
dup_action (const char *line)
{
  gsize length;

  if (!g_str_has_prefix (line, ACTION))
    return NULL;
  length = strlen (line + strlen (ACTION));
  if (length > 0 && line[strlen (ACTION) + length - 1] == '\001')
    length--;
  return g_strndup (line + strlen (ACTION), length);
}

static char *
format_line (const ChatEntry *entry, const char *time, const char *sender, const char *text)
{
  g_autofree char *action = dup_action (text);

  if (action != NULL)
    return g_strdup_printf ("%s * %s %s", time, sender, action);
  return g_strdup_printf (entry->type == CHAT_ENTRY_NOTICE ? "%s -%s- %s" : "%s <%s> %s", time,
                          sender, text);
}

/* Nothing in it may move a terminal's cursor: what people said may hold any control character. */
static void
write_text (const JournalRecord *record,
            const ChatEntry *entry,
            const char *time,
            ServerExportFunc func,
            gpointer user_data)
{
  g_auto (GStrv) lines = g_strsplit (record->text != NULL ? record->text : "", "\n", -1);
  const char *sender = record->sender != NULL ? record->sender : "*";

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = format_line (entry, time, sender, lines[i]);

      for (char *c = line; *c != '\0'; c++)
        if ((guchar) *c < 0x20 || *c == 0x7f)
          *c = ' ';
      func (line, user_data);
    }
}

static const struct
{
  ServerExportFormat format;
  void (*write) (const JournalRecord *record,
                 const ChatEntry *entry,
                 const char *time,
                 ServerExportFunc func,
                 gpointer user_data);
} writers[] = {
  { SERVER_EXPORT_TEXT, write_text },
  { SERVER_EXPORT_JSON, write_json },
};

typedef struct
{
  GPtrArray *records; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gboolean is_done;
} Page;

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Page *page = user_data;

  page->records = journal_read_finish (JOURNAL_JOURNAL (source), result, &page->error);
  page->is_done = TRUE;
}

/* No loop runs here yet: this is a program of its own that ends with the last line. */
static GPtrArray *
read_page (Journal *journal, const JournalQuery *query, GError **error)
{
  Page page = { NULL, NULL, FALSE };

  journal_read_async (journal, query, NULL, on_page, &page);
  while (!page.is_done)
    g_main_context_iteration (NULL, TRUE);
  if (page.error != NULL)
    g_propagate_error (error, page.error);
  return page.records;
}

gboolean
server_export_room (Journal *journal,
                    const ServerConfig *config,
                    const char *room,
                    gint64 since_us,
                    ServerExportFormat format,
                    ServerExportFunc func,
                    gpointer user_data,
                    GError **error)
{
  g_autofree char *key = find_key (journal, config, room, error);
  JournalQuery query = { .key = key,
                         .kinds = JOURNAL_KIND_MESSAGE,
                         .after_us = since_us > 0 ? since_us - 1 : 0,
                         .limit = PAGE };
  guint n;

  if (key == NULL)
    return FALSE;

  do
    {
      g_autoptr (GPtrArray) records = read_page (journal, &query, error);

      if (records == NULL)
        return FALSE;

      n = records->len;
      for (guint i = 0; i < n; i++)
        {
          const JournalRecord *record = g_ptr_array_index (records, i);
          g_autoptr (ChatEntry) entry = chat_entry_from_bytes (record->payload, error);
          char time[IRC_TIME_SIZE];

          if (entry == NULL)
            return FALSE;
          writers[format].write (record, entry, irc_time_format (record->time_us, time), func,
                                 user_data);
          query.after_seq = record->seq;
        }
    }
  while (n == PAGE);

  return TRUE;
}
