/* SPDX-License-Identifier: ISC
 *
 * UDP, and packets of any protocol. Ports are lwIP's udp_pcb, put into its list by hand: its udp_bind() knows one a
 * port and address, whichever network device it is for.
 */
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/fail.h>
#include <caml/memory.h>
#include <string.h>

#include "bounds.h"
#include "lwip/ip.h"
#include "lwip/udp.h"
#include "stack.h"

enum {
  ERROR_NO_WAY = 1,
  ERROR_OTHER = 2,
  DATAGRAM_MAX = 65507, /* with the headers of UDP and IPv4 65,535 bytes, which lwIP counts in 16 bits */
  PACKET_MAX = 65515,
};

/* The number as a hop limit: 1 to 255, or what is usual for 0. */
static u8_t hops(value ttl, u8_t usual)
{
  intnat n = Long_val(ttl);
  return n <= 0 ? usual : n > 255 ? 255 : (u8_t)n;
}

static void on_datagram(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from, u16_t from_port)
{
  struct stack *stack = arg;
  if (stack->datagrams_end - stack->datagrams_first == DATAGRAMS_IN) {
    pbuf_free(p);
    return;
  }
  stack->datagrams[stack->datagrams_end++ % DATAGRAMS_IN] =
      (struct datagram){p, *from, *ip_current_dest_addr(), from_port, pcb->local_port};
}

/* A port that is listened to; 0 where there is no memory. */
value datagram_listen(value stack_, value port)
{
  struct stack *stack = STACK(stack_);
  struct udp_pcb *pcb = udp_new_ip_type(IPADDR_TYPE_ANY);
  if (!pcb)
    return Val_long(0);
  udp_bind_netif(pcb, &stack->netif);
  udp_recv(pcb, on_datagram, stack);
  ip_addr_copy(pcb->local_ip, *IP_ANY_TYPE);
  pcb->local_port = (u16_t)Long_val(port);
  pcb->next = udp_pcbs;
  udp_pcbs = pcb;
  return VALUE_OF(pcb);
}

value datagram_unlisten(value pcb)
{
  udp_remove((struct udp_pcb *)(pcb & ~(value)1));
  return Val_unit;
}

/* The length of the datagram that came first, -1 where there is none. */
intnat datagram_length(value stack_)
{
  struct stack *stack = STACK(stack_);
  return stack->datagrams_first == stack->datagrams_end
             ? -1
             : stack->datagrams[stack->datagrams_first % DATAGRAMS_IN].p->tot_len;
}

/* Moves it to the start of `buffer`: (from, port, to, port). */
value datagram_take(value stack_, value buffer)
{
  CAMLparam2(stack_, buffer);
  CAMLlocal3(all, from, to);
  struct stack *stack = STACK(stack_);
  if (stack->datagrams_first == stack->datagrams_end)
    caml_invalid_argument("no datagram");
  struct datagram d = stack->datagrams[stack->datagrams_first++ % DATAGRAMS_IN];
  if (bytes_within(buffer, 0, d.p->tot_len))
    pbuf_copy_partial(d.p, Caml_ba_data_val(buffer), d.p->tot_len, 0);
  pbuf_free(d.p);
  from = address_value(&d.from);
  to = address_value(&d.to);
  all = caml_alloc_tuple(4);
  Store_field(all, 0, from);
  Store_field(all, 1, Val_long(d.from_port));
  Store_field(all, 2, to);
  Store_field(all, 3, Val_long(d.to_port));
  CAMLreturn(all);
}

static value result_of(err_t error)
{
  return Val_long(error == ERR_OK ? 0 : error == ERR_RTE ? ERROR_NO_WAY : ERROR_OTHER);
}

static bool source(struct netif *netif, value from, const ip_addr_t *to, ip_addr_t *address)
{
  if (!speaks_version(netif, to))
    return false;
  if (caml_string_length(from) > 0) {
    *address = address_of(from);
    return true;
  }
  const ip_addr_t *own = ip_netif_get_local_ip(netif, to);
  if (!own || (ip_addr_isany(own) && !(IP_IS_V4(to) && ip4_addr_isbroadcast(ip_2_ip4(to), netif))))
    return false;
  *address = *own;
  return true;
}

