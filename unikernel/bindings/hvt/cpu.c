/* SPDX-License-Identifier: ISC
 *
 * Descriptor tables. The host's own segments would do to run, but its tables are not in memory that we see, and
 * an exception needs a task segment to find its own stack: one that works when the stack is what broke.
 */
#include "boot.h"

#define EXCEPTIONS 32
#define CODE 8
#define DATA 16
#define TASK 24
#define EXCEPTION_STACK 16384

struct __attribute__((packed)) task_segment {
  uint32_t reserved0;
  uint64_t rsp[3];
  uint64_t reserved1;
  uint64_t ist[7];
  uint64_t reserved2;
  uint16_t reserved3, io_map;
};

struct __attribute__((packed)) gate {
  uint16_t offset0, selector;
  uint8_t ist, type;
  uint16_t offset1;
  uint32_t offset2, reserved;
};

struct __attribute__((packed)) table {
  uint16_t limit;
  const void *base;
};

extern const char exception_entries[]; /* vectors.S: one entry every 16 bytes */

static uint8_t exception_stack[EXCEPTION_STACK] __attribute__((aligned(16)));
static struct task_segment task;
static struct gate gates[EXCEPTIONS] __attribute__((aligned(16)));
static uint64_t segments[5] __attribute__((aligned(16))) = {
    0, 0x00af9b000000ffff, /* code: 64-bit, ring 0 */
    0x00cf93000000ffff,    /* data: ring 0 */
};

static void set_task(void)
{
  uint64_t base = (uintptr_t)&task, limit = sizeof task - 1;
  segments[TASK / 8] = limit | (base & 0xffffff) << 16 | (uint64_t)0x89 << 40 | (base >> 24 & 0xff) << 56;
  segments[TASK / 8 + 1] = base >> 32;
  task.ist[0] = (uintptr_t)exception_stack + sizeof exception_stack;
  task.io_map = sizeof task;
}

static void set_gates(void)
{
  for (int n = 0; n < EXCEPTIONS; n++) {
    uintptr_t entry = (uintptr_t)exception_entries + 16 * n;
    gates[n] = (struct gate){.offset0 = entry,
                             .selector = CODE,
                             .ist = 1,
                             .type = 0x8e, /* present, interrupt gate */
                             .offset1 = entry >> 16,
                             .offset2 = entry >> 32};
  }
}

void cpu_init(void)
{
  set_task();
  set_gates();
  struct table gdt = {sizeof segments - 1, segments}, idt = {sizeof gates - 1, gates};
  __asm__ volatile("lgdt %0\n\t"
                   "pushq %2\n\t"
                   "leaq 1f(%%rip), %%rax\n\t"
                   "pushq %%rax\n\t"
                   "lretq\n"
                   "1:\tmovl %3, %%eax\n\t"
                   "movw %%ax, %%ds\n\t"
                   "movw %%ax, %%es\n\t"
                   "movw %%ax, %%ss\n\t"
                   "lidt %1\n\t"
                   "movl %4, %%eax\n\t"
                   "ltr %%ax"
                   :
                   : "m"(gdt), "m"(idt), "i"(CODE), "i"(DATA), "i"(TASK)
                   : "rax", "memory");
}
