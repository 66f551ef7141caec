#include "config.h"

#include "client-color.h"
#include "client-isupport.h"
#include "client-members.h"
#include "client-reconnect.h"
#include "client-replies.h"
#include "client-sasl.h"
#include "irc-numeric.h"

static void
test_pauses_grow (void)
{
  ClientReconnect reconnect = { 0 };
  guint last = 0;

  for (guint i = 0; i < 20; i++)
    {
      ClientReconnect other = reconnect;
      guint least = client_reconnect_next_ms (&other, 0);
      guint most = client_reconnect_next_ms (&reconnect, 1);

      g_assert_cmpuint (least, >=, CLIENT_RECONNECT_LEAST_MS);
      g_assert_cmpuint (most, <=, CLIENT_RECONNECT_MOST_MS);
      g_assert_cmpuint (most, >, least);
      g_assert_cmpuint (most, >=, last);
      last = most;
    }
  g_assert_cmpuint (last, ==, CLIENT_RECONNECT_MOST_MS);
  client_reconnect_reset (&reconnect);
  g_assert_cmpuint (client_reconnect_next_ms (&reconnect, 0), ==, CLIENT_RECONNECT_LEAST_MS);
}

static void
test_colors (void)
{
  guint32 color = 0;

  g_assert_true (client_color_parse ("3399fF", &color));
  g_assert_cmphex (color, ==, 0x3399ff);
  g_assert_true (client_color_parse ("#000001", &color));
  g_assert_cmphex (color, ==, 1);
  g_assert_false (client_color_parse ("red", &color));
  g_assert_false (client_color_parse ("12345g", &color));
  g_assert_cmphex (client_color_of_name ("Anna"), ==, client_color_of_name ("anna"));
  g_assert_cmphex (client_color_of_name ("anna"), !=, client_color_of_name ("anni"));
}

static void
take (ClientIsupport *isupport, const char *token)
{
  g_autofree char *line = g_strdup_printf (":host 005 anna %s :are supported", token);
  g_autoptr (GError) error = NULL;
  g_autoptr (IrcMessage) message = irc_message_parse (line, &error);

  g_assert_no_error (error);
  client_isupport_apply (isupport, message);
}

static char
prefix_of (ClientIsupport *isupport, char mode)
{
  return irc_mode_get_prefix (client_isupport_get_modes (isupport), mode);
}

static void
test_isupport (void)
{
  g_autoptr (ClientIsupport) isupport = client_isupport_new ();

  g_assert_true (client_isupport_same (isupport, "a[B", "A{b"));
  take (isupport, "CASEMAPPING=ascii");
  g_assert_false (client_isupport_same (isupport, "a[B", "A{b"));
  take (isupport, "PREFIX=(qo)~@");
  g_assert_cmpint (prefix_of (isupport, 'q'), ==, '~');
  g_assert_cmpint (prefix_of (isupport, 'v'), ==, '\0');
  take (isupport, "PREFIX=(qo)~");
  g_assert_cmpint (prefix_of (isupport, 'o'), ==, '@');
  take (isupport, "STATUSMSG=@");
  g_assert_cmpstr (client_isupport_strip_status (isupport, "@#room"), ==, "#room");
  g_assert_cmpstr (client_isupport_strip_status (isupport, "@nick"), ==, "@nick");
}

static ClientMessage *
own (const char *text)
{
  ClientMessage *message = client_message_new (CLIENT_MESSAGE_TEXT, "anna", text);

  message->is_own = TRUE;
  message->delivery = CLIENT_DELIVERY_PENDING;
  return message;
}

static void
assert_order (ClientRoom *room, const char *wanted)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < client_room_get_n_messages (room); i++)
    g_string_append (order, client_room_get_message (room, i)->text);
  g_assert_cmpstr (order->str, ==, wanted);
}

/* Others' words come before what is not confirmed; what is confirmed goes to its place. */
static void
test_order (void)
{
  g_autoptr (ClientIsupport) isupport = client_isupport_new ();
  guint64 last_id = 0;
  g_autoptr (ClientBudget) budget = client_budget_new ();
  g_autoptr (ClientRoom) room =
      client_room_new (CLIENT_ROOM_CHANNEL, "#r", isupport, budget, &last_id, 4);
  ClientMessage *a = own ("a");
  ClientMessage *b = own ("b");

  client_room_add (room, a);
  client_room_add (room, b);
  client_room_add (room, client_message_new (CLIENT_MESSAGE_TEXT, "bob", "1"));
  assert_order (room, "1ab");
  client_room_set_delivery (room, b, CLIENT_DELIVERY_STORED, NULL);
  assert_order (room, "1ba");
  client_room_add (room, client_message_new (CLIENT_MESSAGE_TEXT, "bob", "2"));
  assert_order (room, "1b2a");
  client_room_add (room, client_message_new (CLIENT_MESSAGE_TEXT, "bob", "3"));
  assert_order (room, "b23a");
  client_room_set_delivery (room, a, CLIENT_DELIVERY_STORED, NULL);
  g_assert_cmpuint (
      client_room_insert (room, 0, client_message_new (CLIENT_MESSAGE_TEXT, "bob", "0")), ==, 0);
  assert_order (room, "b23a");
  g_assert_cmpuint (client_room_get_unread (room), ==, 3);
  client_room_mark_read (room);
  g_assert_cmpuint (client_room_get_unread (room), ==, 0);
}

