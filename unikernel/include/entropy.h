/* SPDX-License-Identifier: ISC
 *
 * Random bytes from the processor: RDSEED where it has it, RDRAND otherwise. There is no other source in an
 * image, and no fallback to a weaker one.
 */
#ifndef ENTROPY_H
#define ENTROPY_H

#include <stdbool.h>
#include <stddef.h>

/* The instruction in use, in words: "rdseed", "rdrand", or NULL where the processor has neither. */
const char *entropy_source(void);

/* Fills `buf` with `size` random bytes. False, with the buffer zeroed, where the processor has no source or
 * the source gave nothing after many tries; the caller must then fail too. */
bool entropy_fill(void *buf, size_t size);

#endif
