/* SPDX-License-Identifier: ISC */
/* Hypercall patching: hypercalls without a signal.
 *
 * Each `out` of a guest is a fault here, which the kernel turns into a signal: some two microseconds. Images made by
 * this project mark theirs (bindings/hvt/hypercall.h), so that they can be replaced, before the guest starts, by calls
 * to code that does the same. Nothing else about them changes, and nothing of what a hypercall checks; other images
 * keep their signals. */
#ifndef RUNNER_HYPERCALL_PATCH_H
#define RUNNER_HYPERCALL_PATCH_H

#include <stdint.h>

#include "image.h"

/* Where C runs during such a call; part of the plan. */
extern char *hypercall_stack;

/* Replaces the marked instructions of a loaded image that is still writable. Where the trampoline page that
 * they would call cannot be mapped close enough to the guest, it leaves them. `stack_end` is the end of the signal
 * handler's stack. */
void hypercall_patch(const struct image *image, uint64_t memory_bytes, void *stack_end);

#endif
