/* SPDX-License-Identifier: ISC
 *
 * The last words of an image that did what a processor cannot do: what happened, in plain words, then the facts
 * for whoever looks into it, then the end. Nothing is ever resumed.
 */
#include "exception.h"

#include "cpu.h"
#include "layout.h"
#include "print.h"
#include "solo5.h"

#define DOUBLE_FAULT 8
#define PAGE_FAULT 14
#define ERROR_WRITE 2
#define ERROR_FETCH 16
#define NULL_AREA 0x10000  /* nothing of a machine is mapped below */
#define STACK_NEAR 0x10000 /* how far past the end one function can be expected to reach */

static const char *const names[32] = {
    [0] = "a division by zero, or a quotient too large",
    [1] = "a debug trap",
    [2] = "a non-maskable interrupt",
    [3] = "a breakpoint",
    [4] = "an overflow trap",
    [5] = "an index out of bounds",
    [6] = "an instruction that this processor does not have",
    [7] = "a floating-point instruction without a floating-point unit",
    [8] = "a double fault: an exception while handling another",
    [10] = "an invalid task segment",
    [11] = "a segment that is not there",
    [12] = "a stack address out of range",
    [13] = "a general protection fault: a forbidden instruction, or an address no processor has",
    [14] = "a page fault",
    [16] = "an x87 floating-point error",
    [17] = "a misaligned access",
    [18] = "a machine check",
    [19] = "an SSE floating-point error",
};

static bool within(uint64_t address, const char *start, const char *end)
{
  return address >= (uintptr_t)start && address < (uintptr_t)end;
}

static void print_page_fault(const struct exception_frame *f, uint64_t address)
{
  bool below_stack = address < (uintptr_t)stack_start && address + STACK_NEAR >= (uintptr_t)stack_start;
  if (below_stack && f->rsp < (uintptr_t)stack_start + STACK_NEAR) {
    print("stack overflow: more than ");
    print_decimal((stack_top - stack_start) >> 10);
    print(" KB of calls inside calls. Look for a recursion without end, or one that is not a tail call\n");
    return;
  }
  /* The error code says so only where the processor can forbid execution. */
  bool fetch = f->error & ERROR_FETCH || f->rip == address;
  if (fetch)
    print(address < NULL_AREA ? "it jumped to an address that holds no code: a null pointer was called"
                              : "it jumped to an address that holds no code");
  else {
    print(f->error & ERROR_WRITE ? "it wrote to " : "it read from ");
    if (address < NULL_AREA)
      print("an address near 0: a null pointer was followed");
    else if (within(address, text_start, rodata_end))
      print("its own code or constants, which cannot change");
    else
      print("memory that it does not have");
  }
  print("\n");
}

static void print_register(const char *name, uint64_t value)
{
  print(name);
  print_hex(value);
}

void exception(const struct exception_frame *f)
{
  static bool again;
  uint64_t address = f->vector == PAGE_FAULT ? exception_address() : 0;
  if (again)
    solo5_abort(); /* even the words below fail: leave with what was said */
  again = true;

  print_flush();
  print("\nThe unikernel stopped: ");
  if (f->vector == PAGE_FAULT)
    print_page_fault(f, address);
  else {
    print(f->vector < 32 && names[f->vector] ? names[f->vector] : "an exception that is not defined");
    print("\n");
  }
  print("exception ");
  print_decimal(f->vector);
  print_register(" error ", f->error);
  if (f->vector == PAGE_FAULT)
    print_register(" address ", address);
  print("\n");
  print_register("rip ", f->rip);
  print_register(" rsp ", f->rsp);
  print_register(" rflags ", f->rflags);
  print("\n");
  print_register("rax ", f->rax);
  print_register(" rbx ", f->rbx);
  print_register(" rcx ", f->rcx);
  print_register(" rdx ", f->rdx);
  print("\n");
  print_register("rsi ", f->rsi);
  print_register(" rdi ", f->rdi);
  print_register(" rbp ", f->rbp);
  print_register(" r8  ", f->r8);
  print("\n");
  print_register("r9  ", f->r9);
  print_register(" r10 ", f->r10);
  print_register(" r11 ", f->r11);
  print_register(" r12 ", f->r12);
  print("\n");
  print_register("r13 ", f->r13);
  print_register(" r14 ", f->r14);
  print_register(" r15 ", f->r15);
  print("\n");
  solo5_abort();
}
