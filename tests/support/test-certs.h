/* test-certs.h: a folder of real certificates, made anew for a test: two authorities, and for each
 * thing that can be wrong with a file one that has it.
 *
 *   ca.pem, foreign-ca.pem                 the authorities
 *   server.pem, client.pem                 key first; good for localhost, 127.0.0.1, ::1
 *   server-cert-first.pem                  the same the other way round
 *   expired-server.pem, expired-client.pem, future-server.pem
 *   month-server.pem, week-server.pem, day-server.pem, day-client.pem    end in 29, 6, 0.5 days
 *   long-server.pem, long-client.pem       end in 90 days
 *   foreign-server.pem, foreign-client.pem of the other authority
 *   wrong-host-server.pem                  for other.example
 *   key-only.pem, cert-only.pem, mismatch.pem, encrypted.pem, not-pem.pem, damaged.pem
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestCerts TestCerts;

TestCerts *test_certs_new (void);
void test_certs_free (TestCerts *self); /* removes the folder */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCerts, test_certs_free)

const char *test_certs_get_directory (TestCerts *self);
const char *test_certs_path (TestCerts *self, const char *name); /* (transfer none) */

G_END_DECLS
