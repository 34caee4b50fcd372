/* SPDX-License-Identifier: ISC */
/* A small valid hvt image, laid out so that a test can break one thing in it. */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

#include "hvt_abi.h"

enum { SAMPLE_TEXT, SAMPLE_DATA, SAMPLE_ABI, SAMPLE_MANIFEST, SAMPLE_HEADERS };
enum { SAMPLE_DEVICES = 2 };

struct sample_note_abi {
  struct note_header header;
  struct abi_note abi;
};
struct sample_note_manifest {
  struct note_header header;
  uint32_t padding;
  uint32_t version, count;
  struct manifest_entry entries[1 + SAMPLE_DEVICES];
};

struct sample {
  Elf64_Ehdr elf;
  Elf64_Phdr headers[SAMPLE_HEADERS];
  _Alignas(8) struct sample_note_abi abi;
  _Alignas(8) struct sample_note_manifest manifest;
  _Alignas(4096) uint8_t text[4096];
  uint8_t data[4096];
};

/* Text at 0x100000, data with some bss at 0x101000, a block device "disk" and a network device "service". */
void sample_make(struct sample *sample);

#endif
