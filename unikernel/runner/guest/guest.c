/* SPDX-License-Identifier: ISC */
#include "guest.h"

#include <stddef.h>

#include "machine.h"

static const struct region *region_of(uint64_t address);

void *guest_bytes(uint64_t address, uint64_t bytes, enum guest_access access)
{
  if (address > machine.memory_bytes || bytes > machine.memory_bytes - address)
    return NULL;
  if (bytes == 0)
    return (void *)HVT_BOOT_INFO_ADDRESS;
  uint64_t at = address, end = address + bytes;
  while (at < end) {
    const struct region *region = region_of(at);
    if (!region || !(access == GUEST_WRITE ? region->write : region->read))
      return NULL;
    at = region->end;
  }
  return (void *)address;
}

unsigned guest_readable(uint64_t address, unsigned limit)
{
  uint64_t at = address;
  while (at - address < limit) {
    const struct region *region = region_of(at);
    if (!region || !region->read)
      break;
    at = region->end;
  }
  return at - address < limit ? (unsigned)(at - address) : limit;
}

bool guest_is_protected(uint64_t address)
{
  const struct region *region = address >= HVT_LOWEST_SEGMENT ? region_of(address) : NULL;
  return region && !region->write;
}

static const struct region *region_of(uint64_t address)
{
  for (unsigned n = 0; n < machine.region_count; n++)
    if (address >= machine.regions[n].start && address < machine.regions[n].end)
      return &machine.regions[n];
  return NULL;
}
