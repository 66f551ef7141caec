#include "config.h"

#include "soak-client.h"

#include "test-socket.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_NICKS 120 /* more than there are clients: most are free, some are not */
#define N_ROOMS 12
#define MEAN_PAUSE_US (250 * 1000)
#define MAX_PAUSE_US (2 * G_USEC_PER_SEC)
#define LAZY_US (15 * G_USEC_PER_SEC) /* by then the server has had enough */
#define CAPS                                                                                       \
  "batch message-tags server-time echo-message labeled-response standard-replies multi-prefix "    \
  "away-notify draft/chathistory draft/metadata-2 draft/multiline draft/message-redaction "        \
  "draft/read-marker extended-join setname"

struct _SoakClient
{
  guint number;
  guint16 port;
  GRand *random;
  SoakFigures *figures;

  int fd; /* -1: outside */
  GString *input;
  GString *output;
  char *msgid; /* (nullable): of words that it heard */
  gboolean is_in;
  gboolean is_lazy;    /* reads nothing more */
  gboolean is_leaving; /* asked for it to end, or will be told to */
  gboolean is_calm;
  gboolean is_content;
  gint64 next_us;
  gint64 ping_us; /* 0: no PING is under way */
};

static gint32
choose (SoakClient *self, gint32 n)
{
  return g_rand_int_range (self->random, 0, n);
}

static void
wait_some (SoakClient *self, gint64 mean_us)
{
  gint64 pause_us = (gint64) (2 * (double) mean_us * g_rand_double (self->random));

  self->next_us = g_get_monotonic_time () + MIN (pause_us, MAX_PAUSE_US);
}

SoakClient *
soak_client_new (guint number, guint16 port, GRand *random, SoakFigures *figures)
{
  SoakClient *self = g_new0 (SoakClient, 1);

  self->number = number;
  self->port = port;
  self->random = random;
  self->figures = figures;
  self->fd = -1;
  self->input = g_string_new (NULL);
  self->output = g_string_new (NULL);
  wait_some (self, G_USEC_PER_SEC);
  return self;
}

static void
go_out (SoakClient *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_string_truncate (self->input, 0);
  g_string_truncate (self->output, 0);
  g_clear_pointer (&self->msgid, g_free);
  self->is_in = FALSE;
  self->is_lazy = FALSE;
  self->is_leaving = FALSE;
  self->ping_us = 0;
  wait_some (self, G_USEC_PER_SEC);
}

void
soak_client_free (SoakClient *self)
{
  go_out (self);
  g_string_free (self->input, TRUE);
  g_string_free (self->output, TRUE);
  g_free (self);
}

G_GNUC_PRINTF (2, 3)
static void
say (SoakClient *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->output, format, args);
  va_end (args);
  g_string_append (self->output, "\r\n");
  self->figures->n_sent++;
}

static void
ask (SoakClient *self)
{
  if (self->ping_us != 0)
    return;
  self->ping_us = g_get_monotonic_time ();
  say (self, "PING soak");
}

static void
come_in (SoakClient *self)
{
  self->fd = test_socket_connect (self->port);
  self->figures->n_connections++;
  if (!self->is_calm && choose (self, 30) == 0)
    self->is_leaving = TRUE; /* says nothing, and is told to go */
  else
    {
      if (choose (self, 4) > 0)
        say (self, "CAP LS 302\r\nCAP REQ :" CAPS "\r\nCAP END");
      say (self, "NICK c%u\r\nUSER c%u 0 * :Client %u", self->number, self->number, self->number);
    }
  wait_some (self, MEAN_PAUSE_US);
}

static void
break_off (SoakClient *self)
{
  struct linger at_once = { 1, 0 };

  switch (choose (self, 5))
    {
    case 0:
      say (self, "QUIT :see you");
      self->is_leaving = TRUE;
      return;
    case 1:
      setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      break;
    case 2:
      send (self->fd, "PRIVMSG #r1 :half a li", 22, MSG_DONTWAIT | MSG_NOSIGNAL);
      break;
    case 3:
      shutdown (self->fd, SHUT_WR);
      self->is_leaving = TRUE;
      return;
    default:
      break;
    }
  go_out (self);
}

