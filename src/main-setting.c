#include "config.h"

#include "main-setting.h"

#include <glib/gi18n.h>
#include <string.h>

#include "irc-name.h"
#include "main-config.h"
#include "tui-theme.h"

enum
{
  OF_WAY = MAIN_SETTING_OF_WAY,
  AT_START = MAIN_SETTING_AT_START,
  SECRET = MAIN_SETTING_SECRET,
};

/* In the order of the values of the enum. */
static const char *const outbox_choices[] = { "screen", "always", "never", NULL };
static const char *const notify_choices[] = { "all", "mentions", "none", NULL };
static const char *const width_choices[] = { "auto", "1", "2", NULL };
static const char *const bidi_choices[] = { "auto", "on", "off", NULL };
static const char *const tab_choices[] = { "complete", "focus", NULL };

#define AT(field) G_STRUCT_OFFSET (MainConfig, field)

/* One row a setting, in the order of data/pychat.conf. */
/* clang-format off */
static const MainSetting settings[] = {
  { "host", MAIN_SETTING_HOST, AT (host), OF_WAY | AT_START,
    N_ ("Address to listen on, or host to join") },
  { "port", MAIN_SETTING_PORT, AT (port), OF_WAY | AT_START,
    N_ ("Port, 8080 if not given"), .least = 1, .most = G_MAXUINT16 },
  { "username", MAIN_SETTING_NICK, AT (username), AT_START,
    N_ ("Name shown to others, the login name if not given") },
  { "color", MAIN_SETTING_COLOR, AT (color), 0,
    N_ ("Colour of your name for everybody") },
  { "rooms", MAIN_SETTING_ROOMS, AT (rooms), OF_WAY | AT_START,
    N_ ("Rooms to join beside the lobby, with semicolons between them") },
  { "ssl", MAIN_SETTING_SWITCH, AT (has_tls), OF_WAY | AT_START,
    N_ ("Encrypt with TLS, with certificates on both sides") },
  { "certfile", MAIN_SETTING_CERTFILE, AT (certfile), OF_WAY | AT_START,
    N_ ("PEM file with private key and certificate (./client.pem, serving ./server.pem)") },
  { "cafile", MAIN_SETTING_CAFILE, AT (cafile), OF_WAY | AT_START,
    N_ ("PEM file of the authority that signed the other side (./rootCA.pem if it exists)") },
  { "account", MAIN_SETTING_TEXT, AT (client.account), OF_WAY | AT_START,
    N_ ("Account to log in to") },
  { "password", MAIN_SETTING_TEXT, AT (client.password), OF_WAY | AT_START | SECRET,
    N_ ("Password of the account") },
  { "password-command", MAIN_SETTING_COMMAND, AT (password_command), OF_WAY | AT_START,
    N_ ("Command that prints the password") },
  { "login-required", MAIN_SETTING_SWITCH, AT (client.is_login_required), OF_WAY | AT_START,
    N_ ("Leave where logging in fails") },
  { "max-messages", MAIN_SETTING_NUMBER, AT (client.max_messages), 0,
    N_ ("Messages kept in memory of each room"), .least = 100, .most = 10000000 },
  { "outbox", MAIN_SETTING_CHOICE, AT (outbox), AT_START,
    N_ ("When what is not sent yet is kept on disk: with a screen, always, or never"),
    .choices = outbox_choices },
  { "log", MAIN_SETTING_SWITCH, AT (has_log), 0,
    N_ ("Write down what is said, a text file for each room") },
  { "log-dir", MAIN_SETTING_PATH, AT (log_dir), 0,
    N_ ("Directory of these files") },
  { "notify", MAIN_SETTING_CHOICE, AT (tui.notify), 0,
    N_ ("What notifies: all messages, those that mean you, or none"), .choices = notify_choices },
  { "bell", MAIN_SETTING_SWITCH, AT (tui.has_bell), 0,
    N_ ("Ring the bell as well") },
  { "notify-command", MAIN_SETTING_COMMAND, AT (tui.notify_command), 0,
    N_ ("Command that is run as well, with who and what behind it") },
  { "highlight", MAIN_SETTING_LIST, AT (client.highlights), 0,
    N_ ("Words that mean you beside your name, with semicolons between them") },
  { "time-format", MAIN_SETTING_TIME, AT (tui.time_format), 0,
    N_ ("Time before each message; nothing: no times") },
  { "ambiguous-width", MAIN_SETTING_CHOICE, AT (tui.ambiguous_width), 0,
    N_ ("Columns of characters that are wide in East Asia and narrow elsewhere"),
    .choices = width_choices },
  { "bidi", MAIN_SETTING_CHOICE, AT (tui.bidi), 0,
    N_ ("Put Hebrew and Arabic in their order; auto: where the terminal does not"),
    .choices = bidi_choices },
  { "theme", MAIN_SETTING_THEME, AT (tui.theme), 0,
    N_ ("How the screen looks; auto: as the terminal's background is") },
  { "plain", MAIN_SETTING_SWITCH, AT (tui.is_plain), AT_START,
    N_ ("Sentences instead of a screen, for screen readers") },
  { "tab", MAIN_SETTING_CHOICE, AT (tui.tab), 0,
    N_ ("What Tab does: complete, where there is something to, or focus the other window"),
    .choices = tab_choices },
  { "keep-input", MAIN_SETTING_SWITCH, AT (tui.keeps_history), 0,
    N_ ("Keep what you sent for the next time") },
  { "typing", MAIN_SETTING_SWITCH, AT (tui.tells_typing), 0,
    N_ ("Let the others see that you are writing") },
  { "mouse", MAIN_SETTING_SWITCH, AT (tui.has_mouse), 0,
    N_ ("Take clicks and the wheel from the terminal") },
};
/* clang-format on */

