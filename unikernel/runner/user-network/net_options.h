/* SPDX-License-Identifier: ISC */
/* The command line of hvt-net. */
#ifndef RUNNER_NET_OPTIONS_H
#define RUNNER_NET_OPTIONS_H

#include <stdbool.h>

#include "publish.h"

struct net_options {
  const char *socket;
  uint32_t address; /* of the loopback, where ports are published; in the host's byte order */
  bool internet;    /* the guest reaches the internet; else nothing outside */
  unsigned published_count;
  struct published published[PUBLISHED_MAX];
};

/* Reads them; on --help prints and exits with 0, on a mistake says what and exits with STATUS_USAGE. */
void net_options_read(struct net_options *options, char *argv[]);

#endif