static void
talk (SoakClient *self)
{
  static const char longer[] = "a longer line, as people write them when they have something to "
                               "tell, which happens";
  static const char *const words[] = { "hello", "Grüße an alle",        "これは長い一行です",
                                       "ok",    "\001ACTION waves\001", longer };
  const char *text = words[choose (self, G_N_ELEMENTS (words))];

  switch (choose (self, 12))
    {
    case 0:
      say (self, "PRIVMSG c%d :%s", choose (self, N_NICKS), text);
      break;
    case 1:
      say (self, "NOTICE #r%d :%s", choose (self, N_ROOMS), text);
      break;
    case 2:
      say (self, "@+typing=active TAGMSG #r%d", choose (self, N_ROOMS));
      break;
    case 3:
      say (self,
           "BATCH +m draft/multiline #lobby\r\n@batch=m PRIVMSG #lobby :%s\r\n"
           "@batch=m PRIVMSG #lobby :%s\r\nBATCH -m",
           text, text);
      break;
    case 4:
      if (self->msgid != NULL)
        say (self, "@+draft/reply=%s PRIVMSG #lobby :%s", self->msgid, text);
      break;
    case 5:
      if (self->msgid != NULL)
        say (self, "REDACT #lobby %s :taken back", self->msgid);
      break;
    default:
      say (self, "@label=%d PRIVMSG %s%d :%s", choose (self, 1000),
           choose (self, 3) == 0 ? "#lobby,#r" : "#r", choose (self, N_ROOMS), text);
      break;
    }
}

static void
change (SoakClient *self)
{
  int room = choose (self, N_ROOMS);

  switch (choose (self, 10))
    {
    case 0:
      say (self, "NICK c%d", choose (self, N_NICKS));
      break;
    case 1:
      say (self, "AWAY%s", choose (self, 2) == 0 ? "" : " :eating");
      break;
    case 2:
      say (self, "TOPIC #r%d :topic %d", room, choose (self, 100));
      break;
    case 3:
      say (self, "MODE #r%d %cb x%d!*@*", room, choose (self, 2) == 0 ? '+' : '-',
           choose (self, 20));
      break;
    case 4:
      say (self, "KICK #r%d c%d :go", room, choose (self, N_NICKS));
      break;
    case 5:
      say (self, "PART #r%d :bye", room);
      break;
    case 6:
      say (self, "METADATA * SET color :%06x", choose (self, 0xffffff));
      break;
    case 7:
      say (self, "MONITOR %c c%d", choose (self, 2) == 0 ? '+' : '-', choose (self, N_NICKS));
      break;
    case 8:
      say (self, "SETNAME :Client %d", choose (self, 1000));
      break;
    default:
      say (self, "JOIN #r%d,#r%d", room, choose (self, N_ROOMS));
      break;
    }
}

static void
look (SoakClient *self)
{
  static const char targets[] = "CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z "
                                "timestamp=2100-01-01T00:00:00.000Z 10";
  static const char *const questions[] = { "NAMES #lobby",
                                           "WHO #lobby",
                                           "LIST",
                                           "LUSERS",
                                           "WHOIS c1",
                                           "WHOWAS c2",
                                           "VERSION",
                                           "STATS u",
                                           "CHATHISTORY LATEST #lobby * 30",
                                           targets,
                                           "ISON c1 c2 c3",
                                           "NOSUCH",
                                           "MARKREAD #lobby",
                                           "METADATA #lobby LIST",
                                           "PRIVMSG",
                                           "MODE #lobby b",
                                           "CAP LIST" };

  say (self, "%s", questions[choose (self, G_N_ELEMENTS (questions))]);
}

static void
act (SoakClient *self)
{
  int chance = choose (self, 1000);

  if (chance < 550)
    talk (self);
  else if (chance < 760)
    change (self);
  else if (chance < 900)
    look (self);
  else if (chance < 970)
    ask (self);
  else if (chance < 999)
    break_off (self);
  else
    {
      self->is_lazy = TRUE;
      self->next_us = g_get_monotonic_time () + LAZY_US;
    }
}

static void
keep_msgid (SoakClient *self, const char *line)
{
  const char *at = *line == '@' ? strstr (line, "msgid=") : NULL;

  if (at == NULL || choose (self, 10) != 0)
    return;
  g_free (self->msgid);
  at += strlen ("msgid=");
  self->msgid = g_strndup (at, strcspn (at, "; "));
}

