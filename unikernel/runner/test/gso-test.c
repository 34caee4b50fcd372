/* SPDX-License-Identifier: ISC */
/* What is joined to one segment, what is not, and that a guest that writes to what is kept gains nothing. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "host/gso.h"

enum { ETHERNET = 14, TCP = 20, DATA = 1000, PUSH = 8, FRAME_BYTES = 2048 };

struct frame {
  uint8_t bytes[FRAME_BYTES];
  size_t length, tcp;
};

static void put16(uint8_t *p, size_t v) { p[0] = (uint8_t)(v >> 8), p[1] = (uint8_t)v; }
static size_t get16(const uint8_t *p) { return (size_t)p[0] << 8 | p[1]; }

/* A frame of a connection with `data` bytes, each the low byte of its place in the stream. */
static struct frame frame(int version, uint32_t sequence, size_t data, uint8_t flags)
{
  size_t ip_bytes = version == 4 ? 20 : 40;
  struct frame f = {.tcp = ETHERNET + ip_bytes, .length = ETHERNET + ip_bytes + TCP + data};
  uint8_t *ip = f.bytes + ETHERNET, *tcp = f.bytes + f.tcp;
  memset(f.bytes, 2, 12);
  put16(f.bytes + 12, version == 4 ? 0x0800 : 0x86dd);
  memset(ip, 0, ip_bytes);
  if (version == 4) {
    ip[0] = 0x45, ip[8] = 64, ip[9] = 6;
    put16(ip + 2, ip_bytes + TCP + data);
    put16(ip + 4, sequence / DATA);
    memcpy(ip + 12, "\x0a\0\0\2\x0a\0\0\1", 8);
  } else {
    ip[0] = 0x60, ip[6] = 6, ip[7] = 64;
    put16(ip + 4, TCP + data);
    memset(ip + 8, 0xfd, 32);
  }
  memset(tcp, 0, TCP);
  put16(tcp, 80), put16(tcp + 2, 5000);
  put16(tcp + 4, sequence >> 16), put16(tcp + 6, sequence & 0xffff);
  tcp[12] = TCP / 4 << 4, tcp[13] = 0x10 | flags;
  for (size_t n = 0; n < data; n++)
    tcp[TCP + n] = (uint8_t)(sequence + n);
  return f;
}

static unsigned sum(const uint8_t *p, size_t bytes, unsigned all)
{
  for (size_t n = 0; n < bytes; n += 2)
    all += (unsigned)get16(p + n);
  while (all >> 16)
    all = (all >> 16) + (all & 0xffff);
  return all;
}

static void joins(int version)
{
  static struct coalescing_buffer buffer;
  struct frame first = frame(version, 5000, DATA, 0), second = frame(version, 6000, DATA, 0),
               last = frame(version, 7000, 500, PUSH);
  check(coalesce_begin(&buffer, first.bytes, first.length), "IPv%d: a whole segment is kept", version);
  check(coalesce(&buffer, second.bytes, second.length) == COALESCED, "IPv%d: the next one is joined", version);
  check(coalesce(&buffer, last.bytes, last.length) == COALESCED_LAST, "IPv%d: a shorter one is the last", version);
  size_t bytes = coalesced_take(&buffer), data = 2 * DATA + 500;
  check(bytes == sizeof buffer.offload + first.tcp + TCP + data, "IPv%d: one frame with all their data", version);
  const uint8_t *ip = buffer.frame + ETHERNET, *tcp = buffer.frame + first.tcp;
  check(get16(ip + (version == 4 ? 2 : 4)) == (version == 4 ? 20 : 0) + TCP + data, "IPv%d: its length", version);
  check(version == 6 || sum(ip, 20, 0) == 0xffff, "IPv%d: its header's checksum", version);
  unsigned ends = version == 4 ? sum(ip + 12, 8, 0) : sum(ip + 8, 32, 0);
  check(get16(tcp + 16) == sum(ip, 0, ends + 6 + (unsigned)(TCP + data)), "IPv%d: the sum that the host goes on with",
        version);
  check(tcp[13] & PUSH, "IPv%d: it is pushed, as the last one was", version);
  check(buffer.offload.segment == DATA && buffer.offload.sum_start == first.tcp &&
            buffer.offload.headers == first.tcp + TCP,
        "IPv%d: how to cut it", version);
  bool same = true;
  for (size_t n = 0; n < data; n++)
    same = same && tcp[TCP + n] == (uint8_t)(5000 + n);
  check(same, "IPv%d: every byte", version);
  check(coalesced_take(&buffer) == 0, "IPv%d: nothing is left", version);
}

