/* SPDX-License-Identifier: ISC
 *
 * Small questions that libraries ask of a system.
 */
#include <stdlib.h>

#include "runtime.h"

#define PAGE 4096

char *secure_getenv(const char *name) { return getenv(name); }

int getpagesize(void) { return PAGE; }

/* _SC_PAGESIZE, _SC_NPROCESSORS_CONF and _SC_NPROCESSORS_ONLN, numbered as on Linux. */
long sysconf(int name)
{
  switch (name) {
  case 30:
    return PAGE;
  case 83:
  case 84:
    return 1;
  default:
    return fails(EINVAL);
  }
}
