/* SPDX-License-Identifier: ISC
 *
 * What OpenSSL asks in the middle of a handshake. None of it calls OCaml.
 */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "openssl_stubs.h"

static bool is_expected(const struct context *c, X509 *certificate)
{
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (c->verification == CERTIFICATE_FINGERPRINT) {
    if (!X509_digest(certificate, c->hash, digest, &length))
      return false;
  } else { /* of the whole SubjectPublicKeyInfo */
    unsigned char *der = NULL;
    int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    bool ok = size > 0 && EVP_Digest(der, (size_t)size, digest, &length, c->hash, NULL);
    OPENSSL_free(der);
    if (!ok)
      return false;
  }
  return length == c->fingerprint_length && CRYPTO_memcmp(digest, c->fingerprint, length) == 0;
}

/* Whether the certificate is for the name and the address that the connection is for, where these were said. */
static int check_identity(X509 *certificate, X509_VERIFY_PARAM *wanted)
{
  const char *host = X509_VERIFY_PARAM_get0_host(wanted, 0);
  if (host && X509_check_host(certificate, host, 0, X509_VERIFY_PARAM_get_hostflags(wanted), NULL) != 1)
    return X509_V_ERR_HOSTNAME_MISMATCH;
  ERR_set_mark(); /* no address is an error to OpenSSL */
  char *address = X509_VERIFY_PARAM_get1_ip_asc(wanted);
  ERR_pop_to_mark();
  bool other = address && X509_check_ip_asc(certificate, address, 0) != 1;
  OPENSSL_free(address);
  return other ? X509_V_ERR_IP_ADDRESS_MISMATCH : X509_V_OK;
}

/* Whether the certificate is valid at the time that the connection is made for; at any, where there is no clock. */
static int check_time(X509 *certificate, X509_VERIFY_PARAM *wanted)
{
  if (X509_VERIFY_PARAM_get_flags(wanted) & X509_V_FLAG_NO_CHECK_TIME)
    return X509_V_OK;
  time_t now = X509_VERIFY_PARAM_get_time(wanted);
  if (X509_cmp_time(X509_get0_notBefore(certificate), &now) > 0)
    return X509_V_ERR_CERT_NOT_YET_VALID;
  return X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0 ? X509_V_ERR_CERT_HAS_EXPIRED : X509_V_OK;
}

/* The name or address, and the time, hold for fingerprints too. */
static int verify_fingerprint(X509_STORE_CTX *store, const struct context *c)
{
  X509 *certificate = X509_STORE_CTX_get0_cert(store);
  X509_VERIFY_PARAM *wanted = X509_STORE_CTX_get0_param(store);
  int error = is_expected(c, certificate) ? check_identity(certificate, wanted) : X509_V_ERR_CERT_REJECTED;
  if (error == X509_V_OK)
    error = check_time(certificate, wanted);
  X509_STORE_CTX_set_error(store, error);
  return error == X509_V_OK;
}

static int verify(X509_STORE_CTX *store, void *argument)
{
  struct context *c = argument;
  switch (c->verification) {
  case CHAIN_OF_TRUST:
    return X509_verify_cert(store);
  case CERTIFICATE_FINGERPRINT:
  case KEY_FINGERPRINT:
    return verify_fingerprint(store, c);
  default:
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
}

void verify_certificates(SSL_CTX *ctx)
{
  SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  SSL_CTX_set_cert_verify_callback(ctx, verify, context_of(ctx));
}

/* On the connection alone: with SSL_set_SSL_CTX it would lose what its own context says of the peer's certificates. */
static bool use_certificate_of(SSL *ssl, SSL_CTX *named)
{
  STACK_OF(X509) *chain = NULL;
  return SSL_CTX_get0_chain_certs(named, &chain) &&
         SSL_use_cert_and_key(ssl, SSL_CTX_get0_certificate(named), SSL_CTX_get0_privatekey(named), chain, 1);
}

static int by_name(SSL *ssl, int *alert, void *argument)
{
  struct context *c = argument;
  const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (c->named_count == 0)
    return name ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
  for (size_t i = 0; name && i < c->named_count; i++)
    if (X509_check_host(SSL_CTX_get0_certificate(c->named[i]), name, strlen(name), 0, NULL) == 1)
      return use_certificate_of(ssl, c->named[i]) ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
  if (!c->require_sni)
    return SSL_TLSEXT_ERR_NOACK;
  *alert = SSL_AD_UNRECOGNIZED_NAME;
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

void choose_certificate_by_name(SSL_CTX *ctx)
{
  SSL_CTX_set_tlsext_servername_callback(ctx, by_name);
  SSL_CTX_set_tlsext_servername_arg(ctx, context_of(ctx));
}

static int new_session(SSL *ssl, SSL_SESSION *session)
{
  struct connection *c = connection_of_ssl(ssl);
  SSL_SESSION_free(c->session);
  c->session = session;
  return 1; /* kept */
}

void keep_sessions(SSL_CTX *ctx) { SSL_CTX_sess_set_new_cb(ctx, new_session); }
