/* SPDX-License-Identifier: ISC
 *
 * What both ends agreed on, and sessions that a client keeps.
 */
#include <openssl/x509.h>
#include <string.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/custom.h>
#include <caml/fail.h>
#include <caml/memory.h>

#include "openssl_stubs.h"

static SSL *ssl_of(value v)
{
  SSL *ssl = connection_of_value(v)->ssl;
  if (!ssl)
    caml_raise_not_found();
  return ssl;
}

/* Each of these raises Not_found once the connection is closed. */

value openssl_version(value v) { return Val_int(SSL_version(ssl_of(v))); }

value openssl_cipher(value v) { return caml_copy_string(SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl_of(v)))); }

value openssl_resumed(value v) { return Val_bool(SSL_session_reused(ssl_of(v))); }

value openssl_protocol(value v)
{
  const unsigned char *name = NULL;
  unsigned length = 0;
  SSL_get0_alpn_selected(ssl_of(v), &name, &length);
  return caml_alloc_initialized_string(length, (const char *)name);
}

/* The name that the client asked for, or "". */
value openssl_server_name(value v)
{
  const char *name = SSL_get_servername(ssl_of(v), TLSEXT_NAMETYPE_host_name);
  return caml_copy_string(name ? name : "");
}

/* The peer's certificate as DER, or "". */
value openssl_peer_certificate(value v)
{
  CAMLparam1(v);
  CAMLlocal1(der);
  X509 *certificate = SSL_get0_peer_certificate(ssl_of(v));
  int length = certificate ? i2d_X509(certificate, NULL) : 0;
  der = caml_alloc_string(length > 0 ? (mlsize_t)length : 0);
  if (length > 0) {
    unsigned char *to = Bytes_val(der);
    i2d_X509(certificate, &to);
  }
  CAMLreturn(der);
}

/* Sessions. */

#define Session_val(v) (*(SSL_SESSION **)Data_custom_val(v))

static void finalize_session(value v) { SSL_SESSION_free(Session_val(v)); }

static struct custom_operations session_operations = CUSTOM_OPERATIONS("unikernel.tls.session", finalize_session);

/* Whether the server gave a session since openssl_session was last called. */
value openssl_has_session(value v) { return Val_bool(connection_of_value(v)->session != NULL); }

/* That session; raises Not_found where there is none. */
value openssl_session(value v)
{
  CAMLparam1(v);
  CAMLlocal1(session);
  if (!connection_of_value(v)->session)
    caml_raise_not_found();
  session = caml_alloc_custom_mem(&session_operations, sizeof(SSL_SESSION *), 4000);
  Session_val(session) = connection_of_value(v)->session;
  connection_of_value(v)->session = NULL;
  CAMLreturn(session);
}

/* Offers a session before the handshake begins. */
value openssl_offer_session(value v, value session)
{
  SSL_set_session(ssl_of(v), Session_val(session));
  return Val_unit;
}
