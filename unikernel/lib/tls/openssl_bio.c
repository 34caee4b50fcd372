/* SPDX-License-Identifier: ISC
 *
 * The two ends of OpenSSL that a network would be at.
 */
#include <openssl/bio.h>
#include <stdlib.h>
#include <string.h>

#include "openssl_stubs.h"

static int bio_read(BIO *bio, char *buf, int size)
{
  struct connection *c = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  if (c->in_length == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  size_t length = c->in_length < (size_t)size ? c->in_length : (size_t)size;
  memcpy(buf, c->in, length);
  c->in += length;
  c->in_length -= length;
  return (int)length;
}

static bool reserve(struct connection *c, size_t length)
{
  if (length <= c->overflow_capacity - c->overflow_length)
    return true;
  size_t capacity = (c->overflow_length + length + 1023) & ~(size_t)1023;
  uint8_t *grown = capacity <= OUT_LIMIT ? realloc(c->overflow, capacity) : NULL;
  if (!grown)
    return false;
  c->overflow = grown;
  c->overflow_capacity = capacity;
  return true;
}

static int bio_write(BIO *bio, const char *buf, int size)
{
  struct connection *c = BIO_get_data(bio);
  size_t length = (size_t)size;
  BIO_clear_retry_flags(bio);
  /* Once something went past the output buffer, all that follows does: the order is that of the stream. */
  if (c->output && c->overflow_length == 0 && length <= c->output_capacity - c->output_length) {
    memcpy(c->output + c->output_length, buf, length);
    c->output_length += length;
    return size;
  }
  if (!reserve(c, length))
    return -1;
  memcpy(c->overflow + c->overflow_length, buf, length);
  c->overflow_length += length;
  return size;
}

static long bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
  (void)bio;
  (void)number;
  (void)pointer;
  return command == BIO_CTRL_FLUSH;
}

static int bio_create(BIO *bio)
{
  BIO_set_init(bio, 1);
  return 1;
}

BIO *bio_of_connection(struct connection *c)
{
  static BIO_METHOD *method;
  if (!method) {
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "flow");
    if (!made)
      return NULL;
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_ctrl(made, bio_ctrl);
    BIO_meth_set_create(made, bio_create);
    method = made;
  }
  BIO *bio = BIO_new(method);
  if (bio)
    BIO_set_data(bio, c);
  return bio;
}
