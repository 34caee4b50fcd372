/* SPDX-License-Identifier: ISC
 *
 * What must not be guessed from outside: first sequence numbers, ports, transaction numbers. Seeded once by the
 * processor, then SipHash-2-4 of a counter or of a connection's ends, which costs no instruction of the processor's
 * slow generator.
 */
#include <stdint.h>
#include <string.h>

#include "entropy.h"
#include "fatal.h"
#include "lwip-hooks.h"
#include "solo5.h"

#define ROTATE(x, n) (((x) << (n)) | ((x) >> (64 - (n))))
#define NANOSECONDS_A_TICK 4000

static uint64_t key[2];

static void seed(void)
{
  static int seeded;
  if (seeded)
    return;
  if (!entropy_fill(key, sizeof key))
    fatal("the network stack needs random numbers, and this processor gives none", NULL);
  seeded = 1;
}

static void round_of(uint64_t v[4])
{
  v[0] += v[1], v[2] += v[3];
  v[1] = ROTATE(v[1], 13) ^ v[0], v[3] = ROTATE(v[3], 16) ^ v[2];
  v[0] = ROTATE(v[0], 32);
  v[2] += v[1], v[0] += v[3];
  v[1] = ROTATE(v[1], 17) ^ v[2], v[3] = ROTATE(v[3], 21) ^ v[0];
  v[2] = ROTATE(v[2], 32);
}

/* SipHash-2-4 (Aumasson and Bernstein, 2012) of whole words. */
static uint64_t hash(const uint64_t *words, unsigned count)
{
  uint64_t v[4] = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
                   key[1] ^ 0x7465646279746573};
  for (unsigned n = 0; n <= count; n++) {
    uint64_t word = n < count ? words[n] : (uint64_t)count * 8 << 56;
    v[3] ^= word;
    round_of(v), round_of(v);
    v[0] ^= word;
  }
  v[2] ^= 0xff;
  for (int n = 0; n < 4; n++)
    round_of(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint32_t net_random(void)
{
  static uint64_t counter;
  seed();
  uint64_t words[2] = {0, ++counter};
  return (uint32_t)hash(words, 2);
}

u32_t net_first_sequence(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote, u16_t remote_port)
{
  seed();
  struct {
    uint32_t ports, local[5], remote[5], kind;
  } ends = {.ports = (uint32_t)local_port << 16 | remote_port, .kind = 1};
  memcpy(ends.local, local, sizeof *local < sizeof ends.local ? sizeof *local : sizeof ends.local);
  memcpy(ends.remote, remote, sizeof *remote < sizeof ends.remote ? sizeof *remote : sizeof ends.remote);
  uint64_t words[sizeof ends / 8];
  memcpy(words, &ends, sizeof words);
  return (u32_t)(hash(words, sizeof words / 8) + solo5_clock_monotonic() / NANOSECONDS_A_TICK);
}
