/* SPDX-License-Identifier: ISC
 *
 * What strangers may take of an image. There are as many connections as lwIP has room for, and memory for so many
 * bytes; whoever connects and vanishes, or asks and does not read, holds some of both. So where a new connection finds
 * nothing left, the one that accepted clients have left alone for longest goes: the oldest of those half open, or the
 * one whose bytes have stood still longest. Connections that the app has opened itself are never taken from it.
 */
#include "flow.h"
#include "lwip/priv/memp_priv.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "lwip/prot/tcp.h"
#include "net-memory.h"

enum {
  TICKS_A_SECOND = 1000 / TCP_SLOW_INTERVAL,
  STILL = 2 * TICKS_A_SECOND,   /* one whose bytes moved since then is in use */
  STUCK = 5 * TICKS_A_SECOND,   /* one that memory is taken from */
  LINGER = 60 * TICKS_A_SECOND, /* without a byte acknowledged, after it was closed here */
  LINGER_POLL = 5 * TICKS_A_SECOND / 2,
};

bool memory_is_short(void) { return net_memory_used() > net_memory_limit() / 4 * 3; }

static struct flow *flow_of(const struct tcp_pcb *pcb) { return pcb->state >= ESTABLISHED ? pcb->callback_arg : NULL; }

/* Ticks for which nothing of it has moved; 0 where it is not a client's. */
static uint32_t still(const struct tcp_pcb *pcb)
{
  const struct flow *flow = flow_of(pcb);
  if (pcb->state == SYN_SENT || (flow && !flow->accepted))
    return 0;
  return tcp_ticks - (flow ? flow->moved : pcb->tmr);
}

static bool holds_memory(const struct tcp_pcb *pcb)
{
  const struct flow *flow = flow_of(pcb);
  return pcb->unsent || pcb->unacked || pcb->ooseq || (flow && flow->received_bytes > 0);
}

static void drop_half_open(const struct tcp_pcb_listen *listener)
{
  struct tcp_pcb *oldest = NULL;
  for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
    if (pcb->state == SYN_RCVD && pcb->listener == listener &&
        (!oldest || tcp_ticks - pcb->tmr >= tcp_ticks - oldest->tmr))
      oldest = pcb;
  if (oldest)
    tcp_abandon(oldest, 0); /* whoever it seems to be from may never have asked */
}

static void drop_stillest(uint32_t min, bool with_memory)
{
  struct tcp_pcb *stillest = NULL;
  for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
    if (still(pcb) >= min && (!with_memory || holds_memory(pcb)) && (!stillest || still(pcb) > still(stillest)))
      stillest = pcb;
  if (stillest)
    tcp_abandon(stillest, stillest->state != SYN_RCVD);
}

static const struct tcp_pcb_listen *listener_of(const struct stack *stack, const struct pbuf *frame)
{
  const uint8_t *ip = (const uint8_t *)frame->payload + ETH_PAD_SIZE + ETHERNET_HEADER;
  const struct tcp_hdr *tcp = (const struct tcp_hdr *)(ip + (*ip >> 4 == 4 ? IP_HLEN : IP6_HLEN));
  for (const struct tcp_pcb_listen *listener = tcp_listen_pcbs.listen_pcbs; listener; listener = listener->next)
    if (listener->local_port == lwip_ntohs(tcp->dest) && listener->netif_idx == netif_get_index(&stack->netif))
      return listener;
  return NULL;
}

static bool no_connection_free(void) { return *memp_pools[MEMP_TCP_PCB]->tab == NULL && !tcp_tw_pcbs; }

void make_way(struct stack *stack, const struct pbuf *frame)
{
  const struct tcp_pcb_listen *listener = listener_of(stack, frame);
  if (!listener)
    return;
  if (listener->accepts_pending >= listener->backlog)
    drop_half_open(listener);
  if (no_connection_free())
    drop_stillest(STILL, false);
  if (memory_is_short())
    drop_stillest(STUCK, true);
}

/* lwIP asks while the other end answers, even if it never reads on. A closed connection needs no keepalive, whose
 * fields hold here what had been acknowledged at the last look, and when that had changed. */
static err_t on_linger(void *arg, struct tcp_pcb *pcb)
{
  (void)arg;
  if (pcb->lastack != pcb->keep_intvl) {
    pcb->keep_intvl = pcb->lastack;
    pcb->keep_idle = tcp_ticks;
  } else if (tcp_ticks - pcb->keep_idle > LINGER) {
    tcp_abort(pcb);
    return ERR_ABRT;
  }
  return ERR_OK;
}

void linger(struct tcp_pcb *pcb)
{
  ip_reset_option(pcb, SOF_KEEPALIVE);
  pcb->keep_intvl = pcb->lastack;
  pcb->keep_idle = tcp_ticks;
  tcp_poll(pcb, on_linger, LINGER_POLL);
}
