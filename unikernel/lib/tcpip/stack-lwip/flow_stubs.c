/* SPDX-License-Identifier: ISC */
#include "flow.h"

#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/priv/tcp_priv.h"
#include "net-memory.h"

enum {
  FIRST_WINDOW = 65535,  /* what the first segment can announce */
  FIRST_RING = 4,        /* chains */
  LEAST_SHARE = 4 * TCP_MSS,
  SHARES = 8,
  READ_MOST = 65536,
  POLL_TICKS = 2,
  NEWS_BITS = 4,
};

static void tell(struct flow *flow, enum news news)
{
  struct stack *stack = flow->stack;
  if (flow->news == 0) {
    flow->next_event = NULL;
    *stack->events_end = flow;
    stack->events_end = &flow->next_event;
  }
  flow->news |= (uint8_t)news;
}

/* To be looked at when the turn ends. */
static void output_later(struct flow *flow)
{
  if (flow->in_outputs)
    return;
  flow->in_outputs = true;
  flow->next_output = flow->stack->outputs;
  flow->stack->outputs = flow;
}

static void detach(struct flow *flow)
{
  if (!flow->pcb)
    return;
  tcp_arg(flow->pcb, NULL);
  tcp_recv(flow->pcb, NULL);
  tcp_sent(flow->pcb, NULL);
  tcp_err(flow->pcb, NULL);
  tcp_poll(flow->pcb, NULL, 0);
  flow->pcb = NULL;
}

/* --- What lwIP calls ----------------------------------------------------------------------------------------- */

static bool keep_received(struct flow *flow, struct pbuf *p)
{
  if (flow->end - flow->first == flow->room) {
    unsigned room = flow->room ? flow->room * 2 : FIRST_RING;
    struct pbuf **larger = malloc(room * sizeof *larger);
    if (!larger)
      return false;
    for (unsigned n = flow->first; n != flow->end; n++)
      larger[n % room] = flow->received[n % flow->room];
    free(flow->received);
    flow->received = larger;
    flow->room = room;
  }
  flow->received[flow->end++ % flow->room] = p;
  flow->received_bytes += p->tot_len;
  return true;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
  (void)error;
  struct flow *flow = arg;
  if (!p) {
    flow->at_end = true;
    /* Both ends have said all they had to: lwIP will not call again, and ends the rest on its own. */
    if (pcb->state == TIME_WAIT || pcb->state == CLOSING)
      detach(flow);
    tell(flow, NEWS_READABLE);
    return ERR_OK;
  }
  if (!keep_received(flow, p))
    return ERR_MEM;
  flow->silent += p->tot_len;
  /* One acknowledgement at the end of the turn instead of one every second segment. */
  if (pcb->flags & TF_ACK_NOW) {
    tcp_clear_flags(pcb, TF_ACK_NOW);
    tcp_set_flags(pcb, TF_ACK_DELAY);
    flow->acknowledge = true;
  }
  output_later(flow);
  tell(flow, NEWS_READABLE);
  return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t bytes)
{
  (void)pcb, (void)bytes;
  tell(arg, NEWS_WRITABLE);
  return ERR_OK;
}

static void on_error(void *arg, err_t error)
{
  struct flow *flow = arg;
  flow->pcb = NULL;
  flow->error = error;
  tell(flow, NEWS_CONNECTED | NEWS_READABLE | NEWS_WRITABLE);
}