const MainSetting *
main_setting_get (gsize index)
{
  return index < G_N_ELEMENTS (settings) ? &settings[index] : NULL;
}

const MainSetting *
main_setting_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].name, name) == 0)
      return &settings[i];
  return NULL;
}

gboolean
main_setting_is_color (const char *text)
{
  if (*text == '#')
    text++;
  return strlen (text) == 6 && strspn (text, "0123456789abcdefABCDEF") == 6;
}

gboolean
main_setting_is_room (const char *name)
{
  gsize sign = *name != '\0' && strchr ("#&+!", *name) != NULL ? 1 : 0;

  return name[sign] != '\0' && strpbrk (name, " ,\a\r\n") == NULL;
}

GStrv
main_setting_list_allowed (const MainSetting *self)
{
  static const char *const switch_words[] = { "true", "false", NULL };

  if (self->type == MAIN_SETTING_THEME)
    return tui_theme_list ();
  if (self->type == MAIN_SETTING_SWITCH)
    return g_strdupv ((char **) switch_words);
  return g_strdupv ((char **) self->choices);
}

static char *
describe_list (const MainSetting *self)
{
  g_auto (GStrv) words = main_setting_list_allowed (self);
  g_autofree char *list = g_strjoinv (", ", words);

  /* Translators: of a setting; %s is a list. */
  return g_strdup_printf (_ ("it may be %s"), list);
}

char *
main_setting_describe_allowed (const MainSetting *self)
{
  switch (self->type)
    {
    case MAIN_SETTING_SWITCH:
    case MAIN_SETTING_CHOICE:
    case MAIN_SETTING_THEME:
      return describe_list (self);
    case MAIN_SETTING_NUMBER:
    case MAIN_SETTING_PORT:
      /* Translators: of a setting. */
      return g_strdup_printf (_ ("it may be a number from %1$u to %2$u"), self->least, self->most);
    case MAIN_SETTING_TIME:
      /* Translators: of a setting; an example of what it may be is %H:%M. */
      return g_strdup (_ ("it may be a time as strftime(3) takes it"));
    case MAIN_SETTING_COLOR:
      /* Translators: of a setting. */
      return g_strdup (_ ("a colour is six hexadecimal digits RRGGBB, such as 3399ff"));
    case MAIN_SETTING_NICK:
      return g_strdup_printf (
          /* Translators: of a setting; %d is how long a name may be. */
          _ ("a name is up to %d letters and digits of one script, or signs such as _ and -, and "
                 "begins with a letter"),
             IRC_NICK_MAX_LETTERS);
    case MAIN_SETTING_HOST:
      /* Translators: of a setting. */
      return g_strdup (_ ("it may be the name or the address of a host"));
    case MAIN_SETTING_ROOMS:
      /* Translators: of a setting. */
      return g_strdup (_ ("the name of a room has no blanks and no commas"));
    case MAIN_SETTING_TEXT:
    case MAIN_SETTING_PATH:
    case MAIN_SETTING_CERTFILE:
    case MAIN_SETTING_CAFILE:
    case MAIN_SETTING_LIST:
    case MAIN_SETTING_COMMAND:
    default:
      return NULL;
    }
}
