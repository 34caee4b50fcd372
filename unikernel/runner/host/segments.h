/* SPDX-License-Identifier: ISC */
/* TCP segments that a guest sends one behind the other, joined to one that is longer than the link's frames: a host
 * takes such a one in hardly more time than a frame. On a real link it is cut into frames again, with the lengths it
 * was made of.
 *
 * The guest can write to what is kept here, so every length is checked where it is used. */
#ifndef RUNNER_SEGMENTS_H
#define RUNNER_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEGMENTS_BYTES = 65535 + 14 /* the longest IP packet, in Ethernet */ };

/* What stands before each frame on a tap with offloads: struct virtio_net_hdr of linux/virtio_net.h. */
struct offload {
  uint8_t flags, kind;
  uint16_t headers, segment, sum_start, sum_offset;
};

struct segments {
  uint32_t bytes; /* of `frame`; 0 where nothing is kept */
  uint32_t next_sequence;
  struct offload offload; /* directly before the frame: the two leave together */
  uint8_t frame[SEGMENTS_BYTES];
};

/* Whether `frame` begins something longer: then it is kept. */
bool segments_begin(struct segments *kept, const uint8_t *frame, size_t bytes);

enum joining { JOINED, JOINED_LAST /* and nothing can follow */, NOT_JOINED };
enum joining segments_join(struct segments *kept, const uint8_t *frame, size_t bytes);

/* Completes what is kept and forgets it: what is to be sent begins at `kept->offload`. The bytes of that, 0 for none.
 */
size_t segments_take(struct segments *kept);

#endif
