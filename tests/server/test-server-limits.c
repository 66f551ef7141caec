/* Each limit, hit from outside. */
#include "config.h"

#include "server-script.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  const char *path;
  const char *limits; /* of the configuration */
  const char *script;
} Row;

#define FIFTY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
/* Somebody with a name of 200 letters. */
#define LONG(who)                                                                                  \
  who "0\n" who "> NICK " who "\n" who "> USER " who " 0 * :" FIFTY FIFTY FIFTY FIFTY "\n" who     \
      "< * 001 *\n"

/* Somebody from another address, and what they are told is read away. */
#define PLACE(who, number)                                                                         \
  who "0\n" who "> PROXY TCP4 192.0.2." number " 192.0.2.9 1 2\n" who "> CAP LS 302\n" who         \
      "> CAP REQ standard-replies\n" who "> NICK " who "\n" who "> USER " who " 0 * :" who         \
      "\n" who "> CAP END\n" who "< * 001 *\n" who "~\n"

static const Row rows[] = {
  { "/server/limits/connections-per-address", "max-connections-per-address=2",
    "a+\nb+\nc0\nc= ERROR :*from your address*\nc-\nb.\na< :b!* QUIT *\nd+\n" },
  { "/server/limits/connections-per-network",
    "max-connections-per-address=1\n[gateway b]\nhosts=127.0.0.1\nproxy=true",
    "a0\na> PROXY TCP6 2001:db8:1:2::1 ::1 1 2\na> NICK a\na> USER a 0 * :a\na< * 001 *\n"
    "b0\nb> PROXY TCP6 2001:db8:1:2:ffff::9 ::1 1 2\nb= ERROR :*from your address*\nb-\n"
    "c0\nc> PROXY TCP6 2001:db8:1:3::1 ::1 1 2\nc> NICK c\nc> USER c 0 * :c\nc< * 001 *\n" },
  { "/server/limits/history", "max-history=2",
    "b0\nb> NICK b\nb> USER b 0 * :b\nb< * 005 *CHATHISTORY=2*\n"
    "a+ batch draft/chathistory\na> PRIVMSG #lobby :1\na> PRIVMSG #lobby :2\n"
    "a> PRIVMSG #lobby :3\na~\na> CHATHISTORY LATEST #lobby * 50\n"
    "a= * BATCH +*\na= *:2\na= *:3\na= * BATCH -*\n" },
  /* Of one place, whoever it is there; to ask in vain, for whatever reason, uses nothing up. */
  { "/server/limits/accounts",
    "account-rate=1\naccount-burst=2\n[gateway b]\nhosts=127.0.0.1\nproxy=true",
    PLACE ("a", "1") PLACE ("b", "1") PLACE (
        "c", "2") "a~\nb~\na> REGISTER * * 12345\na< * FAIL REGISTER WEAK_PASSWORD *\n"
                  "a> REGISTER one * sesame\na< * 900 *\na> REGISTER two * sesame\n"
                  "a= * FAIL REGISTER ALREADY_AUTHENTICATED *\nb> REGISTER one * sesame\n"
                  "b= * FAIL REGISTER ACCOUNT_EXISTS *\na> ACCOUNT DROP sesame\na~\n"
                  "a> REGISTER two * sesame\na< * 900 *\nb> REGISTER three * sesame\n"
                  "b= :pychat FAIL REGISTER TEMPORARILY_UNAVAILABLE three :*from your address*\n"
                  "b> REGISTER three * *\nb= * FAIL REGISTER UNACCEPTABLE_PASSWORD *\n"
                  "c> REGISTER three * sesame\nc< * 900 *\nc> ACCOUNT LOGOUT\nc~\n"
                  "c> REGISTER four * sesame\nc< * 900 *\n" },
  { "/server/limits/accounts/none", "account-rate=0\naccount-burst=1",
    "a+ standard-replies\na> REGISTER one * sesame\na< * 900 *\na> ACCOUNT LOGOUT\na~\n"
    "a> REGISTER two * sesame\na< * 900 *\n" },
  /* Whoever comes waits in the system's queue, and is served when there is room. */
  { "/server/limits/connections", "max-connections=2",
    "a+\nb+\nc0\nc> NICK c\nc> USER c 0 * :c\na> PING 1\na< *PONG*\na> PING 2\na< *PONG*\n"
    "a> PING 3\na< *PONG*\na> WHOIS c\na< * 401 *\nb.\nc< * 001 *\n" },
  { "/server/limits/registration-timeout", "registration-timeout-ms=100",
    "a0\na= ERROR :*Registration timed out*\na-\n" },
  { "/server/limits/ping-timeout", "ping-interval-ms=150",
    "a+\na< *PING *\na< ERROR :*Ping timeout*\na-\n" },
  { "/server/limits/multiline-timeout", "multiline-timeout-ms=100",
    "a+ standard-replies batch message-tags labeled-response echo-message draft/multiline\nb+\nb~\na~\n"
    "a> @label=L BATCH +1 draft/multiline #lobby\na> @batch=1 PRIVMSG #lobby :never\n"
    "a= @label=L* FAIL BATCH TIMEOUT 1 :*\na> @batch=1 PRIVMSG #lobby :late\na> BATCH -1\n"
    "a> PING 1\na< * PONG *\nb! *:never*\nb! *:late*\n"
    "a> BATCH +1 draft/multiline #lobby\na> @batch=1 PRIVMSG #lobby :again\na> BATCH -1\n"
    "b< * PRIVMSG #lobby :again\n" },
  { "/server/limits/rooms", "max-rooms=2",
    "a+\na> JOIN #one\na< * JOIN #one*\na> JOIN #two\na< * 405 a #two *\na! *JOIN #two*\n" },
  { "/server/limits/list-entries", "max-list-entries=2",
    "a+\na> JOIN #one\na< * 366 *\na> MODE #one +b x1!*@*\na> MODE #one +b x2!*@*\n"
    "a> MODE #one +b x3!*@*\na< * 478 a #one *\n" },
  { "/server/limits/monitors", "max-monitors=2", "a+\na> MONITOR + x,y,z\na< * 734 a 2 z *\n" },
  { "/server/limits/targets", "max-targets=2",
    "a+\na> PRIVMSG a,a,a :hi\na= * 407 *\na! *PRIVMSG*\n" },
  { "/server/limits/joins", "max-joins=2",
    "a+\na> JOIN #a,#b,#c\na= * 407 *\na! *JOIN*\na> JOIN #a,#b\na< * 366 * #b *\n"
    "a> PART #a,#b,#lobby\na= * 407 *\na! *PART*\na> KICK #a a,b,c\na= * 407 *\n"
    "b0\nb> NICK b\nb> USER b 0 * :b\nb< * 005 *TARGMAX=*KICK:2,*JOIN:2,PART:2,*\n" },
  { "/server/limits/texts",
    "max-away-length=10\nmax-kick-length=10\nmax-topic-length=10\nmax-realname-length=10",
    "a+\nb+\na~\na> TOPIC #lobby :12345678901\na= * 417 *\na> AWAY :12345678901\na= * 417 *\n"
    "b> JOIN #one\nb< * 366 *\nb> KICK #one b :12345678901\nb= * 417 *\n"
    "c0\nc> USER c 0 * :12345678901\nc= * 417 *\n" },
  { "/server/limits/who", "max-send-queue=16384\nconnection-rate=0\nmax-realname-length=390",
    LONG ("a") LONG ("b") LONG ("c") LONG ("d") LONG ("e") LONG ("f") LONG ("g") LONG ("h") LONG (
        "i") LONG ("j") LONG ("k") LONG ("l") LONG ("m") LONG ("n") LONG ("o") LONG ("p") LONG ("q")
        LONG ("r") LONG ("s") LONG ("t") LONG ("u") LONG ("v") LONG ("w") LONG ("x") LONG ("y")
            LONG ("z") "a~\na> WHO *\na< * 352 *\na< * 416 a ? :*\na= * 315 a ? :*\n"
                       "a> WHO #lobby\na< * 352 *\na< * 416 a #lobby :*\na= * 315 a #lobby :*\n" },
  { "/server/limits/line-length/announced", "max-line-length=2048",
    "a0\na> NICK a\na> USER a 0 * :a\na< * 005 *LINELEN=2048*\n" },
  { "/server/limits/announced", "max-rooms=7\nmax-list-entries=8\nmax-monitors=9",
    "a0\na> NICK a\na> USER a 0 * :a\na< * 005 *CHANLIMIT=#:7*\n"
    "b0\nb> NICK b\nb> USER b 0 * :b\nb< * 005 *MAXLIST=*:8*\n"
    "c0\nc> NICK c\nc> USER c 0 * :c\nc< * 005 *MONITOR=9*\n"
    "d0\nd> NICK d\nd> USER d 0 * :d\nd< * 005 *SAFERATE*\n" },
};

