/* An address that vanishes: nothing that is sent there arrives any more, and nothing comes back, no
 * end and no error. In a network of its own, which the system may refuse. */
#include "config.h"

#include "daemon.h"

#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns: whether it worked */
static gboolean
enter_network (void)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
  int fd;
  gboolean is_up;

  if (unshare (CLONE_NEWNET) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return FALSE;
  fd = socket (AF_INET, SOCK_DGRAM, 0);
  is_up = ioctl (fd, SIOCSIFFLAGS, &request) == 0;
  close (fd);
  return is_up;
}

static gboolean
run (const char *command)
{
  int status = 1;

  return g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) && status == 0;
}

static guint
count_descriptors (Daemon *daemon)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) daemon->pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
talk (Peer *from, Peer *to, guint number)
{
  g_autofree char *say = g_strdup_printf ("PRIVMSG #lobby :%u", number);
  g_autofree char *mask = g_strdup_printf ("* PRIVMSG #lobby :%u", number);

  peer_say (from, say);
  g_free (peer_expect (to, mask));
}

/* The others talk all the time, so nobody asks whether they are there. */
static char *
expect_quit (Peer *ann, Peer *ben)
{
  g_autofree char *quit = NULL;

  for (guint i = 0; quit == NULL; i++)
    {
      g_autofree char *line = NULL;

      g_usleep (10000); /* another process is waited for */
      talk (ann, ben, i);
      peer_say (ben, "PING x");
      g_free (peer_expect (ben, "* PONG *"));
      peer_say (ann, "PING x");
      while (line == NULL || !g_pattern_match_simple ("* PONG *", line))
        {
          g_free (line);
          line = peer_expect (ann, "*");
          if (g_pattern_match_simple (":eve!* QUIT *", line))
            quit = g_strdup (line);
        }
    }
  return g_steal_pointer (&quit);
}

static void
test_vanish (void)
{
  g_autoptr (Daemon) daemon = NULL;
  g_autoptr (Peer) ann = NULL;
  g_autoptr (Peer) ben = NULL;
  g_autoptr (Peer) eve = NULL;
  g_autofree char *line = NULL;
  guint n_descriptors;

  if (!enter_network ())
    {
      g_test_skip ("The system allows no network of its own here");
      return;
    }
  daemon = daemon_new ();
  daemon_configure (daemon, "[limits]\nping-interval-ms=1500\n");
  daemon_start (daemon);
  ann = peer_enter (daemon, "ann");
  ben = peer_enter (daemon, "ben");
  n_descriptors = count_descriptors (daemon);
  eve = peer_new_from (daemon, "127.0.0.2");
  peer_say (eve, "NICK eve\r\nUSER eve 0 * :eve");
  g_free (peer_expect (eve, "* 366 * #lobby *"));
  if (!run ("ip route add blackhole 127.0.0.2/32 table local"))
    {
      g_autofree char *ip = g_find_program_in_path ("ip");

      g_test_skip (ip == NULL ? "ip is not installed" : "No address can be taken away here");
      return;
    }

  line = expect_quit (ann, ben);
  g_assert_true (g_str_has_suffix (line, ":Ping timeout"));
  /* What could not be sent is not waited for longer than for a slow farewell. */
  for (guint i = 0; count_descriptors (daemon) > n_descriptors; i++)
    {
      g_assert_cmpuint (i, <, 2000);
      talk (ann, ben, i);
      g_usleep (10000); /* another process is waited for */
    }
  g_assert_false (peer_is_closed (eve, 10)); /* indeed nothing reached it */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation/vanish", test_vanish);
  return g_test_run ();
}
