/* SPDX-License-Identifier: ISC
 *
 * How lwIP is built for images: one thread without an operating system, IPv4 and IPv6 side by side, the raw
 * interface alone. Sizes are chosen for throughput on a tap device; what bounds memory is said in net-memory.h.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include <stddef.h>

#include "net-checksum.h"

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_PROVIDE_ERRNO 0
#define LWIP_TIMERS 1
#define LWIP_SINGLE_NETIF 0
#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_NETIF_LOOPBACK 0
#define LWIP_HAVE_LOOPIF 0
#define LWIP_NETIF_HOSTNAME 1
#define LWIP_HOOK_FILENAME "lwip-hooks.h"

/* Memory: buffers from net-memory.h, everything else from pools of fixed size. */
#define MEM_ALIGNMENT 8
#define MEM_CUSTOM_ALLOCATOR 1
#define MEM_CUSTOM_MALLOC net_malloc
#define MEM_CUSTOM_CALLOC net_calloc
#define MEM_CUSTOM_FREE net_free
void *net_malloc(size_t bytes);
void *net_calloc(size_t count, size_t bytes);
void net_free(void *memory);
#define MEMP_NUM_TCP_PCB 2048
#define MEMP_NUM_TCP_PCB_LISTEN 256
#define MEMP_NUM_TCP_SEG 16384
#define MEMP_NUM_UDP_PCB 256
#define MEMP_NUM_RAW_PCB 4
#define MEMP_NUM_PBUF 4096
#define MEMP_NUM_REASSDATA 32
#define MEMP_NUM_FRAG_PBUF 256
#define MEMP_NUM_ARP_QUEUE 128
#define MEMP_NUM_ND6_QUEUE 128
#define MEMP_NUM_SYS_TIMEOUT 32
#define PBUF_POOL_SIZE 16 /* unused but for reassembly's sake: frames come in buffers of their own */
#define PBUF_POOL_BUFSIZE 1600
#define PBUF_LINK_ENCAPSULATION_HLEN 0
#define ETH_PAD_SIZE 2 /* keeps IP headers on a multiple of four */

/* See lwip-hooks.h, which counts what is in use of a pool: of all statistics those of pools are enough. */
#define TCP_OOSEQ_PBUFS_LIMIT(pcb) (SEGMENTS_ARE_SHORT ? 0 : 1024)
#define LWIP_STATS 1
#define MEMP_STATS 1
#define LINK_STATS 0
#define ETHARP_STATS 0
#define IP_STATS 0
#define IPFRAG_STATS 0
#define ICMP_STATS 0
#define UDP_STATS 0
#define TCP_STATS 0
#define IP6_STATS 0
#define ICMP6_STATS 0
#define IP6_FRAG_STATS 0
#define MLD6_STATS 0
#define ND6_STATS 0

/* Protocols */
#define LWIP_IPV4 1
#define LWIP_IPV6 1
#define LWIP_ARP 1
#define LWIP_ICMP 1
#define LWIP_ICMP6 1
#define LWIP_RAW 0
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_DHCP 1
#define DHCP_OPTIONS_LEN 128 /* of what is sent: a name of 63 characters beside the rest */
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define DHCP_COARSE_TIMER_SECS 1 /* a lease may last for less than a minute */
#define DHCP_TIMEOUT_SIZE_T u32_t
#define LWIP_DHCP_MAX_NTP_SERVERS 0
#define LWIP_DNS 0
#define LWIP_IGMP 0
#define LWIP_AUTOIP 0
#define LWIP_IPV6_DHCP6 0
#define LWIP_IPV6_MLD 1
#define LWIP_IPV6_FRAG 1
#define LWIP_IPV6_REASS 1
#define IPV6_FRAG_COPYHEADER 1 /* pointers are longer than the header they would stand in */
#define IP_FRAG 1
#define IP_REASSEMBLY 1
#define IP_REASS_MAX_PBUFS 256
#define IP_FORWARD 0
#define LWIP_IPV6_FORWARD 0
#define LWIP_BROADCAST_PING 0
#define LWIP_MULTICAST_PING 0
#define ARP_TABLE_SIZE 64
#define ARP_QUEUEING 1
#define ARP_QUEUE_LEN 16
#define ETHARP_SUPPORT_STATIC_ENTRIES 0
#define LWIP_IPV6_NUM_ADDRESSES 4
#define LWIP_ND6_NUM_NEIGHBORS 64
#define LWIP_ND6_NUM_DESTINATIONS 96 /* counted in signed bytes, as neighbours are */
#define LWIP_ND6_NUM_PREFIXES 8
#define LWIP_ND6_NUM_ROUTERS 4
#define LWIP_ND6_MAX_MULTICAST_SOLICIT 3
#define LWIP_ND6_QUEUEING 1
#define LWIP_IPV6_AUTOCONFIG 1
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 1
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 1
#define LWIP_ND6_TCP_REACHABILITY_HINTS 1
#define LWIP_ND6_ALLOW_RA_UPDATES 1
#define LWIP_NETBUF_RECVINFO 0

/* TCP. Ticks of 25 ms: acknowledgements wait at most that long, and a lost segment is noticed after 150 ms. */
#define TCP_TMR_INTERVAL 25
#define LWIP_TCP_RTO_TIME 1000
#define TCP_MSL 5000UL
#define TCP_FIN_WAIT_TIMEOUT 20000
#define TCP_SYN_RCVD_TIMEOUT 20000
#define TCP_SYNMAXRTX 5
#define TCP_MAXRTX 12
#define TCP_MSS 1460
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 5
#define TCP_WND (1024 * 1024)
#define TCP_WND_UPDATE_THRESHOLD (256 * 1024) /* a flow's window is announced once a turn: flow.c */
#define TCP_SND_BUF (512 * 1024)
#define TCP_SND_QUEUELEN 2048
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1 /* they know frames from pools alone, and windows below 64 KB */
#define TCP_OVERSIZE TCP_MSS
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_BYTES (512 * 1024)
#define LWIP_TCP_SACK_OUT 1
#define LWIP_TCP_MAX_SACK_NUM 4
#define LWIP_TCP_TIMESTAMPS 0
#define LWIP_TCP_KEEPALIVE 1
#define LWIP_TCP_PCB_NUM_EXT_ARGS 0
#define TCP_LISTEN_BACKLOG 1
#define TCP_DEFAULT_LISTEN_BACKLOG 255
#define LWIP_TCP_CALC_INITIAL_CWND(mss) ((tcpwnd_size_t)(10 * (mss)))

/* Checksums: summed while copying where data is copied anyhow, and by 64 bits at a time elsewhere. */
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define LWIP_CHECKSUM_ON_COPY 1
#define LWIP_CHKSUM net_checksum
#define LWIP_CHKSUM_COPY(to, from, bytes) net_checksum_copy(to, from, bytes)

#endif