static ServerScript *
start (const char *limits)
{
  ServerConfig *config = server_config_new ();
  g_autofree char *text = g_strconcat ("[limits]\n", limits, "\n", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL));
  server_config_read (config, file, "limits", &error);
  g_assert_no_error (error);
  return server_script_new (config, NULL);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (ServerScript) script = start (row->limits);

  server_script_run (script, row->script);
}

typedef struct
{
  const char *path;
  const char *limits;
  gsize max_line;
  gsize max_tags;
} LengthRow;

static const LengthRow length_rows[] = {
  { "/server/limits/line-length", "", 512, 4094 },
  { "/server/limits/line-length/long", "max-line-length=2048", 2048, 4094 },
  { "/server/limits/tags-length", "max-tags-length=600", 512, 600 },
};

/* Bytes of the longest line, of the longest tags, and one more. */
static void
test_line_length (gconstpointer data)
{
  const LengthRow *row = data;
  g_autoptr (ServerScript) script = start (row->limits);
  g_autofree char *words = g_strnfill (row->max_line - strlen ("PING \r\n"), 'x');
  g_autofree char *tags = g_strnfill (row->max_tags - strlen ("+x="), 'y');
  g_autofree char *endless = g_strnfill (10000, 'z');
  g_autofree char *fits = g_strdup_printf ("@+x=%s PING %s\r\n", tags, words);
  g_autofree char *long_line = g_strdup_printf ("PING %sx\r\n", words);
  g_autofree char *long_tags = g_strdup_printf ("@+x=%sy PING x\r\n", tags);
  g_autofree char *overlong = g_strdup_printf ("PING %s\r\n", endless);

  server_script_run (script, "a+\n");
  server_script_send_bytes (script, 'a', fits, strlen (fits));
  server_script_run (script, "a= * PONG *xxx\n");
  server_script_send_bytes (script, 'a', long_line, strlen (long_line));
  server_script_run (script, "a= * 417 a :*\n");
  server_script_send_bytes (script, 'a', long_tags, strlen (long_tags));
  server_script_run (script, "a= * 417 a :*\n");
  server_script_send_bytes (script, 'a', overlong, strlen (overlong));
  server_script_run (script, "a= * 417 a :*\na> PING y\na= * PONG * *y\n");
}

