/* SPDX-License-Identifier: ISC */
#include "fatal.h"

#include <string.h>

#include "solo5.h"

static void print(const char *text) { solo5_console_write(text, strlen(text)); }

void fatal(const char *what, const char *detail)
{
  print("\nThe unikernel stopped: ");
  print(what);
  if (detail) {
    print(": ");
    print(detail);
  }
  print("\n");
  solo5_abort();
}
