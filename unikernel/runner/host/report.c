/* SPDX-License-Identifier: ISC */
#include "report.h"

#include <stdarg.h>

#include "sys.h"

enum { LINE_BYTES = 512 };
struct line {
  char text[LINE_BYTES];
  unsigned length;
};

static void print(const char *format, va_list arguments);
static void add(struct line *line, char c);
static void add_string(struct line *line, const char *text);
static void add_number(struct line *line, uint64_t value, unsigned base);

_Noreturn void report_end(int status, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
  sys_exit(status);
}

void report_note(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

static void print(const char *format, va_list arguments)
{
  struct line line;
  line.length = 0;
  add_string(&line, "hvt-run: ");
  for (const char *c = format; *c; c++) {
    if (*c != '%') {
      add(&line, *c);
      continue;
    }
    switch (*++c) {
    case 's':
      add_string(&line, va_arg(arguments, const char *));
      break;
    case 'x':
      add_string(&line, "0x");
      add_number(&line, va_arg(arguments, uint64_t), 16);
      break;
    case 'd':
      add_number(&line, va_arg(arguments, uint64_t), 10);
      break;
    }
  }
  line.text[line.length++] = '\n';
  sys_call3(SYS_write, 2, (long)line.text, line.length);
}

static void add(struct line *line, char c)
{
  if (line->length < LINE_BYTES - 1)
    line->text[line->length++] = c;
}

static void add_string(struct line *line, const char *text)
{
  while (*text)
    add(line, *text++);
}

static void add_number(struct line *line, uint64_t value, unsigned base)
{
  char digits[20];
  unsigned count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  while (count > 0)
    add(line, digits[--count]);
}
