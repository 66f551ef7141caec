#include "config.h"

#include "main-set.h"

#include <glib/gi18n.h>
#include <string.h>

#include "main-join.h"

#define NOTHING "\"\"" /* typed where a setting is to be empty */

typedef struct
{
  ClientSession *session;
  const MainOptions *options;
  MainFront *front;
} Set;

/* Who hosts a chat has no way to a server. */
static gboolean
is_of_use (const Set *self, const MainSetting *setting)
{
  return !self->options->is_serving || (setting->flags & MAIN_SETTING_OF_WAY) == 0;
}

static const MainSetting *
find (const Set *self, const char *name)
{
  const MainSetting *setting = main_setting_find (name);

  return setting != NULL && is_of_use (self, setting) ? setting : NULL;
}

static char *
describe (const Set *self, const MainSetting *setting)
{
  g_autofree char *value = main_config_describe (self->options->settings, setting);

  return g_strchomp (g_strdup_printf ("%s = %s", setting->name, value));
}

static char *
describe_unknown (const char *name)
{
  /* Translators: %s is what the user typed. */
  return g_strdup_printf (_ ("There is no setting %s; /set lists them."), name);
}

/* Each line by itself: who has no screen hears it as one event. text: (transfer full) */
static void
say (const Set *self, ClientRoom *room, char *text)
{
  client_session_answer (self->session, room, TRUE, text);
}

static void
list (const Set *self, ClientRoom *room, const char *part)
{
  const MainSetting *setting;
  gboolean is_found = FALSE;

  for (gsize i = 0; (setting = main_setting_get (i)) != NULL; i++)
    if (is_of_use (self, setting) && strstr (setting->name, part) != NULL)
      {
        say (self, room, describe (self, setting));
        is_found = TRUE;
      }
  if (!is_found)
    client_session_answer (self->session, room, FALSE, describe_unknown (part));
}

/* (transfer full) */
static char *
describe_with (const MainSetting *setting, const char *text)
{
  /* Translators: %1$s is the name of a setting, %2$s what it may be, or what is wrong with it. */
  return g_strdup_printf (_ ("%1$s: %2$s"), setting->name, text);
}

static void
show (const Set *self, ClientRoom *room, const MainSetting *setting)
{
  g_autofree char *allowed = main_setting_describe_allowed (setting);

  say (self, room, describe (self, setting));
  say (self, room, g_strdup (_ (setting->help)));
  if (allowed != NULL)
    say (self, room, describe_with (setting, allowed));
  if ((setting->flags & MAIN_SETTING_AT_START) != 0)
    say (self, room, g_strdup (_ ("A change holds from the next start on")));
}

static void
apply (const Set *self)
{
  const MainConfig *settings = self->options->settings;
  ClientSettings client = settings->client;

  client.color = settings->color;
  client_session_change_settings (self->session, &client);
  main_front_change_settings (self->front, &settings->tui);
}

static void
tell (const Set *self, ClientRoom *room, const MainSetting *setting)
{
  g_autofree char *line = describe (self, setting);

  if ((setting->flags & MAIN_SETTING_AT_START) != 0)
    client_session_answer (
        self->session, room, TRUE,
        /* Translators: %s is a setting and its value: "name = value". */
        g_strdup_printf (_ ("From the next start on, if /save keeps it: %s"), line));
  else
    client_session_answer (self->session, room, TRUE,
                           /* Translators: %s is a setting and its value: "name = value". */
                           g_strdup_printf (_ ("From now on, and for good with /save: %s"), line));
}

/* typed (nullable): it goes back to what holds without it */
static void
change (const Set *self, ClientRoom *room, const MainSetting *setting, const char *typed)
{
  MainConfig *settings = self->options->settings;
  gboolean had_log = settings->has_log;
  const char *log_dir = settings->log_dir;
  g_autofree char *value = typed != NULL ? g_strstrip (g_strdup (typed)) : NULL;
  g_autoptr (GError) error = NULL;

  main_front_follow (self->front, &settings->tui); /* else a key's change would be undone */
  if (value == NULL)
    main_config_reset (settings, setting);
  else if (!main_config_set (settings, setting, strcmp (value, NOTHING) != 0 ? value : "", &error))
    {
      client_session_answer (self->session, room, FALSE, describe_with (setting, error->message));
      return;
    }
  if (settings->has_log != had_log || settings->log_dir != log_dir)
    main_join_change_log (self->session, self->options);
  apply (self);
  tell (self, room, setting);
}

static void
run (const Set *self, ClientRoom *room, const char *rest, gboolean is_back)
{
  gsize length = strcspn (rest, " ");
  g_autofree char *typed = g_strndup (rest, length);
  g_autofree char *name = g_ascii_strdown (typed, -1);
  const char *value = rest + length + strspn (rest + length, " ");
  const MainSetting *setting = find (self, name);
  gboolean is_change = is_back || *value != '\0';

  if (!is_change)
    main_front_follow (self->front, &self->options->settings->tui);
  if (is_change && setting == NULL)
    client_session_answer (self->session, room, FALSE, describe_unknown (name));
  else if (is_change)
    change (self, room, setting, is_back ? NULL : value);
  else if (setting == NULL)
    list (self, room, name);
  else
    show (self, room, setting);
}

/* /theme NAME is short for one of them. */
static gboolean
on_command (ClientSession *session,
            ClientRoom *room,
            const char *command,
            const char *rest,
            const Set *self)
{
  if (strcmp (command, "set") == 0 || strcmp (command, "unset") == 0)
    run (self, room, rest, *command == 'u');
  else if (strcmp (command, "theme") == 0 && *rest != '\0')
    change (self, room, main_setting_find ("theme"), rest);
  else
    return FALSE;
  return TRUE;
}

static GStrv
list_names (const Set *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const MainSetting *setting;

  for (gsize i = 0; (setting = main_setting_get (i)) != NULL; i++)
    if (is_of_use (self, setting))
      g_strv_builder_add (names, setting->name);
  return g_strv_builder_end (names);
}

/* What a setting may be; else what it is, to be changed. */
static GStrv
list_values (const Set *self, const char *name)
{
  const MainSetting *setting = find (self, name);
  GStrv words = setting != NULL ? main_setting_list_allowed (setting) : NULL;
  const char *value[] = { NULL, NULL };
  g_autofree char *now = NULL;

  if (setting == NULL || words != NULL || (setting->flags & MAIN_SETTING_SECRET) != 0)
    return words;
  value[0] = now = main_config_describe (self->options->settings, setting);
  return *now != '\0' ? g_strdupv ((char **) value) : NULL;
}

static GStrv
on_offer (ClientSession *session, const char *command, const char *before, const Set *self)
{
  if (strcmp (command, "set") == 0)
    return *before == '\0' ? list_names (self) : list_values (self, before);
  if (strcmp (command, "unset") == 0)
    return *before == '\0' ? list_names (self) : NULL;
  return strcmp (command, "theme") == 0 ? list_values (self, "theme") : NULL;
}

static void
free_set (gpointer data, GClosure *closure)
{
  g_free (data);
}

/**
 * main_set_watch:
 *
 * The session's /set is done here from now on.
 */
void
main_set_watch (ClientSession *session, const MainOptions *options, MainFront *front)
{
  Set *self = g_new (Set, 1);

  *self = (Set){ session, options, front };
  g_signal_connect_data (session, "command", G_CALLBACK (on_command), self, free_set,
                         G_CONNECT_DEFAULT);
  g_signal_connect (session, "offer", G_CALLBACK (on_offer), self);
}