static void stays_apart(const char *what, size_t at, uint8_t change)
{
  static struct coalescing_buffer buffer;
  struct frame first = frame(4, 5000, DATA, 0), other = frame(4, 6000, DATA, 0);
  coalesce_begin(&buffer, first.bytes, first.length);
  other.bytes[at] ^= change;
  check(coalesce(&buffer, other.bytes, other.length) == NOT_COALESCED, "not joined: %s", what);
  check(coalesced_take(&buffer) == sizeof buffer.offload + first.length && buffer.offload.segment == 0,
        "%s: the first one goes out as it was", what);
}

static void keeps_within_bounds(void)
{
  static struct coalescing_buffer buffer;
  srand(1);
  bool within = true;
  for (unsigned n = 0; n < 200000; n++) {
    if (n % 3 == 0)
      for (size_t at = 0; at < 64; at++)
        ((uint8_t *)&buffer)[at] = (uint8_t)rand();
    struct frame f = frame(n % 2 ? 4 : 6, (uint32_t)rand() % 4 * DATA, (size_t)(rand() % 2 ? DATA : rand() % 1900), 0);
    f.bytes[rand() % 80] ^= (uint8_t)(rand() % 8 ? 0 : rand());
    size_t length = rand() % 8 ? f.length : (size_t)rand() % f.length;
    if (coalesce(&buffer, f.bytes, length) == NOT_COALESCED)
      coalesce_begin(&buffer, f.bytes, length);
    if (rand() % 4 == 0)
      within = within && coalesced_take(&buffer) <= sizeof buffer.offload + COALESCED_MAX;
  }
  check(within, "a guest that writes to what is kept gets no more than its length sent");
}

/* The longest packets that the IP headers can tell, at the end of a mapping: what reads or writes past it is seen. */
static void takes_the_longest(int version)
{
  static struct coalescing_buffer buffer;
  struct frame head = frame(version, 0, 0, 0);
  size_t packet = version == 4 ? 65535 : 40 + 65535, length = ETHERNET + packet;
  uint8_t *bytes = calloc(1, length);
  memcpy(bytes, head.bytes, head.length);
  put16(bytes + ETHERNET + (version == 4 ? 2 : 4), 65535);
  bool begun = coalesce_begin(&buffer, bytes, length);
  check(begun == (version == 4), "IPv%d: a packet of 65,535 bytes is kept where there is room for it", version);
  check(coalesce(&buffer, bytes, length) == NOT_COALESCED, "IPv%d: nothing is joined to it", version);
  check(coalesced_take(&buffer) == (begun ? sizeof buffer.offload + length : 0), "IPv%d: the longest leaves as it came",
        version);
  free(bytes);
}

int main(void)
{
  joins(4);
  joins(6);
  stays_apart("another port", ETHERNET + 20 + 1, 1);
  stays_apart("another place in the stream", ETHERNET + 20 + 6, 1);
  stays_apart("another acknowledgement", ETHERNET + 20 + 11, 1);
  stays_apart("another window", ETHERNET + 20 + 15, 1);
  stays_apart("another address", ETHERNET + 19, 1);
  stays_apart("the end of the stream", ETHERNET + 20 + 13, 1);
  stays_apart("another protocol", ETHERNET + 9, 1);
  stays_apart("a fragment", ETHERNET + 6, 0x20);
  struct frame pushed = frame(4, 0, DATA, PUSH), small = frame(4, 0, 100, 0);
  static struct coalescing_buffer buffer;
  check(!coalesce_begin(&buffer, pushed.bytes, pushed.length), "what is pushed is not kept");
  check(!coalesce_begin(&buffer, small.bytes, small.length), "a short segment is not kept");
  keeps_within_bounds();
  takes_the_longest(4);
  takes_the_longest(6);
  return 0;
}
