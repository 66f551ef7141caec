/* Reads of a journal: what was asked, copied, for the implementation to answer in its own time. */
#include "config.h"

#include "journal-class.h"

#include <glib/gi18n-lib.h>

static JournalRequest *
request_new (Journal *self, JournalRequestType type)
{
  JournalRequest *request = g_new0 (JournalRequest, 1);

  request->type = type;
  request->told_seq = journal_get_told_seq (self);
  return request;
}

static void
request_free (gpointer data)
{
  JournalRequest *self = data;

  g_free ((char *) self->query.key);
  g_free ((char *) self->query.after_msgid);
  g_free ((char *) self->query.before_msgid);
  g_strfreev ((GStrv) self->search.keys);
  g_free ((char *) self->search.text);
  g_free ((char *) self->search.sender);
  g_free (self->name);
  g_free (self);
}

static void
start (Journal *self,
       JournalRequest *request,
       gpointer source_tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, request, request_free);
  if (journal_is_closed (self))
    {
      g_task_return_new_error (task, JOURNAL_ERROR, JOURNAL_ERROR_CLOSED,
                               _ ("The history is closed"));
      g_object_unref (task);
      return;
    }
  JOURNAL_JOURNAL_GET_CLASS (self)->run (self, task);
}

void
journal_request_return (GTask *task, gpointer result, GError *error)
{
  static const GDestroyNotify free_result[] = {
    [JOURNAL_REQUEST_READ] = (GDestroyNotify) g_ptr_array_unref,
    [JOURNAL_REQUEST_FIND] = (GDestroyNotify) journal_record_unref,
    [JOURNAL_REQUEST_TARGETS] = (GDestroyNotify) g_ptr_array_unref,
    [JOURNAL_REQUEST_TALKS] = (GDestroyNotify) g_strfreev,
    [JOURNAL_REQUEST_SEARCH] = (GDestroyNotify) g_ptr_array_unref,
  };
  const JournalRequest *request = g_task_get_task_data (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, free_result[request->type]);
  g_object_unref (task);
}

static gpointer
finish (Journal *self, GAsyncResult *result, gpointer source_tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
journal_read_async (Journal *self,
                    const JournalQuery *query,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  JournalRequest *request;

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (query != NULL && query->key != NULL);

  request = request_new (self, JOURNAL_REQUEST_READ);
  request->query = *query;
  request->query.key = g_strdup (query->key);
  request->query.after_msgid = g_strdup (query->after_msgid);
  request->query.before_msgid = g_strdup (query->before_msgid);
  start (self, request, journal_read_async, cancellable, callback, user_data);
}

/**
 * journal_read_finish:
 * Returns: (transfer full) (element-type JournalRecord): oldest first, or %NULL with @error set
 */
GPtrArray *
journal_read_finish (Journal *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, journal_read_async, error);
}

void
journal_find_async (Journal *self,
                    const char *msgid,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  JournalRequest *request;

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (msgid != NULL);

  request = request_new (self, JOURNAL_REQUEST_FIND);
  request->name = g_strdup (msgid);
  start (self, request, journal_find_async, cancellable, callback, user_data);
}

/**
 * journal_find_finish:
 * Returns: (transfer full): the record, or %NULL with @error set
 */
JournalRecord *
journal_find_finish (Journal *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, journal_find_async, error);
}

void
journal_targets_async (Journal *self,
                       const char *const *keys,
                       gint64 after_us,
                       gint64 before_us,
                       guint limit,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  JournalRequest *request;

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (keys != NULL);

  request = request_new (self, JOURNAL_REQUEST_TARGETS);
  request->search.keys = (const char *const *) g_strdupv ((GStrv) keys);
  request->search.after_us = after_us;
  request->search.before_us = before_us;
  request->search.limit = limit;
  start (self, request, journal_targets_async, cancellable, callback, user_data);
}

/**
 * journal_targets_finish:
 * Returns: (transfer full) (element-type JournalTarget): or %NULL with @error set
 */
GPtrArray *
journal_targets_finish (Journal *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, journal_targets_async, error);
}

void
journal_talks_async (Journal *self,
                     const char *identity,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  JournalRequest *request;

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (identity != NULL);

  request = request_new (self, JOURNAL_REQUEST_TALKS);
  request->name = g_strdup (identity);
  start (self, request, journal_talks_async, cancellable, callback, user_data);
}

/**
 * journal_talks_finish:
 * Returns: (transfer full): keys, or %NULL with @error set
 */
GStrv
journal_talks_finish (Journal *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, journal_talks_async, error);
}

void
journal_search_async (Journal *self,
                      const JournalSearch *search,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  JournalRequest *request;

  g_return_if_fail (JOURNAL_IS_JOURNAL (self));
  g_return_if_fail (search != NULL && search->keys != NULL);

  request = request_new (self, JOURNAL_REQUEST_SEARCH);
  request->search = *search;
  request->search.keys = (const char *const *) g_strdupv ((GStrv) search->keys);
  request->search.text = g_strdup (search->text);
  request->search.sender = g_strdup (search->sender);
  start (self, request, journal_search_async, cancellable, callback, user_data);
}

/**
 * journal_search_finish:
 * Returns: (transfer full) (element-type JournalRecord): newest first, or %NULL with @error set
 */
GPtrArray *
journal_search_finish (Journal *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, journal_search_async, error);
}