static ip_addr_t destination(struct netif *netif, value to)
{
  ip_addr_t address = address_of(to);
  if (IP_IS_V6(&address))
    ip6_addr_assign_zone(ip_2_ip6(&address), IP6_UNKNOWN, netif);
  return address;
}

/* Sends one: 0, or 1 where there is no way, or 2 where there is no memory. `from` may be "". */
value datagram_send(value stack_, value from, value ports, value to, value ttl, value buffer, value offset, value bytes)
{
  struct netif *netif = &STACK(stack_)->netif;
  intnat start = Long_val(offset), count = Long_val(bytes);
  ip_addr_t destination_ = destination(netif, to), source_;
  if (!bytes_within(buffer, start, count) || count > DATAGRAM_MAX)
    return Val_long(ERROR_OTHER);
  if (!source(netif, from, &destination_, &source_))
    return Val_long(ERROR_NO_WAY);
  struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)count, PBUF_RAM);
  if (!p)
    return Val_long(ERROR_OTHER);
  memcpy(p->payload, (uint8_t *)Caml_ba_data_val(buffer) + start, (size_t)count);
  /* Not in lwIP's list: nothing is received with it. */
  struct udp_pcb pcb = {.ttl = hops(ttl, UDP_TTL), .local_port = (u16_t)(Long_val(ports) >> 16)};
  IP_SET_TYPE_VAL(pcb.local_ip, IP_GET_TYPE(&destination_));
  IP_SET_TYPE_VAL(pcb.remote_ip, IP_GET_TYPE(&destination_));
  pcb.netif_idx = netif_get_index(netif);
  err_t error = udp_sendto_if_src(&pcb, p, &destination_, (u16_t)(Long_val(ports) & 0xffff), netif, &source_);
  pbuf_free(p);
  return result_of(error);
}

value datagram_send_bytecode(value *arguments, int count)
{
  (void)arguments, (void)count;
  return Val_long(ERROR_OTHER);
}

/* Sends a packet of protocol `protocol` whose payload is given. The same results. */
value packet_send(value stack_, value from, value to, value protocol, value ttl, value buffer)
{
  struct netif *netif = &STACK(stack_)->netif;
  ip_addr_t destination_ = destination(netif, to), source_;
  size_t bytes = (size_t)Caml_ba_array_val(buffer)->dim[0];
  if (bytes > PACKET_MAX)
    return Val_long(ERROR_OTHER);
  if (!source(netif, from, &destination_, &source_))
    return Val_long(ERROR_NO_WAY);
  struct pbuf *p = pbuf_alloc(PBUF_IP, (u16_t)bytes, PBUF_RAM);
  if (!p)
    return Val_long(ERROR_OTHER);
  memcpy(p->payload, Caml_ba_data_val(buffer), bytes);
  err_t error = ip_output_if(p, &source_, &destination_, hops(ttl, TCP_TTL), 0, (u8_t)Long_val(protocol), netif);
  pbuf_free(p);
  return result_of(error);
}

value packet_send_bytecode(value *arguments, int count)
{
  (void)arguments, (void)count;
  return Val_long(ERROR_OTHER);
}

/* Hands a whole IP packet to lwIP, as if it had arrived. */
value packet_receive(value stack_, value buffer)
{
  struct stack *stack = STACK(stack_);
  size_t bytes = (size_t)Caml_ba_array_val(buffer)->dim[0];
  gro_flush(stack);
  struct pbuf *p = bytes > 0 && bytes <= UINT16_MAX ? pbuf_alloc(PBUF_RAW, (u16_t)bytes, PBUF_RAM) : NULL;
  if (!p)
    return Val_unit;
  memcpy(p->payload, Caml_ba_data_val(buffer), bytes);
  if (ip_input(p, &stack->netif) != ERR_OK)
    pbuf_free(p);
  return Val_unit;
}