/* Where there was no memory for what was to be written, nothing else would say that there is now. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
  (void)pcb;
  tell(arg, NEWS_WRITABLE);
  return ERR_OK;
}

static void remember_ends(struct flow *flow)
{
  flow->local = flow->pcb->local_ip;
  flow->remote = flow->pcb->remote_ip;
  flow->local_port = flow->pcb->local_port;
  flow->remote_port = flow->pcb->remote_port;
}

static void begin(struct flow *flow)
{
  struct tcp_pcb *pcb = flow->pcb;
  flow->window = FIRST_WINDOW;
  pcb->rcv_wnd = pcb->rcv_ann_wnd = FIRST_WINDOW;
  pcb->rcv_ann_right_edge = pcb->rcv_nxt + FIRST_WINDOW;
  tcp_nagle_disable(pcb);
  remember_ends(flow);
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t error)
{
  (void)pcb, (void)error;
  begin(arg);
  tell(arg, NEWS_CONNECTED);
  return ERR_OK;
}

/* --- Flows and their numbers --------------------------------------------------------------------------------- */

static unsigned *free_slots, free_count, free_room, next_slot;

static struct flow *flow_create(struct stack *stack, struct tcp_pcb *pcb)
{
  struct flow *flow = calloc(1, sizeof *flow);
  if (!flow)
    return NULL;
  flow->stack = stack;
  flow->pcb = pcb;
  flow->slot = free_count > 0 ? free_slots[--free_count] : next_slot++;
  tcp_arg(pcb, flow);
  tcp_recv(pcb, on_received);
  tcp_sent(pcb, on_sent);
  tcp_err(pcb, on_error);
  tcp_poll(pcb, on_poll, POLL_TICKS);
  return flow;
}

static void release_slot(unsigned slot)
{
  if (free_count == free_room) {
    unsigned room = free_room ? free_room * 2 : 64;
    unsigned *larger = realloc(free_slots, room * sizeof *larger);
    if (!larger)
      return; /* the number is not used again */
    free_slots = larger;
    free_room = room;
  }
  free_slots[free_count++] = slot;
}

static void forget_news(struct flow *flow)
{
  struct stack *stack = flow->stack;
  for (struct flow **at = &stack->events; *at; at = &(*at)->next_event)
    if (*at == flow) {
      *at = flow->next_event;
      if (!*at)
        stack->events_end = at;
      return;
    }
}

static void forget_output(struct flow *flow)
{
  for (struct flow **at = &flow->stack->outputs; *at; at = &(*at)->next_output)
    if (*at == flow) {
      *at = flow->next_output;
      return;
    }
}

/* The flow's part of lwIP must be gone or detached. */
value flow_free(value flow_)
{
  struct flow *flow = FLOW(flow_);
  detach(flow);
  if (flow->news)
    forget_news(flow);
  if (flow->in_outputs)
    forget_output(flow);
  while (flow->first != flow->end)
    pbuf_free(flow->received[flow->first++ % flow->room]);
  free(flow->received);
  release_slot(flow->slot);
  free(flow);
  return Val_unit;
}

/* A flow with news: its number and what is new, as slot * 16 + news; -1 where there is none. */
intnat flow_next_news(value stack_)
{
  struct stack *stack = STACK(stack_);
  struct flow *flow = stack->events;
  if (!flow)
    return -1;
  stack->events = flow->next_event;
  if (!stack->events)
    stack->events_end = &stack->events;
  intnat news = (intnat)flow->slot << NEWS_BITS | flow->news;
  flow->news = 0;
  return news;
}

value flow_slot(value flow) { return Val_long(FLOW(flow)->slot); }

/* --- Listening and connecting -------------------------------------------------------------------------------- */

/* The next flow that was accepted, 0 where there is none. Those whose end came meanwhile are among them. */
value flow_accepted(value stack_)
{
  struct stack *stack = STACK(stack_);
  struct flow *flow = stack->accepted;
  if (!flow)
    return Val_long(0);
  stack->accepted = flow->next_accepted;
  if (!stack->accepted)
    stack->accepted_end = &stack->accepted;
  return VALUE_OF(flow);
}

