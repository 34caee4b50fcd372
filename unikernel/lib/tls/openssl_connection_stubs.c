/* SPDX-License-Identifier: ISC
 *
 * Connections. Every call is given what arrived, does what can be done with it at once, and never waits.
 *
 * Steps answer with a status in the low three bits and, above them, how many bytes that arrived were used.
 */
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/custom.h>
#include <caml/fail.h>
#include <caml/memory.h>

#include "openssl_stubs.h"

enum status { WANTS_MORE, DONE, END, FAILED };

/* What OpenSSL and the C library hold for a connection, about; so that OCaml collects those that were forgotten. */
#define WEIGHT 30000

#define Connection_val(v) (*(struct connection **)Data_custom_val(v))

struct connection *connection_of_value(value v) { return Connection_val(v); }

struct connection *connection_of_ssl(const SSL *ssl) { return SSL_get_app_data(ssl); }

static void release(struct connection *c)
{
  SSL_free(c->ssl);
  c->ssl = NULL;
  SSL_SESSION_free(c->session);
  c->session = NULL;
  free(c->overflow);
  c->overflow = NULL;
  c->overflow_length = c->overflow_capacity = 0;
}

static void finalize_connection(value v)
{
  release(Connection_val(v));
  free(Connection_val(v));
}

static struct custom_operations connection_operations =
    CUSTOM_OPERATIONS("unikernel.tls.connection", finalize_connection);

/* seconds: the time that certificates must be valid at, or 0 for any. */
value openssl_connect(value context, value server, value seconds)
{
  CAMLparam3(context, server, seconds);
  CAMLlocal1(v);
  struct connection *c = calloc(1, sizeof *c);
  if (!c)
    caml_raise_out_of_memory();
  v = caml_alloc_custom_mem(&connection_operations, sizeof c, WEIGHT);
  Connection_val(v) = c;
  c->ssl = SSL_new(ctx_of_value(context));
  BIO *bio = c->ssl ? bio_of_connection(c) : NULL;
  if (!bio)
    fail_with_errors("no connection can be made");
  SSL_set_bio(c->ssl, bio, bio);
  SSL_set_app_data(c->ssl, c);
  X509_VERIFY_PARAM *wanted = SSL_get0_param(c->ssl);
  if (Long_val(seconds))
    X509_VERIFY_PARAM_set_time(wanted, Long_val(seconds));
  else
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_NO_CHECK_TIME);
  if (Bool_val(server))
    SSL_set_accept_state(c->ssl);
  else
    SSL_set_connect_state(c->ssl);
  CAMLreturn(v);
}

/* The name that the peer's certificate must be for; it is sent, too. */
value openssl_expect_host(value v, value name)
{
  SSL *ssl = Connection_val(v)->ssl;
  /* RFC 9525 2: a common name is no host name. */
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (!SSL_set1_host(ssl, String_val(name)) || !SSL_set_tlsext_host_name(ssl, String_val(name)))
    fail_with_errors("the peer's name cannot be used");
  return Val_unit;
}

/* The address, 4 or 16 bytes, that the peer's certificate must be for. */
value openssl_expect_address(value v, value address)
{
  X509_VERIFY_PARAM *wanted = SSL_get0_param(Connection_val(v)->ssl);
  if (!X509_VERIFY_PARAM_set1_ip(wanted, (const uint8_t *)String_val(address), caml_string_length(address)))
    fail_with_errors("the peer's address cannot be used");
  return Val_unit;
}

/* After each call into OpenSSL: what its result means, once `in` was lent. */
static value answer(struct connection *c, size_t lent, int result)
{
  enum status status = DONE;
  if (result <= 0) {
    switch (SSL_get_error(c->ssl, result)) {
    case SSL_ERROR_WANT_READ:
      status = WANTS_MORE;
      break;
    case SSL_ERROR_ZERO_RETURN:
      status = END;
      break;
    default:
      note_failure(c, result);
      status = FAILED;
    }
  }
  size_t used = lent - c->in_length;
  c->in = NULL;
  c->in_length = 0;
  return Val_long((long)(used << 3) | status);
}

static void lend(struct connection *c, value buffer, intnat offset, intnat length)
{
  c->in = (const uint8_t *)Caml_ba_data_val(buffer) + offset;
  c->in_length = (size_t)length;
  ERR_clear_error();
}

/* One step of the handshake with what arrived. */
value openssl_handshake(value v, value buffer, value offset, value length)
{
  struct connection *c = Connection_val(v);
  if (!c->ssl)
    return Val_int(END);
  lend(c, buffer, Long_val(offset), Long_val(length));
  return answer(c, (size_t)Long_val(length), SSL_do_handshake(c->ssl));
}

