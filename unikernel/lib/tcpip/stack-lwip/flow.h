/* SPDX-License-Identifier: ISC
 *
 * A TCP connection, as long as OCaml has it. lwIP's part may end before (the other end went away) or after (what was
 * written is still being sent); then `pcb` is NULL.
 */
#ifndef FLOW_H
#define FLOW_H

#include "lwip/tcp.h"
#include "stack.h"

/* What OCaml is told of a flow; several at once. */
enum flow_event {
  EVENT_CONNECTED = 1, /* or not: an error */
  EVENT_READABLE = 2,  /* bytes, the end, or an error */
  EVENT_WRITABLE = 4,  /* more can be written, or an error */
};

struct flow {
  struct stack *stack;
  struct tcp_pcb *pcb;
  unsigned slot;  /* its number in OCaml */
  uint8_t events; /* not yet reported */
  bool in_outputs, at_end, acknowledge, accepted;
  err_t error; /* ERR_OK, or why there is no pcb */
  struct flow *next_event, *next_output, *next_accepted;
  /* What was received and not read yet: chains of buffers, in a ring. */
  struct pbuf **received;
  unsigned first, end, capacity;
  size_t received_bytes;
  uint32_t moved;  /* the tick at which bytes of the connection went either way last */
  uint32_t silent; /* bytes received or read since the other end was told last */
  uint32_t window; /* what the other end may send ahead of what is read */
  /* While segments of one window are sent again, up to `recover_to`; and where what the other end has beyond a hole
   * ends: recovery.c. */
  bool recovering, has_arrived;
  uint32_t recover_to, arrived_to;
  ip_addr_t local, remote;
  uint16_t local_port, remote_port;
};

/* One for a connection of lwIP; NULL where there is no memory. */
struct flow *flow_create(struct stack *stack, struct tcp_pcb *pcb);
/* The connection is open. */
void flow_begin(struct flow *flow);
/* What lwIP calls when one that this end asked for is open. */
err_t flow_connected(void *arg, struct tcp_pcb *pcb, err_t error);
/* Keeps the ends for those who ask when lwIP's part is gone. */
void flow_remember_ends(struct flow *flow);
/* To be looked at when the turn ends: flows_flush(). */
void flow_output_later(struct flow *flow);
/* lwIP goes on without it. */
void flow_detach(struct flow *flow);
/* Frees it; lwIP's part must be gone or detached. */
value flow_free(value flow);

/* Whether what packets take up leaves nothing for a new connection. */
bool memory_is_short(void);

/* Has an eye on a connection that OCaml has closed and that has bytes to send yet, or the other end's last word to wait
 * for. */
void linger(struct tcp_pcb *pcb);

/* Something that was sent has been acknowledged. */
void recovery_acknowledged(struct flow *flow);

#endif
