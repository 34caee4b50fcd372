/* SPDX-License-Identifier: ISC */
/* The Solo5 hvt guest interface, version 2, as the host side sees it on x86-64.
 *
 * Numbers and layouts are the published interface (include/hvt_abi.h, elf_abi.h and mft_abi.h of Solo5
 * are the authority). Guest addresses are plain integers here: they become pointers only through guest.h,
 * which checks them. */
#ifndef RUNNER_ABI_H
#define RUNNER_ABI_H

#include <stddef.h>
#include <stdint.h>

enum {
  HVT_TARGET = 1,
  HVT_VERSION = 2,
  HVT_PORT_BASE = 0x500, /* hypercall n is a 32-bit `out` to port HVT_PORT_BASE + n */
  HVT_BOOT_INFO_ADDRESS = 0x10000,
  HVT_LOWEST_SEGMENT = 0x100000,
  HVT_COMMAND_LINE_BYTES = 8192, /* with its final NUL */
  HVT_HALT_COOKIE_BYTES = 512,
  HVT_PAGE = 0x1000,
  HVT_MEMORY_STEP = 0x200000, /* guest memory is a multiple of 2 MiB */
};
#define HVT_MEMORY_MAX UINT64_C(0x100000000) /* hypercall arguments are 32-bit addresses */

enum hypercall {
  HYPERCALL_WALLTIME = 1,
  HYPERCALL_PUTS,
  HYPERCALL_POLL,
  HYPERCALL_BLOCK_WRITE,
  HYPERCALL_BLOCK_READ,
  HYPERCALL_NET_WRITE,
  HYPERCALL_NET_READ,
  HYPERCALL_HALT,
};

enum result { RESULT_OK, RESULT_AGAIN, RESULT_INVALID, RESULT_UNSPECIFIED };

/* What %rdi points to at the entry. */
struct boot_info {
  uint64_t memory_bytes;
  uint64_t image_end;
  uint64_t tsc_hz;
  uint64_t command_line;
  uint64_t manifest;
  uint32_t host_features; /* bit 0: a network ring exists; never offered here */
  uint32_t guest_features;
  uint64_t net_ring;
};

struct walltime_call {
  uint64_t nsecs; /* out, since 1970 */
};
struct puts_call {
  uint64_t data, len;
};
struct poll_call {
  uint64_t timeout_nsecs; /* in, from now */
  uint64_t ready_set;     /* out, bit n = manifest entry n */
  int32_t ret;            /* out, how many are ready */
};
struct block_call {
  uint64_t handle, offset, data, len;
  int32_t ret;
};
struct net_call {
  uint64_t handle, data, len;
  int32_t ret;
};
struct halt_call {
  uint64_t cookie;
  int32_t status;
};

/* ELF notes. Every note has this header and the name "Solo5". */
#define NOTE_NAME "Solo5"
enum { NOTE_ABI = 0x31494241, NOTE_MANIFEST = 0x3154464d };
struct note_header {
  uint32_t name_bytes, descriptor_bytes, type;
  char name[8];
};
enum { NOTE_ABI_ALIGN = 4, NOTE_MANIFEST_ALIGN = 8 };

struct abi_note {
  uint32_t target, version, reserved[2];
};

enum device_type { DEVICE_BLOCK = 1, DEVICE_NET = 2, DEVICE_RESERVED = 1 << 30 };
enum { MANIFEST_VERSION = 1, MANIFEST_ENTRIES_MAX = 64, DEVICE_NAME_BYTES = 68, DEVICE_NAME_MAX = 67 };

struct manifest_entry {
  char name[DEVICE_NAME_BYTES]; /* NUL-terminated */
  uint32_t type;
  union {
    struct {
      uint64_t capacity; /* bytes */
      uint16_t sector_bytes;
    } block;
    struct {
      uint8_t mac[6];
      uint16_t mtu;
    } net;
  };
  uint64_t host; /* the host's own; always 0 here */
  uint8_t attached;
};
struct manifest {
  uint32_t version, count;
  struct manifest_entry entries[MANIFEST_ENTRIES_MAX]; /* `count` of them in a note */
};

_Static_assert(sizeof(struct boot_info) == 56, "boot info");
_Static_assert(sizeof(struct note_header) == 20, "note header");
_Static_assert(sizeof(struct manifest_entry) == 104, "manifest entry");
_Static_assert(offsetof(struct manifest_entry, block) == 72, "manifest entry properties");
_Static_assert(offsetof(struct manifest_entry, attached) == 96, "manifest entry flag");
_Static_assert(offsetof(struct manifest, entries) == 8, "manifest");

/* Bytes of a manifest with `count` entries. */
static inline size_t manifest_bytes(uint32_t count)
{
  return offsetof(struct manifest, entries) + (size_t)count * sizeof(struct manifest_entry);
}

#endif
