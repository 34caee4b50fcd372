/* SPDX-License-Identifier: ISC */
/* The interfaces and routes of hvt-net's network namespace, which are the wall: what passt opens obeys them. Addresses
 * are IPv4, in the host's byte order. Each exits, saying why, where it cannot be done. */
#ifndef RUNNER_LINKS_H
#define RUNNER_LINKS_H

#include <stdint.h>

/* The way out, where there is one. 192.0.0.0/24 is nobody's (RFC 6890), 192.0.0.8 the dummy address (RFC 7600). */
#define UPLINK_NAME "out"
enum { UPLINK_ADDRESS = (int)0xc0000008, UPLINK_GATEWAY = (int)0xc000000b };

/* Two virtual interfaces that lead to each other and nowhere else. */
void link_make_pair(const char *name);
void link_address(const char *name, uint32_t address);
void link_up(const char *name);
void link_route_host(const char *name, uint32_t address);
void link_default(const char *name, uint32_t gateway);

/* Nothing is reached: "no route to host" at once. */
void links_refuse_all(void);

/* Nor are the addresses that are not the internet's (RFC 6890): this network, private, shared, loopback, link-local,
 * protocol assignments, benchmarks, multicast, reserved and broadcast. */
void links_refuse_special(void);

/* Opens what tells the addresses of the network namespace that this process is in now, and each that it gets later. */
int links_open_addresses(void);

/* Refuses those that `fd` has told; never waits. */
void links_refuse_own(int fd);

#endif
