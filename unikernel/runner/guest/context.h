/* SPDX-License-Identifier: ISC */
/* The guest's registers in the signal frame, by the processor's own register numbers. */
#ifndef RUNNER_CONTEXT_H
#define RUNNER_CONTEXT_H

#ifndef _GNU_SOURCE
#error "define _GNU_SOURCE: the register names come from <ucontext.h>"
#endif
#include <stdint.h>
#include <ucontext.h>

typedef greg_t *registers; /* uc_mcontext.gregs */

static inline greg_t *context_register(registers r, uint8_t number)
{
  static const uint8_t places[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                     REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
  return &r[places[number & 15]];
}

enum {
  FLAG_TRAP = 0x100,
  FLAG_INTERRUPT = 0x200,
  FLAG_NESTED = 0x4000,
  FLAG_RESUME = 0x10000,
  FLAG_ALIGNMENT = 0x40000,
};

#endif
