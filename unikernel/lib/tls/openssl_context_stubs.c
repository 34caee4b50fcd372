/* SPDX-License-Identifier: ISC
 *
 * Contexts: what a configuration becomes. Made once, then shared by its connections.
 */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/custom.h>
#include <caml/fail.h>
#include <caml/memory.h>

#include "openssl_stubs.h"

static int context_index = -1;

static void free_context(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long number, void *argument)
{
  (void)parent;
  (void)data;
  (void)index;
  (void)number;
  (void)argument;
  struct context *c = pointer;
  if (!c)
    return;
  for (size_t i = 0; i < c->named_count; i++)
    SSL_CTX_free(c->named[i]);
  free(c->protocols);
  free(c);
}

bool openssl_start(void)
{
  if (context_index >= 0)
    return true;
  if (!OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL))
    return false;
  context_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, free_context);
  return context_index >= 0;
}

struct context *context_of(const SSL_CTX *ctx) { return SSL_CTX_get_ex_data(ctx, context_index); }

#define Ctx_val(v) (*(SSL_CTX **)Data_custom_val(v))

SSL_CTX *ctx_of_value(value v) { return Ctx_val(v); }

static void finalize_ctx(value v) { SSL_CTX_free(Ctx_val(v)); }

static struct custom_operations ctx_operations = CUSTOM_OPERATIONS("unikernel.tls.context", finalize_ctx);

static value value_of_ctx(SSL_CTX *ctx)
{
  value v = caml_alloc_custom_mem(&ctx_operations, sizeof ctx, 50000);
  Ctx_val(v) = ctx;
  return v;
}

static SSL_CTX *make_ctx(bool server, int min, int max)
{
  if (!openssl_start())
    return NULL;
  SSL_CTX *ctx = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
  struct context *c = calloc(1, sizeof *c);
  if (!ctx || !c || !SSL_CTX_set_ex_data(ctx, context_index, c)) {
    free(c);
    SSL_CTX_free(ctx);
    return NULL;
  }
  tls_without_compression(ctx);
  static const unsigned char here[] = "unikernel";
  if (server)
    SSL_CTX_set_num_tickets(ctx, 1);
  SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  /* Each record leaves as one piece of at most 16 KB; what a client remembers is the caller's business. */
  SSL_CTX_set_session_cache_mode(ctx, server ? SSL_SESS_CACHE_OFF : SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  if (!SSL_CTX_set_min_proto_version(ctx, min) || !SSL_CTX_set_max_proto_version(ctx, max) ||
      !SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20") ||
      !SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") ||
      /* Shares of the first two go along with a client's greeting; the first is safe from quantum computers, too. */
      !SSL_CTX_set1_groups_list(ctx, "*X25519MLKEM768:*X25519:P-256:P-384") ||
      !SSL_CTX_set_session_id_context(ctx, here, sizeof here - 1)) {
    SSL_CTX_free(ctx);
    return NULL;
  }
  return ctx;
}

/* make : server:bool -> min:int -> max:int -> context. Versions as on the wire. Raises Failure. */
value openssl_context(value server, value min, value max)
{
  SSL_CTX *ctx = make_ctx(Bool_val(server), Int_val(min), Int_val(max));
  if (!ctx)
    fail_with_errors("OpenSSL cannot start");
  if (Bool_val(server))
    choose_certificate_by_name(ctx);
  else
    keep_sessions(ctx);
  return value_of_ctx(ctx);
}

/* No question is asked about a pass phrase: there is nobody to answer. */
static int no_pass_phrase(char *buf, int size, int writing, void *argument)
{
  (void)buf;
  (void)size;
  (void)writing;
  (void)argument;
  return -1;
}

static X509 *next_certificate(BIO *pem) { return PEM_read_bio_X509(pem, NULL, no_pass_phrase, NULL); }

/* True where reading stopped because there was no more, which OpenSSL counts as an error. */
static bool read_to_the_end(void)
{
  unsigned long error = ERR_peek_last_error();
  if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE)
    return false;
  ERR_clear_error();
  return true;
}

/* The minimum that OpenSSL takes at its security level 2. */
#define RSA_BITS_MIN 2048

/* Why TLS would not take a certificate's key, which is found out in a handshake otherwise; NULL where it would. */
static const char *fault_of_key(EVP_PKEY *key)
{
  if (!key)
    return "the certificate's key is of a kind that is not known here";
  if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS"))
    return EVP_PKEY_get_bits(key) < RSA_BITS_MIN ? "the certificate has an RSA key of less than 2048 bits" : NULL;
  if (EVP_PKEY_is_a(key, "EC")) {
    static const int curves[] = {NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1}; /* RFC 8446 4.2.3 */
    char name[64];
    int nid = EVP_PKEY_get_group_name(key, name, sizeof name, NULL) ? OBJ_sn2nid(name) : NID_undef;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
      if (nid == curves[i])
        return NULL;
    return "the certificate's key is on a curve that TLS does not have: P-256, P-384 and P-521 it has";
  }
  return EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448")
             ? NULL
             : "the certificate's key is of a kind that TLS does not have: take RSA, ECDSA or Ed25519";
}

