/* SPDX-License-Identifier: ISC
 *
 * Monotonic time is the processor's cycle counter, scaled. The host gives its rate and promises that it runs
 * evenly, whatever the processor's speed; it counts from the host's own start, so no moment here is zero.
 */
#include "boot.h"
#include "hypercall.h"
#include "print.h"
#include "solo5.h"

#define SECOND 1000000000u

static uint64_t nanoseconds_per_cycle; /* in units of 2^-32: good to 1 in 10^9 */

void clock_init(uint64_t tsc_frequency)
{
  if (tsc_frequency == 0) {
    print("the host does not say how fast the processor's cycle counter runs, so there is no clock: cannot start\n");
    solo5_abort();
  }
  nanoseconds_per_cycle = ((uint64_t)SECOND << 32) / tsc_frequency;
}

solo5_time_t solo5_clock_monotonic(void)
{
  uint32_t low, high;
  __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
  uint64_t cycles = (uint64_t)high << 32 | low;
  return (unsigned __int128)cycles * nanoseconds_per_cycle >> 32;
}

solo5_time_t solo5_clock_wall(void)
{
  struct walltime_call call = {0};
  hypercall(HYPERCALL_WALLTIME, &call);
  return call.nsecs;
}
