/* fuzz.h: targets for bytes from outside, one file each, target-NAME.c.
 *
 * A target takes any bytes and aborts where a promise is broken; whatever the bytes say is no
 * failure. fuzz-main.c runs all of them over their corpora and some mutations, as a test;
 * fuzz-libfuzzer.c hands one of them to libFuzzer (-Dfuzzing=true, run.sh).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* also the folder of its corpus */
  void (*run) (const char *bytes, gsize length);
  gsize max_length;  /* of what is made up; what a corpus has may be longer */
  guint n_mutations; /* in the test: what takes about a second with sanitizers */
} FuzzTarget;

extern const FuzzTarget fuzz_answer;
extern const FuzzTarget fuzz_certificate;
extern const FuzzTarget fuzz_chat;
extern const FuzzTarget fuzz_client;
extern const FuzzTarget fuzz_config;
extern const FuzzTarget fuzz_format;
extern const FuzzTarget fuzz_history;
extern const FuzzTarget fuzz_isupport;
extern const FuzzTarget fuzz_journal;
extern const FuzzTarget fuzz_keys;
extern const FuzzTarget fuzz_lines;
extern const FuzzTarget fuzz_mask;
extern const FuzzTarget fuzz_message;
extern const FuzzTarget fuzz_mode;
extern const FuzzTarget fuzz_name;
extern const FuzzTarget fuzz_proxy;
extern const FuzzTarget fuzz_sasl;
extern const FuzzTarget fuzz_server;
extern const FuzzTarget fuzz_snapshot;
extern const FuzzTarget fuzz_text;
extern const FuzzTarget fuzz_words;

/* All of them; %NULL after the last. */
extern const FuzzTarget *const fuzz_targets[];

/* Only what is a bug is worth a line: warnings and worse, which abort. */
void fuzz_silence_log (void);

/* The input as a string that ends where it has a NUL; or made valid UTF-8 for what is only ever
 * given text that the border has checked. (transfer full) */
char *fuzz_dup_string (const char *bytes, gsize length);
char *fuzz_dup_utf8 (const char *bytes, gsize length);

/* The lines of an input, NULs and all: takes the next one off the front. */
gboolean fuzz_take_line (const char **bytes, gsize *n_bytes, const char **line, gsize *length);

/* A file with these bytes, removed by fuzz_file_free(). (transfer full): its name */
char *fuzz_file_new (const char *bytes, gsize length);
void fuzz_file_free (char *name);

G_END_DECLS
