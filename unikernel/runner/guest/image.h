/* SPDX-License-Identifier: ISC */
/* Reads an hvt image and says everything that is wrong with it.
 *
 * The bytes are untrusted: nothing here reads outside them, whatever they say. It refuses all that the
 * upstream tender refuses, and a few things that would only fail later (see enum image_fault). */
#ifndef RUNNER_IMAGE_H
#define RUNNER_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvt_abi.h"

enum {
  IMAGE_SEGMENTS_MAX = 32,
  IMAGE_PROBLEMS_MAX = 32,
  IMAGE_MESSAGE_BYTES = 200,
};

/* One constant for each reason to refuse; image_fault_code() gives its stable name. */
enum image_fault {
  FAULT_NOT_ELF,
  FAULT_NOT_64_BIT,
  FAULT_NOT_LITTLE_ENDIAN,
  FAULT_NOT_X86_64,
  FAULT_NOT_EXECUTABLE_FILE,
  FAULT_BAD_ELF_HEADER,
  FAULT_TRUNCATED,
  FAULT_NO_SEGMENT,
  FAULT_TOO_MANY_SEGMENTS,
  FAULT_SEGMENT_TOO_LOW,
  FAULT_SEGMENT_TOO_HIGH,
  FAULT_SEGMENT_SIZES,
  FAULT_SEGMENT_ALIGNMENT,
  FAULT_SEGMENT_ORDER,
  FAULT_SEGMENT_OVERLAP,
  FAULT_WRITABLE_AND_EXECUTABLE,
  FAULT_ENTRY,
  FAULT_NOTE_SIZE,
  FAULT_NO_ABI,
  FAULT_ABI_TARGET,
  FAULT_ABI_VERSION,
  FAULT_NO_MANIFEST,
  FAULT_MANIFEST_SIZE,
  FAULT_MANIFEST_VERSION,
  FAULT_MANIFEST_COUNT,
  FAULT_MANIFEST_FIRST,
  FAULT_MANIFEST_NAME,
  FAULT_MANIFEST_TYPE,
  FAULT_MANIFEST_ATTACHED,
  FAULT_COUNT,
};

struct image_problem {
  enum image_fault fault;
  char message[IMAGE_MESSAGE_BYTES]; /* plain words, no newline, printable ASCII */
};

struct image_segment {
  uint64_t address, file_bytes, memory_bytes, offset;
  uint64_t start,
      end; /* the whole pages that take its protection, if it has bytes in the file; else they are plain memory */
  bool read, write, execute;
};

struct image {
  bool has_header; /* `entry` and `segments` were read */
  bool has_abi;
  bool has_manifest;
  uint64_t entry;
  uint64_t end;        /* first page boundary above the segments that have bytes in the file: what a tender tells */
  uint64_t memory_end; /* the same for all segments */
  unsigned segment_count;
  struct image_segment segments[IMAGE_SEGMENTS_MAX];
  struct abi_note abi;
  struct manifest manifest; /* entries beyond `count` are zero */
  unsigned problem_count;   /* at most IMAGE_PROBLEMS_MAX are kept */
  struct image_problem problems[IMAGE_PROBLEMS_MAX];
};

/* Reads `size` bytes of an image. True when nothing is wrong; else `image->problems` says what, in the
 * order of the file, and the has_ flags say which parts may be shown. */
bool image_read(struct image *image, const uint8_t *bytes, size_t size);

/* A fault's stable name, such as "not-elf". */
const char *image_fault_code(enum image_fault fault);

/* A target number's name, such as "hvt"; NULL where there is none. */
const char *image_target_name(uint32_t target);

#endif
