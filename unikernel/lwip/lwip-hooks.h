/* SPDX-License-Identifier: ISC
 *
 * Decisions that lwIP leaves to whoever builds it.
 */
#ifndef LWIP_HOOKS_H
#define LWIP_HOOKS_H

#include "lwip/ip_addr.h"
#include "lwip/netif.h"

/* The first sequence number of a connection, by RFC 6528: a clock of 4 µs a tick plus a keyed hash of both ends. */
#define LWIP_HOOK_TCP_ISN net_first_sequence
u32_t net_first_sequence(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote, u16_t remote_port);

/* The IPv6 gateway that was set by hand; NULL leaves it to router advertisements. */
#define LWIP_HOOK_ND6_GET_GW net_gateway6
const ip6_addr_t *net_gateway6(struct netif *netif, const ip6_addr_t *to);

#endif
