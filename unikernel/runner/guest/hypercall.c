/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "hypercall.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <time.h>

#include "guest.h"
#include "host/console.h"
#include "host/counters.h"
#include "host/net.h"
#include "host/report.h"
#include "host/sys.h"
#include "host/wait.h"
#include "machine.h"

enum { nanoseconds = 1000000000 };

static void walltime(struct walltime_call *call);
static void poll_devices(struct poll_call *call);
static void block(struct block_call *call, long number);
static void net_write(struct net_call *call);
static void net_read(struct net_call *call);
static void flush_networks(void);
static void count(uint64_t handle, bool reading, uint64_t bytes);
static _Noreturn void halt(const struct halt_call *call);
static const struct device *device(uint64_t handle, uint32_t type);
static void *own_memory(unsigned call, uint64_t address, uint64_t bytes, enum guest_access access);
static const char *name_of(unsigned call);

void hypercall(unsigned call, uint64_t at)
{
  static const uint8_t sizes[] = {
      [HYPERCALL_WALLTIME] = sizeof(struct walltime_call), [HYPERCALL_PUTS] = sizeof(struct puts_call),
      [HYPERCALL_POLL] = sizeof(struct poll_call),         [HYPERCALL_BLOCK_WRITE] = sizeof(struct block_call),
      [HYPERCALL_BLOCK_READ] = sizeof(struct block_call),  [HYPERCALL_NET_WRITE] = sizeof(struct net_call),
      [HYPERCALL_NET_READ] = sizeof(struct net_call),      [HYPERCALL_HALT] = sizeof(struct halt_call),
  };
  if (call != HYPERCALL_NET_WRITE)
    flush_networks();
  bool answered = call != HYPERCALL_PUTS && call != HYPERCALL_HALT;
  void *arguments = own_memory(call, at, sizes[call], answered ? GUEST_WRITE : GUEST_READ);
  switch (call) {
  case HYPERCALL_WALLTIME:
    walltime(arguments);
    break;
  case HYPERCALL_PUTS: {
    const struct puts_call *puts = arguments;
    console_write(own_memory(call, puts->data, puts->len, GUEST_READ), puts->len);
    break;
  }
  case HYPERCALL_POLL:
    poll_devices(arguments);
    break;
  case HYPERCALL_BLOCK_WRITE:
    block(arguments, SYS_pwrite64);
    break;
  case HYPERCALL_BLOCK_READ:
    block(arguments, SYS_pread64);
    break;
  case HYPERCALL_NET_WRITE:
    net_write(arguments);
    break;
  case HYPERCALL_NET_READ:
    net_read(arguments);
    break;
  case HYPERCALL_HALT:
    halt(arguments);
  }
}

void hypercall_at_port(uint64_t port, uint64_t at, uint64_t rip)
{
  if (port <= HVT_PORT_BASE || port > HVT_PORT_BASE + HYPERCALL_HALT)
    report_end(STATUS_CRASHED, "the guest used a port that hvt does not have: port %x at rip %x", port, rip);
  hypercall((unsigned)(port - HVT_PORT_BASE), at);
}

static void walltime(struct walltime_call *call)
{
  struct timespec t;
  sys_call3(SYS_clock_gettime, CLOCK_REALTIME, (long)&t, 0);
  call->nsecs = (uint64_t)t.tv_sec * nanoseconds + (uint64_t)t.tv_nsec;
}

static void poll_devices(struct poll_call *call)
{
  struct pollfd fds[MANIFEST_ENTRIES_MAX + 1];
  uint8_t handles[MANIFEST_ENTRIES_MAX];
  unsigned count = 0;
  for (uint32_t n = 0; n < machine.device_count; n++)
    if (machine.devices[n].type == DEVICE_NET) {
      fds[count] = (struct pollfd){.fd = machine.devices[n].fd, .events = POLLIN};
      handles[count++] = (uint8_t)n;
    }
  wait_for(fds, count, call->timeout_nsecs);
  uint64_t set = 0;
  int32_t devices = 0;
  for (unsigned n = 0; n < count; n++)
    if (fds[n].revents) {
      set |= UINT64_C(1) << handles[n];
      devices++;
    }
  call->ready_set = set;
  call->ret = devices;
}

