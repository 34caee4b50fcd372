/* SPDX-License-Identifier: ISC
 *
 * The manifest of an image in the names of Solo5's header of this name, for manifest.c files that solo5-elftool wrote:
 *
 *     #define MFT_ENTRIES 2
 *     #include "mft_abi.h"
 *     MFT1_NOTE_DECLARE_BEGIN
 *     { .version = MFT_VERSION, .entries = MFT_ENTRIES,
 *       .e = { { .name = "", .type = MFT_RESERVED_FIRST }, { .name = "service", .type = MFT_DEV_NET_BASIC } } }
 *     MFT1_NOTE_DECLARE_END
 */
#ifndef MFT_ABI_H
#define MFT_ABI_H

#include "hvt_abi.h"

#define MFT_VERSION MANIFEST_VERSION
#define MFT_MAX_ENTRIES MANIFEST_ENTRIES_MAX
#define MFT_NAME_SIZE DEVICE_NAME_BYTES
#define MFT_NAME_MAX DEVICE_NAME_MAX
#define MFT_DEV_BLOCK_BASIC DEVICE_BLOCK
#define MFT_DEV_NET_BASIC DEVICE_NET
#define MFT_RESERVED_FIRST DEVICE_RESERVED

/* As in solo5_manifest.h: 4 bytes bring the descriptor to a multiple of 8. */
#define MFT1_NOTE_DECLARE_BEGIN                                                                                        \
  _Static_assert(MFT_ENTRIES <= MANIFEST_ENTRIES_MAX, "an image can have at most 63 devices");                         \
  const struct {                                                                                                       \
    struct note_header header;                                                                                         \
    uint32_t padding;                                                                                                  \
    struct {                                                                                                           \
      uint32_t version, entries;                                                                                       \
      struct manifest_entry e[MFT_ENTRIES];                                                                            \
    } manifest;                                                                                                        \
  } __attribute__((packed)) solo5_manifest_note __attribute__((section(".note.solo5.manifest"), used, aligned(4))) = { \
      {NOTE_NAME_BYTES, 12 + sizeof(struct manifest_entry) * MFT_ENTRIES, NOTE_MANIFEST, NOTE_NAME}, 0,
#define MFT1_NOTE_DECLARE_END                                                                                          \
  }                                                                                                                    \
  ;

#endif
