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

#include "hvt_abi.h"

/* Does not compile where the name has no character or more than 67. */
#define SOLO5_MANIFEST_CHECKED(NAME) (0 * sizeof(char[sizeof(NAME) > 1 && sizeof(NAME) <= DEVICE_NAME_BYTES ? 1 : -1]))
#define SOLO5_NET(NAME)                                                                                                \
  {                                                                                                                    \
    .name = NAME "", .type = DEVICE_NET + SOLO5_MANIFEST_CHECKED(NAME)                                                 \
  }
#define SOLO5_BLOCK(NAME)                                                                                              \
  {                                                                                                                    \
    .name = NAME "", .type = DEVICE_BLOCK + SOLO5_MANIFEST_CHECKED(NAME)                                               \
  }

/* The descriptor begins with what brings its content to a multiple of 8: the note's header has 20 bytes. Notes
 * are read with an alignment of 4, so the whole must not ask for more. */
#define SOLO5_MANIFEST(...)                                                                                            \
  enum {                                                                                                               \
    manifest_count =                                                                                                   \
        sizeof((struct manifest_entry[]){{.type = DEVICE_RESERVED}, ##__VA_ARGS__}) / sizeof(struct manifest_entry)    \
  };                                                                                                                   \
  _Static_assert(manifest_count <= MANIFEST_ENTRIES_MAX, "an image can have at most 63 devices");                      \
  const struct {                                                                                                       \
    struct note_header header;                                                                                         \
    uint32_t padding;                                                                                                  \
    uint32_t version, count;                                                                                           \
    struct manifest_entry entries[manifest_count];                                                                     \
  } __attribute__((packed)) solo5_manifest_note __attribute__((section(".note.solo5.manifest"), used, aligned(4))) = { \
      {NOTE_NAME_BYTES, 12 + sizeof(struct manifest_entry) * manifest_count, NOTE_MANIFEST, NOTE_NAME},                \
      0,                                                                                                               \
      MANIFEST_VERSION,                                                                                                \
      manifest_count,                                                                                                  \
      {{.type = DEVICE_RESERVED}, ##__VA_ARGS__}};

#endif
