/* SPDX-License-Identifier: ISC */
/* Sandbox lockdown, the last step before the guest: the runner gives up what it no longer needs. */
#ifndef RUNNER_LOCKDOWN_H
#define RUNNER_LOCKDOWN_H

#include <stdbool.h>
#include <stddef.h>

struct coalescing_buffer;

/* The memory that stays writable for the runner while the guest runs. */
struct arena {
  void *stack; /* of the signal handler; a guard page lies below */
  size_t stack_bytes;
  struct cpu *cpu;
  struct coalescing_buffer *buffers; /* at the end */
  void *end;
};

/* Maps it, with so many coalescing buffers. False with errno set on failure. */
bool arena_map(struct arena *arena, unsigned buffer_count);

/* Gives up privileges, core dumps, and every descriptor but 0, 1, 2 and those in `machine`; takes note of the memory to
 * close. Exits with a message on failure. Call it with the program's own arguments. */
void lockdown_prepare(const struct arena *arena, char *argv[]);

/* Wipes the environment and old stack frames and makes all memory of the runner read-only, but for the arena and the
 * counters. To be called on the arena's stack. Ends the process on failure. */
void lockdown_apply(void);

#endif
