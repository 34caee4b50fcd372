/* SPDX-License-Identifier: ISC */
/* Connections to published ports, passed on into the network namespace. */
#ifndef RUNNER_RELAY_H
#define RUNNER_RELAY_H

#include "publish.h"

/* Takes what connects to `published` and connects it to 127.0.0.1:PASST_PORTS + its place, in this process's network.
 * Never returns: exits with 0 when a child has ended. What `addresses_fd` tells (links.h) is refused; -1 for none. */
_Noreturn void relay_run(const struct published published[], unsigned count, int addresses_fd);

#endif