static err_t on_accept(void *arg, struct tcp_pcb *pcb, err_t error)
{
  struct stack *stack = arg;
  if (error != ERR_OK || !pcb)
    return ERR_VAL;
  /* Those that are there need the rest. */
  if (net_memory_used() > net_memory_limit() / 4 * 3)
    return ERR_MEM;
  struct flow *flow = flow_create(stack, pcb);
  if (!flow)
    return ERR_MEM;
  begin(flow);
  *stack->accepted_end = flow;
  stack->accepted_end = &flow->next_accepted;
  return ERR_OK;
}

/* lwIP's own tcp_bind() knows one listener a port and address, whichever network device it is for; so the port is set
 * by hand, and OCaml sees to it that there is one a stack. 0 where there is no memory. */
value flow_listen(value stack_, value port)
{
  struct stack *stack = STACK(stack_);
  struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_ANY);
  if (!pcb)
    return Val_long(0);
  tcp_bind_netif(pcb, &stack->netif);
  ip_addr_copy(pcb->local_ip, *IP_ANY_TYPE);
  pcb->local_port = (u16_t)Long_val(port);
  struct tcp_pcb *listener = tcp_listen_with_backlog(pcb, TCP_DEFAULT_LISTEN_BACKLOG);
  if (!listener) {
    tcp_abort(pcb);
    return Val_long(0);
  }
  tcp_arg(listener, stack);
  tcp_accept(listener, on_accept);
  return VALUE_OF(listener);
}

value flow_unlisten(value listener)
{
  tcp_close((struct tcp_pcb *)(listener & ~(value)1));
  return Val_unit;
}

/* A flow that is being connected; 0 where there is no memory, or no way. */
value flow_connect(value stack_, value to, value port)
{
  struct stack *stack = STACK(stack_);
  ip_addr_t address = address_of(to);
  struct tcp_pcb *pcb = tcp_new_ip_type(IP_GET_TYPE(&address));
  if (!pcb)
    return Val_long(0);
  if (IP_IS_V6(&address))
    ip6_addr_assign_zone(ip_2_ip6(&address), IP6_UNICAST, &stack->netif);
  tcp_bind_netif(pcb, &stack->netif);
  struct flow *flow = flow_create(stack, pcb);
  if (!flow) {
    tcp_abort(pcb);
    return Val_long(0);
  }
  if (tcp_connect(pcb, &address, (u16_t)Long_val(port), on_connected) != ERR_OK) {
    detach(flow);
    tcp_abort(pcb);
    flow_free(VALUE_OF(flow));
    return Val_long(0);
  }
  remember_ends(flow);
  return VALUE_OF(flow);
}

value flow_keepalive(value flow_, value idle, value interval, value probes)
{
  struct tcp_pcb *pcb = FLOW(flow_)->pcb;
  if (pcb) {
    ip_set_option(pcb, SOF_KEEPALIVE);
    pcb->keep_idle = (u32_t)Long_val(idle);
    pcb->keep_intvl = (u32_t)Long_val(interval);
    pcb->keep_cnt = (u32_t)Long_val(probes);
  }
  return Val_unit;
}

/* ((address, port), (address, port)) of this end and the other; (local port first, for listeners) */
value flow_ends(value flow_)
{
  CAMLparam0();
  CAMLlocal3(ends, one, address);
  struct flow *flow = FLOW(flow_);
  ends = caml_alloc_tuple(2);
  for (int n = 0; n < 2; n++) {
    address = address_value(n == 0 ? &flow->local : &flow->remote);
    one = caml_alloc_tuple(2);
    Store_field(one, 0, address);
    Store_field(one, 1, Val_long(n == 0 ? flow->local_port : flow->remote_port));
    Store_field(ends, n, one);
  }
  CAMLreturn(ends);
}

value flow_local_port(value flow) { return Val_long(FLOW(flow)->local_port); }

/* 0 while there is none; 1 refused or reset, 2 no answer, 3 ended otherwise. */
value flow_error(value flow_)
{
  switch (FLOW(flow_)->error) {
  case ERR_OK: return Val_long(0);
  case ERR_RST: return Val_long(1);
  case ERR_ABRT: return Val_long(2);
  default: return Val_long(3);
  }
}

