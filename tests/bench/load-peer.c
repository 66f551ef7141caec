#include "load-peer.h"

#include "test-files.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _LoadPeer
{
  LoadPeerKind kind;
  LoadTarget target;
  GSubprocess *process;
  char *pid;
  char *directory; /* removed at the end */
  char *certfile;  /* (nullable) */
  gint64 start_us;
};

static const char pychat_config[] =
    "[server]\nlobby=\n"
    "[limits]\nmax-connections=0\nmax-connections-per-address=0\nconnection-rate=0\n"
    "input-rate=0\n";

static const char ngircd_config[] =
    "[Global]\nName = bench.local\nInfo = bench\nListen = 127.0.0.1\nPorts = %u\n"
    "AdminEMail = admin@bench.local\nMotdPhrase = bench\n"
    "[Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxJoins = 0\nMaxPenaltyTime = 0\n"
    "PingTimeout = 3600\nPongTimeout = 3600\n"
    "[Options]\nDNS = no\nIdent = no\nPAM = no\n";

static const char inspircd_config[] =
    "<server name=\"bench.local\" description=\"bench\" network=\"bench\">\n"
    "<admin name=\"bench\" nick=\"bench\" email=\"admin@bench.local\">\n"
    "<bind address=\"127.0.0.1\" port=\"%u\" type=\"clients\">\n"
    "<connect allow=\"*\" timeout=\"60\" pingfreq=\"3600\" hardsendq=\"268435456\" "
    "softsendq=\"134217728\" recvq=\"1048576\" localmax=\"100000\" globalmax=\"100000\" "
    "threshold=\"100000\" commandrate=\"100000000\" fakelag=\"no\" maxconnwarn=\"no\" "
    "resolvehostnames=\"no\" useident=\"no\" limit=\"100000\">\n"
    "<performance softlimit=\"100000\" somaxconn=\"4096\" nouserdns=\"yes\" netbuffersize=\"65534\">\n"
    "<maxlist chan=\"*\" limit=\"100\">\n<options defaultmodes=\"nt\">\n"
    "<log method=\"file\" level=\"default\" type=\"* -USERINPUT -USEROUTPUT\" target=\"%s/inspircd.log\">\n"
    "<pid file=\"%s/inspircd.pid\">\n";

/* One row a kind: its name in the table, its program. */
static const struct
{
  const char *name;
  const char *program; /* %NULL: the binary under test */
  guint at_once;       /* 0: 256 */
} kinds[] = {
  [LOAD_PEER_PYCHAT] = { "pychat", NULL },
  [LOAD_PEER_PYCHAT_MEMORY] = { "pychat, no history", NULL },
  [LOAD_PEER_PYCHAT_TLS] = { "pychat, TLS", NULL },
  [LOAD_PEER_PYCHAT_TLS_MEMORY] = { "pychat, TLS, no history", NULL },
  [LOAD_PEER_NGIRCD] = { "ngircd", "ngircd", 8 },
  [LOAD_PEER_INSPIRCD] = { "inspircd", "inspircd" },
  [LOAD_PEER_REDIS] = { "redis", "redis-server" },
};

static guint16
find_free_port (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  close (fd);

  return ntohs (address.sin_port);
}