/* What is heard has its sender in front: as long a line as is announced, and no longer. */
static void
test_long_words (void)
{
  g_autoptr (ServerScript) script = start ("max-line-length=2048");
  const gsize room = 2048 - strlen (":a!a@127.0.0.1 PRIVMSG #lobby :\r\n");
  g_autofree char *fits = g_strnfill (room, 'x');
  g_autofree char *say = g_strdup_printf ("PRIVMSG #lobby :%s\r\n", fits);
  g_autofree char *more = g_strdup_printf ("PRIVMSG #lobby :%sx\r\n", fits);
  g_autofree char *line = NULL;

  server_script_run (script, "a+\nb+\na~\n");
  server_script_send_bytes (script, 'a', more, strlen (more));
  server_script_run (script, "a= * 417 a :*\n");
  server_script_send_bytes (script, 'a', say, strlen (say));
  line = server_script_next_line (script, 'b');
  g_assert_true (g_str_has_suffix (line, fits));
  g_assert_cmpuint (strlen (line), ==, 2048 - strlen ("\r\n"));
}

/* A hundred lines at once are a paste: nobody waits for them, which would be for minutes. */
static void
test_paste (void)
{
  g_autoptr (ServerScript) script = start ("input-rate=1");
  g_autoptr (GString) bytes = g_string_new (NULL);

  server_script_run (script, "a+\nb+\na~\n");
  for (guint i = 1; i <= 100; i++)
    g_string_append_printf (bytes, "PRIVMSG #lobby :line %u\r\n", i);
  server_script_send_bytes (script, 'a', bytes->str, bytes->len);
  server_script_run (script, "b< * PRIVMSG #lobby :line 1\nb< * PRIVMSG #lobby :line 100\n");
}

