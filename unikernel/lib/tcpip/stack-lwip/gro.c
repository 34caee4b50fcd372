/* SPDX-License-Identifier: ISC
 *
 * Segments of one TCP connection that arrive in order, with nothing in their headers but data and an acknowledgement,
 * are merged before lwIP sees them (GRO): its cost is by the segment, and so are the acknowledgements that it sends.
 * Both checksums are verified here, and not again.
 */
#include <string.h>

#include "lwip/inet_chksum.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/tcp.h"
#include "stack.h"

enum {
  PADDED_HEADER = ETH_PAD_SIZE + ETHERNET_HEADER,
  IP_BYTES = 20,
  TCP_BYTES = 20,
  WHOLE = 0xffff,     /* a sum with its checksum inside */
  MERGED_MAX = 60000, /* bytes: lwIP counts them in 16 bits */
};

/* Where to find what, in a frame that may be merged with others. */
struct segment {
  struct ip_hdr *ip;
  struct tcp_hdr *tcp;
  unsigned header, data; /* bytes of all headers, and behind them */
};

static uint16_t sum_with_addresses(const struct ip_hdr *ip, unsigned bytes, uint32_t sum)
{
  sum += net_checksum(&ip->src, 8);
  sum += PP_HTONS(IP_PROTO_TCP) + lwip_htons((uint16_t)bytes);
  sum = (sum >> 16) + (sum & 0xffff);
  return (uint16_t)((sum >> 16) + (sum & 0xffff));
}

static bool read_segment(struct pbuf *p, struct segment *s, uint16_t sum)
{
  if (p->len < PADDED_HEADER + IP_BYTES + TCP_BYTES)
    return false;
  const struct eth_hdr *ethernet = p->payload;
  s->ip = (struct ip_hdr *)((uint8_t *)p->payload + PADDED_HEADER);
  s->tcp = (struct tcp_hdr *)((uint8_t *)s->ip + IP_BYTES);
  if (ethernet->type != PP_HTONS(ETHTYPE_IP) || s->ip->_v_hl != 0x45 || IPH_PROTO(s->ip) != IP_PROTO_TCP ||
      (s->ip->_offset & ~PP_HTONS(IP_DF)) != 0)
    return false;
  unsigned bytes = lwip_ntohs(IPH_LEN(s->ip)), tcp_header = TCPH_HDRLEN(s->tcp) * 4u;
  uint8_t flags = TCPH_FLAGS(s->tcp);
  if (tcp_header != TCP_BYTES || bytes <= IP_BYTES + TCP_BYTES || bytes > p->len - (unsigned)PADDED_HEADER ||
      (flags & ~TCP_PSH) != TCP_ACK)
    return false;
  s->header = PADDED_HEADER + IP_BYTES + TCP_BYTES;
  s->data = bytes - IP_BYTES - TCP_BYTES;
  if (bytes != p->len - (unsigned)PADDED_HEADER) /* the sum has what pads a short frame in it */
    sum = net_checksum(s->tcp, (int)(bytes - IP_BYTES));
  return net_checksum(s->ip, IP_BYTES) == WHOLE && sum_with_addresses(s->ip, bytes - IP_BYTES, sum) == WHOLE;
}

static void hand_over(struct stack *stack, struct pbuf *p, bool verified)
{
  struct netif *netif = &stack->netif;
  if (verified)
    NETIF_SET_CHECKSUM_CTRL(netif, netif->chksum_flags & ~(NETIF_CHECKSUM_CHECK_IP | NETIF_CHECKSUM_CHECK_TCP));
  if (netif->input(p, netif) != ERR_OK)
    pbuf_free(p);
  if (verified)
    NETIF_SET_CHECKSUM_CTRL(netif, netif->chksum_flags | NETIF_CHECKSUM_CHECK_IP | NETIF_CHECKSUM_CHECK_TCP);
}

void gro_flush(struct stack *stack)
{
  struct gro *g = &stack->gro;
  struct pbuf *head = g->head;
  if (!head)
    return;
  g->head = NULL;
  unsigned rest = head->tot_len;
  for (struct pbuf *p = head; p; p = p->next) {
    p->tot_len = (u16_t)rest;
    rest -= p->len;
  }
  hand_over(stack, head, true);
}

static bool follows(const struct gro *g, const struct segment *s)
{
  const struct ip_hdr *ip = (struct ip_hdr *)((uint8_t *)g->head->payload + PADDED_HEADER);
  const struct tcp_hdr *tcp = (struct tcp_hdr *)((uint8_t *)ip + IP_BYTES);
  return s->tcp->seqno == lwip_htonl(g->next_sequence) && s->tcp->src == tcp->src && s->tcp->dest == tcp->dest &&
         memcmp(&s->ip->src, &ip->src, 8) == 0 && g->head->tot_len + s->data <= MERGED_MAX;
}

static void begin(struct gro *g, struct pbuf *p, const struct segment *s)
{
  pbuf_realloc(p, (u16_t)(s->header + s->data)); /* without what pads short frames */
  *g = (struct gro){p, p, lwip_ntohl(s->tcp->seqno) + s->data};
}

static void append(struct gro *g, struct pbuf *p, const struct segment *s)
{
  struct ip_hdr *ip = (struct ip_hdr *)((uint8_t *)g->head->payload + PADDED_HEADER);
  struct tcp_hdr *tcp = (struct tcp_hdr *)((uint8_t *)ip + IP_BYTES);
  /* The newest word on the other direction counts, and one push is one for all. */
  tcp->ackno = s->tcp->ackno;
  tcp->wnd = s->tcp->wnd;
  TCPH_SET_FLAG(tcp, TCPH_FLAGS(s->tcp) & TCP_PSH);
  pbuf_realloc(p, (u16_t)(s->header + s->data));
  unsigned data = s->data;
  pbuf_remove_header(p, s->header);
  g->tail->next = p;
  g->tail = p;
  g->head->tot_len = (u16_t)(g->head->tot_len + data); /* that of the others follows from it at the end */
  g->next_sequence += data;
  IPH_LEN_SET(ip, lwip_htons((u16_t)(g->head->tot_len - PADDED_HEADER)));
}

void gro_receive(struct stack *stack, struct pbuf *frame, uint16_t sum)
{
  struct gro *g = &stack->gro;
  struct segment s;
  if (!read_segment(frame, &s, sum)) {
    gro_flush(stack);
    hand_over(stack, frame, false);
  } else if (g->head && follows(g, &s))
    append(g, frame, &s);
  else {
    gro_flush(stack);
    begin(g, frame, &s);
  }
}
