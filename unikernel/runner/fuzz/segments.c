/* SPDX-License-Identifier: ISC */
#include "fuzz/segments.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "host/gso.h"

enum { ETHERNET = 14, IPV4 = 20, IPV6 = 40, TCP = 20, FRAMES = 6, DATA_MAX = 1460, EDITS_MAX = 3 };

struct input {
  const uint8_t *bytes;
  size_t size, at;
};

static unsigned next(struct input *input, unsigned below)
{
  unsigned value = 0;
  for (int n = 0; n < 2; n++)
    value = value << 8 | (input->at < input->size ? input->bytes[input->at++] : 0);
  return value % below;
}

/* A frame with so much data that follows in the stream, in memory of just its size. */
static uint8_t *make_frame(bool v6, uint32_t sequence, unsigned data, bool push, size_t *bytes)
{
  unsigned ip = v6 ? IPV6 : IPV4, packet = ip + TCP + data;
  uint8_t *frame = calloc(1, ETHERNET + packet);
  if (!frame)
    abort();
  uint8_t *p = frame + ETHERNET, *tcp = p + ip;
  frame[12] = v6 ? 0x86 : 0x08, frame[13] = v6 ? 0xdd : 0x00;
  if (v6)
    p[0] = 0x60, p[4] = (uint8_t)((TCP + data) >> 8), p[5] = (uint8_t)(TCP + data), p[6] = 6;
  else
    p[0] = 0x45, p[2] = (uint8_t)(packet >> 8), p[3] = (uint8_t)packet, p[9] = 6;
  for (int n = 0; n < 4; n++)
    tcp[4 + n] = (uint8_t)(sequence >> (24 - 8 * n));
  tcp[12] = TCP / 4 << 4, tcp[13] = push ? 0x18 : 0x10;
  *bytes = ETHERNET + packet;
  return frame;
}

static void take(struct coalescing_buffer *buffer)
{
  if (coalesced_take(buffer) > sizeof buffer->offload + COALESCED_MAX || buffer->bytes != 0)
    abort();
}

void fuzz_segments(const uint8_t *bytes, size_t size)
{
  static struct coalescing_buffer buffer;
  struct input input = {bytes, size, 0};
  uint32_t sequence = next(&input, 65536);
  bool v6 = next(&input, 2);
  memset(&buffer, 0, sizeof buffer);
  for (int n = 0; n < FRAMES; n++) {
    size_t length;
    unsigned data = next(&input, 4) ? DATA_MAX : next(&input, DATA_MAX + 1);
    uint8_t *frame = make_frame(v6, sequence, data, next(&input, 8) == 0, &length);
    for (unsigned edits = next(&input, EDITS_MAX + 1); edits > 0; edits--)
      frame[next(&input, (unsigned)length)] ^= (uint8_t)next(&input, 256);
    sequence += data;
    if (buffer.bytes == 0)
      coalesce_begin(&buffer, frame, length);
    else if (coalesce(&buffer, frame, length) != COALESCED)
      take(&buffer);
    free(frame);
    /* The guest writes to the buffer, behind its length and into it. */
    if (next(&input, 4) == 0)
      ((uint8_t *)&buffer)[next(&input, 64)] ^= (uint8_t)next(&input, 256);
  }
  take(&buffer);
}
