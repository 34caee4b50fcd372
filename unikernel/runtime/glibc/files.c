/* SPDX-License-Identifier: ISC
 *
 * Names of glibc's for files and what is done with their descriptors.
 */
#include <stdio.h>

#include "fatal.h"

/* Large files are no kind of their own. */
FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }

/* The word of a descriptor in select's sets of 1024. */
long __fdelt_chk(long fd)
{
  if (fd < 0 || fd >= 1024)
    fatal("a C library put a descriptor into a set that is too small for it", NULL);
  return fd / 64;
}
