/* Bytes that no honest client sends, at every state of a session: the error that the specification
 * has for them, or a clean drop; and somebody else in the same room is served all the while. */
#include "config.h"

#include "server-private.h"
#include "server-script.h"
#include "test-socket.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A row: "a" and the good client "w" come in as before says, a sends the bytes so many times, and
 * what comes of it stands in after. */
typedef struct
{
  const char *path;
  const char *before;
  const char *bytes;
  gsize length;
  guint n_times;
  const char *after;
} Row;

#define BYTES(text) text, sizeof (text) - 1
#define IN "w+\na+ standard-replies batch draft/chathistory\nw~\n"
#define MULTILINE                                                                                  \
  "w+\na+ standard-replies batch message-tags labeled-response echo-message draft/multiline\nw~\n"
#define OUTSIDE "w+\na0\n"
#define SASL OUTSIDE "a> CAP LS 302\na> CAP REQ :sasl\na< * ACK *\n"
#define SERVED "a> PING served\na< *PONG*served\n"
#define UNHEARD "w! *PRIVMSG*\n"
#define COMES_IN "a> NICK a\na> USER a 0 * :a\na> CAP END\na< * 001 a *\n"

static const Row rows[] = {
  { "/server/hostile/nul", IN, BYTES ("PRIVMSG #lobby :a\0b\r\n"), 1, UNHEARD SERVED },
  { "/server/hostile/nul/alone", IN, BYTES ("\0\r\n\0\0\n"), 100, SERVED },
  { "/server/hostile/bare-cr", IN, BYTES ("PRIVMSG #lobby :a\rQUIT\r\n"), 1,
    UNHEARD "w! *QUIT*\n" SERVED },
  { "/server/hostile/bare-cr/before-lf", IN, BYTES ("PING x\r\r\n"), 1, SERVED },
  { "/server/hostile/not-utf8", IN, BYTES ("PRIVMSG #lobby :\xff\xfe\r\n"), 1,
    "a= :pychat FAIL * INVALID_UTF8 :*\n" UNHEARD SERVED },
  { "/server/hostile/not-utf8/surrogate", IN, BYTES ("PRIVMSG #lobby :\xed\xa0\x80\r\n"), 1,
    "a= :pychat FAIL * INVALID_UTF8 :*\n" UNHEARD SERVED },
  { "/server/hostile/not-utf8/cut-character", IN, BYTES ("PRIVMSG #lobby :\xe2\x82\r\n"), 1,
    "a= :pychat FAIL * INVALID_UTF8 :*\n" UNHEARD SERVED },
  { "/server/hostile/not-utf8/command", OUTSIDE, BYTES ("\xff\xff\r\n"), 1,
    "a= *:*UTF-8*\n" COMES_IN },
  { "/server/hostile/empty-lines", IN, BYTES ("\r\n\n \r\n"), 1000, SERVED },
  { "/server/hostile/no-command", IN, BYTES ("@a=b\r\n:source\r\n@a=b :source\r\n::\r\n@\r\n:\r\n"),
    20, SERVED },
  { "/server/hostile/command-of-signs", IN, BYTES ("\x01\x02 x\r\n"), 1,
    "a= :pychat 421 a ? :*\n" SERVED },
  { "/server/hostile/unknown-commands", IN, BYTES ("NOSUCH x\r\n"), 200,
    "a< :pychat 421 a NOSUCH :*\n" SERVED },
  { "/server/hostile/other-protocol", OUTSIDE,
    BYTES ("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\n\r\n"), 1,
    "a< :pychat 451 ? :*\n" COMES_IN },
  { "/server/hostile/tls-on-plain", OUTSIDE, BYTES ("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n"),
    1, "a= ERROR :*TLS*\na-\n" },
  { "/server/hostile/tag-flood", IN,
    BYTES ("@a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r;s;t;u PING x\r\n"), 200, SERVED },
  { "/server/hostile/tag-keys", IN,
    BYTES ("@;;;=;=;a= ;\\\\; PING x\r\n@+=1;+/=2;a/b/c PING x\r\n"), 50, SERVED },
  { "/server/hostile/many-parameters", IN,
    BYTES ("PRIVMSG #nix a b c d e f g h i j k l m n o p q r s t u v w x y z :end\r\n"), 10,
    "a= :pychat 40? a #nix :*\n" SERVED },
  { "/server/hostile/numbers/limit", IN,
    BYTES ("JOIN #x\r\nMODE #x +l -1\r\nMODE #x +l 99999999999999999999\r\nMODE #x +l 0x10\r\n"), 1,
    "a< :pychat 696 a #x l -1 :*\na= :pychat 696 a #x l 99999999999999999999 :*\n"
    "a= :pychat 696 a #x l 0x10 :*\n" SERVED },
  { "/server/hostile/numbers/history", IN,
    BYTES ("CHATHISTORY LATEST #lobby * -1\r\nCHATHISTORY LATEST #lobby * 99999999999999999999\r\n"
           "CHATHISTORY LATEST #lobby timestamp=99999-99-99T99:99:99.999Z 5\r\n"),
    1,
    "a= :pychat FAIL CHATHISTORY INVALID_PARAMS *\na= :pychat FAIL CHATHISTORY INVALID_PARAMS *\n"
    "a= :pychat FAIL CHATHISTORY INVALID_* *\n" SERVED },
  { "/server/hostile/numbers/caps", OUTSIDE,
    BYTES ("CAP LS -1\r\nCAP LS 99999999999999999999\r\nUSER a -1 99999999999999999999 :a\r\n"), 1,
    "a= * CAP ? LS *\na= * CAP ? LS *\n" COMES_IN },
  { "/server/hostile/numbers/list", IN, BYTES ("LIST >-1,<99999999999999999999,C>x,T<-\r\n"), 1,
    "a< :pychat 323 a *\n" SERVED },
  { "/server/hostile/numbers/everywhere", IN,
    BYTES ("WHOWAS a -1\r\nWHOWAS a 99999999999999999999\r\nMARKREAD #lobby timestamp=-1\r\n"
           "MARKREAD #lobby timestamp=-9999-01-01T00:00:00.000Z\r\nMONITOR + -1\r\n"
           "CHATHISTORY BETWEEN #lobby timestamp=0000-00-00T00:00:00.000Z msgid=-1 2147483648\r\n"
           "CHATHISTORY TARGETS timestamp=-1 timestamp=99999999999999999999 -5\r\n"
           "WHO #lobby %tcuhnfdlaor,-1\r\nWHO #lobby %t,99999999999999999999\r\n"
           "KLINE -1 x :y\r\nSTATS -1\r\nLIST U<-1\r\nMODE #lobby +l\r\nMODE a -99\r\n"
           "REDACT #lobby -1\r\nMETADATA * GET -1\r\nNAMES -1\r\nNAMES #lobby,-1,99999999\r\n"),
    50, SERVED },
  { "/server/hostile/mask-of-controls", IN,
    BYTES ("JOIN #x\r\nMODE #x +b a\x0c"
           "b\r\nMODE #x +b c\r\nMODE #x b\r\n"),
    1, "a< :pychat 696 a #x b *\na= *MODE #x +b c!*@*\na= :pychat 367 a #x c!*@* *\n" SERVED },
  { "/server/hostile/batch-never-closed", MULTILINE,
    BYTES ("BATCH +1 draft/multiline #lobby\r\n@batch=1 PRIVMSG #lobby :x\r\n"), 1,
    UNHEARD SERVED "a.\n" UNHEARD },
  { "/server/hostile/batches-opened", MULTILINE, BYTES ("BATCH +1 draft/multiline #lobby\r\n"), 500,
    SERVED UNHEARD },
  { "/server/hostile/batch-endless", MULTILINE "a> BATCH +1 draft/multiline #lobby\n",
    BYTES ("@batch=1 PRIVMSG #lobby :x\r\n"), 5000,
    "a< * FAIL BATCH MULTILINE_MAX_LINES *\n" SERVED UNHEARD },
  { "/server/hostile/batch-unknown", MULTILINE,
    BYTES ("@batch=zz PRIVMSG #lobby :x\r\nBATCH -zz\r\nBATCH\r\nBATCH +\r\nBATCH -\r\n"), 20,
    SERVED UNHEARD },
  { "/server/hostile/labels-repeated", MULTILINE, BYTES ("@label=same PING x\r\n"), 300,
    "a= @label=same :pychat PONG pychat *x\na= @label=same :pychat PONG pychat *x\n" SERVED },
  { "/server/hostile/label-on-everything", MULTILINE,
    BYTES ("@label=l JOIN #x\r\n@label=l PART #x\r\n@label=l NOSUCH\r\n@label=l WHOIS a\r\n"), 100,
    "a< @label=l :pychat 421 a NOSUCH :*\n" SERVED },
  { "/server/hostile/label-on-goodbye", OUTSIDE "a> CAP REQ :labeled-response batch\na< * ACK *\n",
    BYTES ("@label=l QUIT\r\n"), 1, "a= ERROR *\na-\n" },
  { "/server/hostile/caps-requested", OUTSIDE "a> CAP LS 302\n",
    BYTES ("CAP REQ :message-tags batch\r\nCAP REQ :-message-tags -batch\r\nCAP REQ :x y z\r\n"),
    2000, COMES_IN },
  { "/server/hostile/caps-listed", OUTSIDE, BYTES ("CAP LS 302\r\nCAP LIST\r\nCAP X\r\nCAP\r\n"),
    1000, COMES_IN },
  { "/server/hostile/sasl-begun", SASL, BYTES ("AUTHENTICATE PLAIN\r\nAUTHENTICATE *\r\n"), 2000,
    "a< * 906 *\n" COMES_IN },
  { "/server/hostile/sasl-mechanisms", SASL, BYTES ("AUTHENTICATE NOSUCH\r\n"), 50,
    "a< * 908 *\na> CAP LS\n" },
  { "/server/hostile/sasl-not-base64", SASL "a> AUTHENTICATE PLAIN\n",
    BYTES ("AUTHENTICATE \x01!!\r\n"), 1, "a< * 904 *\n" COMES_IN },
  { "/server/hostile/nicks", OUTSIDE,
    BYTES ("NICK :\r\nNICK #a\r\nNICK :a b\r\nNICK \x01\r\nNICK *\r\nNICK \xe2\x80\xae"
           "a\r\n"),
    50, "a< * 432 *\n" COMES_IN },
  { "/server/hostile/users", OUTSIDE, BYTES ("USER\r\nUSER a\r\nUSER \x01 0 * :\x02\x03\r\n"), 50,
    "a< * 461 *\n" COMES_IN },
};

