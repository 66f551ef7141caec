/* MODE of a room. The mode string is taken apart into wishes; each is granted or refused by itself
 * in the first half, against the room as it was and what the actor may do then. */
#include "config.h"

#include "chat-private.h"

#include <string.h>

typedef enum
{
  MODE_FLAG,   /* never an argument */
  MODE_KEY,    /* k */
  MODE_LIMIT,  /* l */
  MODE_LIST,   /* b, e, I: a mask */
  MODE_PREFIX, /* q, a, o, h, v: a nick */
} ModeKind;

typedef struct
{
  char letter;
  ModeKind kind;
  guint flag;  /* of ChatRoomModes, or of ChatMemberModes */
  char needed; /* the least prefix whose bearers may change it */
} ModeRow;

static const ModeRow mode_rows[] = {
  { 'i', MODE_FLAG, CHAT_ROOM_INVITE_ONLY, '%' },
  { 'm', MODE_FLAG, CHAT_ROOM_MODERATED, '%' },
  { 'n', MODE_FLAG, CHAT_ROOM_NO_EXTERNAL, '%' },
  { 's', MODE_FLAG, CHAT_ROOM_SECRET, '%' },
  { 't', MODE_FLAG, CHAT_ROOM_TOPIC_LOCK, '%' },
  { 'C', MODE_FLAG, CHAT_ROOM_NO_CTCP, '%' },
  { 'k', MODE_KEY, 0, '%' },
  { 'l', MODE_LIMIT, 0, '%' },
  { 'b', MODE_LIST, 0, '%' },
  { 'e', MODE_LIST, 0, '%' },
  { 'I', MODE_LIST, 0, '%' },
  { 'q', MODE_PREFIX, CHAT_MEMBER_FOUNDER, '~' },
  { 'a', MODE_PREFIX, CHAT_MEMBER_ADMIN, '~' },
  { 'o', MODE_PREFIX, CHAT_MEMBER_OPERATOR, '@' },
  { 'h', MODE_PREFIX, CHAT_MEMBER_HALFOP, '@' },
  { 'v', MODE_PREFIX, CHAT_MEMBER_VOICE, '%' },
};

static const ModeRow *
find_row (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_rows); i++)
    if (mode_rows[i].letter == letter)
      return &mode_rows[i];

  return NULL;
}

static void
wish_free (ChatWish *self)
{
  g_free (self->argument);
  for (guint i = 0; i < G_N_ELEMENTS (self->refusal); i++)
    g_free (self->refusal[i]);
  g_free (self);
}

static gboolean
takes_argument (const ModeRow *row, gboolean is_added)
{
  if (row == NULL || row->kind == MODE_FLAG)
    return FALSE;

  return row->kind != MODE_LIMIT || is_added;
}

/* A list letter without a mask only asks what is on the list: no wish. */
static GPtrArray *
parse_wishes (const ChatEntry *entry)
{
  GPtrArray *wishes = g_ptr_array_new_with_free_func ((GDestroyNotify) wish_free);
  gboolean is_added = TRUE;
  guint next_argument = 1;
  guint n_arguments = entry->params != NULL ? g_strv_length (entry->params) : 0;

  /* By character, so that an unknown letter of several bytes is one letter, reported whole. */
  for (const char *c = chat_entry_param (entry, 0); *c != '\0'; c = g_utf8_next_char (c))
    {
      const ModeRow *row = find_row (*c);
      ChatWish *wish;

      if (*c == '+' || *c == '-')
        {
          is_added = *c == '+';
          continue;
        }

      if (row != NULL && row->kind == MODE_LIST && next_argument >= n_arguments)
        continue;

      wish = g_new0 (ChatWish, 1);
      wish->letter = *c;
      wish->is_added = is_added;
      if (row == NULL)
        wish->argument = g_strndup (c, g_utf8_next_char (c) - c);
      else if (takes_argument (row, is_added) && next_argument < n_arguments)
        wish->argument = g_strdup (entry->params[next_argument++]);
      g_ptr_array_add (wishes, wish);
    }

  return wishes;
}

static void
refuse (ChatWish *wish, IrcNumeric numeric, const char *a, const char *b, const char *c)
{
  wish->numeric = numeric;
  wish->refusal[0] = g_strdup (a);
  wish->refusal[1] = g_strdup (b);
  wish->refusal[2] = g_strdup (c);
}

static void
refuse_argument (ChatApply *self, ChatWish *wish)
{
  const char letter[] = { wish->letter, '\0' };
  gboolean is_empty = wish->argument == NULL || *wish->argument == '\0';

  refuse (wish, IRC_ERR_INVALIDMODEPARAM, self->room->name, letter,
          is_empty ? "*" : wish->argument);
}

