#include "config.h"

#include "fuzz.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

const FuzzTarget *const fuzz_targets[] = {
  &fuzz_answer,   &fuzz_certificate, &fuzz_chat,    &fuzz_client, &fuzz_config, &fuzz_format,
  &fuzz_history,  &fuzz_isupport,    &fuzz_journal, &fuzz_keys,   &fuzz_lines,  &fuzz_mask,
  &fuzz_message,  &fuzz_mode,        &fuzz_name,    &fuzz_proxy,  &fuzz_sasl,   &fuzz_server,
  &fuzz_snapshot, &fuzz_text,        &fuzz_words,   NULL,
};

static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    g_printerr ("%s: %s\n", domain != NULL ? domain : "", message);
}

void
fuzz_silence_log (void)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_log_set_default_handler (on_log, NULL);
}

char *
fuzz_dup_string (const char *bytes, gsize length)
{
  return g_strndup (bytes, length);
}

char *
fuzz_dup_utf8 (const char *bytes, gsize length)
{
  g_autofree char *string = g_strndup (bytes, length);

  return g_utf8_make_valid (string, -1);
}

gboolean
fuzz_take_line (const char **bytes, gsize *n_bytes, const char **line, gsize *length)
{
  const char *end;

  if (*n_bytes == 0)
    return FALSE;

  end = memchr (*bytes, '\n', *n_bytes);
  *line = *bytes;
  *length = end != NULL ? (gsize) (end - *bytes) : *n_bytes;
  *bytes += *length;
  *n_bytes -= *length;
  if (end != NULL)
    {
      *bytes += 1;
      *n_bytes -= 1;
    }
  return TRUE;
}

char *
fuzz_file_new (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  char *name = NULL;
  int fd = g_file_open_tmp ("pychat-fuzz-XXXXXX", &name, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  close (fd);
  return name;
}

void
fuzz_file_free (char *name)
{
  g_unlink (name);
  g_free (name);
}