/* Nobody waits for a's turn, and a hundred thousand bytes may wait in its queue. */
static ServerScript *
start (void)
{
  ServerConfig *config = server_config_new ();

  config->input_rate = 0;
  config->connection_rate = 0;
  config->max_send_queue = 64 * 1024 * 1024;
  return server_script_new (config, NULL);
}

static guint
count_sessions (ServerScript *script)
{
  return g_hash_table_size (script->server->sessions);
}

static void
assert_served (ServerScript *script)
{
  server_script_run (script, "w> PING good\nw< *PONG*good\nw> NAMES #lobby\nw< * 366 *\n");
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (ServerScript) script = start ();

  server_script_run (script, row->before);
  for (guint i = 0; i < row->n_times; i++)
    {
      server_script_send_bytes (script, 'a', row->bytes, row->length);
      if (i % 16 == 0)
        test_wait_turn ();
    }
  server_script_run (script, row->after);
  assert_served (script);
}

/* Megabytes without a line end: told once, nothing of it kept, and the line after it counts. */
static void
test_endless_line (void)
{
  g_autoptr (ServerScript) script = start ();
  g_autofree char *piece = g_strnfill (16 * 1024, 'x');

  server_script_run (script, IN);
  for (guint i = 0; i < 256; i++)
    {
      server_script_send_bytes (script, 'a', piece, strlen (piece));
      test_wait_turn ();
    }
  server_script_run (script, "a= :pychat 417 a :*\n");
  server_script_send_bytes (script, 'a', "\r\nPING x\r\n", 10);
  server_script_run (script, "a= *PONG*x\n" UNHEARD);
  assert_served (script);
}

