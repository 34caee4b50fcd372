/* SPDX-License-Identifier: ISC
 *
 * Bytes of a connection: reading, writing, ending.
 */
#include <caml/bigarray.h>

#include "bounds.h"
#include "flow.h"
#include "lwip-hooks.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/stats.h"
#include "net-memory.h"

enum {
  SHARE_MIN = 4 * TCP_MSS,
  SHARES = 4,
  WINDOWS = 8,
  MAX_WAITING = MEMP_NUM_TCP_SEG / 2 * TCP_MSS, /* see lwip-hooks.h */
  MAX_READ = 65536,
  STEP = 16, /* segments that one look at the pool is good for */
};

/* Bytes that a read gives now: -1 where there are none and will be none, -2 after an error. */
intnat flow_readable(value flow_)
{
  const struct flow *flow = FLOW(flow_);
  if (flow->received_bytes > 0)
    return flow->received_bytes < MAX_READ ? (intnat)flow->received_bytes : MAX_READ;
  if (flow->at_end)
    return -1;
  return flow->pcb ? 0 : flow->error == ERR_OK || flow->error == ERR_CLSD ? -1 : -2;
}

/* Lets the other end send on. Its window grows while this end keeps up and memory is not short. */
static void widen(struct flow *flow, size_t bytes)
{
  struct tcp_pcb *pcb = flow->pcb;
  if (!pcb || pcb->state < ESTABLISHED)
    return;
  size_t max = TCP_WND_MAX(pcb), grow = 0;
  if (flow->window < max && net_memory_used() < net_memory_limit() / 2)
    grow = bytes < max - flow->window ? bytes : max - flow->window;
  flow->window += (uint32_t)grow;
  flow->silent += (uint32_t)bytes;
  for (size_t left = bytes + grow; left > 0;) {
    u16_t step = left > UINT16_MAX ? UINT16_MAX : (u16_t)left;
    tcp_recved(pcb, step);
    left -= step;
  }
  flow_output_later(flow);
}

/* Moves `bytes` received bytes, as many as there are at least, to the start of `buffer`. */
value flow_read(value flow_, value buffer, intnat bytes)
{
  struct flow *flow = FLOW(flow_);
  if (!bytes_within(buffer, 0, bytes) || (size_t)bytes > flow->received_bytes)
    return Val_unit;
  uint8_t *to = Caml_ba_data_val(buffer);
  size_t left = (size_t)bytes;
  while (left > 0) {
    struct pbuf *p = flow->received[flow->first % flow->capacity];
    size_t step = p->len < left ? p->len : left;
    net_copy(to, p->payload, step);
    to += step;
    left -= step;
    if (step < p->len) {
      pbuf_remove_header(p, step);
      break;
    }
    struct pbuf *rest = p->next;
    p->next = NULL;
    p->tot_len = p->len;
    pbuf_free(p);
    if (rest)
      flow->received[flow->first % flow->capacity] = rest;
    else
      flow->first++;
  }
  flow->received_bytes -= (size_t)bytes;
  widen(flow, (size_t)bytes);
  return Val_unit;
}

/* Bytes of the largest segment that tcp_write() makes for it: the other end chooses, and may choose one. */
static size_t segment_max(const struct tcp_pcb *pcb)
{
  size_t half = pcb->snd_wnd_max / 2;
  return half > 0 && half < pcb->mss ? half : pcb->mss;
}

/* What one flow may have waiting to be acknowledged: less as memory fills, so that each gets some. However many there
 * are whose other ends do not read, they fill about half of the memory: the rest is for frames, and for new
 * connections, which are refused where memory_is_short(). */