static ClientMessage *
words (const char *text)
{
  return client_message_new (CLIENT_MESSAGE_TEXT, "bob", text);
}

/* One room that is flooded takes nothing from the others, which still get more. */
static void
test_loud_room (void)
{
  g_autoptr (ClientIsupport) isupport = client_isupport_new ();
  guint64 last_id = 0;
  g_autoptr (ClientBudget) budget = client_budget_new ();
  g_autoptr (ClientRoom) loud =
      client_room_new (CLIENT_ROOM_CHANNEL, "#loud", isupport, budget, &last_id, 100000);
  g_autoptr (ClientRoom) quiet =
      client_room_new (CLIENT_ROOM_CHANNEL, "#quiet", isupport, budget, &last_id, 100000);
  g_autofree char *text = g_strnfill (60000, 'x');
  guint n_loud;

  for (guint i = 0; i < 1000; i++)
    client_room_add (quiet, words ("quiet"));
  for (guint i = 0; i < 10000; i++)
    client_room_add (loud, words (text));
  n_loud = client_room_get_n_messages (loud);
  g_assert_cmpuint (n_loud, <, 10000);
  g_assert_cmpuint (client_room_insert (quiet, 0, words ("older")), ==, 1);
  g_assert_cmpuint (client_room_get_n_messages (quiet), ==, 1001);
  for (guint i = 0; i < 1000; i++)
    client_room_add (quiet, words (text));
  g_assert_cmpuint (client_room_get_n_messages (quiet), >, 600);
  g_assert_cmpuint (client_room_get_n_messages (loud), <, n_loud);
}

/* A long one may take the place of many short ones: what follows it still stands behind it. */
static void
test_place_at_the_limit (void)
{
  g_autoptr (ClientIsupport) isupport = client_isupport_new ();
  guint64 last_id = 0;
  g_autoptr (ClientBudget) budget = client_budget_new ();
  g_autoptr (ClientRoom) room =
      client_room_new (CLIENT_ROOM_CHANNEL, "#r", isupport, budget, &last_id, 10000000);
  g_autofree char *text = g_strnfill (60000, 'x');
  g_autofree char *shorter = g_strnfill (2000, 'x');
  guint n_full, index;

  for (guint i = 0; i < 50000; i++)
    client_room_add (room, words (shorter));
  client_room_add (room, words ("last"));
  n_full = index = client_room_get_n_messages (room) - 1;
  g_assert_cmpuint (n_full, <, 50000);
  for (guint i = 0; i < 20; i++)
    {
      index = client_room_insert (room, index, words (text));
      index = client_room_insert (room, index, words ("behind"));
      g_assert_cmpstr (client_room_get_message (room, index - 1)->text, ==, "behind");
      g_assert_cmpstr (client_room_get_message (room, index - 2)->text, ==, text);
    }
  g_assert_cmpuint (client_room_get_n_messages (room), <, n_full);
  g_assert_cmpuint (client_room_insert (room, 0, words ("older")), ==, 0);
  g_assert_cmpstr (client_room_get_message (room, 0)->text, !=, "older");
}

static gboolean
has_handler (const char *command)
{
  static const ClientHandler *const tables[] = {
    client_handlers_words,      client_handlers_room, client_handlers_people,
    client_handlers_connection, client_handlers_sasl,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const ClientHandler *at = tables[i]; at->command != NULL; at++)
      if (strcmp (at->command, command) == 0)
        return TRUE;
  return FALSE;
}

/* Whatever has words in the list of numerics has a sentence of ours, or is dealt with. */
static void
test_numerics (void)
{
  for (guint i = 1; i < 1000; i++)
    {
      char command[IRC_NUMERIC_SIZE];

      irc_numeric_format ((IrcNumeric) i, command);
      if (irc_numeric_get_name ((IrcNumeric) i) == NULL ||
          *irc_numeric_get_default_text ((IrcNumeric) i) == '\0' ||
          client_numerics_is_known (command) || has_handler (command))
        continue;
      g_test_message ("%s %s is not translated", command, irc_numeric_get_name ((IrcNumeric) i));
      g_test_fail ();
    }
}