static const char *use_chain(SSL_CTX *ctx, BIO *chain, BIO *key)
{
  X509 *certificate = next_certificate(chain);
  if (!certificate)
    return "the certificate cannot be read as PEM";
  const char *fault = fault_of_key(X509_get0_pubkey(certificate));
  if (fault) {
    X509_free(certificate);
    return fault;
  }
  int ok = SSL_CTX_use_certificate(ctx, certificate);
  X509_free(certificate);
  if (!ok)
    return "the certificate cannot be used";
  while ((certificate = next_certificate(chain)))
    if (!SSL_CTX_add0_chain_cert(ctx, certificate)) {
      X509_free(certificate);
      return "the chain of certificates cannot be used";
    }
  if (!read_to_the_end())
    return "the chain of certificates cannot be read as PEM";
  EVP_PKEY *private_key = PEM_read_bio_PrivateKey(key, NULL, no_pass_phrase, NULL);
  if (!private_key)
    return "the private key cannot be read as PEM without a pass phrase";
  ok = SSL_CTX_use_PrivateKey(ctx, private_key) && SSL_CTX_check_private_key(ctx);
  EVP_PKEY_free(private_key);
  return ok ? NULL : "the private key does not belong to the certificate";
}

static BIO *bio_of_string(value text) { return BIO_new_mem_buf(String_val(text), (int)caml_string_length(text)); }

/* The certificate chain, leaf first, and its key, both PEM. `named`: one more, used for the names it is for. */
value openssl_use_chain(value v, value named, value chain, value key)
{
  CAMLparam4(v, named, chain, key);
  SSL_CTX *ctx = Ctx_val(v);
  struct context *c = context_of(ctx);
  if (Bool_val(named)) {
    if (c->named_count == sizeof c->named / sizeof *c->named)
      caml_failwith("more than 64 certificates");
    ctx = make_ctx(true, SSL_CTX_get_min_proto_version(ctx), SSL_CTX_get_max_proto_version(ctx));
    if (!ctx)
      fail_with_errors("OpenSSL cannot start");
    c->named[c->named_count++] = ctx;
  }
  BIO *chain_bio = bio_of_string(chain), *key_bio = bio_of_string(key);
  const char *wrong = chain_bio && key_bio ? use_chain(ctx, chain_bio, key_bio) : "out of memory";
  BIO_free(chain_bio);
  BIO_free(key_bio);
  if (wrong)
    fail_with_errors(wrong);
  CAMLreturn(Val_unit);
}

/* Whether a client that asks for a name no certificate is for is refused. */
value openssl_require_sni(value v, value needs)
{
  context_of(Ctx_val(v))->require_sni = Bool_val(needs);
  return Val_unit;
}

/* Trusts the certificates of a PEM text, and takes revocation lists from another one; gives the number of certificates.
 */
value openssl_trust(value v, value roots, value revoked)
{
  CAMLparam3(v, roots, revoked);
  SSL_CTX *ctx = Ctx_val(v);
  X509_STORE *store = SSL_CTX_get_cert_store(ctx);
  BIO *pem = bio_of_string(roots);
  int count = 0;
  X509 *certificate;
  while (pem && (certificate = next_certificate(pem))) {
    count += X509_STORE_add_cert(store, certificate);
    if (caml_string_length(roots) < 65536) /* named to clients of a server; not for a list of the whole web's */
      SSL_CTX_add_client_CA(ctx, certificate);
    X509_free(certificate);
  }
  bool all = pem && read_to_the_end();
  BIO_free(pem);
  if (!all)
    fail_with_errors("a trusted certificate cannot be read as PEM");
  if (caml_string_length(revoked) > 0) {
    X509_CRL *crl = NULL;
    const unsigned char *der = (const unsigned char *)String_val(revoked);
    crl = d2i_X509_CRL(NULL, &der, (long)caml_string_length(revoked));
    if (!crl || !X509_STORE_add_crl(store, crl)) {
      X509_CRL_free(crl);
      fail_with_errors("the revocation list cannot be read as DER");
    }
    X509_CRL_free(crl);
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
  }
  CAMLreturn(Val_int(count));
}

/* verification, whether a peer without certificate is refused, hash's name and fingerprint (both "" but for
 * fingerprints). */
value openssl_verify(value v, value verification, value hash, value fingerprint)
{
  SSL_CTX *ctx = Ctx_val(v);
  struct context *c = context_of(ctx);
  c->verification = Int_val(verification);
  c->verifies = true;
  if (caml_string_length(fingerprint) > 0) {
    c->hash = EVP_get_digestbyname(String_val(hash));
    size_t length = caml_string_length(fingerprint);
    if (!c->hash || (size_t)EVP_MD_get_size(c->hash) != length)
      caml_failwith("the fingerprint has not the length of its hash");
    memcpy(c->fingerprint, String_val(fingerprint), length);
    c->fingerprint_length = length;
  }
  verify_certificates(ctx);
  return Val_unit;
}

static int choose_protocol(SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
                           unsigned offered_length, void *argument)
{
  (void)ssl;
  struct context *c = argument;
  if (SSL_select_next_proto((unsigned char **)chosen, length, c->protocols, (unsigned)c->protocols_length, offered,
                            offered_length) == OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_OK;
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* Application protocols in the order of preference, in the wire's form. */
value openssl_protocols(value v, value server, value protocols)
{
  SSL_CTX *ctx = Ctx_val(v);
  struct context *c = context_of(ctx);
  size_t length = caml_string_length(protocols);
  c->protocols = malloc(length);
  if (!c->protocols)
    caml_raise_out_of_memory();
  memcpy(c->protocols, String_val(protocols), length);
  c->protocols_length = length;
  if (Bool_val(server))
    SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, c);
  else if (SSL_CTX_set_alpn_protos(ctx, c->protocols, (unsigned)length))
    fail_with_errors("the application protocols cannot be used");
  return Val_unit;
}

/* Whether sessions are resumed: a server gives tickets, sealed with a key that lives as long as the context. */
value openssl_resume(value v, value resume)
{
  if (!Bool_val(resume)) {
    SSL_CTX_set_options(Ctx_val(v), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(Ctx_val(v), 0);
  }
  return Val_unit;
}
