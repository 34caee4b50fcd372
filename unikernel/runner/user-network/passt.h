/* SPDX-License-Identifier: ISC */
/* passt, which is the guest's network, and pasta, which is the way out of a network namespace; both of the package
 * passt. */
#ifndef RUNNER_PASST_H
#define RUNNER_PASST_H

#include <stdint.h>
#include <sys/types.h>

#include "net_options.h"

enum { PASST_PORTS = 20000 /* where passt listens for the first published port, in its namespace */ };

/* What leads out: made in the host's network, used from within. */
struct uplink {
  pid_t pasta;
  int notify_fd;    /* where pasta waits to be told the namespace */
  int addresses_fd; /* links_open_addresses() of the host's network; -1 where nothing leads out */
};

/* To be called in the host's network namespace. */
struct uplink pasta_prepare(void);

/* Brings the interface UPLINK_NAME into this network namespace. Exits, saying why, where that fails. */
void pasta_start(const struct uplink *uplink);

/* Exits, saying so, where there is no passt. */
void passt_check(void);

/* Starts passt with the connection of a guest, which it ends with. Not before the guest is there: a passt without one
 * ends at the first connection to a port (of version 2025_05, with --one-off). */
pid_t passt_start(const struct net_options *options, int guest);

/* Waits until it listens to its `count` ports. Exits, saying why, where it ends instead. */
void passt_wait(pid_t passt, unsigned count);

#endif
