/* SPDX-License-Identifier: ISC */
/* What both fuzzers call (mutate.c here, libFuzzer with clang): any bytes at all, as an image, as an instruction and as
 * segments. The sanitizers see bad reads; the promises made to the rest of the runner are checked here. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/segments.h"
#include "guest/decode.h"
#include "guest/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool promise)
{
  if (!promise)
    abort();
}

static void check_accepted(const struct image *image, size_t size)
{
  uint64_t at = HVT_LOWEST_SEGMENT;
  bool entry = false;
  for (unsigned n = 0; n < image->segment_count; n++) {
    const struct image_segment *s = &image->segments[n];
    demand(s->start >= at && s->start <= s->address && s->address + s->memory_bytes <= s->end);
    demand(s->end <= HVT_MEMORY_MAX && s->start % HVT_PAGE == 0 && s->end % HVT_PAGE == 0);
    demand(s->file_bytes <= s->memory_bytes && s->offset <= size && s->file_bytes <= size - s->offset);
    demand(!(s->write && s->execute));
    entry |= s->execute && image->entry >= s->address && image->entry < s->address + s->file_bytes;
    at = s->end;
  }
  demand(entry && image->segment_count > 0 && image->memory_end == at && image->end <= at);
  demand(image->has_header && image->has_abi && image->has_manifest);
  demand(image->manifest.count >= 1 && image->manifest.count <= MANIFEST_ENTRIES_MAX);
  for (uint32_t n = 0; n < image->manifest.count; n++)
    demand(memchr(image->manifest.entries[n].name, 0, DEVICE_NAME_BYTES) != NULL);
}

static void check_refused(const struct image *image)
{
  demand(image->problem_count > 0 && image->problem_count <= IMAGE_PROBLEMS_MAX);
  for (unsigned n = 0; n < image->problem_count; n++) {
    const char *message = image->problems[n].message;
    demand(message[0] != 0 && image_fault_code(image->problems[n].fault) != NULL);
    for (const char *c = message; *c; c++)
      demand(*c >= 0x20 && *c < 0x7f);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static struct image image;
  if (image_read(&image, bytes, size))
    check_accepted(&image, size);
  else
    check_refused(&image);
  struct instruction i = decode(bytes, size < 64 ? (unsigned)size : 64);
  demand(i.length <= INSTRUCTION_BYTES_MAX && i.length <= size);
  fuzz_segments(bytes, size);
  return 0;
}
