/* SPDX-License-Identifier: ISC
 *
 * The C library's clocks. There is one program and it never waits inside C but where it asks to, so the time it
 * has run is taken for processor time too.
 */
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "runtime.h"
#include "solo5.h"

#define SECOND 1000000000u

/* Numbers as Linux has them: code compiled for it is what calls clock_gettime here; newlib defines none. */
enum { REALTIME = 0, REALTIME_COARSE = 5 };

static struct timespec timespec_of(solo5_time_t time)
{
  return (struct timespec){.tv_sec = time / SECOND, .tv_nsec = time % SECOND};
}

int clock_gettime(clockid_t id, struct timespec *time)
{
  bool wall = id == REALTIME || id == REALTIME_COARSE;
  *time = timespec_of(wall ? solo5_clock_wall() : solo5_clock_monotonic());
  return 0;
}

int clock_getres(clockid_t id, struct timespec *resolution)
{
  (void)id;
  if (resolution)
    *resolution = timespec_of(1);
  return 0;
}

int gettimeofday(struct timeval *time, void *zone)
{
  (void)zone;
  solo5_time_t now = solo5_clock_wall();
  *time = (struct timeval){.tv_sec = now / SECOND, .tv_usec = now % SECOND / 1000};
  return 0;
}

clock_t times(struct tms *times)
{
  clock_t now = solo5_clock_monotonic() / (SECOND / CLOCKS_PER_SEC);
  *times = (struct tms){.tms_utime = now};
  return now;
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
  solo5_time_t end = solo5_clock_monotonic() + (solo5_time_t)wanted->tv_sec * SECOND + wanted->tv_nsec;
  while (solo5_clock_monotonic() < end)
    solo5_yield(end, NULL);
  if (left)
    *left = timespec_of(0);
  return 0;
}

int usleep(useconds_t microseconds)
{
  struct timespec wanted = timespec_of((solo5_time_t)microseconds * 1000);
  return nanosleep(&wanted, NULL);
}

unsigned sleep(unsigned seconds)
{
  struct timespec wanted = timespec_of((solo5_time_t)seconds * SECOND);
  return nanosleep(&wanted, NULL);
}
