/* SPDX-License-Identifier: ISC
 *
 * A flow from its beginning to its end: what lwIP calls for it, its number, its events.
 */
#include "flow.h"

#include <stdlib.h>

#include "lwip/priv/tcp_priv.h"

enum {
  FIRST_WINDOW = 65535, /* what the first segment can announce */
  FIRST_RING = 4,       /* chains */
  FIRST_SLOTS = 64,
  POLL_TICKS = 2,
  EVENT_BITS = 4,
  /* Whoever vanishes without a word is forgotten two minutes later, unless the app says otherwise. */
  KEEPALIVE_IDLE_MS = 60000,
  KEEPALIVE_INTERVAL_MS = 15000,
  KEEPALIVE_PROBES = 4,
};

static void notify(struct flow *flow, enum flow_event events)
{
  struct stack *stack = flow->stack;
  if (flow->events == 0) {
    flow->next_event = NULL;
    *stack->events_end = flow;
    stack->events_end = &flow->next_event;
  }
  flow->events |= (uint8_t)events;
}

void flow_output_later(struct flow *flow)
{
  if (flow->in_outputs)
    return;
  flow->in_outputs = true;
  flow->next_output = flow->stack->outputs;
  flow->stack->outputs = flow;
}

void flow_detach(struct flow *flow)
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
  if (flow->end - flow->first == flow->capacity) {
    unsigned capacity = flow->capacity ? flow->capacity * 2 : FIRST_RING;
    struct pbuf **larger = malloc(capacity * sizeof *larger);
    if (!larger)
      return false;
    for (unsigned n = flow->first; n != flow->end; n++)
      larger[n % capacity] = flow->received[n % flow->capacity];
    free(flow->received);
    flow->received = larger;
    flow->capacity = capacity;
  }
  flow->received[flow->end++ % flow->capacity] = p;
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
      flow_detach(flow);
    notify(flow, EVENT_READABLE);
    return ERR_OK;
  }
  if (!keep_received(flow, p))
    return ERR_MEM;
  flow->silent += p->tot_len;
  flow->moved = tcp_ticks;
  /* One acknowledgement at the end of the turn instead of one every second segment. */
  if (pcb->flags & TF_ACK_NOW) {
    tcp_clear_flags(pcb, TF_ACK_NOW);
    tcp_set_flags(pcb, TF_ACK_DELAY);
    flow->acknowledge = true;
  }
  flow_output_later(flow);
  notify(flow, EVENT_READABLE);
  return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t bytes)
{
  (void)pcb, (void)bytes;
  ((struct flow *)arg)->moved = tcp_ticks;
  recovery_acknowledged(arg);
  notify(arg, EVENT_WRITABLE);
  return ERR_OK;
}

static void on_error(void *arg, err_t error)
{
  struct flow *flow = arg;
  flow->pcb = NULL;
  flow->error = error;
  notify(flow, EVENT_CONNECTED | EVENT_READABLE | EVENT_WRITABLE);
}

/* Where there was no memory for what was to be written, nothing else would say that there is now. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
  (void)pcb;
  notify(arg, EVENT_WRITABLE);
  return ERR_OK;
}

void flow_remember_ends(struct flow *flow)
{
  flow->local = flow->pcb->local_ip;
  flow->remote = flow->pcb->remote_ip;
  flow->local_port = flow->pcb->local_port;
  flow->remote_port = flow->pcb->remote_port;
}

void flow_begin(struct flow *flow)
{
  struct tcp_pcb *pcb = flow->pcb;
  flow->window = FIRST_WINDOW;
  pcb->rcv_wnd = pcb->rcv_ann_wnd = FIRST_WINDOW;
  pcb->rcv_ann_right_edge = pcb->rcv_nxt + FIRST_WINDOW;
  tcp_nagle_disable(pcb);
  ip_set_option(pcb, SOF_KEEPALIVE);
  pcb->keep_idle = KEEPALIVE_IDLE_MS;
  pcb->keep_intvl = KEEPALIVE_INTERVAL_MS;
  pcb->keep_cnt = KEEPALIVE_PROBES;
  flow->moved = tcp_ticks;
  flow_remember_ends(flow);
}

err_t flow_connected(void *arg, struct tcp_pcb *pcb, err_t error)
{
  (void)pcb, (void)error;
  flow_begin(arg);
  notify(arg, EVENT_CONNECTED);
  return ERR_OK;
}

/* --- Flows and their numbers --------------------------------------------------------------------------------- */

static unsigned *free_slots, free_count, free_capacity, next_slot;

struct flow *flow_create(struct stack *stack, struct tcp_pcb *pcb)
{
  struct flow *flow = calloc(1, sizeof *flow);
  if (!flow)
    return NULL;
  flow->stack = stack;
  flow->pcb = pcb;
  flow->moved = tcp_ticks;
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
  if (free_count == free_capacity) {
    unsigned capacity = free_capacity ? free_capacity * 2 : FIRST_SLOTS;
    unsigned *larger = realloc(free_slots, capacity * sizeof *larger);
    if (!larger)
      return; /* the number is not used again */
    free_slots = larger;
    free_capacity = capacity;
  }
  free_slots[free_count++] = slot;
}

static void forget_events(struct flow *flow)
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
  flow_detach(flow);
  if (flow->events)
    forget_events(flow);
  if (flow->in_outputs)
    forget_output(flow);
  while (flow->first != flow->end)
    pbuf_free(flow->received[flow->first++ % flow->capacity]);
  free(flow->received);
  release_slot(flow->slot);
  free(flow);
  return Val_unit;
}

/* The oldest flow with events: its number and they, as slot * 16 + events; -1 where there is none. */
intnat flow_next_event(value stack_)
{
  struct stack *stack = STACK(stack_);
  struct flow *flow = stack->events;
  if (!flow)
    return -1;
  stack->events = flow->next_event;
  if (!stack->events)
    stack->events_end = &stack->events;
  intnat result = (intnat)flow->slot << EVENT_BITS | flow->events;
  flow->events = 0;
  return result;
}

value flow_slot(value flow) { return Val_long(FLOW(flow)->slot); }