static size_t allowance(const struct tcp_pcb *pcb)
{
  size_t limit = net_memory_limit() / 2, used = net_memory_used();
  if (limit > MAX_WAITING)
    limit = MAX_WAITING;
  size_t share = used < limit ? (limit - used) / SHARES : 0;
  if (share < SHARE_MIN)
    share = SHARE_MIN;
  /* Segments for a small window are small, and there are 16,384 of them for all. */
  size_t windows = WINDOWS * (size_t)pcb->snd_wnd_max;
  if (windows < SHARE_MIN)
    windows = SHARE_MIN;
  size_t waiting = TCP_SND_BUF - pcb->snd_buf;
  size_t max = share < TCP_SND_BUF ? share : TCP_SND_BUF;
  if (SEGMENTS_ARE_SHORT) {
    size_t few = FEW_SEGMENTS - 1; /* and one for the end of what is written */
    max = waiting + (pcb->snd_queuelen < few ? (few - pcb->snd_queuelen) * segment_max(pcb) : 0);
  }
  if (max > windows)
    max = windows;
  return waiting < max ? max - waiting : 0;
}

/* Takes as much of `bytes` bytes as there is room for: how many, or -1 where nothing can be written any more. */
intnat flow_write(value flow_, value buffer, intnat offset, intnat bytes)
{
  struct flow *flow = FLOW(flow_);
  struct tcp_pcb *pcb = flow->pcb;
  if (!pcb || (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT) || !bytes_within(buffer, offset, bytes))
    return -1;
  const uint8_t *from = (const uint8_t *)Caml_ba_data_val(buffer) + offset;
  size_t taken = 0, capacity;
  while (taken < (size_t)bytes && (capacity = allowance(pcb)) > 0) {
    size_t step = STEP * segment_max(pcb);
    if (step > capacity)
      step = capacity;
    if (step > (size_t)bytes - taken)
      step = (size_t)bytes - taken;
    /* What is not the end of what was written is not pushed: the other end may wait for more, and so may the tender. */
    u8_t more = taken + step < (size_t)bytes ? TCP_WRITE_FLAG_MORE : 0;
    err_t error = tcp_write(pcb, from + taken, (u16_t)step, TCP_WRITE_FLAG_COPY | more);
    if (error != ERR_OK)
      break;
    taken += step;
  }
  if (taken > 0)
    flow_output_later(flow);
  return (intnat)taken;
}

value flow_output(value flow_)
{
  struct flow *flow = FLOW(flow_);
  if (flow->pcb)
    tcp_output(flow->pcb);
  return Val_unit;
}

void flows_flush(struct stack *stack)
{
  struct flow *flow;
  while ((flow = stack->outputs)) {
    stack->outputs = flow->next_output;
    flow->in_outputs = false;
    if (!flow->pcb)
      continue;
    if (flow->acknowledge || flow->silent >= 2 * TCP_MSS) {
      flow->acknowledge = false;
      flow->silent = 0;
      if (flow->pcb->state >= ESTABLISHED)
        tcp_ack_now(flow->pcb);
    }
    tcp_output(flow->pcb);
  }
}

/* Nothing more is written. */
value flow_shutdown_write(value flow_)
{
  struct flow *flow = FLOW(flow_);
  if (flow->pcb)
    tcp_shutdown(flow->pcb, 0, 1);
  return Val_unit;
}

/* Both directions: what was written is still sent. Where something was received and not read, the other end is told
 * that it was lost, as TCP does. lwIP judges by the window, which is narrower here than it thinks. */
value flow_close(value flow_)
{
  struct flow *flow = FLOW(flow_);
  struct tcp_pcb *pcb = flow->pcb;
  if (!pcb)
    return Val_unit;
  if (flow->received_bytes == 0)
    pcb->rcv_wnd = TCP_WND_MAX(pcb);
  flow_detach(flow);
  linger(pcb);
  if (tcp_close(pcb) != ERR_OK)
    tcp_abort(pcb);
  return Val_unit;
}

value flow_abort(value flow_)
{
  struct flow *flow = FLOW(flow_);
  struct tcp_pcb *pcb = flow->pcb;
  flow_detach(flow);
  if (pcb)
    tcp_abort(pcb);
  return Val_unit;
}

value flow_bytecode(value unit) { return unit; }
