/* SPDX-License-Identifier: ISC
 *
 * What a sender does about lost segments. lwIP retransmits the first one after three duplicate acknowledgements, which
 * have to leave the window as it was and seldom do, and waits for its timer with the others. Here what the other end
 * says it has (SACK, RFC 2018) shows them: a hole with three segments' worth of data behind it is lost (RFC 6675), and
 * so is the first one after an acknowledgement of part of the window (RFC 6582). Where too few are on their way for
 * that, all of them will do (RFC 5827).
 *
 * When to slow down, and by how much, stays lwIP's.
 */
#include <stdbool.h>

#include "flow.h"
#include "lwip-hooks.h"
#include "lwip/priv/tcp_priv.h"

/* Of a segment, beside lwIP's own flags. */
enum { HAS_ARRIVED = 0x40, SENT_AGAIN = 0x80 };

enum { OPTION_END = 0, OPTION_NOTHING = 1, OPTION_SACK = 5, BLOCK_BYTES = 8, LOST_BEHIND = 3, FEW = 4 };

static uint32_t start_of(const struct tcp_seg *seg) { return lwip_ntohl(seg->tcphdr->seqno); }
static uint32_t end_of(const struct tcp_seg *seg) { return start_of(seg) + TCP_TCPLEN(seg); }

static uint32_t read32(const uint8_t *p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void note_arrived(struct flow *flow, uint32_t from, uint32_t to)
{
  struct tcp_pcb *pcb = flow->pcb;
  if (TCP_SEQ_LEQ(to, from) || TCP_SEQ_LT(from, pcb->lastack) || TCP_SEQ_GT(to, pcb->snd_nxt))
    return;
  for (struct tcp_seg *seg = pcb->unacked; seg && TCP_SEQ_LT(start_of(seg), to); seg = seg->next)
    if (TCP_SEQ_GEQ(start_of(seg), from) && TCP_SEQ_LEQ(end_of(seg), to))
      seg->flags |= HAS_ARRIVED;
  if (!flow->has_arrived || TCP_SEQ_GT(to, flow->arrived_to))
    flow->arrived_to = to;
  flow->has_arrived = true;
}

static void read_options(struct flow *flow, const uint8_t *options, unsigned bytes)
{
  for (unsigned at = 0; at < bytes && options[at] != OPTION_END;) {
    unsigned length = options[at] == OPTION_NOTHING ? 1 : at + 1 < bytes ? options[at + 1] : 0;
    if (length == 0 || (length == 1 && options[at] != OPTION_NOTHING) || length > bytes - at)
      return;
    if (options[at] == OPTION_SACK)
      for (unsigned block = 2; block + BLOCK_BYTES <= length; block += BLOCK_BYTES)
        note_arrived(flow, read32(options + at + block), read32(options + at + block + 4));
    at += length;
  }
}

/* Moves a segment to those that wait to be sent, in order. False where it has not left this machine yet. */
static bool send_again(struct tcp_pcb *pcb, struct tcp_seg **from)
{
  struct tcp_seg *seg = *from;
  if (seg->p->ref != 1)
    return false;
  *from = seg->next;
  struct tcp_seg **to = &pcb->unsent;
  while (*to && TCP_SEQ_LT(start_of(*to), start_of(seg)))
    to = &(*to)->next;
  seg->next = *to;
  *to = seg;
  if (!seg->next)
    pcb->unsent_oversize = 0;
  seg->flags |= SENT_AGAIN;
  pcb->rttest = 0;
  return true;
}

/* Whether so much has arrived behind it that it would have, too. */
static bool is_overtaken(const struct flow *flow, const struct tcp_seg *seg)
{
  return flow->has_arrived && TCP_SEQ_LEQ(end_of(seg) + LOST_BEHIND * flow->pcb->mss, flow->arrived_to);
}

static void send_lost(struct flow *flow)
{
  struct tcp_pcb *pcb = flow->pcb;
  for (struct tcp_seg **at = &pcb->unacked; *at && is_overtaken(flow, *at);)
    if (((*at)->flags & (HAS_ARRIVED | SENT_AGAIN)) || !send_again(pcb, at))
      at = &(*at)->next;
}

/* Overtaken, or all the others of the few that are on their way have arrived. */
static bool first_is_lost(const struct flow *flow)
{
  const struct tcp_pcb *pcb = flow->pcb;
  if (pcb->unacked->flags & (HAS_ARRIVED | SENT_AGAIN))
    return false;
  if (is_overtaken(flow, pcb->unacked))
    return true;
  unsigned count = 0;
  for (const struct tcp_seg *seg = pcb->unacked; seg; seg = seg->next)
    if (++count == FEW || (count > 1 && !(seg->flags & HAS_ARRIVED)))
      return false;
  return count > 1;
}

static void forget(struct flow *flow)
{
  flow->recovering = flow->has_arrived = false;
  for (struct tcp_seg *seg = flow->pcb->unacked; seg; seg = seg->next)
    seg->flags &= (u8_t) ~(HAS_ARRIVED | SENT_AGAIN);
  for (struct tcp_seg *seg = flow->pcb->unsent; seg; seg = seg->next)
    seg->flags &= (u8_t) ~(HAS_ARRIVED | SENT_AGAIN);
}

static void begin(struct flow *flow)
{
  flow->recovering = true;
  flow->recover_to = flow->pcb->snd_nxt;
  for (struct tcp_seg *seg = flow->pcb->unacked; seg && start_of(seg) == flow->pcb->lastack; seg = seg->next)
    seg->flags |= SENT_AGAIN; /* by lwIP */
}

err_t net_segment_arrived(struct tcp_pcb *pcb, const struct tcp_hdr *header, u16_t options_bytes)
{
  struct flow *flow = pcb->callback_arg;
  if (pcb->state < ESTABLISHED || !flow || !pcb->unacked)
    return ERR_OK;
  if (pcb->flags & TF_RTO) { /* lwIP begins again from the first one */
    if (flow->recovering || flow->has_arrived)
      forget(flow);
    return ERR_OK;
  }
  read_options(flow, (const uint8_t *)header + TCP_HLEN, options_bytes);
  if (!(pcb->flags & TF_INFR) && flow->has_arrived && first_is_lost(flow))
    tcp_rexmit_fast(pcb);
  if (pcb->flags & TF_INFR) {
    if (!flow->recovering)
      begin(flow);
    send_lost(flow);
  }
  return ERR_OK;
}

void recovery_acknowledged(struct flow *flow)
{
  struct tcp_pcb *pcb = flow->pcb;
  if (!pcb || (!flow->recovering && !flow->has_arrived))
    return;
  if (!pcb->unacked || (flow->has_arrived && TCP_SEQ_GEQ(pcb->lastack, flow->arrived_to)))
    flow->has_arrived = false;
  if (!flow->recovering || (pcb->flags & TF_RTO))
    return;
  if (TCP_SEQ_GEQ(pcb->lastack, flow->recover_to)) {
    flow->recovering = false;
    return;
  }
  tcp_set_flags(pcb, TF_INFR); /* which lwIP takes back at the first acknowledgement */
  if (pcb->unacked && start_of(pcb->unacked) == pcb->lastack && !(pcb->unacked->flags & (HAS_ARRIVED | SENT_AGAIN)))
    send_again(pcb, &pcb->unacked);
}
