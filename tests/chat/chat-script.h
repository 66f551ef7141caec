/* chat-script.h: entries and effects as short lines of text, for tests.
 *
 * An entry: actor, flags, type, target where the type has one ("-": none), params, "%name=value"
 * for tags, ":text". The actor is a letter (a is user 1), or "-" for the server; flags behind it:
 * '!' FORCE, '@' OPERATOR, '^' REGAIN.
 *
 *     a CONNECT anna ann host.example - - :Anna
 *     a! JOIN #room
 *
 * An effect: its name, then what it holds.
 *
 *     JOIN anna #room new
 *     REJECTED 433 anna
 */
#pragma once

#include "chat-state.h"

G_BEGIN_DECLS

extern const ChatRules chat_script_rules;

ChatEntry *chat_script_parse (const char *line, gint64 time_us);

/* Applies the entry, asking chat_check() first and holding it to its answer. */
GPtrArray *chat_script_apply (ChatState *state, guint64 seq, const ChatEntry *entry);

/* Runs lines against the state. Lines that begin with "> " are the effects of the entry before
 * them, all of them, "> nothing" for none; an entry without such lines must not be refused. */
void chat_script_run (ChatState *state, const char *script);

/* Who is there when a script begins: anna, bob and cleo; and with anna and bob in #room and cleo
 * in #other. */
extern const char chat_script_people[];
extern const char chat_script_people_in_rooms[];

typedef struct
{
  const char *path;
  const char *script;
} ChatScriptCase;

/* A test for each case: its script is run after that of the people. Cases outlive the run. */
void chat_script_add_tests (const char *people, const ChatScriptCase *cases, gsize n_cases);

G_END_DECLS
