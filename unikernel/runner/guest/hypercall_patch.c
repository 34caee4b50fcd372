/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "hypercall_patch.h"

#include <string.h>
#include <sys/mman.h>

#include "enter.h"

enum {
  GAP_BYTES = 0x1000000, /* a guest that runs past its memory should find nothing there */
  CALL_BYTES = 5,
};
#define REACH 0x7f000000u /* of a call, with something to spare */

static const uint8_t marked[] = {0x0f, 0x1f, 0x80, 'h', 'v', 't', 'C', 0xef};
static const uint8_t call_instead[] = {0xe8, 0, 0, 0, 0, 0x0f, 0x1f, 0x00};
static const uint8_t jump_to_address_behind[] = {0xff, 0x25, 0, 0, 0, 0};

char *hypercall_stack;

static uint64_t map_trampoline(uint64_t address);
static void replace_all(uint8_t *at, const uint8_t *end, uint64_t trampoline);

void hypercall_patch(const struct image *image, uint64_t memory_bytes, void *stack_end)
{
  hypercall_stack = stack_end;
  uint64_t trampoline = memory_bytes + GAP_BYTES > REACH ? 0 : map_trampoline(memory_bytes + GAP_BYTES);
  if (trampoline == 0)
    return;
  for (unsigned n = 0; n < image->segment_count; n++) {
    const struct image_segment *s = &image->segments[n];
    if (s->execute && s->file_bytes >= sizeof marked)
      replace_all((uint8_t *)s->address, (uint8_t *)s->address + s->file_bytes, trampoline);
  }
}

static uint64_t map_trampoline(uint64_t address)
{
  uint8_t *page =
      mmap((void *)address, HVT_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (page == MAP_FAILED)
    return 0;
  void (*target)(void) = enter_hypercall;
  memcpy(page, jump_to_address_behind, sizeof jump_to_address_behind);
  memcpy(page + sizeof jump_to_address_behind, &target, sizeof target);
  if (page != (uint8_t *)address || mprotect(page, HVT_PAGE, PROT_READ | PROT_EXEC) != 0) {
    munmap(page, HVT_PAGE);
    return 0;
  }
  return address;
}

static void replace_all(uint8_t *at, const uint8_t *end, uint64_t trampoline)
{
  while ((at = memmem(at, (size_t)(end - at), marked, sizeof marked))) {
    int32_t distance = (int32_t)(trampoline - ((uint64_t)at + CALL_BYTES));
    memcpy(at, call_instead, sizeof call_instead);
    memcpy(at + 1, &distance, sizeof distance);
    at += sizeof marked;
  }
}
