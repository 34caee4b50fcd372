/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "fatal.h"

/* A failed assert() in code compiled against glibc's headers. */
void __assert_fail(const char *text, const char *file, unsigned line, const char *function)
{
  static char where[256];
  snprintf(where, sizeof where, "%s, in %s (%s:%u)", text, function ? function : "?", file, line);
  fatal("a C library's assertion failed", where);
}
