/* STATS: a letter asks for a report, and operators for those that tell of others. */
#include "config.h"

#include <string.h>

#include "irc-time.h"
#include "server-metrics.h"
#include "server-oper.h"
#include "server-private.h"

static void
report_uptime (ServerSession *session, const char *letter)
{
  gint64 seconds = (g_get_real_time () - session->server->started_us) / G_USEC_PER_SEC;
  g_autofree char *text =
      g_strdup_printf ("Server up %" G_GINT64_FORMAT " days %" G_GINT64_FORMAT
                       ":%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT,
                       seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);

  server_reply (session, IRC_RPL_STATSUPTIME, text, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const ServerCommand *) a)->name, ((const ServerCommand *) b)->name);
}

static void
report_commands (ServerSession *session, const char *letter)
{
  GHashTable *uses = session->server->uses;
  g_autoptr (GList) commands = g_list_sort (g_hash_table_get_keys (uses), compare_names);

  for (GList *l = commands; l != NULL; l = l->next)
    {
      const ServerCommand *command = l->data;
      g_autofree char *n = g_strdup_printf ("%" G_GSIZE_FORMAT,
                                            GPOINTER_TO_SIZE (g_hash_table_lookup (uses, command)));

      server_reply (session, IRC_RPL_STATSCOMMANDS, "", command->name, n, NULL);
    }
}

static void
report_opers (ServerSession *session, const char *letter)
{
  const GPtrArray *opers = session->server->config->grants.opers;

  for (guint i = 0; i < opers->len; i++)
    {
      const ServerOper *oper = g_ptr_array_index (opers, i);

      server_reply (session, IRC_RPL_STATSOLINE, "", "O", "*", "*", oper->name, NULL);
    }
}

static void
report_ban (ServerSession *session, const char *letter, const ChatBan *ban)
{
  char buffer[IRC_TIME_SIZE];
  const char *until = ban->until_us != 0 ? irc_time_format (ban->until_us, buffer) : "*";

  server_reply (session, IRC_RPL_STATSKLINE, ban->reason, letter, ban->mask, until, ban->setter,
                NULL);
}

/* 'd' the networks, 'k' everything else. */
static void
report_bans (ServerSession *session, const char *letter)
{
  const GPtrArray *bans = chat_state_get_bans (session->server->state);
  gboolean of_networks = g_ascii_tolower (*letter) == 'd';
  gint64 now_us = server_get_time_us (session->server);

  for (guint i = 0; i < bans->len; i++)
    {
      const ChatBan *ban = g_ptr_array_index (bans, i);

      if (g_str_has_prefix (ban->mask, "net:") == of_networks &&
          (ban->until_us == 0 || ban->until_us > now_us))
        report_ban (session, letter, ban);
    }
}

static void
report_connections (ServerSession *session, const char *letter)
{
  g_autofree char *text =
      g_strdup_printf ("%u connections now, at most %u users at once",
                       g_hash_table_size (session->server->sessions), session->server->max_users);

  server_reply (session, IRC_RPL_STATSCONN, text, NULL);
}

/* The same numbers as over the socket for metrics and in the log. */
static void
report_counters (ServerSession *session, const char *letter)
{
  g_autofree char *text = server_metrics_dup_text (session->server);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#')
      server_reply (session, IRC_RPL_STATSDEBUG, lines[i], letter, NULL);
}

static const struct
{
  char letter;
  gboolean for_opers;
  void (*run) (ServerSession *session, const char *letter);
} reports[] = {
  { 'd', TRUE, report_bans },     { 'k', TRUE, report_bans },  { 'l', TRUE, report_connections },
  { 'm', TRUE, report_commands }, { 'o', TRUE, report_opers }, { 't', TRUE, report_counters },
  { 'u', FALSE, report_uptime },
};

static void
run_stats (ServerSession *session, const IrcMessage *message)
{
  g_autofree char *letter = g_utf8_substring (message->params[0], 0, *message->params[0] != '\0');

  if (!server_info_check_name (session, irc_message_param (message, 1)))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    if (reports[i].letter == g_ascii_tolower (*letter))
      {
        if (reports[i].for_opers && !server_oper_check (session))
          return;
        reports[i].run (session, letter);
      }

  server_reply (session, IRC_RPL_ENDOFSTATS, NULL, *letter != '\0' ? letter : "*", NULL);
}

static const ServerCommand commands[] = {
  { "STATS", 1, FALSE, run_stats },
  { NULL },
};

const ServerFeature server_stats_feature = { .commands = commands };