static void
decide_key (ChatApply *self, ChatWish *wish)
{
  const char *key = wish->argument;

  if (!wish->is_added)
    return;

  /* A space, a comma or a leading ':' could not be sent back in a JOIN. */
  if (key == NULL || *key == '\0' || *key == ':' || strlen (key) > CHAT_MAX_ROOM_KEY ||
      strpbrk (key, " ,\t\r\n") != NULL)
    refuse_argument (self, wish);
}

static void
decide_limit (ChatApply *self, ChatWish *wish)
{
  guint64 limit;

  if (wish->is_added &&
      (wish->argument == NULL ||
       !g_ascii_string_to_unsigned (wish->argument, 10, 1, G_MAXINT32, &limit, NULL)))
    refuse_argument (self, wish);
}

/* planned: how many entries the wishes before this one add to all lists of the room. */
static void
decide_list (ChatApply *self, ChatWish *wish, int *planned)
{
  ChatRoom *room = self->room;
  GPtrArray *list = chat_room_get_list (room, wish->letter);
  g_autofree char *given = g_steal_pointer (&wish->argument);
  int used = room->bans->len + room->excepts->len + room->invites->len + *planned;

  if (strpbrk (given, " \t\r\n") == NULL)
    wish->argument = chat_rules_normalise_mask (given);
  if (wish->argument == NULL)
    {
      refuse_argument (self, wish);
      return;
    }

  if ((chat_list_find (list, wish->argument, NULL) != NULL) == wish->is_added)
    return;

  if (wish->is_added && used >= (int) self->state->max_list_entries)
    refuse (wish, IRC_ERR_BANLISTFULL, room->name, wish->argument, NULL);
  else
    *planned += wish->is_added ? 1 : -1;
}

/* Nobody is stripped by those below; everybody may step down; and the prefix of the room's
 * registered founder is not for others to take. */
static gboolean
may_take_prefix (ChatApply *self, const ModeRow *row, const ChatMember *victim)
{
  guint rank = self->member != NULL ? chat_rules_rank (self->member->modes) : 0;

  if (victim == self->member)
    return TRUE;

  if (row->flag == CHAT_MEMBER_FOUNDER && victim->room->founder != NULL &&
      g_strcmp0 (victim->room->founder, victim->user->account) == 0)
    return FALSE;

  return rank >= chat_rules_prefix_rank (row->needed) && rank >= chat_rules_rank (victim->modes);
}

static void
decide_prefix (ChatApply *self, ChatWish *wish, const ModeRow *row)
{
  const char *nick = wish->argument;
  guint rank = self->member != NULL ? chat_rules_rank (self->member->modes) : 0;
  ChatUser *user;

  if (nick == NULL || *nick == '\0')
    {
      refuse_argument (self, wish);
      return;
    }

  user = chat_state_find_user (self->state, nick);
  if (user == NULL)
    {
      refuse (wish, IRC_ERR_NOSUCHNICK, nick, NULL, NULL);
      return;
    }

  wish->member = chat_state_find_member (self->state, self->room, user);
  if (wish->member == NULL)
    refuse (wish, IRC_ERR_USERNOTINCHANNEL, user->nick, self->room->name, NULL);
  else if (chat_apply_has_power (self))
    return;
  else if (wish->is_added ? rank < chat_rules_prefix_rank (row->needed)
                          : !may_take_prefix (self, row, wish->member))
    refuse (wish, IRC_ERR_CHANOPRIVSNEEDED, self->room->name, NULL, NULL);
}

static void
decide_wish (ChatApply *self, ChatWish *wish, int *planned)
{
  const ModeRow *row = find_row (wish->letter);
  guint rank = self->member != NULL ? chat_rules_rank (self->member->modes) : 0;

  if (row == NULL)
    {
      refuse (wish, IRC_ERR_UNKNOWNMODE, wish->argument, NULL, NULL);
      return;
    }

  if (row->kind == MODE_PREFIX)
    {
      decide_prefix (self, wish, row);
      return;
    }

  if (!chat_apply_has_power (self) && rank < chat_rules_prefix_rank (row->needed))
    refuse (wish, IRC_ERR_CHANOPRIVSNEEDED, self->room->name, NULL, NULL);
  else if (row->kind == MODE_KEY)
    decide_key (self, wish);
  else if (row->kind == MODE_LIMIT)
    decide_limit (self, wish);
  else if (row->kind == MODE_LIST)
    decide_list (self, wish, planned);
}

