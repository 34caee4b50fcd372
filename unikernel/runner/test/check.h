/* SPDX-License-Identifier: ISC */
/* One line for each test, which test/run counts: "ok WHAT" or "not ok WHAT". */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static inline void check(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline void check(bool passed, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs(passed ? "ok " : "not ok ", stdout);
  vprintf(format, arguments);
  putchar('\n');
  va_end(arguments);
}

#endif
