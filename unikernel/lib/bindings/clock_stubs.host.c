/* SPDX-License-Identifier: ISC
 *
 * Clocks, served by Linux.
 */
#define _POSIX_C_SOURCE 200809L
#include <caml/mlvalues.h>
#include <stdint.h>
#include <time.h>

static int64_t nanoseconds(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t solo5_bindings_monotonic(value unit)
{
  (void)unit;
  return nanoseconds(CLOCK_MONOTONIC);
}

int64_t solo5_bindings_wall(value unit)
{
  (void)unit;
  return nanoseconds(CLOCK_REALTIME);
}
