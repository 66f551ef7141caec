#include "config.h"

#include "client-annotations.h"

#include <string.h>

#define MAX_ANNOTATED 4096 /* messages of a room */
#define MAX_REACTIONS 20   /* different ones to a message */
#define MAX_PEOPLE 1000    /* that are counted for one */
#define MAX_REACTION 64    /* bytes */
#define MAX_REASON 1024    /* bytes */
/* What one costs beside its text, near enough for a limit. */
#define ANNOTATION_SIZE 256
#define REACTION_SIZE 256
#define PERSON_SIZE 64

typedef struct
{
  GPtrArray *reactions;       /* (owned) (nullable) of (owned) Reaction */
  ClientRedaction *redaction; /* (owned) (nullable) */
  gsize size;                 /* bytes */
} Annotation;

typedef struct
{
  ClientReaction shown; /* first: what others see of it */
  GPtrArray *people;    /* (owned) of (owned) char *: as nicks has them */
} Reaction;

struct _ClientAnnotations
{
  GHashTable *by_msgid; /* (owned): (owned) char * -> (owned) Annotation */
  GQueue order;         /* of the keys of by_msgid, oldest first */
  gsize size;           /* bytes */
  ClientBudget *budget; /* (owned) */
};

static void
reaction_free (gpointer data)
{
  Reaction *self = data;

  g_free (self->shown.text);
  g_ptr_array_unref (self->shown.nicks);
  g_ptr_array_unref (self->people);
  g_free (self);
}

static void
redaction_free (ClientRedaction *self)
{
  g_free (self->by);
  g_free (self->reason);
  g_free (self);
}

static void
annotation_free (gpointer data)
{
  Annotation *self = data;

  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  g_clear_pointer (&self->redaction, redaction_free);
  g_free (self);
}

ClientAnnotations *
client_annotations_new (ClientBudget *budget)
{
  ClientAnnotations *self = g_new0 (ClientAnnotations, 1);

  self->by_msgid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, annotation_free);
  g_queue_init (&self->order);
  self->budget = client_budget_ref (budget);
  return self;
}

void
client_annotations_free (ClientAnnotations *self)
{
  client_budget_give_back (self->budget, CLIENT_BUDGET_ANNOTATIONS, self->size);
  client_budget_unref (self->budget);
  g_queue_clear (&self->order);
  g_hash_table_unref (self->by_msgid);
  g_free (self);
}

static void
count (ClientAnnotations *self, Annotation *annotation, gsize bytes)
{
  annotation->size += bytes;
  self->size += bytes;
  client_budget_take (self->budget, CLIENT_BUDGET_ANNOTATIONS, bytes);
}

static void
count_out (ClientAnnotations *self, Annotation *annotation, gsize bytes)
{
  annotation->size -= bytes;
  self->size -= bytes;
  client_budget_give_back (self->budget, CLIENT_BUDGET_ANNOTATIONS, bytes);
}

static gboolean
allows (ClientAnnotations *self, gsize bytes)
{
  return client_budget_allows (self->budget, CLIENT_BUDGET_ANNOTATIONS, self->size, bytes);
}

static void
drop_oldest (ClientAnnotations *self)
{
  const char *key = g_queue_pop_head (&self->order);
  Annotation *annotation = g_hash_table_lookup (self->by_msgid, key);

  count_out (self, annotation, annotation->size);
  g_hash_table_remove (self->by_msgid, key);
}

/* Makes room for so many bytes more, where need be. */
static Annotation *
find_or_add (ClientAnnotations *self, const char *msgid, gsize bytes)
{
  Annotation *annotation = g_hash_table_lookup (self->by_msgid, msgid);
  gsize size = ANNOTATION_SIZE + strlen (msgid);
  char *key;

  if (annotation != NULL)
    return annotation;
  while (!g_queue_is_empty (&self->order) &&
         (self->order.length >= MAX_ANNOTATED || !allows (self, size + bytes)))
    drop_oldest (self);
  key = g_strdup (msgid);
  annotation = g_new0 (Annotation, 1);
  g_hash_table_insert (self->by_msgid, key, annotation);
  g_queue_push_tail (&self->order, key);
  count (self, annotation, size);
  return annotation;
}

static Reaction *
find_reaction (const Annotation *annotation, const char *text)
{
  for (guint i = 0; annotation->reactions != NULL && i < annotation->reactions->len; i++)
    {
      Reaction *reaction = g_ptr_array_index (annotation->reactions, i);

      if (strcmp (reaction->shown.text, text) == 0)
        return reaction;
    }
  return NULL;
}

