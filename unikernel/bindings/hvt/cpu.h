/* SPDX-License-Identifier: ISC
 *
 * The few privileged things an image does to its processor.
 */
#ifndef CPU_H
#define CPU_H

#include <stdbool.h>
#include <stdint.h>

#define MSR_EFER 0xc0000080
#define EFER_NXE (1 << 11)
#define MSR_FS_BASE 0xc0000100

struct cpuid {
  uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
  struct cpuid r;
  __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
  return r;
}

static inline void wrmsr(uint32_t msr, uint64_t value)
{
  __asm__ volatile("wrmsr" ::"c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

static inline uint64_t rdmsr(uint32_t msr)
{
  uint32_t low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
  return (uint64_t)high << 32 | low;
}

/* False where a host runs the image as a process and stands in for the few privileged instructions it must
 * have (the descriptor tables, FS, EFER's no-execute bit). More than those may then not be used. */
static inline bool cpu_is_ours(void)
{
  uint16_t cs;
  __asm__("mov %%cs, %0" : "=r"(cs));
  return (cs & 3) == 0;
}

#endif
