/* SPDX-License-Identifier: ISC
 *
 * A stack on a network device: frames in and out, addresses, time.
 */
#include "stack.h"

#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "lwip/dhcp.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/init.h"
#include "lwip/nd6.h"
#include "lwip/timeouts.h"
#include "net-memory.h"
#include "netif/ethernet.h"
#include "solo5.h"

#define NANOSECONDS_A_MILLISECOND 1000000

enum {
  MTU_MIN = 68,      /* RFC 791 */
  MTU_MAX = 65000,   /* lengths of frames are 16 bits */
  HOSTNAME_MAX = 63, /* a label of DNS; DHCP_OPTIONS_LEN has room for it */
};

u32_t sys_now(void) { return (u32_t)(solo5_clock_monotonic() / NANOSECONDS_A_MILLISECOND); }

value address_value(const ip_addr_t *address)
{
  return IP_IS_V6(address) ? caml_alloc_initialized_string(16, (const char *)ip_2_ip6(address)->addr)
                           : caml_alloc_initialized_string(4, (const char *)&ip_2_ip4(address)->addr);
}

ip_addr_t address_of(value octets)
{
  ip_addr_t address;
  memset(&address, 0, sizeof address);
  if (caml_string_length(octets) != 16) {
    IP_SET_TYPE_VAL(address, IPADDR_TYPE_V4);
    if (caml_string_length(octets) == 4)
      memcpy(&ip_2_ip4(&address)->addr, String_val(octets), 4);
  } else {
    IP_SET_TYPE_VAL(address, IPADDR_TYPE_V6);
    memcpy(ip_2_ip6(&address)->addr, String_val(octets), 16);
  }
  return address;
}

bool speaks_version(const struct netif *netif, const ip_addr_t *address)
{
  const struct stack *stack = netif->state;
  return IP_IS_V6(address) ? stack->ipv6 : stack->ipv4;
}

/* --- Frames -------------------------------------------------------------------------------------------------- */

static err_t link_output(struct netif *netif, struct pbuf *p)
{
  struct stack *stack = netif->state;
  if (stack->frames_end - stack->frames_first == FRAMES_OUT)
    return ERR_MEM;
  struct frame *frame = &stack->frames[stack->frames_end++ % FRAMES_OUT];
  pbuf_ref(p);
  *frame = (struct frame){p, (uint8_t *)p->payload + ETH_PAD_SIZE, p->len - ETH_PAD_SIZE, p->tot_len - ETH_PAD_SIZE};
  return ERR_OK;
}

/* The length of the next frame to send, 0 where there is none. */
intnat stack_frame_length(value stack_)
{
  struct stack *stack = STACK(stack_);
  return stack->frames_first == stack->frames_end ? 0 : stack->frames[stack->frames_first % FRAMES_OUT].bytes;
}

/* Writes that frame to `buffer` from `offset` on, where there are `capacity` bytes for it, and forgets it: its length,
 * or 0 where there is no frame or too little capacity. Devices are OCaml's, and some an app's own. */
intnat stack_take_frame(value stack_, value buffer, intnat offset, intnat capacity)
{
  struct stack *stack = STACK(stack_);
  if (stack->frames_first == stack->frames_end)
    return 0;
  struct frame *frame = &stack->frames[stack->frames_first++ % FRAMES_OUT];
  size_t written = 0;
  if (bytes_within(buffer, offset, capacity) && frame->bytes <= capacity && frame->first <= frame->bytes) {
    uint8_t *to = (uint8_t *)Caml_ba_data_val(buffer) + offset;
    net_copy(to, frame->start, frame->first);
    written = frame->first;
    for (struct pbuf *p = frame->p->next; p && p->len <= frame->bytes - written; p = p->next) {
      memcpy(to + written, p->payload, p->len);
      written += p->len;
    }
  }
  pbuf_free(frame->p);
  return (intnat)written;
}

/* Forgets the next frame, which the device has not taken. */
value stack_drop_frame(value stack_)
{
  struct stack *stack = STACK(stack_);
  if (stack->frames_first != stack->frames_end)
    pbuf_free(stack->frames[stack->frames_first++ % FRAMES_OUT].p);
  return Val_unit;
}

static bool wanted(const struct stack *stack, const uint8_t *frame, size_t bytes)
{
  enum { TYPE = 12, NEXT_HEADER = 20, ICMP6_TYPE = 54, ICMP6 = 58, ADVERTISEMENT = 134 };
  if (bytes < ETHERNET_HEADER)
    return false;
  unsigned type = frame[TYPE] << 8 | frame[TYPE + 1];
  if (type == ETHTYPE_IP || type == ETHTYPE_ARP)
    return stack->ipv4;
  if (type == ETHTYPE_IPV6)
    return stack->ipv6 && (stack->advertisements || bytes <= ICMP6_TYPE || frame[NEXT_HEADER] != ICMP6 ||
                           frame[ICMP6_TYPE] != ADVERTISEMENT);
  return false;
}

