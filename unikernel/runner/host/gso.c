/* SPDX-License-Identifier: ISC */
#include "gso.h"

#include <linux/virtio_net.h>

_Static_assert(sizeof(struct offload) == sizeof(struct virtio_net_hdr) &&
                   offsetof(struct coalescing_buffer, frame) ==
                       offsetof(struct coalescing_buffer, offload) + sizeof(struct offload),
               "a frame and its header, as a tap with offloads takes them");

enum {
  ETHERNET = 14,
  TYPE = 12,
  TYPE_IPV4 = 0x0800,
  TYPE_IPV6 = 0x86dd,
  IPV4_BYTES = 20,
  IPV6_BYTES = 40,
  TCP_BYTES = 20,
  PROTOCOL_TCP = 6,
  ACK = 0x10,
  PUSH = 0x08,
  DONT_FRAGMENT = 0x40,
  SEGMENT_MIN = 536, /* shorter ones are no stream of data */
};

/* Offsets in the IP and TCP headers. */
enum { V4_LENGTH = 2, V4_ID = 4, V4_FRAGMENT = 6, V4_PROTOCOL = 9, V4_SUM = 10, V4_ENDS = 12, V4_ENDS_BYTES = 8 };
enum { V6_LENGTH = 4, V6_NEXT = 6, V6_ENDS = 8, V6_ENDS_BYTES = 32 };
enum { SEQUENCE = 4, OFFSET = 12, FLAGS = 13, SUM = 16 };

/* A frame with data of a TCP connection, and nothing else that matters in its headers. */
struct segment {
  unsigned tcp, data, length; /* where the TCP header and the data begin, and the data's bytes */
  uint32_t sequence;
  bool v6, push;
};

static bool read_segment(const uint8_t *frame, size_t bytes, struct segment *s);
static bool same_headers(const uint8_t *a, const uint8_t *b, const struct segment *s);
static void complete_v4(uint8_t *ip, unsigned length);
static uint32_t sum(const uint8_t *from, unsigned bytes, uint32_t so_far);
static uint16_t fold(uint32_t sum);
static void copy(uint8_t *to, const uint8_t *from, size_t bytes);
static unsigned get16(const uint8_t *p) { return (unsigned)p[0] << 8 | p[1]; }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }
static void put16(uint8_t *p, unsigned v) { p[0] = (uint8_t)(v >> 8), p[1] = (uint8_t)v; }

bool coalesce_begin(struct coalescing_buffer *buffer, const uint8_t *frame, size_t bytes)
{
  struct segment s;
  /* An IPv6 packet may be longer than the buffer: its length does not count its header. */
  if (bytes > COALESCED_MAX || !read_segment(frame, bytes, &s) || s.push || s.length < SEGMENT_MIN)
    return false;
  copy(buffer->frame, frame, bytes);
  buffer->bytes = (uint32_t)bytes;
  buffer->next_sequence = s.sequence + s.length;
  buffer->offload = (struct offload){VIRTIO_NET_HDR_F_NEEDS_CSUM,
                                     s.v6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4,
                                     (uint16_t)s.data,
                                     (uint16_t)s.length,
                                     (uint16_t)s.tcp,
                                     SUM};
  return true;
}

enum coalescing coalesce(struct coalescing_buffer *buffer, const uint8_t *frame, size_t bytes)
{
  struct segment s;
  size_t so_far = buffer->bytes, segment = buffer->offload.segment;
  if (so_far == 0 || !read_segment(frame, bytes, &s) || s.sequence != buffer->next_sequence ||
      s.data != buffer->offload.headers || s.length > segment || so_far > COALESCED_MAX ||
      s.length > COALESCED_MAX - so_far || !same_headers(buffer->frame, frame, &s))
    return NOT_COALESCED;
  copy(buffer->frame + so_far, frame + s.data, s.length);
  so_far += s.length;
  buffer->bytes = (uint32_t)so_far;
  buffer->next_sequence += s.length;
  if (s.push)
    buffer->frame[s.tcp + FLAGS] |= PUSH;
  return s.push || s.length < segment || segment > COALESCED_MAX - so_far ? COALESCED_LAST : COALESCED;
}

