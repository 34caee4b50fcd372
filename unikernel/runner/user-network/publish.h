/* SPDX-License-Identifier: ISC */
/* Ports of the host's loopback that lead to a guest. */
#ifndef RUNNER_PUBLISH_H
#define RUNNER_PUBLISH_H

#include <stdint.h>

enum { PUBLISHED_MAX = 64 };

struct published {
  uint16_t host, guest;
  int fd; /* listens at that port, of the host's network whoever holds it */
};

/* Binds each to `address` of the loopback, in the host's byte order; a host port of 0 becomes a free one. Exits, saying
 * why, where one cannot be had. */
void publish_listen(uint32_t address, struct published published[], unsigned count);

void publish_close(const struct published published[], unsigned count);

#endif
