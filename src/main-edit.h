/* main-edit.h: a key file is changed line by line, so that all else in it stays as it was written.
 *
 * GLib writes a new key below the comments that are about the next group.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MainEdit MainEdit;

MainEdit *main_edit_new (const char *text); /* that main_file_load() takes */
void main_edit_free (MainEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MainEdit, main_edit_free)

/* value: as it stands in the file; (nullable): the key goes */
void main_edit_set (MainEdit *self, const char *group, const char *key, const char *value);
char *main_edit_get_text (MainEdit *self); /* (transfer full) */

G_END_DECLS
