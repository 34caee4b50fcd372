/* SPDX-License-Identifier: ISC */
#include "fatal.h"

#include <string.h>

#include "solo5.h"

static void say(const char *text) { solo5_console_write(text, strlen(text)); }

void fatal(const char *what, const char *detail)
{
  say("\nThe unikernel stopped: ");
  say(what);
  if (detail) {
    say(": ");
    say(detail);
  }
  say("\n");
  solo5_abort();
}
