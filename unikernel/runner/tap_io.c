/* SPDX-License-Identifier: ISC */
#include <errno.h>

#include "net.h"
#include "sys.h"

static enum result tap_write(int fd, const void *frame, size_t bytes);
static enum result tap_read(int fd, void *frame, size_t *bytes);
static const uint16_t tap_calls[] = {SYS_read, SYS_write, NET_CALLS_END};

const struct net_ops tap_ops = {tap_write, tap_read, tap_calls};

static enum result tap_write(int fd, const void *frame, size_t bytes)
{
  long written;
  do
    written = sys_call3(SYS_write, fd, (long)frame, (long)bytes);
  while (written == -EINTR);
  if (written == -EINVAL)
    return RESULT_INVALID;
  if (written < 0 && written != -EAGAIN && written != -ENOBUFS && written != -EIO)
    return RESULT_UNSPECIFIED;
  return RESULT_OK;
}

static enum result tap_read(int fd, void *frame, size_t *bytes)
{
  long got;
  do
    got = sys_call3(SYS_read, fd, (long)frame, (long)*bytes);
  while (got == -EINTR);
  if (got == 0 || got == -EAGAIN)
    return RESULT_AGAIN;
  if (got < 0)
    return RESULT_UNSPECIFIED;
  *bytes = (size_t)got;
  return RESULT_OK;
}