/* Beyond the burst each line waits for its turn, and all of them count. Others do not wait. */
static void
test_input_rate (void)
{
  g_autoptr (ServerScript) script = start ("input-rate=40\ninput-burst=10");
  g_autoptr (GString) bytes = g_string_new (NULL);
  gint64 start_us;

  server_script_run (script, "a+\nb+\nc+\na~\n");
  for (guint i = 1; i <= 40; i++)
    g_string_append_printf (bytes, "PRIVMSG #lobby :line %u\r\n", i);
  start_us = g_get_monotonic_time ();
  server_script_send_bytes (script, 'a', bytes->str, bytes->len);
  server_script_run (script, "c> PRIVMSG b :quick\nb< *:quick\n");
  server_script_run (script, "b< *:line 40\nc< *:line 1\nc< *:line 20\nc< *:line 40\n");
  g_assert_cmpint (g_get_monotonic_time () - start_us, >, 0.6 * G_USEC_PER_SEC);
}

/* One that goes while it is made to wait. */
static void
test_leave_throttled (void)
{
  g_autoptr (ServerScript) script = start ("input-rate=10\ninput-burst=10");
  g_autoptr (GString) bytes = g_string_new (NULL);

  server_script_run (script, "a+\nb+\nb~\n");
  for (guint i = 0; i < 20; i++)
    g_string_append (bytes, "PING x\r\n");
  server_script_send_bytes (script, 'a', bytes->str, bytes->len);
  server_script_run (script, "a.\nb< :a!* QUIT *\n");
}

static int
connect_raw (ServerScript *script, int receive_buffer)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (server_get_port (script->server)),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (receive_buffer > 0)
    setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

/* Returns: 0 when the server closed it, 1 when it stays */
static int
try_one (ServerScript *script)
{
  int fd = connect_raw (script, 0);
  char buffer[512];
  ssize_t n;

  g_assert_cmpint (send (fd, "NICK\r\n", 6, MSG_NOSIGNAL), ==, 6);
  while ((n = recv (fd, buffer, sizeof buffer - 1, MSG_DONTWAIT)) < 0 && errno == EAGAIN)
    test_wait_turn ();
  close (fd);
  return n > 0 && buffer[0] == ':'; /* a numeric; else ERROR, or a reset */
}

static void
test_connection_rate (void)
{
  g_autoptr (ServerScript) script = start ("connection-rate=5\nconnection-burst=3");

  g_assert_cmpint (try_one (script) + try_one (script) + try_one (script), ==, 3);
  g_assert_cmpint (try_one (script), ==, 0);
  test_wait (try_one (script) == 1); /* to be refused uses nothing up */
}

/* A reader that stops: dropped with a reason, and nobody waits for it. */
static void
test_send_queue (void)
{
  g_autoptr (ServerScript) script = start ("max-send-queue=16384\ninput-rate=0");
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *words = g_strnfill (400, 'x');
  static const char hello[] = "NICK lazy\r\nUSER lazy 0 * :lazy\r\n";
  int fd;

  server_script_run (script, "a+\nb+\n");
  fd = connect_raw (script, 4096);
  g_assert_cmpint (send (fd, hello, strlen (hello), MSG_NOSIGNAL), ==, strlen (hello));
  server_script_run (script, "b< :lazy!* JOIN #lobby\na~\n");
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (bytes, "PRIVMSG #lobby :%s\r\n", words);
  for (gboolean is_there = TRUE; is_there;)
    {
      server_script_send_bytes (script, 'a', bytes->str, bytes->len);
      is_there = !server_script_has_line (script, 'b', "*QUIT :Did not read*");
      server_script_run (script, "a~\n");
    }
  close (fd);
}

#define N_ROOMS 9000 /* more than the system takes for one who does not read */

