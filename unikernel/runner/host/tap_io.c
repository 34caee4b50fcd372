/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <sys/uio.h>

#include "gso.h"
#include "machine.h"
#include "net.h"
#include "sys.h"

static enum hypercall_result tap_write(const struct device *d, const void *frame, size_t bytes);
static enum hypercall_result tap_read(const struct device *d, void *frame, size_t *bytes);
static void tap_flush(const struct device *d);
static enum hypercall_result gso_write(const struct device *d, const void *frame, size_t bytes);
static enum hypercall_result gso_read(const struct device *d, void *frame, size_t *bytes);
static const uint16_t tap_calls[] = {SYS_read, SYS_write, NET_CALLS_END};
static const uint16_t gso_calls[] = {SYS_readv, SYS_write, SYS_writev, NET_CALLS_END};

const struct net_ops tap_ops = {tap_write, tap_read, NULL, tap_calls};
const struct net_ops gso_tap_ops = {gso_write, gso_read, tap_flush, gso_calls};

static enum hypercall_result written(long result);
static enum hypercall_result got(long result, size_t *bytes);

static enum hypercall_result tap_write(const struct device *d, const void *frame, size_t bytes)
{
  long result;
  do
    result = sys_call3(SYS_write, d->fd, (long)frame, (long)bytes);
  while (result == -EINTR);
  return written(result);
}

static enum hypercall_result tap_read(const struct device *d, void *frame, size_t *bytes)
{
  long result;
  do
    result = sys_call3(SYS_read, d->fd, (long)frame, (long)*bytes);
  while (result == -EINTR);
  return got(result, bytes);
}

static void tap_flush(const struct device *d)
{
  size_t bytes = coalesced_take(d->coalescing);
  if (bytes > 0)
    tap_write(d, &d->coalescing->offload, bytes);
}

static enum hypercall_result gso_write(const struct device *d, const void *frame, size_t bytes)
{
  switch (coalesce(d->coalescing, frame, bytes)) {
  case COALESCED:
    return RESULT_OK;
  case COALESCED_LAST:
    tap_flush(d);
    return RESULT_OK;
  case NOT_COALESCED:
    break;
  }
  tap_flush(d);
  if (coalesce_begin(d->coalescing, frame, bytes))
    return RESULT_OK;
  struct offload none = {0};
  struct iovec parts[] = {{&none, sizeof none}, {(void *)frame, bytes}};
  long result;
  do
    result = sys_call3(SYS_writev, d->fd, (long)parts, 2);
  while (result == -EINTR);
  return written(result);
}

static enum hypercall_result gso_read(const struct device *d, void *frame, size_t *bytes)
{
  struct offload none;
  struct iovec parts[] = {{&none, sizeof none}, {frame, *bytes}};
  long result;
  do
    result = sys_call3(SYS_readv, d->fd, (long)parts, 2);
  while (result == -EINTR);
  return got(result > (long)sizeof none ? result - (long)sizeof none : result < 0 ? result : 0, bytes);
}

static enum hypercall_result written(long result)
{
  if (result == -EINVAL)
    return RESULT_INVALID;
  if (result < 0 && result != -EAGAIN && result != -ENOBUFS && result != -EIO)
    return RESULT_UNSPECIFIED;
  return RESULT_OK;
}

static enum hypercall_result got(long result, size_t *bytes)
{
  if (result == 0 || result == -EAGAIN)
    return RESULT_AGAIN;
  if (result < 0)
    return RESULT_UNSPECIFIED;
  *bytes = (size_t)result;
  return RESULT_OK;
}
