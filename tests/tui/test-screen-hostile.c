#include "config.h"

#include <signal.h>
#include <string.h>

#include "screen-fixture.h"

/* A server that means harm, against the whole program: it neither ends nor hangs nor grows without
 * bound, and its keys are live. */

#define MOST_KIB (64 * 1024) /* more than before the flood */
#define CHUNK (64 * 1024)

typedef struct
{
  const char *path;
  void (*flood) (GString *lines);
  const char *said;  /* (nullable): at its end */
  const char *keys;  /* what is typed then */
  const char *shown; /* and shown for them, but where a tenth shows as much */
} HostileCase;

/* A sanitizer remembers where each byte was allocated: a tenth shows as much. */
static guint
many (guint n)
{
  return test_terminal_has_sanitizer () ? n / 10 : n;
}

static void
line_without_end (GString *lines)
{
  for (guint i = 0; i < 4 * 1024 * 1024; i++)
    g_string_append_c (lines, 'x');
  g_string_append (lines, "\r\n");
}

static void
malformed_lines (GString *lines)
{
  static const char *const parts[] = { ":",  "@",    "@;=;", ":host", " ",   "PRIVMSG", "#lobby",
                                       "me", "\001", "\377", "353",   "+ov", ":=,!*@",  "BATCH" };
  guint32 random = 1;

  for (guint i = 0; i < many (50000); i++)
    {
      for (guint j = 0; j < 6; j++)
        {
          random = random * 1664525 + 1013904223;
          g_string_append (lines, parts[(random >> 16) % G_N_ELEMENTS (parts)]);
          g_string_append (lines, random & 0x8000 ? " " : "");
        }
      g_string_append (lines, "\r\n");
    }
}

static void
full_lines (GString *lines)
{
  g_autofree char *tag = g_strnfill (8000, 't');
  g_autofree char *text = g_strnfill (8000, 'w');

  for (guint i = 0; i < many (1000); i++)
    g_string_append_printf (lines, "@msgid=%u%s :alice!a@h PRIVMSG #lobby :%s\r\n", i, tag, text);
}

static void
endless_batches (GString *lines)
{
  for (guint i = 0; i < many (20000); i++)
    g_string_append_printf (lines,
                            "BATCH +b%u chathistory #lobby\r\n"
                            "@batch=b%u;msgid=m%u :alice!a@h PRIVMSG #lobby :in %u\r\n",
                            i, i, i, i);
}

static void
one_endless_batch (GString *lines)
{
  g_string_append (lines, ":host BATCH +b draft/multiline #lobby\r\n");
  for (guint i = 0; i < many (100000); i++)
    g_string_append_printf (lines, "@batch=b :alice!a@h PRIVMSG #lobby :line %u\r\n", i);
}

static void
rooms (GString *lines)
{
  for (guint i = 0; i < many (5000); i++)
    g_string_append_printf (lines, ":me!u@h JOIN #room%u\r\n", i);
}

static void
private_talks (GString *lines)
{
  for (guint i = 0; i < many (5000); i++)
    g_string_append_printf (lines, ":n%u!u@h PRIVMSG me :hello\r\n", i);
}

static void
names (GString *lines)
{
  for (guint i = 0; i < many (10000); i++)
    g_string_append_printf (lines, ":host 353 me = #lobby :a%u @b%u +c%u d%u e%u\r\n", i, i, i, i,
                            i);
  g_string_append (lines, ":host 366 me #lobby :end\r\n");
}

/* More than CLIENT_MEMBERS_MAX. */
static void
endless_names (GString *lines)
{
  for (guint i = 0; i < many (60000); i++)
    g_string_append_printf (lines, ":host 353 me = #lobby :a%u @b%u +c%u d%u e%u\r\n", i, i, i, i,
                            i);
  g_string_append (lines, ":alice!a@h PRIVMSG #lobby :all named\r\n");
}

static void
comings_and_goings (GString *lines)
{
  for (guint i = 0; i < many (20000); i++)
    g_string_append_printf (lines,
                            ":n%u!u@h JOIN #lobby\r\n:n%u!u@h NICK m%u\r\n"
                            ":m%u!u@h QUIT :gone\r\n",
                            i, i, i, i);
}

static void
topics (GString *lines)
{
  g_autofree char *text = g_strnfill (8000, 't');

  for (guint i = 0; i < many (1000); i++)
    g_string_append_printf (lines, ":alice!a@h TOPIC #lobby :%u%s\r\n", i, text);
}

static void
numerics (GString *lines)
{
  for (guint n = 2; n < 1000; n++)
    for (guint parameters = 0; parameters < 14; parameters += n % 3 + 1)
      {
        if (n == 433 || n == 432 || n == 437)
          continue; /* they change our name: it is a flood of its own */
        g_string_append_printf (lines, ":host %03u me", n);
        for (guint i = 0; i < parameters; i++)
          g_string_append (lines, i % 2 ? " 1" : " #lobby");
        g_string_append (lines, " :the last\r\n");
      }
}

static void
isupport (GString *lines)
{
  for (guint i = 0; i < many (5000); i++)
    g_string_append_printf (lines, ":host 005 me A%u=%u B%u PREFIX=(%u)@ CHANMODES=,,,%u :are\r\n",
                            i, i, i, i, i);
}