/* The same for tags, which have a limit of their own. */
static void
test_endless_tags (void)
{
  g_autoptr (ServerScript) script = start ();
  g_autoptr (GString) tags = g_string_new ("@");

  for (guint i = 0; tags->len < 4000; i++)
    g_string_append_printf (tags, "%st%u=%u", i > 0 ? ";" : "", i, i);
  server_script_run (script, IN);
  server_script_send_bytes (script, 'a', tags->str, tags->len);
  server_script_run (script, "a> PING\\s\n");
  g_string_append (tags, " PING fits\r\n");
  server_script_send_bytes (script, 'a', tags->str, tags->len);
  server_script_run (script, "a< *PONG*fits\n");
  for (guint i = 0; i < 20; i++)
    server_script_send_bytes (script, 'a', tags->str, 4000);
  server_script_run (script, "a> x\na= :pychat 417 a :*\n" SERVED);
  assert_served (script);
}

/* A byte a turn: the same as at once. */
static void
test_byte_by_byte (void)
{
  static const char bytes[] = "CAP LS 302\r\nNICK slow\r\nUSER s 0 * :Slow\r\nCAP END\r\n"
                              "PRIVMSG #lobby :one by one\r\n";
  g_autoptr (ServerScript) script = start ();

  server_script_run (script, "w+\na0\n");
  for (gsize i = 0; i < strlen (bytes); i++)
    {
      server_script_send_bytes (script, 'a', bytes + i, 1);
      test_wait_turn ();
    }
  server_script_run (script, "w< :slow!*@* PRIVMSG #lobby :one by one\n");
  assert_served (script);
}