/* Decrypts what arrived into `into`, as much as fits. The last result but one of openssl_read_length says how much. */
static size_t decrypted;

value openssl_read(value v, value buffer, value offset, value length, value into, value capacity)
{
  struct connection *c = Connection_val(v);
  decrypted = 0;
  if (!c->ssl)
    return Val_int(END);
  uint8_t *to = Caml_ba_data_val(into);
  size_t all = (size_t)Long_val(capacity);
  lend(c, buffer, Long_val(offset), Long_val(length));
  size_t got = 0;
  int result = 1;
  while (decrypted < all && (result = SSL_read_ex(c->ssl, to + decrypted, all - decrypted, &got)) == 1)
    decrypted += got;
  return answer(c, (size_t)Long_val(length), result);
}

value openssl_read_bytecode(value *arguments, int count)
{
  (void)count;
  return openssl_read(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

/* How many bytes the last openssl_read gave. */
value openssl_decrypted(value unit)
{
  (void)unit;
  return Val_long((long)decrypted);
}

/* Whether bytes of a record wait inside for the rest of it. */
value openssl_holds(value v)
{
  struct connection *c = Connection_val(v);
  return Val_bool(c->ssl && SSL_has_pending(c->ssl));
}

/* Encrypts `length` bytes into `into`, from `start`, and gives where the records end, or -1 where it failed. What does
 * not fit is found by openssl_take. */
value openssl_write(value v, value buffer, value offset, value length, value into, value start)
{
  struct connection *c = Connection_val(v);
  if (!c->ssl)
    return Val_int(-1);
  const uint8_t *from = (const uint8_t *)Caml_ba_data_val(buffer) + Long_val(offset);
  size_t left = (size_t)Long_val(length), written = 0;
  c->output = Caml_ba_data_val(into);
  c->output_length = (size_t)Long_val(start);
  c->output_capacity = (size_t)Caml_ba_array_val(into)->dim[0];
  ERR_clear_error();
  int result = 1;
  while (left > 0 && (result = SSL_write_ex(c->ssl, from, left, &written)) == 1) {
    from += written;
    left -= written;
  }
  if (result != 1)
    note_failure(c, result);
  c->output = NULL;
  return Val_long(result == 1 ? (long)c->output_length : -1);
}

value openssl_write_bytecode(value *arguments, int count)
{
  (void)count;
  return openssl_write(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

/* How many bytes wait to be sent. */
value openssl_waiting(value v) { return Val_long((long)Connection_val(v)->overflow_length); }

/* Moves them to the start of `into`, which is large enough. */
value openssl_take(value v, value into)
{
  struct connection *c = Connection_val(v);
  if (c->overflow_length) /* out may be NULL otherwise */
    memcpy(Caml_ba_data_val(into), c->overflow, c->overflow_length);
  free(c->overflow);
  c->overflow = NULL;
  c->overflow_length = c->overflow_capacity = 0;
  return Val_unit;
}

/* Says to the peer that no more will be sent. */
value openssl_end(value v)
{
  struct connection *c = Connection_val(v);
  if (c->ssl && !c->failure && SSL_is_init_finished(c->ssl)) {
    ERR_clear_error();
    SSL_shutdown(c->ssl);
    ERR_clear_error();
  }
  return Val_unit;
}

/* Changes the key that is sent with; asks the peer for the same where `request`. False before TLS 1.3. */
value openssl_update_key(value v, value request)
{
  struct connection *c = Connection_val(v);
  ERR_clear_error();
  bool ok = c->ssl && SSL_version(c->ssl) == TLS1_3_VERSION &&
            SSL_key_update(c->ssl, Bool_val(request) ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED) &&
            SSL_do_handshake(c->ssl) == 1;
  ERR_clear_error();
  return Val_bool(ok);
}

/* Frees what the connection holds, at once. */
value openssl_release(value v)
{
  release(Connection_val(v));
  return Val_unit;
}

/* (kind, alert, reason) of what went wrong. */
value openssl_failure(value v)
{
  CAMLparam1(v);
  CAMLlocal2(result, reason);
  struct connection *c = Connection_val(v);
  reason = caml_copy_string(c->reason);
  result = caml_alloc_small(3, 0);
  Field(result, 0) = Val_int(c->failure);
  Field(result, 1) = Val_int(c->alert);
  Field(result, 2) = reason;
  CAMLreturn(result);
}
