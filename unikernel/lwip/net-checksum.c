/* SPDX-License-Identifier: ISC
 *
 * Words of the machine are added with their carries, and folded at the end: the sum of swapped bytes is the swapped
 * sum, so the order of bytes does not matter before that. A chain of add-with-carry takes a cycle for each eight bytes,
 * which no compiler makes of C.
 */
#include "net-checksum.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 64 };

static inline uint64_t add(uint64_t sum, uint64_t word)
{
  __asm__("addq %1, %0\n\tadcq $0, %0" : "+r"(sum) : "rm"(word) : "cc");
  return sum;
}

static inline uint64_t add_block(uint64_t sum, const uint8_t *from)
{
  __asm__("addq (%1), %0\n\t"
          "adcq 8(%1), %0\n\t"
          "adcq 16(%1), %0\n\t"
          "adcq 24(%1), %0\n\t"
          "adcq 32(%1), %0\n\t"
          "adcq 40(%1), %0\n\t"
          "adcq 48(%1), %0\n\t"
          "adcq 56(%1), %0\n\t"
          "adcq $0, %0"
          : "+r"(sum)
          : "r"(from), "m"(*(const uint8_t(*)[BLOCK])from)
          : "cc");
  return sum;
}

static inline uint64_t copy_block(uint64_t sum, uint8_t *to, const uint8_t *from)
{
  uint64_t a, b, c, d;
  __asm__("movq (%6), %1\n\t"
          "movq 8(%6), %2\n\t"
          "movq 16(%6), %3\n\t"
          "movq 24(%6), %4\n\t"
          "addq %1, %0\n\t"
          "movq %1, (%7)\n\t"
          "adcq %2, %0\n\t"
          "movq %2, 8(%7)\n\t"
          "adcq %3, %0\n\t"
          "movq %3, 16(%7)\n\t"
          "adcq %4, %0\n\t"
          "movq %4, 24(%7)\n\t"
          "movq 32(%6), %1\n\t"
          "movq 40(%6), %2\n\t"
          "movq 48(%6), %3\n\t"
          "movq 56(%6), %4\n\t"
          "adcq %1, %0\n\t"
          "movq %1, 32(%7)\n\t"
          "adcq %2, %0\n\t"
          "movq %2, 40(%7)\n\t"
          "adcq %3, %0\n\t"
          "movq %3, 48(%7)\n\t"
          "adcq %4, %0\n\t"
          "movq %4, 56(%7)\n\t"
          "adcq $0, %0"
          : "+&r"(sum), "=&r"(a), "=&r"(b), "=&r"(c), "=&r"(d), "=m"(*(uint8_t(*)[BLOCK])to)
          : "r"(from), "r"(to), "m"(*(const uint8_t(*)[BLOCK])from)
          : "cc");
  return sum;
}

/* The next at most eight bytes, with zeroes behind. */
static inline uint64_t load(const uint8_t *from, size_t bytes)
{
  uint64_t word = 0;
  if (bytes >= sizeof word)
    memcpy(&word, from, sizeof word);
  else
    for (size_t n = 0; n < bytes; n++)
      word |= (uint64_t)from[n] << 8 * n;
  return word;
}

static inline unsigned short fold(uint64_t sum)
{
  sum = (sum >> 32) + (sum & 0xffffffff);
  sum = (sum >> 32) + (sum & 0xffffffff);
  sum = (sum >> 16) + (sum & 0xffff);
  sum = (sum >> 16) + (sum & 0xffff);
  sum = (sum >> 16) + (sum & 0xffff);
  return (unsigned short)sum;
}

static uint64_t add_rest(uint64_t sum, const uint8_t *from, size_t bytes)
{
  for (; bytes >= 8; bytes -= 8, from += 8)
    sum = add(sum, load(from, 8));
  return bytes > 0 ? add(sum, load(from, bytes)) : sum;
}

unsigned short net_checksum(const void *data, int bytes)
{
  const uint8_t *from = data;
  size_t left = bytes > 0 ? (size_t)bytes : 0;
  uint64_t sum = 0;
  for (; left >= BLOCK; left -= BLOCK, from += BLOCK)
    sum = add_block(sum, from);
  return fold(add_rest(sum, from, left));
}

unsigned short net_checksum_copy(void *to_, const void *from_, unsigned short bytes)
{
  uint8_t *to = to_;
  const uint8_t *from = from_;
  size_t left = bytes;
  uint64_t sum = 0;
  for (; left >= BLOCK; left -= BLOCK, from += BLOCK, to += BLOCK)
    sum = copy_block(sum, to, from);
  memcpy(to, from, left);
  return fold(add_rest(sum, from, left));
}