/* A frame of `bytes` bytes has arrived. It is dropped where there is no memory for it. */
value stack_input(value stack_, value buffer, intnat offset, intnat bytes)
{
  struct stack *stack = STACK(stack_);
  const uint8_t *from = (const uint8_t *)Caml_ba_data_val(buffer) + offset;
  if (!bytes_within(buffer, offset, bytes) || bytes > UINT16_MAX - ETH_PAD_SIZE || !wanted(stack, from, (size_t)bytes))
    return Val_unit;
  struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)(bytes + ETH_PAD_SIZE), PBUF_RAM);
  if (!p)
    return Val_unit;
  uint8_t *to = (uint8_t *)p->payload + ETH_PAD_SIZE;
  uint16_t sum = 0;
  size_t headers = (size_t)bytes < HEADERS_V4 ? (size_t)bytes : HEADERS_V4;
  memcpy(to, from, headers);
  if ((size_t)bytes > headers)
    sum = net_checksum_copy(to + headers, from + headers, (u16_t)((size_t)bytes - headers));
  if (opens_connection(p))
    make_way(stack, p);
  gro_receive(stack, p, sum);
  return Val_unit;
}

/* --- Time and turns ------------------------------------------------------------------------------------------ */

/* Does what is due, sends what the turn has brought about, and gives the milliseconds until the next thing is due. */
intnat stack_turn(value stack_)
{
  struct stack *stack = STACK(stack_);
  gro_flush(stack);
  sys_check_timeouts();
  flows_flush(stack);
  u32_t wait = sys_timeouts_sleeptime();
  return wait > INT32_MAX ? -1 : (intnat)wait;
}

/* --- Setting up ---------------------------------------------------------------------------------------------- */

static err_t initialise(struct netif *netif)
{
  netif->name[0] = 'e';
  netif->name[1] = 'n';
  netif->output = etharp_output;
  netif->output_ip6 = ethip6_output;
  netif->linkoutput = link_output;
  netif->hwaddr_len = ETH_HWADDR_LEN;
  netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP | NETIF_FLAG_MLD6;
  return ERR_OK;
}

/* A stack that is up, without addresses but for the link's own. `parts`: 1 IPv4, 2 IPv6, 4 router advertisements. */
value stack_create(value mac, value mtu, value parts)
{
  static bool initialised;
  if (caml_string_length(mac) != ETH_HWADDR_LEN || Long_val(mtu) < MTU_MIN || Long_val(mtu) > MTU_MAX)
    return Val_long(0);
  if (!initialised)
    lwip_init();
  struct stack *stack = calloc(1, sizeof *stack);
  if (!stack)
    return Val_long(0);
  stack->ipv4 = Long_val(parts) & 1;
  stack->ipv6 = Long_val(parts) & 2;
  stack->advertisements = Long_val(parts) & 4;
  stack->events_end = &stack->events;
  stack->accepted_end = &stack->accepted;
  netif_add_noaddr(&stack->netif, stack, initialise, ethernet_input);
  memcpy(stack->netif.hwaddr, String_val(mac), ETH_HWADDR_LEN);
  stack->netif.mtu = (u16_t)Long_val(mtu);
#if LWIP_ND6_ALLOW_RA_UPDATES
  stack->netif.mtu6 = (u16_t)Long_val(mtu);
#endif
  if (!initialised)
    netif_set_default(&stack->netif);
  initialised = true;
  if (!stack->advertisements)
    stack->netif.rs_count = 0;
  netif_set_ip6_autoconfig_enabled(&stack->netif, stack->advertisements);
  if (stack->ipv6)
    netif_create_ip6_linklocal_address(&stack->netif, 1);
  netif_set_up(&stack->netif);
  if (!stack->advertisements)
    stack->netif.rs_count = 0;
  return VALUE_OF(stack);
}

/* Asks at once whether the first addresses are free, instead of at the next tick of lwIP's timer, and for routers. That
 * timer is one for all stacks, so that of a later one it would cut the time for answers short. */
value stack_begin_ipv6(value stack_)
{
  if (STACK(stack_)->ipv6 && netif_default == &STACK(stack_)->netif)
    nd6_tmr();
  return Val_unit;
}

/* The number of an address that another machine has (RFC 4862, section 5.4.5), once; -1 where there is none. */
intnat stack_duplicate(value stack_)
{
  struct stack *stack = STACK(stack_);
  for (int n = 0; n < LWIP_IPV6_NUM_ADDRESSES; n++) {
    uint8_t bit = (uint8_t)(1 << n);
    if (!ip6_addr_isduplicated(netif_ip6_addr_state(&stack->netif, n)))
      stack->duplicates &= (uint8_t)~bit;
    else if (!(stack->duplicates & bit)) {
      stack->duplicates |= bit;
      return n;
    }
  }
  return -1;
}

