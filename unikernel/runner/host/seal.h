/* SPDX-License-Identifier: ISC */
/* The last step before the guest: the runner gives up what it no longer needs. */
#ifndef RUNNER_SEAL_H
#define RUNNER_SEAL_H

#include <stdbool.h>
#include <stddef.h>

struct segments;

/* The memory that stays writable for the runner while the guest runs. */
struct arena {
  void *stack; /* of the signal handler; a guard page lies below */
  size_t stack_bytes;
  struct cpu *cpu;
  struct segments *segments; /* at the end */
  void *end;
};

/* Maps it, with room for so many devices' segments. False with errno set on failure. */
bool arena_map(struct arena *arena, unsigned segments_count);

/* Gives up privileges, core dumps, and every descriptor but 0, 1, 2 and those in `machine`; takes note of the memory to
 * close. Exits with a message on failure. Call it with the program's own arguments. */
void seal_prepare(const struct arena *arena, char *argv[]);

/* Wipes the environment and old stack frames and makes all memory of the runner read-only, but for the arena and the
 * figures. To be called on the arena's stack. Ends the process on failure. */
void seal_close(void);

#endif
