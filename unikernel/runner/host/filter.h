/* SPDX-License-Identifier: ISC */
/* The system call filter that makes a running guest's process a jail. */
#ifndef RUNNER_FILTER_H
#define RUNNER_FILTER_H

#include <stdbool.h>

/* Builds the filter from `machine`'s devices. False where there are too many for one filter. */
bool filter_prepare(void);

/* Turns it on, for good. Uses no libc. From then on a system call passes only from the two instructions of sys.S and
 * only with the arguments that the hypercalls need; any other arrives at trap() as SIGSYS. Returns 0 or -errno. */
long filter_install(void);

#endif
