/* SPDX-License-Identifier: ISC
 *
 * Page tables of our own. The host maps all memory alike for us and protects it behind our back, so that a
 * mistake ends the host's program with nothing said; with these, a mistake is an exception that exception.c
 * explains, and nothing that can be written can be executed.
 */
#include "boot.h"
#include "cpu.h"
#include "layout.h"

#define PAGE 4096u
#define LARGE_PAGE (2u << 20)
#define ENTRIES 512
#define PRESENT 1u
#define WRITABLE 2u
#define LARGE 0x80u
#define NOT_EXECUTABLE ((uint64_t)1 << 63)
#define MAPPED_FROM 0x10000u /* what the host hands over begins here */
#define CR0_WRITE_PROTECT 0x10000u

static uint64_t *take_table(uintptr_t *next)
{
  uint64_t *table = (uint64_t *)*next;
  for (int i = 0; i < ENTRIES; i++)
    table[i] = 0;
  *next += PAGE;
  return table;
}

/* What may be done with the page at `address`. */
static uint64_t rights(uintptr_t address)
{
  if (address < MAPPED_FROM)
    return 0;
  if (address < (uintptr_t)text_start)
    return PRESENT | NOT_EXECUTABLE;
  if (address < (uintptr_t)text_end)
    return PRESENT;
  if (address < (uintptr_t)rodata_end)
    return PRESENT | NOT_EXECUTABLE;
  return PRESENT | WRITABLE | NOT_EXECUTABLE;
}

static bool can_forbid_execution(void)
{
  return cpuid(0x80000000, 0).eax >= 0x80000001 && cpuid(0x80000001, 0).edx >> 20 & 1;
}

uintptr_t paging_init(uintptr_t free_start, size_t memory_size)
{
  if (!can_forbid_execution())
    return free_start;
  /* Tells a host that runs the image as a process, too, that a forbidden access is an exception of the image's own. */
  wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_NXE);
  if (!cpu_is_ours())
    return free_start;
  uintptr_t next = free_start;
  uint64_t *level4 = take_table(&next), *level3 = take_table(&next), *level2 = NULL, *level1;
  level4[0] = (uintptr_t)level3 | PRESENT | WRITABLE;
  for (uintptr_t address = 0; address < memory_size; address += LARGE_PAGE) {
    size_t n = address / LARGE_PAGE;
    if (n % ENTRIES == 0) {
      level2 = take_table(&next);
      level3[n / ENTRIES] = (uintptr_t)level2 | PRESENT | WRITABLE;
    }
    if (address >= (uintptr_t)rodata_end) {
      level2[n % ENTRIES] = address | LARGE | rights(address);
      continue;
    }
    level1 = take_table(&next);
    level2[n % ENTRIES] = (uintptr_t)level1 | PRESENT | WRITABLE;
    for (uintptr_t i = 0; i < ENTRIES; i++) {
      uint64_t allowed = rights(address + i * PAGE);
      level1[i] = allowed ? (address + i * PAGE) | allowed : 0;
    }
  }

  uint64_t cr0;
  __asm__ volatile("movq %%cr0, %0" : "=r"(cr0));
  __asm__ volatile("movq %0, %%cr0" ::"r"(cr0 | CR0_WRITE_PROTECT) : "memory");
  __asm__ volatile("movq %0, %%cr3" ::"r"(level4) : "memory");
  return next;
}
