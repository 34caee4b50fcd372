/* SPDX-License-Identifier: ISC
 *
 * The Internet checksum (RFC 1071): words of the machine are added with their carries, and folded at the end. The
 * sum of swapped bytes is the swapped sum, so the order of bytes does not matter before that.
 */
#include <stdint.h>
#include <string.h>

unsigned short net_checksum(const void *data, int bytes);
unsigned short net_checksum_copy(void *to, const void *from, unsigned short bytes);

static inline uint64_t add(uint64_t sum, uint64_t word)
{
  unsigned long long out;
  return sum + word + __builtin_uaddll_overflow(sum, word, &out);
}

static inline uint64_t load(const void *from)
{
  uint64_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

static inline uint64_t rest(uint64_t sum, const uint8_t *from, unsigned bytes)
{
  uint64_t last = 0;
  memcpy(&last, from, bytes);
  return add(sum, last);
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

/* Four chains of additions side by side. */
unsigned short net_checksum(const void *data, int bytes)
{
  const uint8_t *from = data;
  uint64_t a = 0, b = 0, c = 0, d = 0;
  for (; bytes >= 32; bytes -= 32, from += 32) {
    a = add(a, load(from));
    b = add(b, load(from + 8));
    c = add(c, load(from + 16));
    d = add(d, load(from + 24));
  }
  for (; bytes >= 8; bytes -= 8, from += 8)
    a = add(a, load(from));
  if (bytes > 0)
    b = rest(b, from, (unsigned)bytes);
  return fold(add(add(a, b), add(c, d)));
}

unsigned short net_checksum_copy(void *to, const void *from, unsigned short bytes)
{
  memcpy(to, from, bytes);
  return net_checksum(to, bytes);
}
