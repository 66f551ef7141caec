#include "chat-script.h"

#include <string.h>

/* Random entries over few names, so that they meet. Words in braces are chosen anew each time. */
static const char *const templates[] = {
  "{user} CONNECT {nick} u {host} - {account} i",
  "{user}^ CONNECT {nick} u {host} - {account} B",
  "{user} QUIT :bye",
  "{user} NICK {nick}",
  "{user}^ NICK {nick}",
  "{user} AWAY :gone",
  "{user} AWAY",
  "{user} ACCOUNT {account}",
  "{user} HOST u {host}",
  "{user} REALNAME :Name",
  "{user}! USER_MODE +o",
  "{user} USER_MODE {user-modes}",
  "{user} JOIN {room} {key}",
  "{user} JOIN {room} {key}",
  "{user} JOIN {room} {key}",
  "{user}! JOIN {room}",
  "{user} PART {room}",
  "{user} KICK {room} {nick} :out",
  "{user}@ KICK {room} {nick}",
  "{user} INVITE {room} {nick}",
  "{user} TOPIC {room} :{nick}",
  "{user} TOPIC {room} :",
  "{user} MODE {room} {flags}",
  "{user} MODE {room} {prefixes} {nick} {nick}",
  "- MODE {room} {prefixes} {nick} {nick}",
  "{user} MODE {room} {lists} {mask} {mask}",
  "{user} MODE {room} +k {key}",
  "{user} MODE {room} -k+l * 2",
  "{user} RENAME {room} {room}",
  "{user} PRIVMSG {room} :hi",
  "{user} NOTICE @{room} :hi",
  "{user} PRIVMSG {nick} :hi",
  "{user} REDACT {room} m1 %redact-sender=u:1",
  "{user} REGISTER {nick} secret",
  "{user} REGISTER {nick} - %certfp={host}",
  "{user} VERIFIER {account} {key}",
  "{user} CERT {account} add {host}",
  "{user} CERT {account} remove {host}",
  "{user} UNREGISTER {account}",
  "{user} METADATA {nick} {key} :{host}",
  "- METADATA {nick} {key} :{host}",
  "- METADATA {nick} {key}",
  "{user} METADATA {room} {key} :v",
  "{user} METADATA {room} {key}",
  "{user} READ_MARKER {room} {account} 5000000",
  "- BAN nick:{nick} 90000000 op",
  "- BAN net:10.0.0.0/8 0 op :why",
  "- UNBAN nick:{nick}",
};

static const char *const beginning[] = {
  "a CONNECT anna u h1", "b CONNECT bob u h2", "c CONNECT cleo u h3",
  "d CONNECT dora u h1", "e CONNECT x1 u h2",  "a JOIN #a",
};

static const struct
{
  const char *name;
  const char *words;
} choices[] = {
  { "{user}", "a b c d e f" },
  { "{nick}", "anna ANNA bob cleo dora x1 #no" },
  { "{host}", "h1 h2 h3" },
  { "{account}", "- anna bob cleo nobody" },
  { "{room}", "#lobby #a #b #C #c #d nowhere" },
  { "{key}", "k1 k2 k3 k4" },
  { "{mask}", "anna *!*@h1 ~a:bob *!*@h2" },
  { "{user-modes}", "+i -i+w -o +Z" },
  { "{flags}", "+m -m+i -i +n-t -ns +C +Z +mZ" },
  { "{prefixes}", "+o -o+v +h-v +q -q +a" },
  { "{lists}", "+b -b +e +be -e+I" },
};

static char *
choose_line (GRand *rand)
{
  const char *template = templates[g_rand_int_range (rand, 0, G_N_ELEMENTS (templates))];
  g_autoptr (GString) line = g_string_new (template);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_auto (GStrv) words = g_strsplit (choices[i].words, " ", -1);
      const char *place;

      while ((place = strstr (line->str, choices[i].name)) != NULL)
        {
          gsize at = place - line->str;
          const char *word = words[g_rand_int_range (rand, 0, g_strv_length (words))];

          g_string_erase (line, at, strlen (choices[i].name));
          g_string_insert (line, at, word);
        }
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static GPtrArray *
choose_entries (guint32 seed, guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) chat_entry_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line =
          i < G_N_ELEMENTS (beginning) ? g_strdup (beginning[i]) : choose_line (rand);

      g_ptr_array_add (entries, chat_script_parse (line, (i + 1) * G_USEC_PER_SEC));
    }

  return entries;
}