static void block(struct block_call *call, long number)
{
  bool reading = number == SYS_pread64;
  struct block_call c = *call;
  const struct device *d = device(c.handle, DEVICE_BLOCK);
  if (!d || c.offset >= d->capacity || c.len > d->capacity - c.offset) {
    call->ret = RESULT_INVALID;
    return;
  }
  unsigned which = reading ? HYPERCALL_BLOCK_READ : HYPERCALL_BLOCK_WRITE;
  char *data = own_memory(which, c.data, c.len, reading ? GUEST_WRITE : GUEST_READ);
  uint64_t done = 0;
  while (done < c.len) {
    long moved = sys_call(number, d->fd, (long)(data + done), (long)(c.len - done), (long)(c.offset + done), 0, 0);
    if (moved == -EINTR)
      continue;
    if (moved <= 0) {
      report_note("block device %d: %s at offset %d failed with error %d", c.handle, reading ? "read" : "write",
                  c.offset, (uint64_t)-moved);
      call->ret = RESULT_UNSPECIFIED;
      return;
    }
    done += (uint64_t)moved;
  }
  count(c.handle, reading, c.len);
  call->ret = RESULT_OK;
}

static void net_write(struct net_call *call)
{
  struct net_call c = *call;
  const struct device *d = device(c.handle, DEVICE_NET);
  if (!d) {
    call->ret = RESULT_INVALID;
    return;
  }
  enum hypercall_result result = d->net->write(d, own_memory(HYPERCALL_NET_WRITE, c.data, c.len, GUEST_READ), c.len);
  if (result == RESULT_OK)
    count(c.handle, false, c.len);
  call->ret = result;
}

static void net_read(struct net_call *call)
{
  struct net_call c = *call;
  const struct device *d = device(c.handle, DEVICE_NET);
  if (!d) {
    call->ret = RESULT_INVALID;
    return;
  }
  size_t bytes = c.len;
  enum hypercall_result result = d->net->read(d, own_memory(HYPERCALL_NET_READ, c.data, c.len, GUEST_WRITE), &bytes);
  if (result == RESULT_OK) {
    count(c.handle, true, bytes);
    call->len = bytes;
  }
  call->ret = result;
}

static void count(uint64_t handle, bool reading, uint64_t bytes)
{
  if (!machine.counters)
    return;
  struct device_counters *c = &machine.counters[handle];
  *(reading ? &c->reads : &c->writes) += 1;
  *(reading ? &c->bytes_read : &c->bytes_written) += bytes;
}

static void flush_networks(void)
{
  for (uint32_t n = 0; n < machine.device_count; n++)
    if (machine.devices[n].coalescing)
      machine.devices[n].net->flush(&machine.devices[n]);
}

static _Noreturn void halt(const struct halt_call *call)
{
  if (call->cookie != 0)
    own_memory(HYPERCALL_HALT, call->cookie, HVT_HALT_COOKIE_BYTES, GUEST_READ);
  sys_exit(call->status);
}

static const struct device *device(uint64_t handle, uint32_t type)
{
  return handle < machine.device_count && machine.devices[handle].type == type ? &machine.devices[handle] : NULL;
}

static void *own_memory(unsigned call, uint64_t address, uint64_t bytes, enum guest_access access)
{
  void *memory = guest_bytes(address, bytes, access);
  if (!memory)
    report_end(STATUS_CRASHED, "the guest's hypercall %s names memory that it %s: %d bytes at %x", name_of(call),
               access == GUEST_WRITE ? "cannot write" : "cannot read", bytes, address);
  return memory;
}

static const char *name_of(unsigned call)
{
  switch (call) {
  case HYPERCALL_WALLTIME:
    return "walltime";
  case HYPERCALL_PUTS:
    return "puts";
  case HYPERCALL_POLL:
    return "poll";
  case HYPERCALL_BLOCK_WRITE:
    return "block_write";
  case HYPERCALL_BLOCK_READ:
    return "block_read";
  case HYPERCALL_NET_WRITE:
    return "net_write";
  case HYPERCALL_NET_READ:
    return "net_read";
  case HYPERCALL_HALT:
    return "halt";
  }
  return "?";
}