static void
take_pong (SoakClient *self)
{
  gint64 took_us = g_get_monotonic_time () - self->ping_us;

  if (self->ping_us == 0)
    return;
  self->figures->longest_us = MAX (self->figures->longest_us, took_us);
  self->ping_us = 0;
  self->is_content = self->is_calm;
}

static void
take_line (SoakClient *self, const char *line)
{
  const char *at = line;
  g_auto (GStrv) words = NULL;

  self->figures->n_received++;
  keep_msgid (self, line);
  if (*at == '@')
    at += strcspn (at, " ") + 1;
  if (*at == ':')
    at += strcspn (at, " ") + 1;
  words = g_strsplit (at, " ", 3);
  if (g_strcmp0 (words[0], "PING") == 0)
    say (self, "PONG %s", words[1]);
  else if (g_strcmp0 (words[0], "ERROR") == 0 && !self->is_leaving && !self->is_lazy)
    g_error ("Client %u was told: %s", self->number, line);
  else if (g_strcmp0 (words[0], "001") == 0)
    self->is_in = TRUE;
  else if (g_strcmp0 (words[0], "433") == 0 && !self->is_in)
    say (self, "NICK c%d", choose (self, N_NICKS));
  else if (g_strcmp0 (words[0], "PONG") == 0)
    take_pong (self);
}

static void
take_lines (SoakClient *self)
{
  char *end;
  gsize used = 0;

  while ((end = strstr (self->input->str + used, "\r\n")) != NULL)
    {
      char *line = self->input->str + used;

      *end = '\0';
      used = (gsize) (end - self->input->str) + 2;
      take_line (self, line);
    }
  g_string_erase (self->input, 0, (gssize) used);
}

/* The server closed it: because it was asked to, or for a reason that it has. */
static void
on_end (SoakClient *self)
{
  if (!self->is_leaving && !self->is_lazy)
    g_error ("Client %u was dropped", self->number);
  go_out (self);
}

static void
read_all (SoakClient *self)
{
  static char bytes[65536];
  gssize n;

  while (self->fd >= 0 && (n = recv (self->fd, bytes, sizeof bytes, MSG_DONTWAIT)) != 0)
    {
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (n < 0)
        break;
      g_string_append_len (self->input, bytes, n);
      take_lines (self);
    }
  if (self->fd >= 0)
    on_end (self);
}

/* Whoever did not read finds that it was dropped meanwhile, when it reads at last. */
static void
wake_up (SoakClient *self)
{
  self->figures->n_lazy++;
  read_all (self);
  if (self->fd >= 0 && self->is_lazy)
    go_out (self);
}

static void
write_all (SoakClient *self)
{
  gssize n = send (self->fd, self->output->str, self->output->len, MSG_DONTWAIT | MSG_NOSIGNAL);

  if (n > 0)
    g_string_erase (self->output, 0, n);
  else if (n < 0 && errno != EAGAIN && errno != EINTR)
    on_end (self);
}

int
soak_client_get_fd (SoakClient *self, gushort *events)
{
  *events = (self->is_lazy ? 0 : POLLIN) | (self->output->len > 0 ? POLLOUT : 0);
  return self->fd;
}

void
soak_client_turn (SoakClient *self, gushort events)
{
  /* Whoever does not read hears of a reset all the same. */
  if (self->is_lazy && (events & (POLLHUP | POLLERR)))
    go_out (self);
  else if (events & (POLLIN | POLLHUP | POLLERR))
    read_all (self);
  if (g_get_monotonic_time () >= self->next_us)
    {
      if (self->fd < 0)
        come_in (self);
      else if (self->is_lazy)
        wake_up (self);
      else if (self->is_calm && self->is_in)
        ask (self);
      else if (self->is_in && !self->is_leaving)
        act (self);
      if (self->fd >= 0 && !self->is_lazy)
        wait_some (self, MEAN_PAUSE_US);
    }
  if (self->fd >= 0 && self->output->len > 0)
    write_all (self);
}

void
soak_client_calm_down (SoakClient *self)
{
  self->is_calm = TRUE;
  if (self->is_lazy)
    go_out (self);
}

gboolean
soak_client_is_content (SoakClient *self)
{
  return self->is_content;
}