/* A byte now and then of a line that never ends: that is no sign of life, before the welcome or
 * after it. */
static void
test_trickle (void)
{
  static const struct
  {
    const char *before;
    const char *end;
  } states[] = {
    { "w+\na0\n", "a= ERROR :*Registration timed out*\na-\n" },
    { "w+\na+\n", "a< *PING *\na< ERROR :*Ping timeout*\na-\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      ServerConfig *config = server_config_new ();
      g_autoptr (ServerScript) script = NULL;
      gint64 end_us;

      config->registration_timeout_ms = 400;
      config->ping_interval_ms = 400;
      config->input_rate = 0;
      script = server_script_new (config, NULL);
      server_script_run (script, states[i].before);
      end_us = g_get_monotonic_time () + G_USEC_PER_SEC;
      for (guint n = 0; g_get_monotonic_time () < end_us && count_sessions (script) == 2; n++)
        {
          server_script_send_bytes (script, 'a', n == 0 ? "P" : "x", 1);
          server_script_run (script, "w> PONG x\n");
          test_wait_turn ();
        }
      server_script_run (script, states[i].end);
      assert_served (script);
    }
}

static void
test_long_sasl (void)
{
  g_autoptr (ServerScript) script = start ();
  g_autofree char *piece = g_strnfill (400, 'A');
  g_autofree char *line = g_strdup_printf ("AUTHENTICATE %s\r\n", piece);

  server_script_run (script, SASL "a> AUTHENTICATE PLAIN\na< AUTHENTICATE +\n");
  for (guint i = 0; i < 1000; i++)
    server_script_send_bytes (script, 'a', line, strlen (line));
  server_script_run (script, "a= * 905 *\n" COMES_IN);
  assert_served (script);
}

static void
send_raw (int fd, const char *bytes, gsize length)
{
  g_assert_cmpint (send (fd, bytes, length, MSG_NOSIGNAL), ==, length);
}

static void
reset (int fd)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
  close (fd);
}

