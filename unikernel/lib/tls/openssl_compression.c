/* SPDX-License-Identifier: ISC
 *
 * Certificates are neither sent nor taken in compressed form (RFC 8879): Debian's OpenSSL would bring zlib and
 * Zstandard into every image that uses TLS. What OpenSSL asks for its methods is answered here, as a build without them
 * answers.
 */
#include <openssl/bio.h>
#include <openssl/comp.h>
#include <stddef.h>

#include "openssl_stubs.h"

COMP_METHOD *COMP_zlib(void) { return NULL; }

COMP_METHOD *COMP_zlib_oneshot(void) { return NULL; }

COMP_METHOD *COMP_zstd(void) { return NULL; }

COMP_METHOD *COMP_zstd_oneshot(void) { return NULL; }

const BIO_METHOD *BIO_f_zlib(void) { return NULL; }

const BIO_METHOD *BIO_f_zstd(void) { return NULL; }

/* What OpenSSL calls when it ends. */
void ossl_comp_zlib_cleanup(void);
void ossl_comp_zstd_cleanup(void);
void ossl_comp_zlib_cleanup(void) {}
void ossl_comp_zstd_cleanup(void) {}

void tls_without_compression(SSL_CTX *context)
{
  SSL_CTX_set_options(context, SSL_OP_NO_TX_CERTIFICATE_COMPRESSION | SSL_OP_NO_RX_CERTIFICATE_COMPRESSION);
}
