/* SPDX-License-Identifier: ISC
 *
 * Every name under which C programs ask a system for random bytes. All are the processor's; where it gives none
 * the call fails, and the kinds that cannot fail stop the image.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>

#include "entropy.h"
#include "fatal.h"
#include "runtime.h"

#define SYS_GETRANDOM 318 /* Linux, x86-64 */

ssize_t getrandom(void *buf, size_t size, unsigned flags)
{
  (void)flags;
  return entropy_fill(buf, size) ? (ssize_t)size : fails(ENOSYS);
}

int getentropy(void *buf, size_t size) { return entropy_fill(buf, size) ? 0 : fails(ENOSYS); }

/* The one system call that libraries make by number. */
long syscall(long number, ...)
{
  if (number != SYS_GETRANDOM)
    return fails(ENOSYS);
  va_list arguments;
  va_start(arguments, number);
  void *buf = va_arg(arguments, void *);
  size_t size = va_arg(arguments, size_t);
  va_end(arguments);
  return getrandom(buf, size, 0);
}

void arc4random_buf(void *buf, size_t size)
{
  if (!entropy_fill(buf, size))
    fatal("random numbers were asked for, and this processor gives none", NULL);
}

uint32_t arc4random(void)
{
  uint32_t value;
  arc4random_buf(&value, sizeof value);
  return value;
}
