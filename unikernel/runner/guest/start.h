/* SPDX-License-Identifier: ISC */
/* From a prepared machine to the guest's first instruction. */
#ifndef RUNNER_START_H
#define RUNNER_START_H

#include <stdint.h>

/* Closes everything behind it and jumps to the guest. To be called on the arena's stack, all else being ready. */
_Noreturn void start(uint64_t entry);

#endif