/* An IPv6 address that may not be used. */
value stack_ipv6_unusable(value stack_, value number)
{
  int n = Int_val(number);
  if (n < 0 || n >= LWIP_IPV6_NUM_ADDRESSES)
    return caml_copy_string("");
  return caml_alloc_initialized_string(16, (const char *)netif_ip6_addr(&STACK(stack_)->netif, n)->addr);
}

value stack_set_ipv4(value stack_, value address, value mask, value gateway)
{
  ip_addr_t a = address_of(address), m = address_of(mask), g = address_of(gateway);
  netif_set_addr(&STACK(stack_)->netif, ip_2_ip4(&a), ip_2_ip4(&m), ip_2_ip4(&g));
  return Val_unit;
}

/* The link-local address is number 0. */
value stack_set_ipv6(value stack_, value address)
{
  ip_addr_t a = address_of(address);
  struct netif *netif = &STACK(stack_)->netif;
  s8_t index = ip6_addr_islinklocal(ip_2_ip6(&a)) ? 0 : 1;
  ip6_addr_assign_zone(ip_2_ip6(&a), IP6_UNICAST, netif);
  netif_ip6_addr_set(netif, index, ip_2_ip6(&a));
  netif_ip6_addr_set_state(netif, index, IP6_ADDR_TENTATIVE);
  return Val_unit;
}

value stack_set_gateway6(value stack_, value gateway)
{
  ip_addr_t g = address_of(gateway);
  STACK(stack_)->gateway6 = *ip_2_ip6(&g);
  ip6_addr_assign_zone(&STACK(stack_)->gateway6, IP6_UNICAST, &STACK(stack_)->netif);
  return Val_unit;
}

const ip6_addr_t *net_gateway6(struct netif *netif, const ip6_addr_t *to)
{
  (void)to;
  const struct stack *stack = netif->state;
  return ip6_addr_isany(&stack->gateway6) ? NULL : &stack->gateway6;
}

value stack_dhcp_start(value stack_, value hostname)
{
  struct netif *netif = &STACK(stack_)->netif;
  char *copy = calloc(1, HOSTNAME_MAX + 1);
  if (!copy)
    return Val_false;
  strncpy(copy, String_val(hostname), HOSTNAME_MAX);
  netif_set_hostname(netif, copy);
  return Val_bool(dhcp_start(netif) == ERR_OK);
}

/* Whether the address is a lease that holds. */
value stack_dhcp_bound(value stack_) { return Val_bool(dhcp_supplied_address(&STACK(stack_)->netif)); }

/* (address, mask, gateway), each 4 bytes, all zero where none is set. */
value stack_ipv4(value stack_)
{
  CAMLparam0();
  CAMLlocal1(all);
  struct netif *netif = &STACK(stack_)->netif;
  const ip_addr_t parts[3] = {netif->ip_addr, netif->netmask, netif->gw};
  all = caml_alloc_tuple(3);
  for (int n = 0; n < 3; n++) {
    value part = caml_alloc_initialized_string(4, (const char *)&ip_2_ip4(&parts[n])->addr);
    Store_field(all, n, part);
  }
  CAMLreturn(all);
}

/* The IPv6 address with this number; "" where there is none that may be used. */
value stack_ipv6(value stack_, value number)
{
  struct netif *netif = &STACK(stack_)->netif;
  int n = Int_val(number);
  if (n < 0 || n >= LWIP_IPV6_NUM_ADDRESSES || !ip6_addr_isvalid(netif_ip6_addr_state(netif, n)))
    return caml_copy_string("");
  return caml_alloc_initialized_string(16, (const char *)netif_ip6_addr(netif, n)->addr);
}

/* The address that packets to `to` come from; "" where there is no way. */
value stack_source(value stack_, value to)
{
  ip_addr_t address = address_of(to);
  struct netif *netif = &STACK(stack_)->netif;
  const ip_addr_t *from = ip_netif_get_local_ip(netif, &address);
  return from && !ip_addr_isany(from) ? address_value(from) : caml_copy_string("");
}

/* Nothing arrives and nothing leaves any more. */
value stack_down(value stack_)
{
  struct stack *stack = STACK(stack_);
  gro_flush(stack);
  dhcp_stop(&stack->netif);
  netif_set_link_down(&stack->netif);
  netif_set_down(&stack->netif);
  return Val_unit;
}

value stack_memory_used(value unit)
{
  (void)unit;
  return Val_long(net_memory_used());
}

/* 30 bits that cannot be guessed. */
value stack_random(value unit)
{
  (void)unit;
  return Val_long(net_random() >> 2);
}

value stack_bytecode(value unit) { return unit; }