static void
apply_range (ChatState *state, GPtrArray *entries, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    chat_apply (state, i + 1, g_ptr_array_index (entries, i), NULL, NULL);
}

static void
assert_equal_states (const ChatState *a, const ChatState *b)
{
  g_autoptr (GBytes) first = chat_state_to_bytes (a);
  g_autoptr (GBytes) second = chat_state_to_bytes (b);

  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first),
                   g_bytes_get_data (second, NULL), g_bytes_get_size (second));
}

static ChatState *
reload (const ChatState *state)
{
  g_autoptr (GBytes) bytes = chat_state_to_bytes (state);
  g_autoptr (GError) error = NULL;
  ChatState *copy = chat_state_from_bytes (bytes, &chat_script_rules, &error);

  g_assert_no_error (error);
  assert_equal_states (state, copy);
  return copy;
}

/* All of them are slow; a part is quick, and with a sanitizer a smaller one. */
static guint
choose_rounds (guint all)
{
#ifdef __SANITIZE_ADDRESS__
  const guint part = 100;
#else
  const guint part = 20;
#endif

  return g_test_slow () ? all : all / part;
}

/* The same entries give the same state, also when the first part of them is only a snapshot. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < choose_rounds (20000); round++)
    {
      g_autoptr (GPtrArray) entries = choose_entries (round, 120);
      g_autoptr (ChatState) first = chat_state_new (&chat_script_rules);
      g_autoptr (ChatState) second = chat_state_new (&chat_script_rules);
      g_autoptr (ChatState) third = NULL;
      guint middle = g_rand_int_range (rand, 0, entries->len);

      apply_range (first, entries, 0, entries->len);
      apply_range (second, entries, 0, middle);
      third = reload (second);
      apply_range (second, entries, middle, entries->len);
      apply_range (third, entries, middle, entries->len);
      assert_equal_states (first, second);
      assert_equal_states (first, third);
      g_assert_cmpuint (chat_state_get_seq (third), ==, entries->len);
    }
}

/* Everybody on an account has what the account has, and stands with it; nobody else does. */
static void
assert_shared_metadata (const ChatState *state)
{
  GHashTableIter iter;
  gpointer user;

  g_hash_table_iter_init (&iter, chat_state_get_users (state));
  while (g_hash_table_iter_next (&iter, NULL, &user))
    {
      const ChatUser *self = user;
      const ChatAccount *account =
          self->account != NULL ? chat_state_find_account (state, self->account) : NULL;

      if (account == NULL)
        continue;
      g_assert_true (self->metadata == account->metadata);
      g_assert_true (g_ptr_array_find (account->users, self, NULL));
      for (guint i = 0; i < account->users->len; i++)
        g_assert_cmpstr (((const ChatUser *) account->users->pdata[i])->account, ==, self->account);
    }
}

/* chat_script_apply() compares what was answered with what happened. The templates are worth their
 * names only if most kinds are granted at times and refused at times. */
static void
test_check_agrees (void)
{
  guint n_granted = 0;
  guint n_refused = 0;

  for (guint round = 0; round < choose_rounds (2000); round++)
    {
      g_autoptr (GPtrArray) entries = choose_entries (round + 100000, 120);
      g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);

      for (guint i = 0; i < entries->len; i++)
        {
          g_autoptr (GPtrArray) effects =
              chat_script_apply (state, i + 1, g_ptr_array_index (entries, i));

          if (effects->len > 0 && g_str_has_prefix (effects->pdata[0], "REJECTED"))
            n_refused++;
          else if (effects->len > 0)
            n_granted++;
          assert_shared_metadata (state);
        }
    }

  g_assert_cmpuint (n_granted, >, 300);
  g_assert_cmpuint (n_refused, >, 300);
}

static const char everything[] = "a CONNECT anna u h1 - - iw :Anna A.\n"
                                 "b CONNECT bob u h2 - - :Bob\n"
                                 "c CONNECT cleo u h3\n"
                                 "a REGISTER Anna secret %certfp=aa %email=a@example\n"
                                 "a READ_MARKER r:1 anna 5000000\n"
                                 "a JOIN #room\n"
                                 "a TOPIC #room :words\n"
                                 "a MODE #room +klbeI key 7 m1 m2 m3\n"
                                 "a METADATA #room url :there\n"
                                 "a METADATA anna color :00ff00\n"
                                 "a INVITE #room bob\n"
                                 "c! JOIN #lobby\n"
                                 "b AWAY :out\n"
                                 "- BAN net:10.0.0.0/8 0 op :why\n";