/* What it said before its end counts, but not a line that has none: half a sentence is worse. */
static void
test_half_closed (void)
{
  static const char bytes[] = "NICK half\r\nUSER h 0 * :h\r\nPRIVMSG #lobby :whole\r\n"
                              "PRIVMSG #lobby :with";
  g_autoptr (ServerScript) script = start ();
  int fd;

  server_script_run (script, "w+\n");
  fd = test_socket_connect (server_get_port (script->server));
  send_raw (fd, bytes, strlen (bytes));
  shutdown (fd, SHUT_WR);
  server_script_run (script, "w< :half!* PRIVMSG #lobby :whole\n"
                             "w= :half!* QUIT *\n");
  test_wait (count_sessions (script) == 1);
  close (fd);
  assert_served (script);
}

/* Half closed before a word was said, and while something is on its way. */
static void
test_half_closed_at_once (void)
{
  static const char *const words[] = { "", "NICK", "CAP LS 302\r\n", "NICK h\r\nUSER h 0 * :h\r\n",
                                       "CAP REQ :sasl\r\nAUTHENTICATE PLAIN\r\n" };
  g_autoptr (ServerScript) script = start ();

  server_script_run (script, "w+\n");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      int fd = test_socket_connect (server_get_port (script->server));

      send_raw (fd, words[i], strlen (words[i]));
      shutdown (fd, SHUT_WR);
      test_wait (count_sessions (script) == 2 || i > 0);
      test_wait (count_sessions (script) == 1);
      close (fd);
    }
  assert_served (script);
}

/* A reset after each byte of a life: nothing of it is left, and no half line is anybody's. */
static void
test_resets (void)
{
  static const char bytes[] =
      "CAP LS 302\r\nCAP REQ :sasl batch message-tags labeled-response draft/multiline\r\n"
      "AUTHENTICATE PLAIN\r\nAUTHENTICATE AGEAYQ==\r\nNICK reset\r\nUSER r 0 * :r\r\nCAP END\r\n"
      "JOIN #x\r\nBATCH +1 draft/multiline #lobby\r\n@batch=1 PRIVMSG #lobby :never\r\n"
      "@label=1 WHOIS reset\r\nMODE #x +b a\r\nPRIVMSG #lobby :";
  g_autoptr (ServerScript) script = start ();

  server_script_run (script, "w+\n");
  for (gsize n = 0; n < strlen (bytes); n += 3)
    {
      int fd = test_socket_connect (server_get_port (script->server));

      send_raw (fd, bytes, n);
      for (guint turns = n % 7; turns > 0; turns--)
        test_wait_turn ();
      reset (fd);
    }
  test_wait (count_sessions (script) == 1);
  server_script_run (script, "w! *PRIVMSG*\nw> WHOIS reset\nw< * 401 w reset :*\n");
  assert_served (script);
}

/* Somebody's half line stays theirs, whoever speaks meanwhile. */
static void
test_half_lines (void)
{
  g_autoptr (ServerScript) script = start ();

  server_script_run (script, "w+\na+\nb+\nw~\n");
  server_script_send_bytes (script, 'a', "PRIVMSG #lobby :one ", 20);
  server_script_send_bytes (script, 'b', "PRIVMSG #lobby :two ", 20);
  server_script_send_bytes (script, 'b', "three\r\n", 7);
  server_script_run (script, "w= :b!* PRIVMSG #lobby :two three\n");
  server_script_send_bytes (script, 'a', "four\r\n", 6);
  server_script_run (script, "w= :a!* PRIVMSG #lobby :one four\n");
  assert_served (script);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/server/hostile/endless-line", test_endless_line);
  g_test_add_func ("/server/hostile/endless-tags", test_endless_tags);
  g_test_add_func ("/server/hostile/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/server/hostile/trickle", test_trickle);
  g_test_add_func ("/server/hostile/long-sasl", test_long_sasl);
  g_test_add_func ("/server/hostile/half-closed", test_half_closed);
  g_test_add_func ("/server/hostile/half-closed-at-once", test_half_closed_at_once);
  g_test_add_func ("/server/hostile/resets", test_resets);
  g_test_add_func ("/server/hostile/half-lines", test_half_lines);
  return g_test_run ();
}
