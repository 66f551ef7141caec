#include "config.h"

#include "client-typers.h"

#include <string.h>

#define MAX_TYPERS 10 /* who counts more? */

typedef struct
{
  char *person;
  char *nick;
  gint64 until_us;
} Typer;

struct _ClientTypers
{
  GPtrArray *list; /* (owned) of (owned) Typer */
};

static void
typer_free (gpointer data)
{
  Typer *typer = data;

  g_free (typer->person);
  g_free (typer->nick);
  g_free (typer);
}

ClientTypers *
client_typers_new (void)
{
  ClientTypers *self = g_new0 (ClientTypers, 1);

  self->list = g_ptr_array_new_with_free_func (typer_free);
  return self;
}

void
client_typers_free (ClientTypers *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

static gboolean
find (ClientTypers *self, const char *person, guint *index)
{
  for (*index = 0; *index < self->list->len; (*index)++)
    if (strcmp (((Typer *) g_ptr_array_index (self->list, *index))->person, person) == 0)
      return TRUE;
  return FALSE;
}

gboolean
client_typers_set (ClientTypers *self, const char *person, const char *nick, gint64 until_us)
{
  Typer *typer;
  guint index;

  if (find (self, person, &index))
    {
      ((Typer *) g_ptr_array_index (self->list, index))->until_us = until_us;
      return FALSE;
    }
  if (self->list->len >= MAX_TYPERS)
    return FALSE;
  typer = g_new0 (Typer, 1);
  typer->person = g_strdup (person);
  typer->nick = g_strdup (nick);
  typer->until_us = until_us;
  g_ptr_array_add (self->list, typer);
  return TRUE;
}

gboolean
client_typers_remove (ClientTypers *self, const char *person)
{
  guint index;

  if (!find (self, person, &index))
    return FALSE;
  g_ptr_array_remove_index (self->list, index);
  return TRUE;
}

gboolean
client_typers_expire (ClientTypers *self, gint64 now_us)
{
  guint before = self->list->len;

  for (guint i = before; i > 0; i--)
    if (((Typer *) g_ptr_array_index (self->list, i - 1))->until_us <= now_us)
      g_ptr_array_remove_index (self->list, i - 1);
  return self->list->len != before;
}

gboolean
client_typers_clear (ClientTypers *self)
{
  gboolean had_any = self->list->len > 0;

  g_ptr_array_set_size (self->list, 0);
  return had_any;
}

gint64
client_typers_get_first_end (ClientTypers *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->list->len; i++)
    first = MIN (first, ((Typer *) g_ptr_array_index (self->list, i))->until_us);
  return first;
}

guint
client_typers_get_count (ClientTypers *self)
{
  return self->list->len;
}

const char *
client_typers_get (ClientTypers *self, guint index)
{
  g_return_val_if_fail (index < self->list->len, NULL);

  return ((Typer *) g_ptr_array_index (self->list, index))->nick;
}
