/* net-gnutls.h: GnuTLS, loaded when it is first called and not before: who joins a plain chat
 * starts without it. Its functions go by their own names, through a table; one more of them is one
 * more line in each of the lists. */
#pragma once

#include <glib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

#define NET_GNUTLS_FUNCTIONS(FUNCTION)                                                             \
  FUNCTION (gnutls_alert_get)                                                                      \
  FUNCTION (gnutls_alert_get_name)                                                                 \
  FUNCTION (gnutls_bye)                                                                            \
  FUNCTION (gnutls_certificate_allocate_credentials)                                               \
  FUNCTION (gnutls_certificate_free_credentials)                                                   \
  FUNCTION (gnutls_certificate_get_peers)                                                          \
  FUNCTION (gnutls_certificate_server_set_request)                                                 \
  FUNCTION (gnutls_certificate_set_x509_key_mem2)                                                  \
  FUNCTION (gnutls_ciphersuite_get)                                                                \
  FUNCTION (gnutls_credentials_set)                                                                \
  FUNCTION (gnutls_deinit)                                                                         \
  FUNCTION (gnutls_error_is_fatal)                                                                 \
  FUNCTION (gnutls_global_init)                                                                    \
  FUNCTION (gnutls_handshake)                                                                      \
  FUNCTION (gnutls_init)                                                                           \
  FUNCTION (gnutls_pbkdf2)                                                                         \
  FUNCTION (gnutls_priority_deinit)                                                                \
  FUNCTION (gnutls_priority_init)                                                                  \
  FUNCTION (gnutls_priority_set)                                                                   \
  FUNCTION (gnutls_protocol_get_version)                                                           \
  FUNCTION (gnutls_record_recv)                                                                    \
  FUNCTION (gnutls_record_send)                                                                    \
  FUNCTION (gnutls_server_name_get)                                                                \
  FUNCTION (gnutls_server_name_set)                                                                \
  FUNCTION (gnutls_session_get_ptr)                                                                \
  FUNCTION (gnutls_session_set_ptr)                                                                \
  FUNCTION (gnutls_session_set_verify_function)                                                    \
  FUNCTION (gnutls_strerror)                                                                       \
  FUNCTION (gnutls_transport_set_errno)                                                            \
  FUNCTION (gnutls_transport_set_ptr)                                                              \
  FUNCTION (gnutls_transport_set_pull_function)                                                    \
  FUNCTION (gnutls_transport_set_push_function)                                                    \
  FUNCTION (gnutls_transport_set_vec_push_function)                                                \
  FUNCTION (gnutls_x509_crt_check_key_purpose)                                                     \
  FUNCTION (gnutls_x509_crt_deinit)                                                                \
  FUNCTION (gnutls_x509_crt_import)                                                                \
  FUNCTION (gnutls_x509_crt_init)

typedef struct
{
#define NET_GNUTLS_MEMBER(name) __typeof__ (name) *name;
  NET_GNUTLS_FUNCTIONS (NET_GNUTLS_MEMBER)
#undef NET_GNUTLS_MEMBER
} NetGnutls;

gboolean net_gnutls_load (GError **error);
const NetGnutls *net_gnutls_get (void);

#ifndef NET_GNUTLS_NO_NAMES
#  define gnutls_alert_get (net_gnutls_get ()->gnutls_alert_get)
#  define gnutls_alert_get_name (net_gnutls_get ()->gnutls_alert_get_name)
#  define gnutls_bye (net_gnutls_get ()->gnutls_bye)
#  define gnutls_certificate_allocate_credentials                                                  \
    (net_gnutls_get ()->gnutls_certificate_allocate_credentials)
#  define gnutls_certificate_free_credentials                                                      \
    (net_gnutls_get ()->gnutls_certificate_free_credentials)
#  define gnutls_certificate_get_peers (net_gnutls_get ()->gnutls_certificate_get_peers)
#  define gnutls_certificate_server_set_request                                                    \
    (net_gnutls_get ()->gnutls_certificate_server_set_request)
#  define gnutls_certificate_set_x509_key_mem2                                                     \
    (net_gnutls_get ()->gnutls_certificate_set_x509_key_mem2)
#  define gnutls_ciphersuite_get (net_gnutls_get ()->gnutls_ciphersuite_get)
#  define gnutls_credentials_set (net_gnutls_get ()->gnutls_credentials_set)
#  define gnutls_deinit (net_gnutls_get ()->gnutls_deinit)
#  define gnutls_error_is_fatal (net_gnutls_get ()->gnutls_error_is_fatal)
#  define gnutls_handshake (net_gnutls_get ()->gnutls_handshake)
#  define gnutls_init (net_gnutls_get ()->gnutls_init)
#  define gnutls_pbkdf2 (net_gnutls_get ()->gnutls_pbkdf2)
#  define gnutls_priority_deinit (net_gnutls_get ()->gnutls_priority_deinit)
#  define gnutls_priority_init (net_gnutls_get ()->gnutls_priority_init)
#  define gnutls_priority_set (net_gnutls_get ()->gnutls_priority_set)
#  define gnutls_protocol_get_version (net_gnutls_get ()->gnutls_protocol_get_version)
#  define gnutls_record_recv (net_gnutls_get ()->gnutls_record_recv)
#  define gnutls_record_send (net_gnutls_get ()->gnutls_record_send)
#  define gnutls_server_name_get (net_gnutls_get ()->gnutls_server_name_get)
#  define gnutls_server_name_set (net_gnutls_get ()->gnutls_server_name_set)
#  define gnutls_session_get_ptr (net_gnutls_get ()->gnutls_session_get_ptr)
#  define gnutls_session_set_ptr (net_gnutls_get ()->gnutls_session_set_ptr)
#  define gnutls_session_set_verify_function (net_gnutls_get ()->gnutls_session_set_verify_function)
#  define gnutls_strerror (net_gnutls_get ()->gnutls_strerror)
#  define gnutls_transport_set_errno (net_gnutls_get ()->gnutls_transport_set_errno)
#  define gnutls_transport_set_ptr (net_gnutls_get ()->gnutls_transport_set_ptr)
#  define gnutls_transport_set_pull_function (net_gnutls_get ()->gnutls_transport_set_pull_function)
#  define gnutls_transport_set_push_function (net_gnutls_get ()->gnutls_transport_set_push_function)
#  define gnutls_transport_set_vec_push_function                                                   \
    (net_gnutls_get ()->gnutls_transport_set_vec_push_function)
#  define gnutls_x509_crt_check_key_purpose (net_gnutls_get ()->gnutls_x509_crt_check_key_purpose)
#  define gnutls_x509_crt_deinit (net_gnutls_get ()->gnutls_x509_crt_deinit)
#  define gnutls_x509_crt_import (net_gnutls_get ()->gnutls_x509_crt_import)
#  define gnutls_x509_crt_init (net_gnutls_get ()->gnutls_x509_crt_init)
#endif

G_END_DECLS
