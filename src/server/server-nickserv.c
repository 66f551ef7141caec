#include "config.h"

#include "server-nickserv.h"

#include "irc-case.h"

#include <string.h>

gboolean
server_nickserv_is_name (const char *target)
{
  return irc_case_equal (target, "NickServ");
}

/* A command of the server with its parameters, as if it had been sent. */
static void
run (ServerSession *session, const char *command, const char *first, const char *const *words)
{
  const ServerCommand *row = g_hash_table_lookup (session->server->commands, command);
  GString *line = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (IrcMessage) message = NULL;

  irc_line_begin (line, NULL, command);
  if (first != NULL)
    irc_line_add_param (line, first);
  for (guint i = 0; words[i] != NULL; i++)
    irc_line_add_param (line, words[i]);
  text = g_string_free (line, FALSE);
  message = irc_message_parse (text, NULL); /* our own line */
  if (message != NULL && message->n_params >= row->min_params)
    row->run (session, message);
  else
    server_reply (session, IRC_ERR_NEEDMOREPARAMS, NULL, command, NULL);
}

/* REGISTER password [e-mail] */
static void
run_register (ServerSession *session, const char *const *words)
{
  const char *params[] = { "*", words[0] != NULL && words[1] != NULL ? words[1] : "*", words[0],
                           NULL };

  run (session, "REGISTER", NULL, params);
}

static void
run_login (ServerSession *session, const char *const *words)
{
  run (session, "ACCOUNT", "LOGIN", words);
}

static void
run_logout (ServerSession *session, const char *const *words)
{
  run (session, "ACCOUNT", "LOGOUT", (const char *[]){ NULL });
}

static void
run_password (ServerSession *session, const char *const *words)
{
  run (session, "ACCOUNT", "PASSWORD", words);
}

static void
run_cert (ServerSession *session, const char *const *words)
{
  run (session, "ACCOUNT", "CERT", words);
}

static void
run_drop (ServerSession *session, const char *const *words)
{
  run (session, "ACCOUNT", "DROP", words);
}

static void
run_info (ServerSession *session, const char *const *words)
{
  run (session, "ACCOUNT", "INFO", (const char *[]){ NULL });
}

/* GHOST name: whoever owns it only has to take it. */
static void
run_regain (ServerSession *session, const char *const *words)
{
  run (session, "NICK", NULL, words[0] != NULL ? (const char *[]){ words[0], NULL } : words);
}

static void
run_help (ServerSession *session, const char *const *words)
{
  run (session, "HELP", NULL, (const char *[]){ "ACCOUNT", NULL });
}

static const struct
{
  const char *name;
  void (*run) (ServerSession *session, const char *const *words);
} rows[] = {
  { "REGISTER", run_register }, { "IDENTIFY", run_login }, { "ID", run_login },
  { "LOGIN", run_login },       { "LOGOUT", run_logout },  { "PASSWD", run_password },
  { "PASSWORD", run_password }, { "CERT", run_cert },      { "DROP", run_drop },
  { "UNREGISTER", run_drop },   { "INFO", run_info },      { "GHOST", run_regain },
  { "REGAIN", run_regain },     { "RECOVER", run_regain },
};

void
server_nickserv_take (ServerSession *session, const char *text)
{
  g_auto (GStrv) split = g_strsplit_set (text, " ", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_ptr_array_add (words, split[i]);
  g_ptr_array_add (words, NULL);

  for (guint i = 0; words->len > 1 && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].name, words->pdata[0]) == 0)
      {
        rows[i].run (session, (const char *const *) words->pdata + 1);
        return;
      }

  run_help (session, (const char *const *) words->pdata);
}

static void
run_nickserv (ServerSession *session, const IrcMessage *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < message->n_params; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", message->params[i]);
  server_nickserv_take (session, text->str);
}

static const ServerCommand commands[] = {
  { "NICKSERV", 0, FALSE, run_nickserv, .is_secret = TRUE },
  { "NS", 0, FALSE, run_nickserv, .is_secret = TRUE },
  { NULL },
};

const ServerFeature server_nickserv_feature = { .commands = commands };