static void
nicks_of_ours (GString *lines)
{
  for (guint i = 0; i < many (10000); i++)
    g_string_append_printf (lines, ":me!u@h NICK me%u\r\n:me%u!u@h NICK me\r\n", i, i);
}

static void
capabilities (GString *lines)
{
  for (guint i = 0; i < many (5000); i++)
    g_string_append_printf (lines, "CAP me NEW :cap%u away-notify\r\nCAP me DEL :away-notify\r\n",
                            i);
}

static void
tags_of_nothing (GString *lines)
{
  for (guint i = 0; i < many (50000); i++)
    g_string_append_printf (lines,
                            "@+draft/react=x%u;+draft/reply=none%u;+typing=active "
                            ":n%u!u@h TAGMSG #lobby\r\n"
                            ":n%u!u@h REDACT #lobby none%u\r\n",
                            i, i, i, i, i);
}

static void
reactions (GString *lines)
{
  for (guint i = 0; i < many (5000); i++)
    g_string_append_printf (lines, "@msgid=m%u :alice!a@h PRIVMSG #lobby :word %u\r\n", i, i);
  for (guint i = 0; i < many (100000); i++)
    g_string_append_printf (lines, "@+draft/react=x%u;+draft/reply=m%u :n%u!u@h TAGMSG #lobby\r\n",
                            i % 50, i % 5000, i);
}

static void
metadata (GString *lines)
{
  for (guint i = 0; i < many (100000); i++)
    g_string_append_printf (lines, ":host METADATA n%u color * :#%06x\r\n", i, i);
}

static void
mentions (GString *lines)
{
  for (guint i = 0; i < many (20000); i++)
    g_string_append (lines, ":alice!a@h PRIVMSG #lobby :me: look\r\n");
}

static const HostileCase cases[] = {
  { "/tui/hostile/line-without-end", line_without_end },
  { "/tui/hostile/malformed-lines", malformed_lines },
  { "/tui/hostile/full-lines", full_lines },
  { "/tui/hostile/endless-batches", endless_batches },
  { "/tui/hostile/one-endless-batch", one_endless_batch },
  { "/tui/hostile/rooms", rooms },
  { "/tui/hostile/private-talks", private_talks },
  { "/tui/hostile/names", names },
  { "/tui/hostile/endless-names", endless_names, "all named", "/names\r\033[5~",
    "100000 people in #lobby" },
  { "/tui/hostile/comings-and-goings", comings_and_goings },
  { "/tui/hostile/topics", topics },
  { "/tui/hostile/numerics", numerics },
  { "/tui/hostile/isupport", isupport },
  { "/tui/hostile/our-names", nicks_of_ours },
  { "/tui/hostile/capabilities", capabilities },
  { "/tui/hostile/tags-of-nothing", tags_of_nothing },
  { "/tui/hostile/reactions", reactions },
  { "/tui/hostile/metadata", metadata },
  { "/tui/hostile/mentions", mentions },
};

/* The client may hang up on such a server: then it comes again. */
static void
say_in_chunks (ScreenFixture *fixture, const GString *lines)
{
  for (gsize at = 0; at < lines->len; at += CHUNK)
    {
      g_autofree char *chunk = g_strndup (lines->str + at, MIN (CHUNK, lines->len - at));

      if (!script_host_try_say (fixture->host, chunk))
        return;
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* It said PONG; or it is on its way to say NICK again. */
static gboolean
has_answered (TestTerminal *terminal, gpointer data)
{
  return script_host_count (data, "after-it") + script_host_count (data, "NICK") > 0;
}

static void
test_hostile (gconstpointer data)
{
  static const ScreenSetting setting = {
    24,
    80,
    { NULL },
    .caps = "away-notify batch cap-notify draft/message-redaction "
            "draft/metadata-2 draft/read-marker labeled-response message-tags "
            "server-time standard-replies"
  };
  const HostileCase *c = data;
  g_autoptr (GString) lines = g_string_new (NULL);
  ScreenFixture fixture;
  guint64 before, more;

  screen_set_up (&fixture, &setting);
  before = test_terminal_read_status (fixture.terminal, "VmRSS:");
  c->flood (lines);
  say_in_chunks (&fixture, lines);
  if (c->said != NULL && !test_terminal_has_sanitizer ())
    {
      test_terminal_wait_for (fixture.terminal, c->said);
      test_terminal_send (fixture.terminal, c->keys);
      test_terminal_wait_for (fixture.terminal, c->shown);
    }
  test_terminal_send (fixture.terminal, "still here");
  test_terminal_wait_row (fixture.terminal, 22, "still here");
  script_host_forget (fixture.host);
  if (script_host_try_say (fixture.host, "\r\nPING :after-it\r\n"))
    test_terminal_wait_until (fixture.terminal, has_answered, fixture.host);

  more = test_terminal_read_status (fixture.terminal, "VmHWM:") - before;
  g_test_message ("%" G_GSIZE_FORMAT " KiB sent, %" G_GUINT64_FORMAT " KiB kept at most",
                  lines->len / 1024, more);
  if (!test_terminal_has_sanitizer ())
    g_assert_cmpuint (more, <, MOST_KIB);
  test_terminal_kill (fixture.terminal, SIGTERM);
  test_terminal_kill (fixture.terminal, SIGTERM);
  g_assert_cmpint (test_terminal_wait_exit (fixture.terminal), ==, 0);
  screen_tear_down (&fixture, &setting);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_hostile);

  return g_test_run ();
}
