/* SPDX-License-Identifier: ISC
 *
 * Decisions that lwIP leaves to whoever builds it.
 */
#ifndef LWIP_HOOKS_H
#define LWIP_HOOKS_H

#include "lwip/err.h"
#include "lwip/ip_addr.h"
#include "lwip/netif.h"

/* The first sequence number of a connection, by RFC 6528: a clock of 4 µs a tick plus a keyed hash of both ends. */
#define LWIP_HOOK_TCP_ISN net_first_sequence
u32_t net_first_sequence(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote, u16_t remote_port);

/* A segment of a connection has arrived, and lwIP has not looked at it yet but for its header's order of bytes. Of its
 * options those count that are in one piece with the header. */
struct tcp_pcb;
struct tcp_hdr;
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, options, in_one_piece, others, p)                                      \
  net_segment_arrived(pcb, header, in_one_piece)
err_t net_segment_arrived(struct tcp_pcb *pcb, const struct tcp_hdr *header, u16_t options_bytes);

/* Each segment that is on its way, or that came before its turn, takes an entry of a pool of lwIP's, however small
 * it is. While half of the pool is in use, a connection has no more than a few: the other half is enough for that
 * many of every connection, so that none is left without. */
#define FEW_SEGMENTS (MEMP_NUM_TCP_SEG / 2 / MEMP_NUM_TCP_PCB)
#define SEGMENTS_ARE_SHORT (lwip_stats.memp[MEMP_TCP_SEG]->used >= MEMP_NUM_TCP_SEG / 2)

/* The IPv6 gateway that was set by hand; NULL leaves it to router advertisements. */
#define LWIP_HOOK_ND6_GET_GW net_gateway6
const ip6_addr_t *net_gateway6(struct netif *netif, const ip6_addr_t *to);

#endif
