/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "console.h"

#include <errno.h>
#include <poll.h>

#include "machine.h"
#include "report.h"
#include "sys.h"

void console_write(const char *text, uint64_t bytes)
{
  while (bytes > 0) {
    long written = sys_call3(SYS_write, 1, (long)text, (long)bytes);
    if (written == -EAGAIN) { /* somebody made our standard output non-blocking */
      struct pollfd fd = {.fd = 1, .events = POLLOUT};
      sys_call(SYS_ppoll, (long)&fd, 1, 0, 0, 0, 0);
    } else if (written == -EPIPE)
      report_end(STATUS_CONSOLE_CLOSED, "ended: nobody reads the console any more");
    else if (written < 0 && written != -EINTR)
      report_end(STATUS_HOST, "writing the console failed with error %d", (uint64_t)-written);
    else if (written > 0) {
      text += written;
      bytes -= (uint64_t)written;
    }
  }
}
