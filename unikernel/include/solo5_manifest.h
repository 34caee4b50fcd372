/* SPDX-License-Identifier: ISC
 *
 * Declares the devices of an image, in the one file (manifest.c) that every image has:
 *
 *     #include <solo5_manifest.h>
 *     SOLO5_MANIFEST(SOLO5_NET("service"), SOLO5_BLOCK("disk"))
 *
 * At most 63 devices; an image without any says SOLO5_MANIFEST(). A name is 1 to 67 letters and digits and
 * occurs once: the macros cannot check more than its length and the number of devices.
 *
 * The result is the ELF note "Solo5" MFT1, which the host reads and, in its copy, completes with what it
 * attached to each device.
 */
#ifndef SOLO5_MANIFEST_H
#define SOLO5_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MANIFEST_NAME_SIZE 68   /* with the terminating zero */
#define MANIFEST_ENTRIES_MAX 64 /* with the reserved first one */

enum manifest_type {
  MANIFEST_BLOCK = 1,
  MANIFEST_NET = 2,
  MANIFEST_RESERVED = 1 << 30 /* entry 0, which stands for no device */
};

/* One device. Zero in a file; `u`, `host` and `attached` are the host's to fill. */
struct manifest_entry {
  char name[MANIFEST_NAME_SIZE];
  uint32_t type; /* enum manifest_type */
  union {
    struct {
      uint64_t capacity;   /* bytes */
      uint16_t block_size; /* bytes */
    } block;
    struct {
      uint8_t mac[6];
      uint16_t mtu;
    } net;
  } u;
  uint64_t host; /* meaningless to a guest */
  bool attached;
};

/* What the boot information points to. */
struct manifest {
  uint32_t version; /* 1 */
  uint32_t entries; /* with the reserved first one */
  struct manifest_entry e[];
};

_Static_assert(sizeof(struct manifest_entry) == 104 && offsetof(struct manifest_entry, u) == 72, "manifest ABI");
_Static_assert(offsetof(struct manifest, e) == 8, "manifest ABI");

/* Does not compile where the name has no character or more than 67. */
#define SOLO5_MANIFEST_CHECKED(NAME) (0 * sizeof(char[sizeof(NAME) > 1 && sizeof(NAME) <= MANIFEST_NAME_SIZE ? 1 : -1]))
#define SOLO5_NET(NAME)                                                                                                \
  {                                                                                                                    \
    .name = NAME "", .type = MANIFEST_NET + SOLO5_MANIFEST_CHECKED(NAME)                                               \
  }
#define SOLO5_BLOCK(NAME)                                                                                              \
  {                                                                                                                    \
    .name = NAME "", .type = MANIFEST_BLOCK + SOLO5_MANIFEST_CHECKED(NAME)                                             \
  }

/* The descriptor begins with what brings its content to a multiple of 8: the note's header has 20 bytes. Notes
 * are read with an alignment of 4, so the whole must not ask for more. */
#define SOLO5_MANIFEST(...)                                                                                            \
  enum {                                                                                                               \
    manifest_count =                                                                                                   \
        sizeof((struct manifest_entry[]){{.type = MANIFEST_RESERVED}, ##__VA_ARGS__}) / sizeof(struct manifest_entry)  \
  };                                                                                                                   \
  _Static_assert(manifest_count <= MANIFEST_ENTRIES_MAX, "an image can have at most 63 devices");                      \
  const struct {                                                                                                       \
    uint32_t name_size, descriptor_size, type;                                                                         \
    char name[8];                                                                                                      \
    uint32_t padding;                                                                                                  \
    uint32_t version, entries;                                                                                         \
    struct manifest_entry e[manifest_count];                                                                           \
  } __attribute__((packed)) solo5_manifest_note __attribute__((section(".note.solo5.manifest"), used, aligned(4))) = { \
      6,                                                                                                               \
      12 + sizeof(struct manifest_entry) * manifest_count,                                                             \
      0x3154464d,                                                                                                      \
      "Solo5",                                                                                                         \
      0,                                                                                                               \
      1,                                                                                                               \
      manifest_count,                                                                                                  \
      {{.type = MANIFEST_RESERVED}, ##__VA_ARGS__}};

#endif
