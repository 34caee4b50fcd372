/* SPDX-License-Identifier: ISC
 *
 * Listening and connecting, and what is asked about a connection.
 */
#include <caml/alloc.h>
#include <caml/memory.h>

#include "flow.h"

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
  if (memory_is_short())
    return ERR_MEM;
  struct flow *flow = flow_create(stack, pcb);
  if (!flow)
    return ERR_MEM;
  flow_begin(flow);
  flow->accepted = true;
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
  if (!speaks_version(&stack->netif, &address) || (IP_IS_V4(&address) && ip4_addr_isany(netif_ip4_addr(&stack->netif))))
    return Val_long(0);
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
  if (tcp_connect(pcb, &address, (u16_t)Long_val(port), flow_connected) != ERR_OK) {
    flow_detach(flow);
    tcp_abort(pcb);
    flow_free(VALUE_OF(flow));
    return Val_long(0);
  }
  flow_remember_ends(flow);
  return VALUE_OF(flow);
}

static u32_t within(value number, u32_t min, u32_t max)
{
  intnat n = Long_val(number);
  return n < (intnat)min ? min : n > (intnat)max ? max : (u32_t)n;
}

/* In milliseconds; lwIP adds their products in 32 bits. */
value flow_keepalive(value flow_, value idle, value interval, value probes)
{
  enum { WEEK = 7 * 24 * 3600 * 1000, HOUR = 3600 * 1000, PROBES_MAX = 100 };
  struct tcp_pcb *pcb = FLOW(flow_)->pcb;
  if (pcb) {
    ip_set_option(pcb, SOF_KEEPALIVE);
    pcb->keep_idle = within(idle, 1, WEEK);
    pcb->keep_intvl = within(interval, 1, HOUR);
    pcb->keep_cnt = within(probes, 1, PROBES_MAX);
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
  case ERR_OK:
    return Val_long(0);
  case ERR_RST:
    return Val_long(1);
  case ERR_ABRT:
    return Val_long(2);
  default:
    return Val_long(3);
  }
}
