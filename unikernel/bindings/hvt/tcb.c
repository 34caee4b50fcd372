/* SPDX-License-Identifier: ISC
 *
 * The thread control block (TCB) behind FS. Code compiled for Linux finds three things there: thread-local data at
 * negative offsets, the block's own address at 0, and at 0x28 the canary that the stack protector compares.
 */
#include "boot.h"
#include "cpu.h"
#include "entropy.h"
#include "layout.h"
#include "solo5.h"

struct tcb {
  struct tcb *self;
  uint64_t unused[4];
  uint64_t canary;       /* 0x28 */
  uint64_t reserved[10]; /* Linux keeps more here; whatever looks finds zeroes */
};

_Static_assert(sizeof(struct tcb) <= 256, "the space in hvt.lds");
_Static_assert(offsetof(struct tcb, canary) == 0x28, "where compilers expect the canary");

static uint64_t canary(void)
{
  uint64_t value;
  /* A processor without a random source still gets a canary, if one that knowing the time helps to guess: it
   * guards against mistakes. Whatever needs secrets asks entropy.h itself, and fails. */
  if (!entropy_fill(&value, sizeof value))
    value = solo5_clock_monotonic() * 0x9e3779b97f4a7c15 ^ solo5_clock_wall();
  return value & ~(uint64_t)0xff; /* a zero byte first stops an overrunning string */
}

void tcb_init(void)
{
  struct tcb *block = (struct tcb *)tcb_start;
  size_t given = tls_data_end - tls_start, size = tls_end - tls_start;
  char *data = (char *)block - size; /* the linker script makes the size a multiple of the alignment */
  for (size_t i = 0; i < size; i++)
    data[i] = i < given ? tls_start[i] : 0;
  *block = (struct tcb){.self = block, .canary = canary()};
  wrmsr(MSR_FS_BASE, (uintptr_t)block);
}