/* A program's path; Debian has servers in sbin, which users often have not on their path. */
static char *
find_program (LoadPeerKind kind)
{
  g_autofree char *in_sbin = NULL;

  if (kinds[kind].program == NULL)
    return g_strdup (g_getenv ("PYCHAT_BINARY"));
  in_sbin = g_build_filename ("/usr/sbin", kinds[kind].program, NULL);
  if (g_file_test (in_sbin, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&in_sbin);

  return g_find_program_in_path (kinds[kind].program);
}

static char *
write_config (LoadPeer *self, const char *text)
{
  char *path = g_build_filename (self->directory, "config", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static void
make_certificates (LoadPeer *self)
{
  g_autofree char *script = g_strdup (g_getenv ("PYCHAT_CERTS"));
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                        "sh", script, "--dir", self->directory, NULL);

  g_assert_nonnull (process);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  self->certfile = g_build_filename (self->directory, "client.pem", NULL);
  self->target.certfile = self->certfile;
}

static void
add_pychat_arguments (LoadPeer *self, GPtrArray *argv)
{
  gboolean has_tls =
      self->kind == LOAD_PEER_PYCHAT_TLS || self->kind == LOAD_PEER_PYCHAT_TLS_MEMORY;
  gboolean is_in_memory =
      self->kind == LOAD_PEER_PYCHAT_MEMORY || self->kind == LOAD_PEER_PYCHAT_TLS_MEMORY;
  const char *journal = is_in_memory ? "memory" : "sqlite";
  g_autofree char *text = g_strdup_printf ("%s[history]\njournal=%s\n", pychat_config, journal);

  g_ptr_array_add (argv, g_strdup ("--serve"));
  g_ptr_array_add (argv, g_strdup ("--no-ui"));
  g_ptr_array_add (argv, g_strdup ("--host=127.0.0.1"));
  g_ptr_array_add (argv, g_strdup_printf ("--port=%u", self->target.port));
  g_ptr_array_add (argv, g_strdup_printf ("--data-dir=%s", self->directory));
  g_ptr_array_add (argv, g_strdup ("--config"));
  g_ptr_array_add (argv, write_config (self, text));
  if (!has_tls)
    return;
  make_certificates (self);
  g_ptr_array_add (argv, g_strdup ("--ssl"));
  g_ptr_array_add (argv, g_strdup_printf ("--certfile=%s/server.pem", self->directory));
  g_ptr_array_add (argv, g_strdup_printf ("--cafile=%s/rootCA.pem", self->directory));
}

static void
add_arguments (LoadPeer *self, GPtrArray *argv)
{
  g_autofree char *text = NULL;

  switch (self->kind)
    {
    case LOAD_PEER_PYCHAT:
    case LOAD_PEER_PYCHAT_MEMORY:
    case LOAD_PEER_PYCHAT_TLS:
    case LOAD_PEER_PYCHAT_TLS_MEMORY:
      add_pychat_arguments (self, argv);
      break;
    case LOAD_PEER_NGIRCD:
      text = g_strdup_printf (ngircd_config, self->target.port);
      g_ptr_array_add (argv, g_strdup ("--nodaemon"));
      g_ptr_array_add (argv, g_strdup ("--config"));
      g_ptr_array_add (argv, write_config (self, text));
      break;
    case LOAD_PEER_INSPIRCD:
      text = g_strdup_printf (inspircd_config, self->target.port, self->directory, self->directory);
      g_ptr_array_add (argv, g_strdup ("--nofork"));
      g_ptr_array_add (argv, g_strdup ("--runasroot"));
      g_ptr_array_add (argv, g_strdup ("--config"));
      g_ptr_array_add (argv, write_config (self, text));
      break;
    case LOAD_PEER_REDIS:
      text = g_strdup_printf ("port %u\nbind 127.0.0.1\nsave \"\"\nappendonly no\ndir %s\n"
                              "maxclients 20000\ntcp-backlog 4096\n"
                              "client-output-buffer-limit pubsub 0 0 0\n",
                              self->target.port, self->directory);
      g_ptr_array_add (argv, write_config (self, text));
      break;
    }
}

static gboolean
answers (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean is_open = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;

  close (fd);

  return is_open;
}

static void
wait_until_it_answers (LoadPeer *self)
{
  gint64 begin_us = g_get_monotonic_time ();
  gint64 end_us = begin_us + 20 * G_USEC_PER_SEC;

  while (!answers (self->target.port))
    {
      if (g_get_monotonic_time () > end_us || g_subprocess_get_identifier (self->process) == NULL)
        g_error ("%s does not start", kinds[self->kind].name);
      g_usleep (1000);
    }
  self->start_us = g_get_monotonic_time () - begin_us;
}

LoadPeer *
load_peer_start (LoadPeerKind kind)
{
  g_autofree char *directory = g_dir_make_tmp ("pychat-load-XXXXXX", NULL);

  g_assert_nonnull (directory);
  return load_peer_start_in (kind, directory);
}

LoadPeer *
load_peer_start_in (LoadPeerKind kind, const char *directory)
{
  g_autofree char *program = find_program (kind);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  LoadPeer *self;

  if (program == NULL)
    {
      g_rmdir (directory); /* empty as yet */
      return NULL;
    }
  self = g_new0 (LoadPeer, 1);
  self->kind = kind;
  self->directory = g_strdup (directory);
  self->target.port = find_free_port ();
  self->target.at_once = kinds[kind].at_once > 0 ? kinds[kind].at_once : 256;
  self->target.protocol = kind == LOAD_PEER_REDIS ? LOAD_PROTOCOL_REDIS : LOAD_PROTOCOL_IRC;
  g_ptr_array_add (argv, g_strdup (program));
  add_arguments (self, argv);
  g_ptr_array_add (argv, NULL);
  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_cwd (launcher, self->directory);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  self->pid = g_strdup (g_subprocess_get_identifier (self->process));
  wait_until_it_answers (self);

  return self;
}

void
load_peer_stop (LoadPeer *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  test_files_remove (self->directory);
  g_free (self->directory);
  g_free (self->certfile);
  g_free (self->pid);
  g_free (self);
}

const char *
load_peer_kind_name (LoadPeerKind kind)
{
  return kinds[kind].name;
}

LoadPeerKind
load_peer_get_kind (LoadPeer *self)
{
  return self->kind;
}

const LoadTarget *
load_peer_get_target (LoadPeer *self)
{
  return &self->target;
}

gint64
load_peer_get_start_us (LoadPeer *self)
{
  return self->start_us;
}

static G_GNUC_NO_INLINE char *
read_proc (LoadPeer *self, const char *name)
{
  g_autofree char *path = g_build_filename ("/proc", self->pid, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

gint64
load_peer_get_rss (LoadPeer *self)
{
  g_autofree char *text = read_proc (self, "statm");
  gint64 pages = 0;

  if (text != NULL)
    sscanf (text, "%*d %" G_GINT64_FORMAT, &pages);

  return pages * sysconf (_SC_PAGESIZE);
}

static gint64
parse_peak (const char *status)
{
  const char *line = strstr (status, "VmHWM:");
  gint64 kib = 0;

  if (line != NULL)
    sscanf (line, "VmHWM: %" G_GINT64_FORMAT, &kib);

  return kib * 1024;
}

gint64
load_peer_get_peak (LoadPeer *self)
{
  g_autofree char *status = read_proc (self, "status");

  return status != NULL ? parse_peak (status) : 0;
}

gint64
load_peer_get_cpu_us (LoadPeer *self)
{
  g_autofree char *text = read_proc (self, "stat");
  const char *rest = text != NULL ? strrchr (text, ')') : NULL;
  unsigned long user = 0, system = 0;

  if (rest != NULL)
    sscanf (rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);

  return (gint64) (user + system) * G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
}
