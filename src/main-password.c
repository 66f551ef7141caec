#include "config.h"

#include "main-password.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "server-password.h"

/* Returns: whether there was a terminal, which shows nothing of what is typed from now on */
static gboolean
hide_typing (struct termios *before)
{
  struct termios silent;

  if (tcgetattr (STDIN_FILENO, before) != 0)
    return FALSE;

  silent = *before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  return tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent) == 0;
}

/* A line from standard input; from a terminal it is asked for, and not shown. */
static gboolean
read_password (char *buffer, gsize size)
{
  struct termios before;
  gboolean is_hidden = hide_typing (&before);
  gboolean is_read;

  if (is_hidden)
    g_printerr ("%s ", _ ("Password:"));
  is_read = fgets (buffer, (int) size, stdin) != NULL;
  if (is_hidden)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }
  buffer[is_read ? strcspn (buffer, "\r\n") : 0] = '\0';
  return is_read && *buffer != '\0';
}

/* (transfer full) (nullable) */
static char *
run_command (const char *command, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *output = NULL;
  int status = 0;

  if (!g_shell_parse_argv (command, NULL, &words, error) ||
      !g_spawn_sync (NULL, words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL,
                     NULL, &output, NULL, &status, error) ||
      !g_spawn_check_wait_status (status, error))
    {
      /* Translators: stands in front of a reason; it is a key of the configuration. */
      g_prefix_error (error, "%s: ", _ ("The password-command failed"));
      return NULL;
    }
  output[strcspn (output, "\r\n")] = '\0';
  return g_steal_pointer (&output);
}

/**
 * main_find_password:
 *
 * Before the screen starts: a command is waited for, and a person is asked.
 *
 * Returns: whether nothing went wrong; @password is %NULL where there is none to be had
 */
gboolean
main_find_password (const MainOptions *options, char **password, GError **error)
{
  const MainConfig *settings = options->settings;
  char typed[1024];

  *password = NULL;
  if (settings->client.account == NULL)
    return TRUE;
  if (settings->client.password != NULL)
    *password = g_strdup (settings->client.password);
  else if (settings->password_command != NULL)
    return (*password = run_command (settings->password_command, error)) != NULL;
  else if (options->certfile == NULL && isatty (STDIN_FILENO))
    {
      if (read_password (typed, sizeof typed))
        *password = g_strdup (typed);
      explicit_bzero (typed, sizeof typed);
    }
  return TRUE;
}

/**
 * main_hash_password:
 *
 * Reads a password and prints its verifier, which tells nobody the password.
 */
MainStatus
main_hash_password (void)
{
  char password[1024];
  g_autofree char *verifier = NULL;

  if (!read_password (password, sizeof password) || !g_utf8_validate (password, -1, NULL))
    {
      main_complain (_ ("A password is one line of text; it was empty."));
      return MAIN_STATUS_FAILED;
    }

  verifier = server_password_hash (password);
  explicit_bzero (password, sizeof password);
  if (verifier == NULL)
    {
      main_complain (_ ("There are no random numbers to be had."));
      return MAIN_STATUS_FAILED;
    }

  g_print ("%s\n", verifier);
  return MAIN_STATUS_DONE;
}