size_t coalesced_take(struct coalescing_buffer *buffer)
{
  size_t bytes = buffer->bytes;
  unsigned tcp = buffer->offload.sum_start;
  buffer->bytes = 0;
  if (bytes == 0 || bytes > COALESCED_MAX || (tcp != ETHERNET + IPV4_BYTES && tcp != ETHERNET + IPV6_BYTES) ||
      bytes < tcp + TCP_BYTES)
    return 0;
  uint8_t *ip = buffer->frame + ETHERNET;
  unsigned length = (unsigned)bytes - tcp;
  bool v6 = tcp == ETHERNET + IPV6_BYTES;
  if (v6)
    put16(ip + V6_LENGTH, length);
  else
    complete_v4(ip, (unsigned)bytes - ETHERNET);
  /* The host adds what is behind the header; one that forwards does so for each frame that it makes. */
  const uint8_t *ends = v6 ? ip + V6_ENDS : ip + V4_ENDS;
  put16(buffer->frame + tcp + SUM, fold(sum(ends, v6 ? V6_ENDS_BYTES : V4_ENDS_BYTES, PROTOCOL_TCP + length)));
  if (length <= buffer->offload.segment + (unsigned)buffer->offload.headers - tcp) /* one alone needs no cutting */
    buffer->offload.kind = VIRTIO_NET_HDR_GSO_NONE, buffer->offload.segment = 0;
  return sizeof buffer->offload + bytes;
}

static bool read_segment(const uint8_t *frame, size_t bytes, struct segment *s)
{
  if (bytes < ETHERNET + IPV4_BYTES + TCP_BYTES)
    return false;
  const uint8_t *ip = frame + ETHERNET;
  unsigned type = get16(frame + TYPE), packet;
  s->v6 = type == TYPE_IPV6;
  if (s->v6) {
    s->tcp = ETHERNET + IPV6_BYTES;
    packet = IPV6_BYTES + get16(ip + V6_LENGTH);
    if (ip[0] >> 4 != 6 || ip[V6_NEXT] != PROTOCOL_TCP)
      return false;
  } else {
    s->tcp = ETHERNET + IPV4_BYTES;
    packet = get16(ip + V4_LENGTH);
    if (type != TYPE_IPV4 || ip[0] != 0x45 || ip[V4_PROTOCOL] != PROTOCOL_TCP ||
        (ip[V4_FRAGMENT] & ~DONT_FRAGMENT) != 0 || ip[V4_FRAGMENT + 1] != 0)
      return false;
  }
  if (packet + ETHERNET != bytes || bytes < s->tcp + TCP_BYTES)
    return false;
  const uint8_t *tcp = frame + s->tcp;
  s->data = s->tcp + (tcp[OFFSET] >> 4) * 4u;
  if (s->data < s->tcp + TCP_BYTES || s->data >= bytes || (tcp[FLAGS] & ~PUSH) != ACK)
    return false;
  s->length = (unsigned)bytes - s->data;
  s->sequence = get32(tcp + SEQUENCE);
  s->push = tcp[FLAGS] & PUSH;
  return true;
}

static bool same(const uint8_t *a, const uint8_t *b, unsigned from, unsigned to)
{
  while (from < to && a[from] == b[from])
    from++;
  return from == to;
}

/* But for what each segment has of its own: lengths, the packet's number, checksums, place and push. */
static bool same_headers(const uint8_t *a, const uint8_t *b, const struct segment *s)
{
  bool ip = s->v6 ? same(a, b, 0, ETHERNET + V6_LENGTH) && same(a, b, ETHERNET + V6_NEXT, s->tcp)
                  : same(a, b, 0, ETHERNET + V4_LENGTH) && same(a, b, ETHERNET + V4_FRAGMENT, ETHERNET + V4_SUM) &&
                        same(a, b, ETHERNET + V4_ENDS, s->tcp);
  return ip && same(a, b, s->tcp, s->tcp + SEQUENCE) && same(a, b, s->tcp + SEQUENCE + 4, s->tcp + FLAGS) &&
         same(a, b, s->tcp + FLAGS + 1, s->tcp + SUM) && same(a, b, s->tcp + SUM + 2, s->data);
}

static void complete_v4(uint8_t *ip, unsigned length)
{
  put16(ip + V4_LENGTH, length);
  put16(ip + V4_SUM, 0);
  put16(ip + V4_SUM, 0xffff & ~fold(sum(ip, IPV4_BYTES, 0)));
}

static uint32_t sum(const uint8_t *from, unsigned bytes, uint32_t so_far)
{
  for (unsigned n = 0; n < bytes; n += 2)
    so_far += get16(from + n);
  return so_far;
}

static uint16_t fold(uint32_t sum)
{
  sum = (sum >> 16) + (sum & 0xffff);
  return (uint16_t)((sum >> 16) + (sum & 0xffff));
}

static void copy(uint8_t *to, const uint8_t *from, size_t bytes)
{
#ifdef __SANITIZE_ADDRESS__ /* which sees through C alone */
  while (bytes-- > 0)
    *to++ = *from++;
#else
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
#endif
}
