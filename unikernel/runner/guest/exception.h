/* SPDX-License-Identifier: ISC */
/* Processor exceptions, delivered to the guest as its own interrupt table asks. */
#ifndef RUNNER_EXCEPTION_H
#define RUNNER_EXCEPTION_H

#include <stdint.h>

#include "context.h"

enum vector {
  VECTOR_DIVIDE = 0,
  VECTOR_DEBUG = 1,
  VECTOR_BREAKPOINT = 3,
  VECTOR_INVALID_OPCODE = 6,
  VECTOR_DOUBLE_FAULT = 8,
  VECTOR_STACK = 12,
  VECTOR_PROTECTION = 13,
  VECTOR_PAGE = 14,
  VECTOR_FLOAT = 16,
  VECTOR_ALIGNMENT = 17,
  VECTOR_SIMD = 19,
};

/* Makes the registers those at the first instruction of the guest's handler for `vector`, its frame pushed as
 * the processor would. A guest without a usable handler or stack gets the fault that comes of that, in the end a double
 * fault, and without a handler for that either it ends, with a line that says what happened first. For a page fault
 * `machine.cpu->cr2` is already set. */
void exception_deliver(registers r, unsigned vector, uint64_t error_code);

/* The same for `int`, an instruction of `bytes` bytes at the guest's rip: no vector has an error code then. A missing
 * gate is a protection fault of that instruction. */
void exception_interrupt(registers r, unsigned vector, unsigned bytes);

#endif
