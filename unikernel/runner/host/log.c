/* SPDX-License-Identifier: ISC */
#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static bool quiet;
static const char *program = "hvt-run";

static void print(const char *format, va_list arguments)
{
  fprintf(stderr, "%s: ", program);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void log_name(const char *name) { program = name; }

_Noreturn void fail(int status, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
  exit(status);
}

void log_error(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

void log_info(const char *format, ...)
{
  if (quiet)
    return;
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

void log_quiet(void) { quiet = true; }
