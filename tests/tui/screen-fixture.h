/* screen-fixture.h: the program on a terminal of ours, in a room of a server that follows a script.
 */
#pragma once

#include "script-host.h"
#include "test-terminal.h"

G_BEGIN_DECLS

typedef struct
{
  ScriptHost *host;
  TestTerminal *terminal;
} ScreenFixture;

typedef struct
{
  int rows;
  int columns;
  const char *environment[4];
  const char *certificate;     /* (nullable): the server has TLS with it, see test-certs.h */
  const char *own_certificate; /* (nullable): ours then; one of a long life if there is none */
  const char *config;          /* (nullable): the text of pychat.conf */
  const char *caps;            /* (nullable): that the server has beside echo-message */
  gboolean is_first_start;     /* of this person */
  const char *options[4];      /* of the command line, beside those that lead to the server */
} ScreenSetting;

typedef struct
{
  const char *path; /* ends with a star: runs at each of the three sizes */
  const ScreenSetting *setting;
  void (*run) (ScreenFixture *fixture, gconstpointer data); /* data: the setting */
} ScreenTest;

extern const ScreenSetting screen_usual;  /* 80x24 */
extern const ScreenSetting screen_narrow; /* 40x12 */
extern const ScreenSetting screen_wide;   /* 200x50 */

void screen_set_up (ScreenFixture *fixture, gconstpointer data);
void screen_tear_down (ScreenFixture *fixture, gconstpointer data);
void screen_run (const ScreenTest *tests, guint n); /* adds them; g_test_run() runs them */

/* The other side */
void screen_say (ScreenFixture *fixture, const char *text); /* as alice, in the lobby */
void screen_say_many (ScreenFixture *fixture, guint from, guint to);
void screen_wait_said (ScreenFixture *fixture, const char *text); /* by us */

/* The screen */
int screen_input_row (const ScreenSetting *setting); /* where the text of the input begins */
void screen_assert_straight (ScreenFixture *fixture, int from, int to, int columns);

G_END_DECLS
