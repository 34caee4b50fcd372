/* SPDX-License-Identifier: ISC
 *
 * glibc's standard streams are variables, newlib's are macros for a place in its own record.
 */
#include <stdarg.h>
#include <stdio.h>

static FILE *error_stream(void) { return stderr; }

static FILE *output_stream(void) { return stdout; }

static FILE *input_stream(void) { return stdin; }

#undef stdin
#undef stdout
#undef stderr

FILE *stdin, *stdout, *stderr;

__attribute__((constructor)) static void name_streams(void)
{
  stdin = input_stream();
  stdout = output_stream();
  stderr = error_stream();
}

/* sscanf as glibc's headers name it since C99. */
int __isoc99_sscanf(const char *text, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int n = vsscanf(text, format, arguments);
  va_end(arguments);
  return n;
}