/* Rooms with long topics. */
static void
make_rooms (ServerScript *script)
{
  g_autofree char *topic = g_strnfill (380, 't');
  g_autoptr (GString) bytes = g_string_new (NULL);

  server_script_run (script, "a+ no-implicit-names\n");
  for (guint i = 1; i < N_ROOMS; i++) /* the lobby is one */
    {
      g_string_append_printf (bytes, "JOIN #%u\r\nTOPIC #%u :%s\r\n", i, i, topic);
      if (i % 10 == 0 || i == N_ROOMS - 1)
        {
          server_script_send_bytes (script, 'a', bytes->str, bytes->len);
          g_string_truncate (bytes, 0);
          server_script_run (script, "a~\n");
        }
    }
}

/* Returns: how many lines had @text in them, up to one that has @end */
static guint
read_lines (int fd, const char *text, const char *end)
{
  g_autoptr (GString) input = g_string_new (NULL);
  gsize looked_at = 0;
  guint n = 0;
  gssize length;
  char buffer[4096];

  while (strstr (input->str + looked_at, end) == NULL)
    {
      length = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);
      g_assert_true (length > 0 || (length < 0 && errno == EAGAIN)); /* not dropped */
      if (length < 0)
        test_wait_turn ();
      else
        {
          looked_at = input->len - MIN (input->len, strlen (end));
          g_string_append_len (input, buffer, length);
        }
    }
  for (const char *at = strstr (input->str, text); at != NULL; at = strstr (at + 1, text))
    n++;
  return n;
}

#define N_RENAMED 20 /* of so many rooms few can have been told before */

static void
rename_rooms (ServerScript *script, guint first)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = first; i < first + N_RENAMED; i++)
    g_string_append_printf (bytes, "RENAME #%u #n%u\r\n", i, i);
  server_script_send_bytes (script, 'a', bytes->str, bytes->len);
  server_script_run (script, "a~\n");
}

/* Whoever asks for more than fits into the queue gets it, as fast as they read. What they say
 * meanwhile waits, and a room that gets another name is told as it is then. list: the command;
 * room: how a room of it begins; renamed: the first room that is renamed meanwhile */
static void
ask_for_list (ServerScript *script, const char *list, const char *room, guint renamed)
{
  static const char hello[] = "CAP REQ :batch labeled-response\r\nNICK lazy\r\n"
                              "USER lazy 0 * :lazy\r\nCAP END\r\n";
  g_autofree char *bytes = g_strconcat (list, "\r\nPING later\r\n", NULL);
  int fd = connect_raw (script, 4096);

  g_assert_cmpint (send (fd, hello, strlen (hello), MSG_NOSIGNAL), ==, strlen (hello));
  read_lines (fd, "366", " 366 ");
  g_assert_cmpint (send (fd, bytes, strlen (bytes), MSG_NOSIGNAL), ==, strlen (bytes));
  server_script_run (script, "a~\na~\na! *QUIT*\n");
  rename_rooms (script, renamed);
  g_assert_cmpuint (read_lines (fd, room, ":later\r\n"), ==, N_ROOMS);
  close (fd);
  server_script_run (script, "a< :lazy!* QUIT *\n");
}

/* SAFELIST */
static void
test_list (void)
{
  g_autoptr (ServerScript) script = start ("max-send-queue=16384\ninput-rate=0\nmax-rooms=10000");

  make_rooms (script);
  ask_for_list (script, "LIST", "\n:pychat 322 lazy #", 1);
  ask_for_list (script, "@label=L LIST", " :pychat 322 lazy #", 101); /* with a tag: of the batch */
}

#define N_MEMBERS 300
#define LONG_NICK "abcdefghijklmnopqrstuvw" /* with its number; so that all are two pieces */

/* The names in a large room, all of them and each once. */
static void
test_names (void)
{
  g_autoptr (ServerScript) script = start ("max-send-queue=16384\ninput-rate=0\nconnection-rate=0\n"
                                           "max-connections-per-address=0");
  static const char ask[] = "CAP REQ userhost-in-names\r\nNAMES #lobby\r\n";
  int fds[N_MEMBERS];

  server_script_run (script, "a+\n");
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *hello =
          g_strdup_printf ("NICK " LONG_NICK "%u\r\nUSER abcdefghijklmnopqrst 0 * :m\r\n",
                           i); /* as long as one may be */

      fds[i] = connect_raw (script, 0);
      g_assert_cmpint (send (fds[i], hello, strlen (hello), MSG_NOSIGNAL), ==, strlen (hello));
    }
  server_script_run (script, "a< :" LONG_NICK "299!* JOIN #lobby\n"); /* they come in order */
  read_lines (fds[0], "m", LONG_NICK "299");
  g_assert_cmpint (send (fds[0], ask, strlen (ask), MSG_NOSIGNAL), ==, strlen (ask));
  g_assert_cmpuint (read_lines (fds[0], "!abcdefghijklmnopqrst@127.0.0.1", " 366 "), ==, N_MEMBERS);
  for (guint i = 0; i < N_MEMBERS; i++)
    close (fds[i]);
}

