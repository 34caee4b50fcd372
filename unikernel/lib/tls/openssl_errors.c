/* SPDX-License-Identifier: ISC
 *
 * What went wrong, in words for whoever runs the program.
 */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

#define CAML_NAME_SPACE
#include <caml/fail.h>

#include "openssl_stubs.h"

/* OpenSSL counts an alert that was received as a reason, from here on. */
#define ALERTS 1000

static const char *words_for_certificate(long error)
{
  switch (error) {
  case X509_V_ERR_CERT_HAS_EXPIRED:
    return "the certificate has expired";
  case X509_V_ERR_CERT_NOT_YET_VALID:
    return "the certificate is not valid yet";
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    return "the certificate is self-signed and not among the trusted ones";
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    return "the chain of certificates ends in a root that is not trusted";
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    return "no trusted authority has signed the certificate";
  case X509_V_ERR_HOSTNAME_MISMATCH:
    return "the certificate is for another name";
  case X509_V_ERR_IP_ADDRESS_MISMATCH:
    return "the certificate is for another address";
  case X509_V_ERR_CERT_REVOKED:
    return "the certificate was revoked";
  case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    return "the certificate's signature is wrong";
  case X509_V_ERR_CERT_REJECTED:
    return "the certificate is not the one that is expected";
  case X509_V_ERR_INVALID_PURPOSE:
    return "the certificate is not meant for this use";
  case X509_V_ERR_EE_KEY_TOO_SMALL:
  case X509_V_ERR_CA_KEY_TOO_SMALL:
    return "a key in the chain of certificates is too short";
  case X509_V_ERR_CA_MD_TOO_WEAK:
    return "a certificate of the chain is signed with a weak hash";
  default:
    return X509_verify_cert_error_string(error);
  }
}

static const char *words_for(unsigned long error)
{
  if (ERR_GET_LIB(error) == ERR_LIB_SSL)
    switch (ERR_GET_REASON(error)) {
    case SSL_R_NO_SHARED_CIPHER:
      return "the peer offers no cipher suite that is allowed here";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return "the peer speaks only versions of TLS that are not allowed here";
    case SSL_R_WRONG_VERSION_NUMBER:
      return "the peer does not speak TLS";
    case SSL_R_HTTP_REQUEST:
      return "the peer sends plain HTTP where TLS is expected";
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return "the peer gave no certificate";
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
      return "a record was changed on its way";
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_ENCRYPTED_LENGTH_TOO_LONG:
      return "a record is longer than TLS allows";
    case SSL_R_CALLBACK_FAILED:
      return "the peer asks for a name that no certificate is for";
    case SSL_R_NO_APPLICATION_PROTOCOL:
      return "the peer offers no application protocol that is spoken here";
    }
  if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE)
    return "out of memory";
  return ERR_reason_error_string(error);
}

/* The first error is the cause; what follows are the functions that passed it on. */
static unsigned long first_error(void)
{
  unsigned long first = ERR_peek_error();
  ERR_clear_error();
  return first;
}

void describe_errors(char *text, size_t size)
{
  unsigned long error = first_error();
  const char *words = error ? words_for(error) : "no reason given";
  if (words)
    snprintf(text, size, "%s", words);
  else
    snprintf(text, size, "OpenSSL's error %lx", error);
}

void note_failure(struct connection *c, int result)
{
  if (c->failure)
    return;
  unsigned long error = ERR_peek_error();
  int reason = ERR_GET_REASON(error);
  bool ssl = error && ERR_GET_LIB(error) == ERR_LIB_SSL;
  if (reason == ERR_R_MALLOC_FAILURE)
    c->failure = OUT_OF_MEMORY;
  else if (ssl && reason >= ALERTS && reason < ALERTS + 256) {
    c->failure = PEER_ALERT;
    c->alert = reason - ALERTS;
  } else if (ssl && reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    c->failure = BAD_CERTIFICATE;
    snprintf(c->reason, sizeof c->reason, "%s", words_for_certificate(SSL_get_verify_result(c->ssl)));
    ERR_clear_error();
    return;
  } else
    c->failure = BAD_PROTOCOL;
  if (!error && SSL_get_error(c->ssl, result) == SSL_ERROR_SYSCALL)
    snprintf(c->reason, sizeof c->reason, "the peer makes this end answer more than it may");
  else
    describe_errors(c->reason, sizeof c->reason);
}

void fail_with_errors(const char *what)
{
  char reason[256], text[400];
  bool explained = ERR_peek_error() != 0;
  describe_errors(reason, sizeof reason);
  snprintf(text, sizeof text, explained ? "%s: %s" : "%s", what, reason);
  caml_failwith(text);
}
