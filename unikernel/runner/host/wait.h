/* SPDX-License-Identifier: ISC */
/* Waiting for a guest's devices, or for a time. */
#ifndef RUNNER_WAIT_H
#define RUNNER_WAIT_H

#include <poll.h>
#include <stdint.h>

/* Until one of the `count` descriptors has what it is asked for, or `nanoseconds` have passed; fills in their
 * `revents`. `fds` has room for one more, which this uses. Ends the runner where the host cannot wait.
 *
 * Who has just been answered mostly answers soon, and a core that has gone to sleep takes longer to wake than that. So
 * where the last wait was short, this one asks again and again for as long (WAKEFUL_NANOSECONDS, wait.c) before it
 * sleeps; after a long one it sleeps at once. An idle guest costs its host nothing. */
void wait_for(struct pollfd fds[], unsigned count, uint64_t nanoseconds);

#endif
