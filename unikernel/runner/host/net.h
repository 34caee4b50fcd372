/* SPDX-License-Identifier: ISC */
/* What a network backend is. A new one is a struct net_ops and a case in net_attach(). */
#ifndef RUNNER_NET_H
#define RUNNER_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvt_abi.h"

struct device;

/* These run while the guest does: no libc, and only the system calls that `calls` names, which the filter then lets
 * through for this device's descriptor as their first argument. The descriptor is ready when it can be read. */
struct net_ops {
  /* One Ethernet frame out. Never waits: a frame that has no room is dropped, as on a wire. */
  enum hypercall_result (*write)(const struct device *device, const void *frame, size_t bytes);
  /* One frame in, at most `*bytes`, which becomes its length; RESULT_AGAIN when there is none. */
  enum hypercall_result (*read)(const struct device *device, void *frame, size_t *bytes);
  /* Sends what is in device->coalescing; NULL where write never coalesces. Called before every hypercall but those
   * that write to a network. */
  void (*flush)(const struct device *device);
  const uint16_t *calls; /* system call numbers, ended by NET_CALLS_END */
};
enum { NET_CALLS_END = 0xffff };

struct net_link {
  int fd;
  uint16_t mtu;
  const struct net_ops *ops;
};

/* Opens what `spec` names: "tap:IFACE" or "IFACE", a tap interface that exists and is up; "@FD", an open tap
 * descriptor; "socket:PATH", a Unix stream socket. On failure puts the reason, ready for a person, into `why`. */
bool net_attach(const char *spec, struct net_link *link, char *why, size_t why_bytes);

/* For backends: the open descriptor that "@FD" names, which becomes non-blocking. */
bool net_take_descriptor(const char *name, int *fd, char *why, size_t why_bytes);

/* The second coalesces: gso.h. */
extern const struct net_ops tap_ops, gso_tap_ops, socket_ops;

#endif
