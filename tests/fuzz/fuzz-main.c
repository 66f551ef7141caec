/* Every target over its corpus, and over mutations of it that are the same in each run. An input
 * that ends the program is left behind as the file fuzz-crash-NAME in the build folder. */
#include "config.h"

#include "fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define SEED 20261123
#define MAX_CHANGES 8
#define MAX_REPEAT 64

/* What a byte of chance would seldom make. */
static const char *const tokens[] = {
  "\r\n",   "\n",
  "\r",     " ",
  ":",      "@",
  "#",      "!",
  "*",      "?",
  ",",      ";",
  "\\",     "=",
  "+",      "-",
  "0",      "-1",
  "\x01",   "\x03",
  "\x04",   "4294967296",
  "%s",     "\xff",
  "\xc0",   "\xed\xa0\x80",
  "\u0301", "\u200d",
  "\u202e", "18446744073709551616",
  "\u65e5", "\U0001f600",
};

/* Read by the handler of a signal: what is run at this moment. */
static struct
{
  const GString *input;
  char *file_name;
} current;

static void
save_input (void)
{
  int fd;

  if (current.input == NULL)
    return;
  fd = open (current.file_name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || write (fd, current.input->str, current.input->len) < 0)
    return;
  close (fd);
  current.input = NULL;
}

static void
on_fatal_signal (int number)
{
  save_input ();
  signal (number, SIG_DFL);
  raise (number);
}

/* Of the sanitizers' run time, where there is one. */
void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
save_input_at_the_end (void)
{
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (save_input);
  else
    signal (SIGSEGV, on_fatal_signal);
  signal (SIGABRT, on_fatal_signal);
  signal (SIGTRAP, on_fatal_signal);
}

static void
run (const FuzzTarget *target, const GString *input)
{
  /* A copy of just this size: sanitizers see a byte read behind it. */
  g_autofree char *bytes = g_memdup2 (input->str, input->len);

  current.input = input;
  target->run (bytes != NULL ? bytes : "", input->len);
  current.input = NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
free_input (gpointer input)
{
  g_string_free (input, TRUE);
}

/* In the order of their names, so that mutations are the same everywhere. */
static GPtrArray *
load_corpus (const char *target)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", target, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *corpus = g_ptr_array_new_with_free_func (free_input);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *bytes = NULL;
      gsize length;

      g_file_get_contents (names->pdata[i], &bytes, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (corpus, g_string_new_len (bytes, (gssize) length));
    }

  return corpus;
}

static void
change (GRand *rand, GString *input, const GString *other)
{
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) input->len + 1);
  gsize most = (gsize) g_rand_int_range (rand, 1, 17);
  gsize length = MIN (input->len - at, most);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      if (at < input->len)
        input->str[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 1:
      g_string_insert_c (input, (gssize) at, (char) g_rand_int_range (rand, 0, 256));
      break;
    case 2:
      g_string_erase (input, (gssize) at, (gssize) length);
      break;
    case 3:
      g_string_insert (input, (gssize) at,
                       tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))]);
      break;
    case 4:
      {
        g_autofree char *piece = g_memdup2 (input->str + at, length);

        for (int i = g_rand_int_range (rand, 1, MAX_REPEAT); i > 0 && length > 0; i--)
          g_string_insert_len (input, (gssize) at, piece, (gssize) length);
        break;
      }
    default:
      {
        gsize from = (gsize) g_rand_int_range (rand, 0, (gint32) other->len + 1);

        g_string_truncate (input, at);
        g_string_append_len (input, other->str + from, (gssize) (other->len - from));
        break;
      }
    }
}

static void
test_target (gconstpointer data)
{
  const FuzzTarget *target = data;
  g_autoptr (GPtrArray) corpus = load_corpus (target->name);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autofree char *file_name = g_strconcat ("fuzz-crash-", target->name, NULL);

  current.file_name = g_test_build_filename (G_TEST_BUILT, file_name, NULL);
  g_assert_cmpuint (corpus->len, >, 0);
  for (guint i = 0; i < corpus->len; i++)
    run (target, corpus->pdata[i]);

  for (guint i = 0; i < target->n_mutations; i++)
    {
      const GString *from = corpus->pdata[g_rand_int_range (rand, 0, (gint32) corpus->len)];
      const GString *other = corpus->pdata[g_rand_int_range (rand, 0, (gint32) corpus->len)];
      GString *input = g_string_new_len (from->str, (gssize) from->len);

      for (int n = g_rand_int_range (rand, 1, MAX_CHANGES + 1); n > 0; n--)
        change (rand, input, other);
      if (input->len > target->max_length)
        g_string_truncate (input, target->max_length);
      run (target, input);
      g_string_free (input, TRUE);
    }

  g_clear_pointer (&current.file_name, g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fuzz_silence_log ();
  save_input_at_the_end ();

  for (guint i = 0; fuzz_targets[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/fuzz/", fuzz_targets[i]->name, NULL);

      g_test_add_data_func (path, fuzz_targets[i], test_target);
    }
  return g_test_run ();
}
