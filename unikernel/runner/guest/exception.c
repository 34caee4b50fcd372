/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "exception.h"

#include <stdbool.h>
#include <stddef.h>

#include "guest.h"
#include "host/report.h"
#include "machine.h"

enum { GATE_BYTES = 16, GATE_INTERRUPT = 0xe, GATE_TRAP = 0xf, TASK_STATE_STACKS = 36 };
enum {
  WRITING = 2,
  FROM_TABLE = 2,
  EXTERNAL = 1
}; /* bits of error codes; EXTERNAL: not by an instruction's own wish */

struct fault {
  unsigned vector;
  uint64_t error_code, address;
};

enum outcome { DELIVERED, NO_GATE, NO_STACK };
enum class { BENIGN, CONTRIBUTORY, PAGE };

static enum outcome deliver(registers r, unsigned vector, const uint64_t *error_code, uint64_t *missing);
static enum class class_of(unsigned vector);
static bool has_error_code(unsigned vector);
static _Noreturn void end(registers r, const struct fault *fault);
static const char *describe(unsigned vector);

/* When the delivery of one exception raises another, the processor goes on with that one, or with a double fault. */
void exception_deliver(registers r, unsigned vector, uint64_t error_code)
{
  struct fault first = {vector, error_code, machine.cpu->cr2};
  for (;;) {
    uint64_t missing = 0;
    enum outcome outcome = deliver(r, vector, has_error_code(vector) ? &error_code : NULL, &missing);
    if (outcome == DELIVERED)
      return;
    if (vector == VECTOR_DOUBLE_FAULT)
      end(r, &first);
    enum class class = class_of(vector);
    if (class == PAGE || (class == CONTRIBUTORY && outcome == NO_GATE)) {
      vector = VECTOR_DOUBLE_FAULT;
      error_code = 0;
    } else if (outcome == NO_GATE) {
      error_code = vector * 8 + FROM_TABLE + (vector == VECTOR_BREAKPOINT ? 0 : EXTERNAL);
      vector = VECTOR_PROTECTION;
    } else {
      machine.cpu->cr2 = missing;
      vector = VECTOR_PAGE;
      error_code = WRITING;
    }
  }
}

void exception_interrupt(registers r, unsigned vector, unsigned bytes)
{
  uint64_t missing = 0;
  r[REG_RIP] += bytes;
  enum outcome outcome = deliver(r, vector, NULL, &missing);
  if (outcome == DELIVERED)
    return;
  r[REG_RIP] -= bytes;
  if (outcome == NO_GATE) {
    exception_deliver(r, VECTOR_PROTECTION, vector * 8 + FROM_TABLE);
    return;
  }
  machine.cpu->cr2 = missing;
  exception_deliver(r, VECTOR_PAGE, WRITING);
}

/* Without an error code where that is NULL. */
static enum outcome deliver(registers r, unsigned vector, const uint64_t *error_code, uint64_t *missing)
{
  struct cpu *cpu = machine.cpu;
  uint64_t at = vector * GATE_BYTES;
  if (cpu->idt_base == 0 || at + GATE_BYTES - 1 > cpu->idt_limit)
    return NO_GATE;
  const uint8_t *gate = guest_bytes(cpu->idt_base + at, GATE_BYTES, GUEST_READ);
  if (!gate)
    return NO_GATE;
  uint64_t low = guest_u64(gate), high = guest_u64(gate + 8);
  unsigned type = low >> 40 & 0x1f, stack_number = low >> 32 & 7;
  bool present = low >> 47 & 1;
  if (!present || (type != GATE_INTERRUPT && type != GATE_TRAP))
    return NO_GATE;
  uint64_t handler = (low & 0xffff) | (low >> 32 & 0xffff0000) | high << 32;

  uint64_t stack = r[REG_RSP];
  if (stack_number != 0) {
    uint64_t slot = cpu->task_state + TASK_STATE_STACKS + 8 * (stack_number - 1);
    const uint8_t *bytes = cpu->task_state ? guest_bytes(slot, 8, GUEST_READ) : NULL;
    if (!bytes)
      return NO_GATE;
    stack = guest_u64(bytes);
  }
  stack &= ~UINT64_C(15);

  bool interrupts = cpu->interrupts;
  uint64_t flags = ((uint64_t)r[REG_EFL] & ~(uint64_t)FLAG_INTERRUPT) | (interrupts ? FLAG_INTERRUPT : 0);
  uint64_t frame[6] = {error_code ? *error_code : 0, r[REG_RIP], cpu->cs, flags, r[REG_RSP], cpu->ss};
  unsigned skip = error_code ? 0 : 1;
  uint64_t bytes = sizeof frame - 8 * skip;
  uint64_t top = stack - bytes;
  uint64_t *to = stack >= bytes ? guest_bytes(top, bytes, GUEST_WRITE) : NULL;
  if (!to) {
    *missing = stack - 8;
    return NO_STACK;
  }
  for (unsigned n = skip; n < 6; n++)
    to[n - skip] = frame[n];

  cpu->cs = low >> 16 & 0xffff;
  if (type == GATE_INTERRUPT)
    cpu->interrupts = false;
  r[REG_RIP] = (greg_t)handler;
  r[REG_RSP] = (greg_t)top;
  r[REG_EFL] &= ~(FLAG_TRAP | FLAG_NESTED | FLAG_RESUME | FLAG_ALIGNMENT);
  return DELIVERED;
}

static enum class class_of(unsigned vector) {
  if (vector == VECTOR_PAGE) return PAGE;
  return vector == VECTOR_DIVIDE || (vector >= 10 && vector <= VECTOR_PROTECTION) ? CONTRIBUTORY : BENIGN;
}

static bool has_error_code(unsigned vector)
{
  return vector == VECTOR_DOUBLE_FAULT || (vector >= 10 && vector <= VECTOR_PAGE) || vector == VECTOR_ALIGNMENT;
}

static _Noreturn void end(registers r, const struct fault *fault)
{
  uint64_t rip = (uint64_t)r[REG_RIP], rsp = (uint64_t)r[REG_RSP];
  if (fault->vector == VECTOR_PAGE) {
    const char *what = fault->address == rip ? "execution of" : fault->error_code & WRITING ? "write to" : "read of";
    report_end(STATUS_CRASHED,
               "the guest crashed: page fault, %s address %x, at rip %x, rsp %x; it has no handler for it", what,
               fault->address, rip, rsp);
  }
  report_end(STATUS_CRASHED,
             "the guest crashed: %s (exception %d, error code %x), at rip %x, rsp %x; it has no handler for it",
             describe(fault->vector), (uint64_t)fault->vector, fault->error_code, rip, rsp);
}

static const char *describe(unsigned vector)
{
  switch (vector) {
  case VECTOR_DIVIDE:
    return "division error";
  case VECTOR_DEBUG:
    return "debug trap";
  case VECTOR_BREAKPOINT:
    return "breakpoint";
  case VECTOR_INVALID_OPCODE:
    return "invalid instruction";
  case VECTOR_DOUBLE_FAULT:
    return "double fault";
  case VECTOR_STACK:
    return "stack fault";
  case VECTOR_PROTECTION:
    return "general protection fault";
  case VECTOR_FLOAT:
    return "x87 floating-point error";
  case VECTOR_SIMD:
    return "SSE floating-point error";
  default:
    return "an exception";
  }
}
