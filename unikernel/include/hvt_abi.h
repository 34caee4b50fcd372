/* SPDX-License-Identifier: ISC
 *
 * The Solo5 hvt guest interface, version 2, on x86-64: what host and guest agree on. Both sides include it (runner,
 * bindings/hvt), and the assembler reads its numbers. The layout of everything here is fixed by hosts that exist;
 * include/hvt_abi.h, elf_abi.h and mft_abi.h of Solo5 are the authority.
 *
 * Guest addresses are plain integers: a host checks them before they become pointers (runner/guest/guest.h).
 */
#ifndef HVT_ABI_H
#define HVT_ABI_H

#define HVT_TARGET 1
#define HVT_VERSION 2
#define HVT_PORT_BASE 0x500 /* hypercall n is a 32-bit `out` of its arguments' address to port HVT_PORT_BASE + n */
#define HVT_BOOT_INFO_ADDRESS 0x10000
#define HVT_LOWEST_SEGMENT 0x100000
#define HVT_COMMAND_LINE_BYTES 8192 /* with its final NUL */
#define HVT_HALT_COOKIE_BYTES 512
#define HVT_PAGE 0x1000
#define HVT_MEMORY_STEP 0x200000 /* guest memory is a multiple of 2 MiB */

#define HYPERCALL_WALLTIME 1
#define HYPERCALL_PUTS 2
#define HYPERCALL_POLL 3
#define HYPERCALL_BLOCK_WRITE 4
#define HYPERCALL_BLOCK_READ 5
#define HYPERCALL_NET_WRITE 6
#define HYPERCALL_NET_READ 7
#define HYPERCALL_HALT 8

/* ELF notes. Each has a struct note_header with this name. */
#define NOTE_NAME "Solo5"
#define NOTE_NAME_BYTES 6 /* with its final NUL */
#define NOTE_ABI 0x31494241
#define NOTE_ABI_ALIGN 4
#define NOTE_MANIFEST 0x3154464d
#define NOTE_MANIFEST_ALIGN 8

#define MANIFEST_VERSION 1
#define MANIFEST_ENTRIES_MAX 64 /* with the reserved first one */
#define DEVICE_NAME_BYTES 68    /* with its final NUL */
#define DEVICE_NAME_MAX 67

#define DEVICE_BLOCK 1
#define DEVICE_NET 2
#define DEVICE_RESERVED (1 << 30) /* entry 0, which stands for no device */

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

#define HVT_MEMORY_MAX UINT64_C(0x100000000) /* the address of a hypercall's arguments has 32 bits */

/* What %rdi points to at the entry, in memory that the guest may only read. */
struct boot_info {
  uint64_t memory_bytes; /* from address 0 */
  uint64_t image_end; /* the first page boundary after the loaded file; what it asks for beyond that may be missing */
  uint64_t tsc_hz;
  uint64_t command_line;
  uint64_t manifest;      /* completed with what is attached */
  uint32_t host_features; /* bit 0: a network ring exists */
  uint32_t guest_features;
  uint64_t net_ring;
};

enum hypercall_result { RESULT_OK, RESULT_AGAIN, RESULT_INVALID, RESULT_UNSPECIFIED };

/* The arguments of hypercalls. The host answers in place. */
struct walltime_call {
  uint64_t nsecs; /* out, since 1970 */
};
struct puts_call {
  uint64_t data, len;
};
struct poll_call {
  uint64_t timeout_nsecs; /* from now */
  uint64_t ready_set;     /* out, bit n = manifest entry n */
  int32_t ret;            /* out, how many are ready */
};
struct block_call {
  uint64_t handle, offset, data, len;
  int32_t ret; /* out, enum hypercall_result */
};
struct net_call {
  uint64_t handle, data;
  uint64_t len; /* of a read, also out: the frame's bytes */
  int32_t ret;  /* out, enum hypercall_result */
};
struct halt_call {
  uint64_t cookie; /* HVT_HALT_COOKIE_BYTES readable bytes for a host that keeps a dump, or 0 */
  int32_t status;
};

struct note_header {
  uint32_t name_bytes, descriptor_bytes, type;
  char name[8];
};

struct abi_note {
  uint32_t target, version, reserved[2];
};

/* One device. In a file all but name and type is zero: the host fills it in. */
struct manifest_entry {
  char name[DEVICE_NAME_BYTES]; /* NUL-terminated */
  uint32_t type;                /* DEVICE_... */
  union {
    struct {
      uint64_t capacity; /* bytes */
      uint16_t sector_bytes;
    } block;
    struct {
      uint8_t mac[6];
      uint16_t mtu; /* without the Ethernet header */
    } net;
  };
  uint64_t host; /* the host's own */
  uint8_t attached;
};

/* What the boot information points to, and what the note holds. */
struct manifest {
  uint32_t version, count;
  struct manifest_entry entries[MANIFEST_ENTRIES_MAX]; /* no more than `count` of them are there */
};

_Static_assert(sizeof(struct boot_info) == 56, "boot info");
_Static_assert(sizeof(struct block_call) == 40 && sizeof(struct net_call) == 32, "arguments of hypercalls");
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
#endif
