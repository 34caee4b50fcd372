/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "tsc.h"

#include <cpuid.h>
#include <time.h>
#include <x86intrin.h>

enum {
  LEAF_CRYSTAL = 0x15,
  LEAF_HYPERVISOR = 0x40000000,
  LEAF_HYPERVISOR_TIMING = 0x40000010,
  MEASURE_NANOSECONDS = 3000000,
  BRACKETS = 16,
};

static uint64_t stated_by_processor(void);
static uint64_t stated_by_hypervisor(void);
static uint64_t measured(void);

uint64_t tsc_frequency(void)
{
  uint64_t hz = stated_by_hypervisor();
  if (hz == 0)
    hz = stated_by_processor();
  return hz != 0 ? hz : measured();
}

static uint64_t stated_by_processor(void)
{
  unsigned denominator, numerator, crystal, unused;
  if (!__get_cpuid_count(LEAF_CRYSTAL, 0, &denominator, &numerator, &crystal, &unused))
    return 0;
  return denominator && numerator && crystal ? (uint64_t)crystal * numerator / denominator : 0;
}

static uint64_t stated_by_hypervisor(void)
{
  unsigned a, b, c, d;
  __cpuid(1, a, b, c, d);
  if (!(c & 1u << 31)) /* no hypervisor: its leaves would hold anything */
    return 0;
  __cpuid(LEAF_HYPERVISOR, a, b, c, d);
  if (a < LEAF_HYPERVISOR_TIMING || a > LEAF_HYPERVISOR + 0xff)
    return 0;
  __cpuid(LEAF_HYPERVISOR_TIMING, a, b, c, d);
  return (uint64_t)a * 1000;
}

struct moment {
  uint64_t ticks, nanoseconds;
};

/* The best of several readings: the one whose two counter reads around the clock lie closest together. */
static struct moment moment(void)
{
  struct moment best = {0, 0};
  uint64_t narrowest = UINT64_MAX;
  for (int n = 0; n < BRACKETS; n++) {
    struct timespec t;
    unsigned processor;
    uint64_t before = __rdtscp(&processor);
    clock_gettime(CLOCK_MONOTONIC_RAW, &t);
    uint64_t after = __rdtscp(&processor);
    if (after - before < narrowest) {
      narrowest = after - before;
      best = (struct moment){before + narrowest / 2, (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec};
    }
  }
  return best;
}

static uint64_t measured(void)
{
  struct moment first = moment(), last;
  do
    last = moment();
  while (last.nanoseconds - first.nanoseconds < MEASURE_NANOSECONDS);
  __extension__ typedef unsigned __int128 wide;
  return (uint64_t)((wide)(last.ticks - first.ticks) * 1000000000 / (last.nanoseconds - first.nanoseconds));
}
