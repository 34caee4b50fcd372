/* SPDX-License-Identifier: ISC */
#ifndef EXCEPTION_H
#define EXCEPTION_H

#include <stdint.h>

/* As vectors.S leaves it on the exception stack, lowest address first. */
struct exception_frame {
  uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
  uint64_t vector, error;
  uint64_t rip, cs, rflags, rsp, ss; /* pushed by the processor */
};

/* Called by vectors.S. */
void exception(const struct exception_frame *frame) __attribute__((noreturn));

/* The address that a page fault is about. Reading CR2 is privileged; a host that runs the image as a process
 * answers it. */
static inline uint64_t exception_address(void)
{
  uint64_t address;
  __asm__ volatile("movq %%cr2, %0" : "=r"(address));
  return address;
}

#endif
