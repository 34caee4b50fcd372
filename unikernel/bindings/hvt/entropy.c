/* SPDX-License-Identifier: ISC */
#include "entropy.h"

#include "cpu.h"

#define TRIES 4096 /* RDSEED may run dry for a while; RDRAND fails ten times in a row only when it is broken */

enum source { UNKNOWN, NONE, RDRAND, RDSEED };

static enum source source(void)
{
  static enum source found;
  if (found == UNKNOWN) {
    found = NONE;
    if (cpuid(0, 0).eax >= 7 && cpuid(7, 0).ebx >> 18 & 1)
      found = RDSEED;
    else if (cpuid(1, 0).ecx >> 30 & 1)
      found = RDRAND;
  }
  return found;
}

const char *entropy_source(void)
{
  switch (source()) {
  case RDSEED:
    return "rdseed";
  case RDRAND:
    return "rdrand";
  default:
    return NULL;
  }
}

static bool word(uint64_t *value)
{
  bool given = false;
  for (int i = 0; i < TRIES && !given; i++) {
    if (source() == RDSEED)
      __asm__ volatile("rdseed %0; setc %1" : "=r"(*value), "=qm"(given)::"cc");
    else
      __asm__ volatile("rdrand %0; setc %1" : "=r"(*value), "=qm"(given)::"cc");
    if (!given)
      __asm__ volatile("pause");
  }
  return given;
}

bool entropy_fill(void *buf, size_t size)
{
  unsigned char *bytes = buf;
  uint64_t value = 0;
  bool good = source() != NONE;
  for (size_t i = 0; good && i < size; i++) {
    if (i % sizeof value == 0)
      good = word(&value);
    bytes[i] = value >> 8 * (i % sizeof value);
  }
  for (size_t i = 0; !good && i < size; i++)
    bytes[i] = 0;
  return good;
}