/* Of each file of the server: what it says with FAIL and NOTE. */
static void
test_replies (void)
{
  g_autofree char *directory = g_build_filename (
      g_getenv ("MESON_SOURCE_ROOT") != NULL ? g_getenv ("MESON_SOURCE_ROOT") : "..", "src",
      "server", NULL);
  g_autoptr (GRegex) regex = g_regex_new ("server_failv? \\(\\w+, \"([A-Z]+)\",\\s*\"([A-Z_]+)\"",
                                          G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("the sources are not there");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GMatchInfo) match = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      g_regex_match (regex, text, G_REGEX_MATCH_DEFAULT, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL), n++)
        {
          g_autofree char *command = g_match_info_fetch (match, 1);
          g_autofree char *code = g_match_info_fetch (match, 2);

          if (client_replies_is_known (command, code))
            continue;
          g_test_message ("%s %s is not translated", command, code);
          g_test_fail ();
        }
    }
  g_assert_cmpuint (n, >, 5);
}

static void
assert_in_order (ClientMembers *members)
{
  for (guint i = 1; i < client_members_get_count (members); i++)
    g_assert_cmpstr (client_members_get (members, i - 1)->nick, <,
                     client_members_get (members, i)->nick);
}

/* Looked at or not while people come and go, the list is in order. */
static void
test_members_in_order (void)
{
  g_autoptr (ClientBudget) budget = client_budget_new ();
  g_autoptr (ClientMembers) members = client_members_new (budget);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *nick = g_strdup_printf ("n%u", (i * 7919) % 1000);
      g_autofree char *gone = g_strdup_printf ("n%u", (i * 104729) % 1000);

      client_members_add (members, nick, nick);
      if (i % 3 == 0)
        client_members_remove (members, gone);
      if (i % 7 == 0)
        client_members_rename (members, nick, gone, gone);
      if (i % 5 == 0 || i % 64 == 0)
        client_members_get (members, 0);
      if (i % 100 == 0)
        assert_in_order (members);
    }
  assert_in_order (members);
  client_members_set_prefixes (members, client_members_get (members, 7), "@");
  g_assert_cmpstr (client_members_get (members, 0)->prefixes, ==, "@");
}

/* In a room of very many, one who comes costs no sorting of all. */
static void
test_members_come_fast (void)
{
  g_autoptr (ClientBudget) budget = client_budget_new ();
  g_autoptr (ClientMembers) members = client_members_new (budget);
  gint64 start_us, sort_us;

  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *nick = g_strdup_printf ("n%u", (i * 7919) % 50000);

      client_members_add (members, nick, nick);
    }
  start_us = g_get_monotonic_time ();
  client_members_get (members, 0);
  sort_us = g_get_monotonic_time () - start_us;
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *nick = g_strdup_printf ("m%u", i);

      client_members_add (members, nick, nick);
      client_members_get (members, 0);
    }
  g_test_message ("%" G_GINT64_FORMAT " us to sort, %" G_GINT64_FORMAT " us for a hundred more",
                  sort_us, g_get_monotonic_time () - start_us);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 20 * sort_us);
}

/* Names without an end: those that came first stay, and can be found, renamed and told from others
 * as before; a place that becomes free is taken. */
static void
test_too_many_members (void)
{
  g_autoptr (ClientBudget) budget = client_budget_new ();
  g_autoptr (ClientMembers) members = client_members_new (budget);

  for (guint i = 0; i < CLIENT_MEMBERS_MAX; i++)
    {
      char nick[16];

      g_snprintf (nick, sizeof nick, "n%u", i);
      g_assert_nonnull (client_members_add (members, nick, nick));
    }
  g_assert_null (client_members_add (members, "late", "late"));
  g_assert_cmpuint (client_members_get_count (members), ==, CLIENT_MEMBERS_MAX);
  g_assert_nonnull (client_members_add (members, "n7", "n7"));
  g_assert_null (client_members_find (members, "late"));
  g_assert_true (client_members_rename (members, "n7", "late", "late"));
  g_assert_nonnull (client_members_find (members, "late"));
  g_assert_true (client_members_remove (members, "n8"));
  g_assert_nonnull (client_members_add (members, "later", "later"));
  g_assert_cmpuint (client_members_get_count (members), ==, CLIENT_MEMBERS_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/reconnect/pauses-grow", test_pauses_grow);
  g_test_add_func ("/client/color", test_colors);
  g_test_add_func ("/client/isupport", test_isupport);
  g_test_add_func ("/client/room/order", test_order);
  g_test_add_func ("/client/room/loud", test_loud_room);
  g_test_add_func ("/client/room/place-at-the-limit", test_place_at_the_limit);
  g_test_add_func ("/client/members/in-order", test_members_in_order);
  g_test_add_func ("/client/members/come-fast", test_members_come_fast);
  g_test_add_func ("/client/members/too-many", test_too_many_members);
  g_test_add_func ("/client/numerics/all", test_numerics);
  g_test_add_func ("/client/replies/of-the-server", test_replies);
  return g_test_run ();
}
