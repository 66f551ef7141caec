/* Which addresses are one place. */
#include "config.h"

#include "net-address.h"

static const struct
{
  const char *path;
  const char *a;
  const char *b;
  gboolean is_one;
} rows[] = {
  { "/net/address/v4/same", "192.0.2.7", "192.0.2.7", TRUE },
  { "/net/address/v4/neighbour", "192.0.2.7", "192.0.2.8", FALSE },
  { "/net/address/v4/highest", "255.255.255.255", "127.255.255.255", FALSE },
  { "/net/address/v6/same-64", "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", TRUE },
  { "/net/address/v6/next-64", "2001:db8:1:2::1", "2001:db8:1:3::1", FALSE },
  { "/net/address/mapped", "::ffff:192.0.2.7", "192.0.2.7", TRUE },
  { "/net/address/mapped/neighbour", "::ffff:192.0.2.7", "::ffff:192.0.2.8", FALSE },
  { "/net/address/loopbacks", "::1", "127.0.0.1", FALSE },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GInetAddress) a = g_inet_address_new_from_string (rows[i].a);
  g_autoptr (GInetAddress) b = g_inet_address_new_from_string (rows[i].b);

  g_assert_cmpint (net_address_get_place (a) == net_address_get_place (b), ==, rows[i].is_one);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, GUINT_TO_POINTER (i), test_row);
  return g_test_run ();
}