static gboolean
find_person (const Reaction *reaction, const char *person, guint *index)
{
  return g_ptr_array_find_with_equal_func (reaction->people, person, g_str_equal, index);
}

static Reaction *
add_reaction (ClientAnnotations *self, Annotation *annotation, const char *text)
{
  Reaction *reaction;

  if (annotation->reactions == NULL)
    annotation->reactions = g_ptr_array_new_with_free_func (reaction_free);
  if (annotation->reactions->len >= MAX_REACTIONS || !allows (self, REACTION_SIZE))
    return NULL;
  reaction = g_new0 (Reaction, 1);
  reaction->shown.text = g_strdup (text);
  reaction->shown.nicks = g_ptr_array_new_with_free_func (g_free);
  reaction->people = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (annotation->reactions, reaction);
  count (self, annotation, REACTION_SIZE);
  return reaction;
}

gboolean
client_annotations_react (ClientAnnotations *self,
                          const char *msgid,
                          const char *text,
                          const char *person,
                          const char *nick,
                          gboolean is_own)
{
  gsize size = PERSON_SIZE + strlen (person) + strlen (nick);
  Annotation *annotation;
  Reaction *reaction;

  if (*text == '\0' || strlen (text) > MAX_REACTION || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  annotation = find_or_add (self, msgid, REACTION_SIZE + size);
  reaction = find_reaction (annotation, text);
  if (reaction == NULL)
    reaction = add_reaction (self, annotation, text);
  if (reaction == NULL || reaction->people->len >= MAX_PEOPLE || !allows (self, size) ||
      find_person (reaction, person, NULL))
    return FALSE;
  count (self, annotation, size);
  g_ptr_array_add (reaction->people, g_strdup (person));
  g_ptr_array_add (reaction->shown.nicks, g_strdup (nick));
  reaction->shown.is_own |= is_own;
  return TRUE;
}

gboolean
client_annotations_unreact (ClientAnnotations *self,
                            const char *msgid,
                            const char *text,
                            const char *person,
                            gboolean is_own)
{
  Annotation *annotation = g_hash_table_lookup (self->by_msgid, msgid);
  Reaction *reaction = annotation != NULL ? find_reaction (annotation, text) : NULL;

  guint index;

  if (reaction == NULL || !find_person (reaction, person, &index))
    return FALSE;
  count_out (self, annotation,
             PERSON_SIZE + strlen (person) +
                 strlen (g_ptr_array_index (reaction->shown.nicks, index)));
  g_ptr_array_remove_index (reaction->people, index);
  g_ptr_array_remove_index (reaction->shown.nicks, index);
  if (is_own)
    reaction->shown.is_own = FALSE;
  if (reaction->people->len == 0)
    {
      g_ptr_array_remove (annotation->reactions, reaction);
      count_out (self, annotation, REACTION_SIZE);
    }
  return TRUE;
}

gboolean
client_annotations_redact (ClientAnnotations *self,
                           const char *msgid,
                           const char *by,
                           const char *reason)
{
  g_autofree char *cut = reason != NULL && *reason != '\0' ? g_strndup (reason, MAX_REASON) : NULL;
  gsize size = strlen (by) + (cut != NULL ? strlen (cut) : 0);
  Annotation *annotation = find_or_add (self, msgid, size);

  if (annotation->redaction != NULL)
    return FALSE;
  annotation->redaction = g_new0 (ClientRedaction, 1);
  annotation->redaction->by = g_strdup (by);
  annotation->redaction->reason = cut != NULL ? g_utf8_make_valid (cut, -1) : NULL;
  count (self, annotation, size);
  return TRUE;
}

const GPtrArray *
client_annotations_get_reactions (ClientAnnotations *self, const char *msgid)
{
  const Annotation *annotation = g_hash_table_lookup (self->by_msgid, msgid);

  return annotation != NULL && annotation->reactions != NULL && annotation->reactions->len > 0
             ? annotation->reactions
             : NULL;
}

const ClientRedaction *
client_annotations_get_redaction (ClientAnnotations *self, const char *msgid)
{
  const Annotation *annotation = g_hash_table_lookup (self->by_msgid, msgid);

  return annotation != NULL ? annotation->redaction : NULL;
}
