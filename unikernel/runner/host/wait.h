/* SPDX-License-Identifier: ISC */
/* Waiting for a guest's devices, or for a time. */
#ifndef RUNNER_WAIT_H
#define RUNNER_WAIT_H

#include <poll.h>
#include <stdint.h>

/* Until one of the `count` descriptors has what it is asked for, or `nanoseconds` have passed; fills in their
 * `revents`. `fds` holds one entry more, which this uses. Ends the runner where the host cannot wait.
 *
 * After a short wait it busy-polls, for as long as BUSY_POLL_NANOSECONDS (wait.c), before it sleeps: another answer
 * mostly comes soon, and a core that sleeps takes longer to wake than that. After a long wait it sleeps at once, so an
 * idle guest costs its host nothing. */
void wait_for(struct pollfd fds[], unsigned count, uint64_t nanoseconds);

#endif
