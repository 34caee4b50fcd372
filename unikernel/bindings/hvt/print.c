/* SPDX-License-Identifier: ISC */
#include "print.h"

#include "solo5.h"

static char line[256];
static size_t used;

void print_flush(void)
{
  if (used)
    solo5_console_write(line, used);
  used = 0;
}

static void put(char c)
{
  line[used++] = c;
  if (c == '\n' || used == sizeof line)
    print_flush();
}

void print(const char *text)
{
  while (*text)
    put(*text++);
}

void print_hex(uint64_t number)
{
  print("0x");
  for (int shift = 60; shift >= 0; shift -= 4)
    put("0123456789abcdef"[number >> shift & 15]);
}

void print_decimal(uint64_t number)
{
  char digits[20];
  int n = 0;
  do
    digits[n++] = '0' + number % 10;
  while (number /= 10);
  while (n)
    put(digits[--n]);
}
