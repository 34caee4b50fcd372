/* SPDX-License-Identifier: ISC
 *
 * The hvt interface, version 2, on x86-64: what the host hands over at entry, and the calls into it. A call is
 * a 32-bit `out` of the address of its argument block; the host reads and writes the block in place. The layout
 * of everything here is fixed by hosts that exist.
 */
#ifndef HYPERCALL_H
#define HYPERCALL_H

#include <stddef.h>
#include <stdint.h>

#include "solo5_manifest.h"

/* At the address in RDI at entry, in memory that the image may only read. */
struct boot_info {
  uint64_t memory_size;   /* bytes, from address 0 */
  uint64_t image_end;     /* first address after the loaded file; what it asks for beyond the file may be missing */
  uint64_t tsc_frequency; /* Hz */
  const char *cmdline;
  const struct manifest *manifest;        /* completed with what is attached */
  uint32_t host_features, guest_features; /* offered, accepted: this image accepts none */
  void *net_ring;
};

enum hypercall {
  HYPERCALL_WALLTIME = 1,
  HYPERCALL_PUTS,
  HYPERCALL_POLL,
  HYPERCALL_BLOCK_WRITE,
  HYPERCALL_BLOCK_READ,
  HYPERCALL_NET_WRITE,
  HYPERCALL_NET_READ,
  HYPERCALL_HALT
};

struct walltime_call {
  uint64_t nanoseconds; /* out */
};

struct puts_call {
  const char *data;
  size_t size;
};

struct poll_call {
  uint64_t timeout; /* nanoseconds from now */
  uint64_t ready;   /* out: bit n is device n */
  int result;       /* out */
};

/* Reading and writing, both kinds of device. `size` is also what was read. */
struct block_call {
  uint64_t handle;
  uint64_t offset;
  const void *data;
  size_t size;
  int result; /* out */
};

struct net_call {
  uint64_t handle;
  const void *data;
  size_t size;
  int result; /* out */
};

struct halt_call {
  void *cookie; /* for a host that keeps a dump: at least 512 readable bytes, or NULL */
  int status;
};

/* `block` must lie below 4 GiB, as the whole machine does.
 *
 * The `out` has an instruction ahead of it that does nothing, with four bytes ("hvtC") that occur nowhere else: a host
 * that runs the image as a process of its own, where each `out` would be a signal, may find the eight bytes and put a
 * call in their place that keeps all registers but the flags. It needs the stack's next bytes: no red zone here. */
static inline void hypercall(enum hypercall number, void *block)
{
  __asm__ volatile(".byte 0x0f, 0x1f, 0x80, 0x68, 0x76, 0x74, 0x43\n\toutl %0, %1"
                   :
                   : "a"((uint32_t)(uintptr_t)block), "d"((uint16_t)(0x500 + number))
                   : "memory", "cc");
}

#endif
