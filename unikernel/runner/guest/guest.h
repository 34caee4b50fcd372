/* SPDX-License-Identifier: ISC */
/* The only door to guest memory while the guest runs: an address range becomes a pointer here or nowhere. */
#ifndef RUNNER_GUEST_H
#define RUNNER_GUEST_H

#include <stdbool.h>
#include <stdint.h>

enum guest_access { GUEST_READ, GUEST_WRITE };

/* The `bytes` at `address`, or NULL where any of them is outside guest memory or not for that access. For
 * no bytes at all any address up to the end of memory will do, and the result is not NULL. */
void *guest_bytes(uint64_t address, uint64_t bytes, enum guest_access access);

/* How many bytes from `address` on can be read without a gap, at most `limit`. */
unsigned guest_readable(uint64_t address, unsigned limit);

/* True where `address` is guest memory that the guest itself must not write (boot information excepted). */
bool guest_is_protected(uint64_t address);

static inline uint64_t guest_u64(const void *p)
{
  uint64_t value;
  __builtin_memcpy(&value, p, sizeof value);
  return value;
}

#endif
