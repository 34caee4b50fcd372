/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "wait.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <x86intrin.h>

#include "machine.h"
#include "report.h"
#include "sys.h"

enum { NANOSECONDS = 1000000000, BUSY_POLL_NANOSECONDS = 100000 };

static bool ask(struct pollfd fds[], unsigned count, const struct timespec *wait);
static void set_timer(uint64_t nanoseconds);

void wait_for(struct pollfd fds[], unsigned count, uint64_t nanoseconds)
{
  static const struct timespec at_once = {0, 0};
  if (ask(fds, count, &at_once) || nanoseconds == 0)
    return;
  uint64_t busy_poll_ticks = machine.tsc_frequency / (NANOSECONDS / BUSY_POLL_NANOSECONDS), began = __rdtsc();
  if (machine.cpu->busy_poll && nanoseconds > BUSY_POLL_NANOSECONDS) {
    while (__rdtsc() - began < busy_poll_ticks) {
      sys_call3(SYS_sched_yield, 0, 0, 0); /* what is waited for may need this very core */
      if (ask(fds, count, &at_once))
        return;
    }
    nanoseconds -= BUSY_POLL_NANOSECONDS;
  }
  /* By a timer descriptor: the time-out of ppoll itself may come a thousandth late. */
  set_timer(nanoseconds);
  fds[count] = (struct pollfd){.fd = machine.timer_fd, .events = POLLIN};
  ask(fds, count + 1, NULL);
  machine.cpu->busy_poll = __rdtsc() - began < busy_poll_ticks;
}

static bool ask(struct pollfd fds[], unsigned count, const struct timespec *wait)
{
  long ready;
  do
    ready = sys_call(SYS_ppoll, (long)fds, count, (long)wait, 0, 0, 0);
  while (ready == -EINTR);
  if (ready < 0)
    report_end(STATUS_HOST, "waiting for devices failed with error %d", (uint64_t)-ready);
  return ready > 0;
}

static void set_timer(uint64_t nanoseconds)
{
  struct itimerspec when = {
      .it_value = {.tv_sec = (time_t)(nanoseconds / NANOSECONDS), .tv_nsec = (long)(nanoseconds % NANOSECONDS)}};
  long error = sys_call(SYS_timerfd_settime, machine.timer_fd, 0, (long)&when, 0, 0, 0);
  if (error != 0)
    report_end(STATUS_HOST, "setting the timer failed with error %d", (uint64_t)-error);
}
