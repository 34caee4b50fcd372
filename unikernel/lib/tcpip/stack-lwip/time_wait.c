/* SPDX-License-Identifier: ISC
 *
 * A client that connects much uses its ports again before this end has forgotten the connections they were of
 * (TIME-WAIT). lwIP answers its SYN as a stray segment of the old connection, so that it waits for seconds or is
 * refused. What RFC 1122 (4.2.2.13) allows instead: where its sequence number is past all of the old connection, that
 * one is forgotten.
 */
#include <string.h>

#include "lwip/priv/tcp_priv.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "lwip/prot/tcp.h"
#include "stack.h"

enum { IP = ETH_PAD_SIZE + ETHERNET_HEADER, IP4_BYTES = 20, IP6_BYTES = 40, TCP_BYTES = 20 };

/* The TCP header of the frame, and where it is from; NULL where it is none that could open a connection. */
static const struct tcp_hdr *read_syn(const struct pbuf *p, ip_addr_t *from)
{
  const struct eth_hdr *ethernet = p->payload;
  const uint8_t *ip = (const uint8_t *)p->payload + IP;
  const struct tcp_hdr *tcp;
  memset(from, 0, sizeof *from);
  if (p->len >= IP + IP4_BYTES + TCP_BYTES && ethernet->type == PP_HTONS(ETHTYPE_IP) && ip[0] == 0x45 &&
      IPH_PROTO((const struct ip_hdr *)ip) == IP_PROTO_TCP) {
    tcp = (const struct tcp_hdr *)(ip + IP4_BYTES);
    IP_SET_TYPE_VAL(*from, IPADDR_TYPE_V4);
    memcpy(ip_2_ip4(from), &((const struct ip_hdr *)ip)->src, sizeof(ip4_addr_p_t));
  } else if (p->len >= IP + IP6_BYTES + TCP_BYTES && ethernet->type == PP_HTONS(ETHTYPE_IPV6) &&
             IP6H_NEXTH((const struct ip6_hdr *)ip) == IP6_NEXTH_TCP) {
    tcp = (const struct tcp_hdr *)(ip + IP6_BYTES);
    IP_SET_TYPE_VAL(*from, IPADDR_TYPE_V6);
    memcpy(ip_2_ip6(from)->addr, &((const struct ip6_hdr *)ip)->src, sizeof(ip6_addr_p_t));
  } else
    return NULL;
  return (TCPH_FLAGS(tcp) & (TCP_SYN | TCP_ACK | TCP_RST | TCP_FIN)) == TCP_SYN ? tcp : NULL;
}

static bool same_address(const ip_addr_t *a, const ip_addr_t *b)
{
  return IP_IS_V6(a) == IP_IS_V6(b) &&
         (IP_IS_V6(a) ? memcmp(ip_2_ip6(a)->addr, ip_2_ip6(b)->addr, 16) == 0 : ip_2_ip4(a)->addr == ip_2_ip4(b)->addr);
}

bool opens_connection(const struct pbuf *frame)
{
  ip_addr_t from;
  const struct tcp_hdr *tcp = read_syn(frame, &from);
  if (!tcp)
    return false;
  uint16_t local = lwip_ntohs(tcp->dest), remote = lwip_ntohs(tcp->src);
  for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next)
    if (pcb->remote_port == remote && pcb->local_port == local && same_address(&pcb->remote_ip, &from)) {
      if (TCP_SEQ_GT(lwip_ntohl(tcp->seqno), pcb->rcv_nxt)) {
        tcp_pcb_remove(&tcp_tw_pcbs, pcb);
        tcp_free(pcb);
      }
      break;
    }
  return true;
}