/* Of version 1: as above, and b is on the account too, each of them with a colour of its own. */
static const char version_1[] =
    "AQAAAAAAAAARAAAAAAAAAAMAAAAAAAAAI2xvYmJ5AABBbm5hAHNlY3JldAAAYUBleGFtcGxlAAAACT0AAAAAAGFhAAMA"
    "AAAAcjoxAAAAAABAS0wAAAAAAAQRJBgNBT4AAQAAAAAAAAAjbG9iYnkAAAAAAAAAAAAAAAAAAAAAAABEAAAAAAAAACgo"
    "KCgkGBgPAgAAAAAAAAAjcm9vbQAAAMDYpwAAAAAAd29yZHMAAGFubmEhdUBoMQAAAAAAAAAAABu3AAAAAABUAAAAa2V5"
    "AAAAAAAHAAAAQW5uYQAAAABtMSEqQCoAYW5uYSF1QGgxAAAAAAAAAABAXcYAAAAAABEHIgAAAAAAbTIhKkAqAGFubmEh"
    "dUBoMQAAAAAAAAAAQF3GAAAAAAARByIAAAAAAG0zISpAKgBhbm5hIXVAaDEAAAAAAAAAAEBdxgAAAAAAEQcidXJsAHRo"
    "ZXJlAAQLw5tzTkEqHw4wAAcBAAAAAAABAAAAAAAAAGFubmEAdQBoMQAAQW5uYQAAAAAABQAAAEBCDwAAAAAAAgAAAAAA"
    "AAABAAAAAAAAAGNvbG9yADAwZmYwMAAGDjg4GRkTEg8NAAIAAAAAAAAAYm9iAHUAaDIAAEFubmEAAG91dAAAAAAAAAAA"
    "AAAAAACAhB4AAAAAAGNvbG9yADAwMDBmZgAGdXJsAHRoZXJlAAQOGTAwHRgSEQ4MAAAAAAADAAAAAAAAAGNsZW8AdQBo"
    "MwAAAAAAAADAxi0AAAAAAAIAAAAAAAAAdXJsAGhlcmUABAooIBMTExIPDU+j4wAAbmV0OjEwLjAuMC4wLzgAb3AAd2h5"
    "AAAAQGYDAQAAAAAAAAAAAAAAABYSDysAAAAAAwAAAAAAAACEAlYCawFfAB8A";

static void
test_everything (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  g_autoptr (ChatState) copy = NULL;
  const ChatRoom *room;

  chat_script_run (state, everything);
  copy = reload (state);
  room = chat_state_find_room (copy, "#room");
  g_assert_cmpstr (room->topic, ==, "words");
  g_assert_cmpstr (room->founder, ==, "Anna");
  g_assert_cmpuint (chat_state_find_account (copy, "anna")->n_rooms, ==, 1);
  g_assert_nonnull (chat_state_find_account_by_cert (copy, "aa"));
  g_assert_cmpuint (room->members->len, ==, 1);
  g_assert_nonnull (chat_state_is_banned (copy, "x!x@x", NULL, NULL, "10.1.1.1", 1));
  chat_script_run (copy, "b JOIN #room\n> REJECTED 475 #room\n"
                         "b JOIN #room key\n> JOIN bob #room\n"
                         "a MODE #room +b m4\n> MODE anna #room +b m4!*@*\n"
                         "a MODE #room +b m5\n> REJECTED 478 #room m5!*@*\n"
                         "- NODE_START :n\n> QUIT anna :Server restarted\n"
                         "> QUIT bob :Server restarted\n> QUIT cleo :Server restarted\n"
                         "a CONNECT dora u h1 - anna\na JOIN #room key\n"
                         "> JOIN dora #room\n> MODE - #room +q dora\n"
                         "a METADATA dora color\n> METADATA dora dora color\n");
}

/* Who is waited for is waited for after a snapshot too. */
static void
test_returns (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  g_autoptr (ChatState) copy = NULL;

  chat_script_run (state, chat_script_people);
  chat_script_run (state, "a JOIN #room\nb JOIN #room\na MODE #room +k key\n- NODE_START :n\n");
  copy = reload (state);
  chat_script_run (copy, "a CONNECT anna ann host.example - - :Anna\n"
                         "a JOIN #room\n> JOIN anna #room\n> MODE - #room +o anna\n"
                         "b CONNECT bob bo home.example - - :Bob\n"
                         "b JOIN #room\n> JOIN bob #room\n");
}

