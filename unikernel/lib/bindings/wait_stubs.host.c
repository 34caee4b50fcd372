/* SPDX-License-Identifier: ISC
 *
 * Waiting for time, served by Linux. There are no devices here.
 */
#define _POSIX_C_SOURCE 200809L
#include <caml/mlvalues.h>
#include <stdint.h>
#include <time.h>

int64_t solo5_bindings_yield(int64_t deadline)
{
  struct timespec until = {.tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000};
  if (deadline > 0)
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
  return 0;
}
