/* SPDX-License-Identifier: ISC */
#include "hypercall.h"
#include "solo5.h"

/* Hosts turn the timeout into signed seconds and nanoseconds of their own: stay far from their limits. */
#define SLEEP_MAX ((solo5_time_t)1000000000 * 60 * 60 * 24)

void solo5_yield(solo5_time_t deadline, solo5_handle_set_t *ready_set)
{
  solo5_time_t now = solo5_clock_monotonic();
  struct poll_call call = {.timeout_nsecs = deadline > now ? deadline - now : 0};
  if (call.timeout_nsecs > SLEEP_MAX)
    call.timeout_nsecs = SLEEP_MAX;
  hypercall(HYPERCALL_POLL, &call);
  if (ready_set)
    *ready_set = call.ready_set;
}
