/* SPDX-License-Identifier: ISC */
/* Every way in which the running guest, or somebody outside, stops it: each arrives as a signal. */
#ifndef RUNNER_TRAP_H
#define RUNNER_TRAP_H

#include <stddef.h>

/* Called by enter_trap (enter.S). */
void trap(int signal, void *info, void *context);

/* Makes the signals of a running guest arrive at trap(), on the `bytes` of stack at `stack`; ignores SIGPIPE.
 * Termination signals end the process with 128 + their number from here on. */
void trap_install(void *stack, size_t bytes);

#endif