static void
tell_refusal (ChatApply *self, const ChatWish *wish)
{
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_REJECTED,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .numeric = wish->numeric,
                                        .params = (const char *const *) wish->refusal });
}

gboolean
chat_may_mode (ChatApply *self)
{
  const ChatWish *refused = NULL;
  gboolean has_granted = FALSE;
  int planned = 0;

  self->wishes = parse_wishes (self->entry);
  for (guint i = 0; i < self->wishes->len; i++)
    {
      ChatWish *wish = g_ptr_array_index (self->wishes, i);

      decide_wish (self, wish, &planned);
      if (wish->numeric == IRC_NUMERIC_NONE)
        has_granted = TRUE;
      else if (refused == NULL)
        refused = wish;
    }

  if (refused == NULL || has_granted)
    return TRUE;

  tell_refusal (self, refused);
  return FALSE;
}

static gboolean
run_key (ChatRoom *room, ChatWish *wish)
{
  const char *key = wish->is_added ? wish->argument : NULL;

  if (g_strcmp0 (room->key, key) == 0)
    return FALSE;

  g_free (room->key);
  room->key = g_strdup (key);
  if (!wish->is_added)
    {
      /* The key in the change is not the one that was guessed. */
      g_free (wish->argument);
      wish->argument = g_strdup ("*");
    }
  return TRUE;
}

static gboolean
run_limit (ChatRoom *room, const ChatWish *wish)
{
  guint limit = wish->is_added ? (guint) g_ascii_strtoull (wish->argument, NULL, 10) : 0;

  if (room->limit == limit)
    return FALSE;

  room->limit = limit;
  return TRUE;
}

static gboolean
run_list (ChatApply *self, const ChatWish *wish)
{
  GPtrArray *list = chat_room_get_list (self->room, wish->letter);
  const char *setter = self->actor != NULL ? self->actor->source : self->entry->source;
  guint index;
  gboolean is_there = chat_list_find (list, wish->argument, &index) != NULL;

  if (is_there == wish->is_added)
    return FALSE;

  if (wish->is_added)
    g_ptr_array_add (list, chat_list_entry_new (wish->argument, setter != NULL ? setter : "",
                                                self->entry->time_us));
  else
    g_ptr_array_remove_index (list, index);
  self->room->generation++;
  return TRUE;
}

/* Returns: whether anything is different now */
static gboolean
run_wish (ChatApply *self, ChatWish *wish)
{
  const ModeRow *row = find_row (wish->letter);

  switch (row->kind)
    {
    case MODE_FLAG:
      if (((self->room->modes & row->flag) != 0) == wish->is_added)
        return FALSE;
      self->room->modes ^= row->flag;
      return TRUE;

    case MODE_KEY:
      return run_key (self->room, wish);

    case MODE_LIMIT:
      return run_limit (self->room, wish);

    case MODE_LIST:
      return run_list (self, wish);

    case MODE_PREFIX:
      if (((wish->member->modes & row->flag) != 0) == wish->is_added)
        return FALSE;
      wish->member->modes ^= row->flag;
      return TRUE;

    default:
      g_assert_not_reached ();
    }
}

static const char *
get_shown_argument (const ChatWish *wish)
{
  if (!takes_argument (find_row (wish->letter), wish->is_added))
    return NULL;

  return wish->member != NULL ? wish->member->user->nick : wish->argument;
}

void
chat_run_mode (ChatApply *self)
{
  g_autoptr (GPtrArray) params = g_ptr_array_new ();
  g_autoptr (GString) change = g_string_new (NULL);
  gboolean was_added = FALSE;

  g_ptr_array_add (params, NULL);
  for (guint i = 0; i < self->wishes->len; i++)
    {
      ChatWish *wish = g_ptr_array_index (self->wishes, i);
      const char *argument;

      if (wish->numeric != IRC_NUMERIC_NONE)
        {
          tell_refusal (self, wish);
          continue;
        }

      if (!run_wish (self, wish))
        continue;

      if (change->len == 0 || was_added != wish->is_added)
        g_string_append_c (change, wish->is_added ? '+' : '-');
      was_added = wish->is_added;
      g_string_append_c (change, wish->letter);
      argument = get_shown_argument (wish);
      if (argument != NULL)
        g_ptr_array_add (params, (gpointer) argument);
    }

  if (change->len == 0)
    return;

  params->pdata[0] = change->str;
  g_ptr_array_add (params, NULL);
  chat_apply_tell (self, &(ChatEffect){ .type = CHAT_EFFECT_MODE,
                                        .actor = self->actor,
                                        .room = self->room,
                                        .params = (const char *const *) params->pdata });
}
