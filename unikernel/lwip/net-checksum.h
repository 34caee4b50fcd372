/* SPDX-License-Identifier: ISC
 *
 * The Internet checksum (RFC 1071), and copying. Sums are those of the words as the machine reads them, folded to 16
 * bits and not inverted: what lwIP calls a checksum's sum.
 */
#ifndef NET_CHECKSUM_H
#define NET_CHECKSUM_H

#include <stddef.h>

unsigned short net_checksum(const void *data, int bytes);

/* Copies, and sums what it copies. */
unsigned short net_checksum_copy(void *to, const void *from, unsigned short bytes);

/* memcpy() for pieces of some hundred bytes and more: the processor's own way of copying, which needs no loop. */
static inline void net_copy(void *to, const void *from, size_t bytes)
{
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

#endif