/* --- Bytes --------------------------------------------------------------------------------------------------- */

/* Bytes that a read gives now: -1 where there are none and will be none, -2 after an error. */
intnat flow_readable(value flow_)
{
  const struct flow *flow = FLOW(flow_);
  if (flow->received_bytes > 0)
    return flow->received_bytes < READ_MOST ? (intnat)flow->received_bytes : READ_MOST;
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
  size_t most = TCP_WND_MAX(pcb), grow = 0;
  if (flow->window < most && net_memory_used() < net_memory_limit() / 2)
    grow = bytes < most - flow->window ? bytes : most - flow->window;
  flow->window += (uint32_t)grow;
  flow->silent += (uint32_t)bytes;
  for (size_t left = bytes + grow; left > 0;) {
    u16_t step = left > UINT16_MAX ? UINT16_MAX : (u16_t)left;
    tcp_recved(pcb, step);
    left -= step;
  }
  output_later(flow);
}

/* Moves `bytes` received bytes, as many as there are at least, to the start of `buffer`. */
value flow_read(value flow_, value buffer, intnat bytes)
{
  struct flow *flow = FLOW(flow_);
  uint8_t *to = Caml_ba_data_val(buffer);
  size_t left = (size_t)bytes;
  while (left > 0) {
    struct pbuf *p = flow->received[flow->first % flow->room];
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
      flow->received[flow->first % flow->room] = rest;
    else
      flow->first++;
  }
  flow->received_bytes -= (size_t)bytes;
  widen(flow, (size_t)bytes);
  return Val_unit;
}

/* What one flow may have waiting to be acknowledged: less as memory gets short, so that each gets some. */
static size_t allowance(const struct tcp_pcb *pcb)
{
  size_t limit = net_memory_limit(), used = net_memory_used();
  size_t share = used < limit ? (limit - used) / SHARES : 0;
  if (share < LEAST_SHARE)
    share = LEAST_SHARE;
  size_t waiting = TCP_SND_BUF - pcb->snd_buf;
  size_t most = share < TCP_SND_BUF ? share : TCP_SND_BUF;
  return waiting < most ? most - waiting : 0;
}

/* Takes as much of `bytes` bytes as there is room for: how many, or -1 where nothing can be written any more. */
intnat flow_write(value flow_, value buffer, intnat offset, intnat bytes)
{
  struct flow *flow = FLOW(flow_);
  struct tcp_pcb *pcb = flow->pcb;
  if (!pcb || (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT))
    return -1;
  const uint8_t *from = (const uint8_t *)Caml_ba_data_val(buffer) + offset;
  size_t room = allowance(pcb), taken = 0;
  size_t want = (size_t)bytes < room ? (size_t)bytes : room;
  while (taken < want) {
    size_t step = want - taken < 16 * TCP_MSS ? want - taken : 16 * TCP_MSS;
    /* What is not the end of what was written is not pushed: the other end may wait for more, and so may the tender. */
    u8_t more = taken + step < (size_t)bytes ? TCP_WRITE_FLAG_MORE : 0;
    err_t error = tcp_write(pcb, from + taken, (u16_t)step, TCP_WRITE_FLAG_COPY | more);
    if (error != ERR_OK)
      break;
    taken += step;
  }
  if (taken > 0)
    output_later(flow);
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

/* --- Ending -------------------------------------------------------------------------------------------------- */

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
  detach(flow);
  if (tcp_close(pcb) != ERR_OK)
    tcp_abort(pcb);
  return Val_unit;
}

value flow_abort(value flow_)
{
  struct flow *flow = FLOW(flow_);
  struct tcp_pcb *pcb = flow->pcb;
  detach(flow);
  if (pcb)
    tcp_abort(pcb);
  return Val_unit;
}

value flow_bytecode(value unit) { return unit; }
