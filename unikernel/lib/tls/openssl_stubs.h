/* SPDX-License-Identifier: ISC
 *
 * What the stubs of this library share: contexts (what one configuration allows) and connections (one end of one
 * TLS stream) over OpenSSL, without any idea of networks or of waiting.
 */
#ifndef OPENSSL_STUBS_H
#define OPENSSL_STUBS_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAML_NAME_SPACE
#include <caml/custom.h>
#include <caml/mlvalues.h>

/* The operations of a block that only the garbage collector looks into. */
#define CUSTOM_OPERATIONS(NAME, FINALIZE)                                                                              \
  {                                                                                                                    \
    .identifier = NAME, .finalize = FINALIZE, .compare = custom_compare_default, .hash = custom_hash_default,          \
    .serialize = custom_serialize_default, .deserialize = custom_deserialize_default,                                  \
    .compare_ext = custom_compare_ext_default, .fixed_length = custom_fixed_length_default,                            \
  }

/* How a peer's certificate is verified. Numbers as openssl.ml has them. */
enum verification { ACCEPT_ALL, CHAIN_OF_TRUST, CERTIFICATE_FINGERPRINT, KEY_FINGERPRINT };

/* Belongs to its SSL_CTX, which keeps and frees it. */
struct context {
  enum verification verification;
  bool verifies;      /* whether a certificate is asked for and verified at all */
  const EVP_MD *hash; /* for fingerprints */
  uint8_t fingerprint[EVP_MAX_MD_SIZE];
  size_t fingerprint_length;
  uint8_t *protocols; /* ALPN, in the wire's form; NULL for none */
  size_t protocols_length;
  bool require_sni;   /* whether a client that asks for no name we have is refused */
  size_t named_count; /* further certificates, chosen by the name a client asks for */
  SSL_CTX *named[64];
};

/* One end of a stream. What arrives is lent for the time of a call; what leaves is kept until it is taken. */
struct connection {
  SSL *ssl;          /* NULL once closed */
  const uint8_t *in; /* not yet read by OpenSSL, of the call that is under way */
  size_t in_length;
  uint8_t *output; /* where records go during a write, while they fit */
  size_t output_length, output_capacity;
  uint8_t *overflow; /* otherwise: what shall be sent, malloc'ed */
  size_t overflow_length, overflow_capacity;
  SSL_SESSION *session; /* given by the server since last asked, or NULL */
  enum failure { NO_FAILURE, PEER_ALERT, BAD_CERTIFICATE, BAD_PROTOCOL, OUT_OF_MEMORY } failure;
  int alert;        /* its number, for PEER_ALERT */
  char reason[256]; /* in plain words; "" where nothing failed */
};

struct context *context_of(const SSL_CTX *ctx);
SSL_CTX *ctx_of_value(value v);
struct connection *connection_of_value(value v);
/* The connection an SSL belongs to. */
struct connection *connection_of_ssl(const SSL *ssl);

/* OpenSSL, set up once: no configuration file, no hooks at exit. False where it cannot be. */
bool openssl_start(void);

/* A BIO that reads what is lent to `c` and writes to its output buffer or, past that, to its `overflow`. NULL without
 * memory. */
BIO *bio_of_connection(struct connection *c);
/* How much may wait to be sent: a handshake's longest flight with room to spare. */
#define OUT_LIMIT (256 * 1024)

/* Empties OpenSSL's queue of errors into `text`, in plain words. */
void describe_errors(char *text, size_t size);
/* The same, after a call failed with `result`, into c->failure, c->alert and c->reason. */
void note_failure(struct connection *c, int result);

/* Raises Failure with what OpenSSL last complained of, after `what` and a colon. */
void fail_with_errors(const char *what) __attribute__((noreturn));

/* Registers the callbacks of contexts. */
void verify_certificates(SSL_CTX *ctx);
void choose_certificate_by_name(SSL_CTX *ctx);
void keep_sessions(SSL_CTX *ctx);

/* openssl_compression.c: a context that neither sends nor takes compressed certificates. */
void tls_without_compression(SSL_CTX *context);

#endif
