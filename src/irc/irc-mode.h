/* irc-mode.h: mode strings as lists of changes, and back.
 *
 * Which letters take an argument is the server's to say: ISUPPORT's CHANMODES and PREFIX. User
 * modes are the same with flags only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* modern-irc, "CHANMODES Parameter" and "PREFIX Parameter". The strings belong to who made it. */
typedef struct
{
  const char *lists;    /* A: an argument always; without one it asks for the list */
  const char *settings; /* B: an argument always */
  const char *limits;   /* C: an argument when set, none when removed */
  const char *flags;    /* D: never an argument */
  const char *members;  /* letters of PREFIX, highest first: the argument is a nick */
  const char *prefixes; /* their prefixes, in the same order */
} IrcModeClasses;

typedef enum
{
  IRC_MODE_UNKNOWN,
  IRC_MODE_LIST,
  IRC_MODE_SETTING,
  IRC_MODE_LIMIT,
  IRC_MODE_FLAG,
  IRC_MODE_MEMBER,
} IrcModeClass;

typedef struct
{
  gboolean is_added;
  char letter;
  IrcModeClass mode_class;
  char *argument; /* (nullable): none of a flag; none of a LIST that asks for the list */
} IrcModeChange;

typedef struct
{
  GArray *changes; /* (owned) of IrcModeChange, in order */
  char *unknown;   /* letters that are no modes, each once; "" */
  char *missing;   /* letters whose argument is missing, each once; "" */
  guint n_dropped; /* changes with an argument beyond the limit */
} IrcModeParse;

IrcModeClass irc_mode_get_class (const IrcModeClasses *classes, char letter);
char irc_mode_get_prefix (const IrcModeClasses *classes, char letter);  /* 0: none */
char irc_mode_from_prefix (const IrcModeClasses *classes, char prefix); /* 0: none */

/* max_arguments: changes with an argument, as ISUPPORT's MODES counts; 0: no limit */
IrcModeParse *irc_mode_parse (const IrcModeClasses *classes,
                              const char *const *params,
                              guint n_params,
                              guint max_arguments);
void irc_mode_parse_free (IrcModeParse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IrcModeParse, irc_mode_parse_free)

/* A list of changes to fill oneself: of IrcModeChange, which it owns. */
GArray *irc_mode_changes_new (void);
void irc_mode_changes_add (GArray *changes, gboolean is_added, char letter, const char *argument);
GStrv irc_mode_changes_to_params (const GArray *changes, guint first, guint n);

G_END_DECLS
