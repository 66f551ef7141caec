#include "config.h"

#include "main-password.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "server-password.h"

static gboolean
read_line (char *buffer, gsize size)
{
  gboolean is_read = fgets (buffer, (int) size, stdin) != NULL;

  buffer[is_read ? strcspn (buffer, "\r\n") : 0] = '\0';
  return is_read && *buffer != '\0';
}

static gboolean
on_signal (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Signals that end the program have that effect once the terminal is as it was. No loop runs yet
 * that this could hold up. */
static gboolean
ask_for_line (char *buffer, gsize size, const struct termios *before)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  gboolean has_come[G_N_ELEMENTS (numbers)] = { FALSE };
  guint sources[G_N_ELEMENTS (numbers)];
  struct termios silent = *before;
  gboolean has_line = FALSE;
  gboolean is_over = FALSE;
  guint input;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    sources[i] = g_unix_signal_add (numbers[i], on_signal, &has_come[i]);
  input = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, &has_line);
  silent.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  g_printerr ("%s ", _ ("Password:"));
  while (!has_line && !is_over)
    {
      g_main_context_iteration (NULL, TRUE);
      for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
        is_over |= has_come[i];
    }
  has_line = !is_over && read_line (buffer, size);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, before);
  g_printerr ("\n");
  g_source_remove (input);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_source_remove (sources[i]); /* from then on it has its usual effect */
      if (has_come[i])
        raise (numbers[i]);
    }
  return has_line;
}

/* A line from standard input; from a terminal it is asked for, and not shown. */
static gboolean
read_password (char *buffer, gsize size)
{
  struct termios before;

  if (tcgetattr (STDIN_FILENO, &before) == 0)
    return ask_for_line (buffer, size, &before);
  return read_line (buffer, size);
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