/* What changes while names are told counts for those that follow. */
typedef struct
{
  const char *path;
  const char *change; /* what the room's founder says while its names are told */
  gboolean is_told_all;
} ChangeCase;

static const ChangeCase change_cases[] = {
  { "/server/limits/names-renamed", "RENAME #crowd #people\r\n", TRUE },
  { "/server/limits/names-secret", "MODE #crowd +s\r\n", FALSE },
};

/* The one who asks is not in the room: a member is told all, secret or not. */
static void
test_names_meanwhile (gconstpointer data)
{
  const ChangeCase *c = data;
  g_autoptr (ServerScript) script = start ("max-send-queue=16384\ninput-rate=0\nconnection-rate=0\n"
                                           "max-connections-per-address=0");
  static const char ask[] = "NAMES #crowd,#crowd,#crowd\r\nPING later\r\n";
  static const char hello[] = "CAP REQ :userhost-in-names no-implicit-names\r\nNICK lazy\r\n"
                              "USER lazy 0 * :lazy\r\nCAP END\r\nPING there\r\n";
  int fds[N_MEMBERS];
  int asks;
  guint n;

  server_script_run (script, "a+\n");
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *words =
          g_strdup_printf ("CAP REQ no-implicit-names\r\nNICK " LONG_NICK "%u\r\n"
                           "USER abcdefghijklmnopqrst 0 * :m\r\nCAP END\r\n"
                           "JOIN #crowd\r\nPING in\r\n",
                           i);

      fds[i] = connect_raw (script, 0);
      g_assert_cmpint (send (fds[i], words, strlen (words), MSG_NOSIGNAL), ==, strlen (words));
      read_lines (fds[i], "PONG", ":in\r\n"); /* the first is the room's founder */
    }
  asks = connect_raw (script, 0);
  g_assert_cmpint (send (asks, hello, strlen (hello), MSG_NOSIGNAL), ==, strlen (hello));
  read_lines (asks, "PONG", ":there\r\n");
  /* Both are read in one turn: the change is told after two of the pieces. */
  g_assert_cmpint (send (fds[0], c->change, strlen (c->change), MSG_NOSIGNAL), ==,
                   strlen (c->change));
  g_assert_cmpint (send (asks, ask, strlen (ask), MSG_NOSIGNAL), ==, strlen (ask));
  n = read_lines (asks, "!abcdefghijklmnopqrst@127.0.0.1", ":later\r\n");
  g_assert_cmpuint (n, >, 0); /* the list had begun */
  if (c->is_told_all)
    g_assert_cmpuint (n, ==, 3 * N_MEMBERS);
  else
    g_assert_cmpuint (n, <, 2 * N_MEMBERS);
  close (asks);
  for (guint i = 0; i < N_MEMBERS; i++)
    close (fds[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  for (guint i = 0; i < G_N_ELEMENTS (length_rows); i++)
    g_test_add_data_func (length_rows[i].path, &length_rows[i], test_line_length);
  g_test_add_func ("/server/limits/long-words", test_long_words);
  g_test_add_func ("/server/limits/paste", test_paste);
  g_test_add_func ("/server/limits/input-rate", test_input_rate);
  g_test_add_func ("/server/limits/leave-throttled", test_leave_throttled);
  g_test_add_func ("/server/limits/connection-rate", test_connection_rate);
  g_test_add_func ("/server/limits/send-queue", test_send_queue);
  g_test_add_func ("/server/limits/list", test_list);
  g_test_add_func ("/server/limits/names", test_names);
  for (guint i = 0; i < G_N_ELEMENTS (change_cases); i++)
    g_test_add_data_func (change_cases[i].path, &change_cases[i], test_names_meanwhile);

  return g_test_run ();
}
