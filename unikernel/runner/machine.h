/* SPDX-License-Identifier: ISC */
/* What the runner knows while a guest runs, in two parts by who can write it.
 *
 * The guest shares our address space, so whatever is writable while it runs is the guest's to write. The
 * plan (struct machine) is therefore made read-only before the guest starts, and with it everything that
 * decides what a hypercall may reach. The processor state (struct cpu) stays writable: it holds only what
 * the guest may set on a real processor anyway. */
#ifndef RUNNER_MACHINE_H
#define RUNNER_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "guest/image.h"
#include "hvt_abi.h"

/* Exit statuses of hvt-run itself; anything else is the guest's own, or 128 + a signal's number. */
enum {
  STATUS_USAGE = 64,
  STATUS_REFUSED = 125,
  STATUS_HOST = 126,
  STATUS_CONSOLE_CLOSED = 141,
  STATUS_CRASHED = 255,
};

/* Guest addresses [start, end) and what the guest may do there. */
struct region {
  uint64_t start, end;
  bool read, write, execute;
};

/* Low memory, then each segment with the gap before it, then the rest. */
enum { REGIONS_MAX = 2 * IMAGE_SEGMENTS_MAX + 2 };

struct device_counters;
struct net_ops;
struct coalescing_buffer;
struct device {
  uint32_t type; /* DEVICE_... */
  int fd;
  uint64_t capacity;                    /* of a block device, bytes */
  const struct net_ops *net;            /* of a net device */
  struct coalescing_buffer *coalescing; /* NULL where it does none; writable, as the processor state is */
};

enum { EFER_LONG_MODE = 0x500, EFER_NO_EXECUTE = 0x800 };

struct cpu {
  uint64_t gdt_base, idt_base, task_state; /* 0: not set */
  uint32_t gdt_limit, idt_limit;
  uint64_t cr0, cr2, cr4, cr8, efer;
  uint64_t fs_base, gs_base, kernel_gs_base;
  uint16_t cs, ss;
  bool interrupts;
  bool busy_poll; /* whether the next wait begins with one: see wait.h */
};

struct machine {
  uint64_t memory_bytes;
  unsigned region_count;
  struct region regions[REGIONS_MAX]; /* ascending, together [HVT_BOOT_INFO_ADDRESS, memory_bytes) */
  uint32_t device_count;
  struct device devices[MANIFEST_ENTRIES_MAX]; /* by manifest entry */
  int timer_fd;                                /* of the monotonic clock, for waiting */
  uint64_t tsc_frequency;                      /* Hz */
  struct device_counters
      *counters; /* by manifest entry, writable as the processor state is; NULL where nobody wants them */
  struct cpu *cpu;
};

/* The plan. Set-up writes it; lockdown_apply() makes it read-only. */
extern struct machine machine;

#endif
