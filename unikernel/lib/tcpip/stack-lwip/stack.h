/* SPDX-License-Identifier: ISC
 *
 * lwIP as OCaml drives it. C never calls OCaml: what happens is kept (events, received bytes, frames to send) until
 * OCaml asks, once a turn of the main loop. So no function here runs while another one does, and none of them but
 * those that give OCaml a block allocates on its heap.
 *
 * Pointers to C's own structures are handed to OCaml as integers: they are even, so that bit 0 can say so.
 */
#ifndef STACK_H
#define STACK_H

#include <caml/mlvalues.h>
#include <stdbool.h>
#include <stdint.h>

#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"

#define VALUE_OF(pointer) ((value)(pointer) | 1)
#define STACK(v) ((struct stack *)((v) & ~(value)1))
#define FLOW(v) ((struct flow *)((v) & ~(value)1))

enum {
  FRAMES_OUT = 2048,   /* frames that may wait for the device: a power of two */
  DATAGRAMS_IN = 1024, /* datagrams that may wait for OCaml: a power of two */
  ETHERNET_HEADER = 14,
  HEADERS_V4 = ETHERNET_HEADER + 20, /* with that of IPv4 without options */
};

/* A frame that waits for the device. lwIP may move a buffer's start once it has handed it over. */
struct frame {
  struct pbuf *p;
  const uint8_t *start;
  uint16_t first, bytes; /* in the first buffer of the chain, and in all */
};

struct datagram {
  struct pbuf *p;
  ip_addr_t from, to;
  uint16_t from_port, to_port;
};

/* Generic receive offload (GRO): segments of one connection that arrived one after the other, merged to one: gro.c. */
struct gro {
  struct pbuf *head, *tail;
  uint32_t next_sequence;
};

struct flow;

struct stack {
  struct netif netif;
  bool ipv4, ipv6, advertisements;
  uint8_t duplicates;  /* IPv6 addresses that are known to be another machine's, a bit each */
  ip6_addr_t gateway6; /* any: none was set */
  struct gro gro;
  struct frame frames[FRAMES_OUT];
  unsigned frames_first, frames_end;
  struct datagram datagrams[DATAGRAMS_IN];
  unsigned datagrams_first, datagrams_end;
  struct flow *events, **events_end; /* flows with events, oldest first */
  struct flow *accepted, **accepted_end;
  struct flow *outputs; /* flows whose segments or acknowledgements wait for the end of the turn */
};

/* Hands what was merged to lwIP. */
void gro_flush(struct stack *stack);
/* Takes a frame: keeps it to merge it with those that follow, or hands it to lwIP. `sum` is the sum of what is
 * behind the first HEADERS_V4 bytes. */
void gro_receive(struct stack *stack, struct pbuf *frame, uint16_t sum);

/* Whether the frame is to open a connection. One that has ended between the same ends is forgotten then. */
bool opens_connection(const struct pbuf *frame);

/* Drops what is of no use to anybody where such a frame would find no memory otherwise: limits.c. */
void make_way(struct stack *stack, const struct pbuf *frame);

/* Sends what the flows of this turn have to send. */
void flows_flush(struct stack *stack);

/* Whether the stack takes part in the version of IP that the address is of. */
bool speaks_version(const struct netif *netif, const ip_addr_t *address);

/* An address as OCaml has it: 4 or 16 bytes in a string. */
value address_value(const ip_addr_t *address);
ip_addr_t address_of(value octets);

#endif
