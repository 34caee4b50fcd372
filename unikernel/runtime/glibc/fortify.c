/* SPDX-License-Identifier: ISC
 *
 * The checked forms of printf and friends that Debian's compiler flags put in place of the plain ones. The
 * checks of buffer sizes are newlib's own (libc/ssp); here are those that newlib does not have.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fatal.h"

void __chk_fail(void) { fatal("a buffer overflow was prevented", NULL); }

static void check(size_t wanted, size_t capacity)
{
  if (wanted > capacity)
    __chk_fail();
}

int __vprintf_chk(int flag, const char *format, va_list arguments)
{
  (void)flag;
  return vprintf(format, arguments);
}

int __vfprintf_chk(FILE *file, int flag, const char *format, va_list arguments)
{
  (void)flag;
  return vfprintf(file, format, arguments);
}

int __vasprintf_chk(char **result, int flag, const char *format, va_list arguments)
{
  (void)flag;
  return vasprintf(result, format, arguments);
}

int __printf_chk(int flag, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int n = __vprintf_chk(flag, format, arguments);
  va_end(arguments);
  return n;
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int n = __vfprintf_chk(file, flag, format, arguments);
  va_end(arguments);
  return n;
}

int __asprintf_chk(char **result, int flag, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int n = __vasprintf_chk(result, flag, format, arguments);
  va_end(arguments);
  return n;
}

void __explicit_bzero_chk(void *buf, size_t size, size_t capacity)
{
  check(size, capacity);
  explicit_bzero(buf, size);
}

ssize_t __read_chk(int fd, void *buf, size_t size, size_t capacity)
{
  check(size, capacity);
  return read(fd, buf, size);
}

size_t __fread_chk(void *buf, size_t capacity, size_t size, size_t count, FILE *file)
{
  check(size * count, capacity);
  return fread(buf, size, count, file);
}