static void
test_version_1 (void)
{
  gsize size;
  guchar *raw = g_base64_decode (version_1, &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (raw, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChatState) state = chat_state_from_bytes (bytes, &chat_script_rules, &error);
  g_autoptr (ChatState) copy = NULL;
  const ChatAccount *account;

  g_assert_no_error (error);
  account = chat_state_find_account (state, "anna");
  g_assert_cmpstr (g_hash_table_lookup (account->metadata, "color"), ==, "00ff00");
  g_assert_cmpstr (g_hash_table_lookup (account->metadata, "url"), ==, "there");
  g_assert_cmpuint (g_hash_table_size (account->read_markers), ==, 1);
  assert_shared_metadata (state);

  copy = reload (state);
  chat_script_run (copy, "- METADATA cleo url\n> METADATA - cleo url\n"
                         "- METADATA bob url :here\n> METADATA - bob url :here\n"
                         "> METADATA - anna url :here\n"
                         "c JOIN #room key\n> JOIN cleo #room\n");
}

static void
test_lobby_moves (void)
{
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  g_autoptr (GBytes) bytes = chat_state_to_bytes (state);
  ChatRules rules = chat_script_rules;
  g_autoptr (ChatState) copy = NULL;

  rules.lobby = "#hall";
  copy = chat_state_from_bytes (bytes, &rules, NULL);
  g_assert_nonnull (chat_state_find_room (copy, "#hall"));
  g_assert_null (chat_state_find_room (copy, "#lobby"));
}

/* Any bytes are a state or an error; what was read can be written, and used. */
static void
test_mutated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  g_autoptr (GBytes) good = NULL;
  guint n_read = 0;

  chat_script_run (state, everything);
  good = chat_state_to_bytes (state);
  for (guint round = 0; round < choose_rounds (50000); round++)
    {
      gsize size = g_bytes_get_size (good);
      guint8 *raw = g_memdup2 (g_bytes_get_data (good, NULL), size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (ChatState) copy = NULL;
      g_autoptr (GError) error = NULL;

      for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        raw[g_rand_int_range (rand, 0, size)] = g_rand_int_range (rand, 0, 256);
      if (g_rand_int_range (rand, 0, 8) == 0)
        size = g_rand_int_range (rand, 0, size);
      bytes = g_bytes_new_take (raw, size);
      copy = chat_state_from_bytes (bytes, &chat_script_rules, &error);
      if (copy != NULL)
        {
          g_autoptr (ChatState) again = reload (copy);
          g_autoptr (GPtrArray) entries = choose_entries (round, 20);

          apply_range (again, entries, 0, entries->len);
          n_read++;
        }
      else
        g_assert_true (error->domain == CHAT_ERROR);
    }

  g_assert_cmpuint (n_read, >, 5);
}

typedef struct
{
  const char *path;
  gsize offset; /* of the byte that is changed; or the new length */
  int value;    /* -1: the bytes end at offset */
  int code;     /* of CHAT_ERROR */
} RefusedCase;

static const RefusedCase refused_cases[] = {
  { "/chat/snapshot/refused/empty", 0, -1, CHAT_ERROR_DAMAGED },
  { "/chat/snapshot/refused/cut", 40, -1, CHAT_ERROR_DAMAGED },
  { "/chat/snapshot/refused/version-newer", 0, 3, CHAT_ERROR_TOO_NEW },
  { "/chat/snapshot/refused/room-id-to-come", 16, 1, CHAT_ERROR_DAMAGED },
};

static void
test_refused (gconstpointer data)
{
  const RefusedCase *c = data;
  g_autoptr (ChatState) state = chat_state_new (&chat_script_rules);
  gsize size;
  guint8 *raw = g_bytes_unref_to_data (chat_state_to_bytes (state), &size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (c->value < 0)
    size = c->offset;
  else
    raw[c->offset] = c->value;
  bytes = g_bytes_new_take (raw, size);
  g_assert_null (chat_state_from_bytes (bytes, &chat_script_rules, &error));
  g_assert_error (error, CHAT_ERROR, c->code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat/snapshot/random", test_random);
  g_test_add_func ("/chat/snapshot/check-agrees", test_check_agrees);
  g_test_add_func ("/chat/snapshot/everything", test_everything);
  g_test_add_func ("/chat/snapshot/returns", test_returns);
  g_test_add_func ("/chat/snapshot/version-1", test_version_1);
  g_test_add_func ("/chat/snapshot/lobby-moves", test_lobby_moves);
  g_test_add_func ("/chat/snapshot/mutated", test_mutated);
  for (guint i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    g_test_add_data_func (refused_cases[i].path, &refused_cases[i], test_refused);
  return g_test_run ();
}
