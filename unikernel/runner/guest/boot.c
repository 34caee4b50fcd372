/* SPDX-License-Identifier: ISC */
#include "boot.h"

#include <string.h>

#include "machine.h"

static bool join(char *to, size_t size, char *const words[]);

bool boot_write(const struct manifest *manifest, char *const words[], uint64_t image_end, uint64_t tsc_hz)
{
  uint64_t manifest_at = HVT_BOOT_INFO_ADDRESS + sizeof(struct boot_info);
  uint64_t command_line_at = manifest_at + manifest_bytes(manifest->count);
  struct boot_info *info = (struct boot_info *)HVT_BOOT_INFO_ADDRESS;
  *info = (struct boot_info){
      .memory_bytes = machine.memory_bytes,
      .image_end = image_end,
      .tsc_hz = tsc_hz,
      .command_line = command_line_at,
      .manifest = manifest_at,
  };
  memcpy((void *)manifest_at, manifest, manifest_bytes(manifest->count));
  return join((char *)command_line_at, HVT_COMMAND_LINE_BYTES, words);
}

/* An empty word would be lost among the spaces. */
static bool join(char *to, size_t size, char *const words[])
{
  size_t at = 0;
  for (unsigned n = 0; words[n]; n++) {
    const char *word = *words[n] ? words[n] : "\"\"";
    size_t length = strlen(word), space = n > 0;
    if (at + space + length >= size)
      return false;
    if (space)
      to[at++] = ' ';
    memcpy(to + at, word, length);
    at += length;
  }
  to[at] = 0;
  return true;
}
