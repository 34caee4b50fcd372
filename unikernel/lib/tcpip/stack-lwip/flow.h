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
enum news {
  NEWS_CONNECTED = 1, /* or not: an error */
  NEWS_READABLE = 2,  /* bytes, the end, or an error */
  NEWS_WRITABLE = 4,  /* room, or an error */
};

struct flow {
  struct stack *stack;
  struct tcp_pcb *pcb;
  unsigned slot; /* its number in OCaml */
  uint8_t news;
  bool in_outputs, at_end, acknowledge;
  err_t error; /* ERR_OK, or why there is no pcb */
  struct flow *next_event, *next_output, *next_accepted;
  /* What was received and not read yet: chains of buffers, in a ring. */
  struct pbuf **received;
  unsigned first, end, room;
  size_t received_bytes;
  uint32_t silent; /* bytes received or read since the other end was told last */
  uint32_t window; /* what the other end may send ahead of what is read */
  ip_addr_t local, remote;
  uint16_t local_port, remote_port;
};

#endif
