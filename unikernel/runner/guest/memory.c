/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "machine.h"

static void plan_regions(const struct image *image);
static void add_region(uint64_t start, uint64_t end, bool read, bool write, bool execute);
static long lowest_mapping(void);

bool memory_map(const struct image *image, uint64_t memory_bytes, char *why, size_t why_bytes)
{
  machine.memory_bytes = memory_bytes;
  plan_regions(image);
  size_t length = memory_bytes - HVT_BOOT_INFO_ADDRESS;
  void *wanted = (void *)HVT_BOOT_INFO_ADDRESS;
  void *got = mmap(wanted, length, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == wanted)
    return true;
  int error = got == MAP_FAILED ? errno : EEXIST;
  if (got != MAP_FAILED)
    munmap(got, length); /* a kernel from before MAP_FIXED_NOREPLACE took the address as a hint */
  long lowest = lowest_mapping();
  if ((error == EPERM || error == EACCES) && lowest > HVT_BOOT_INFO_ADDRESS)
    snprintf(why, why_bytes,
             "this system keeps programs from mapping addresses below 0x%lx, and a guest begins at "
             "0x%x; as root: sysctl vm.mmap_min_addr=65536",
             lowest, HVT_BOOT_INFO_ADDRESS);
  else if (error == EEXIST)
    snprintf(why, why_bytes,
             "the guest's addresses 0x%x to 0x%llx are in use by this process; give less memory with "
             "--mem, or run hvt-run without tools that load themselves low",
             HVT_BOOT_INFO_ADDRESS, (unsigned long long)memory_bytes);
  else
    snprintf(why, why_bytes, "cannot map %llu MB of guest memory: %s", (unsigned long long)memory_bytes >> 20,
             strerror(error));
  return false;
}

void memory_load(const struct image *image, const uint8_t *bytes)
{
  for (unsigned n = 0; n < image->segment_count; n++) {
    const struct image_segment *s = &image->segments[n];
    memcpy((void *)s->address, bytes + s->offset, s->file_bytes);
  }
}

bool memory_protect(void)
{
  for (unsigned n = 0; n < machine.region_count; n++) {
    const struct region *r = &machine.regions[n];
    int protection = (r->read ? PROT_READ : 0) | (r->write ? PROT_WRITE : 0) | (r->execute ? PROT_EXEC : 0);
    if (protection != (PROT_READ | PROT_WRITE) && mprotect((void *)r->start, r->end - r->start, protection) != 0)
      return false;
  }
  return true;
}

/* Below the segments is what the host tells the guest, read-only; around them is plain memory. */
static void plan_regions(const struct image *image)
{
  machine.region_count = 0;
  add_region(HVT_BOOT_INFO_ADDRESS, HVT_LOWEST_SEGMENT, true, false, false);
  uint64_t at = HVT_LOWEST_SEGMENT;
  for (unsigned n = 0; n < image->segment_count; n++) {
    const struct image_segment *s = &image->segments[n];
    if (s->file_bytes == 0)
      continue;
    add_region(at, s->start, true, true, false);
    /* A page that the processor can execute or write can be read too, whatever was asked. */
    add_region(s->start, s->end, s->read || s->execute || s->write, s->write, s->execute);
    at = s->end;
  }
  add_region(at, machine.memory_bytes, true, true, false);
}

static void add_region(uint64_t start, uint64_t end, bool read, bool write, bool execute)
{
  if (start < end)
    machine.regions[machine.region_count++] = (struct region){start, end, read, write, execute};
}

static long lowest_mapping(void)
{
  long lowest = 0;
  FILE *f = fopen("/proc/sys/vm/mmap_min_addr", "re");
  if (f) {
    if (fscanf(f, "%ld", &lowest) != 1)
      lowest = 0;
    fclose(f);
  }
  return lowest;
}
