/* SPDX-License-Identifier: ISC */
/* Generic segmentation offload (GSO): TCP segments that a guest sends one after the other are coalesced into one that
 * is longer than the link's frames, which a host takes in hardly more time than a frame. On a real link it is cut into
 * frames again, with the lengths it was made of.
 *
 * The guest can write to the coalescing buffer, so every length is checked where it is used. */
#ifndef RUNNER_GSO_H
#define RUNNER_GSO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COALESCED_MAX = 65535 + 14 /* the longest IP packet, in Ethernet */ };

/* What stands before each frame on a tap with offloads: struct virtio_net_hdr of linux/virtio_net.h. */
struct offload {
  uint8_t flags, kind;
  uint16_t headers, segment, sum_start, sum_offset;
};

struct coalescing_buffer {
  uint32_t bytes; /* of `frame`; 0 where it is empty */
  uint32_t next_sequence;
  struct offload offload; /* directly before the frame: the two leave together */
  uint8_t frame[COALESCED_MAX];
};

/* Whether `frame` begins something longer: then it is buffered. */
bool coalesce_begin(struct coalescing_buffer *buffer, const uint8_t *frame, size_t bytes);

/* Appends a frame that follows. */
enum coalescing { COALESCED, COALESCED_LAST /* and nothing can follow */, NOT_COALESCED };
enum coalescing coalesce(struct coalescing_buffer *buffer, const uint8_t *frame, size_t bytes);

/* Completes the frame and empties the buffer: what is to be sent begins at `buffer->offload`. Its bytes, 0 for none. */
size_t coalesced_take(struct coalescing_buffer *buffer);

#endif
