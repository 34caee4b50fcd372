/* SPDX-License-Identifier: ISC */
#include "fail.h"

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

void fail_name(const char *name) { program = name; }

_Noreturn void fail(int status, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
  exit(status);
}

void complain(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

void say(const char *format, ...)
{
  if (quiet)
    return;
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

void say_nothing(void) { quiet = true; }
