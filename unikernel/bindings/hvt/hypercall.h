/* SPDX-License-Identifier: ISC
 *
 * The calls into the host (hvt_abi.h): a 32-bit `out` of the address of a struct of arguments, which the host reads
 * and writes in place.
 */
#ifndef HYPERCALL_H
#define HYPERCALL_H

#include "hvt_abi.h"

/* A pointer as the interface has it. */
static inline uint64_t hypercall_address(const void *pointer) { return (uintptr_t)pointer; }

/* `arguments` must lie below 4 GiB, as the whole machine does.
 *
 * The `out` has an instruction ahead of it that does nothing, with four bytes ("hvtC") that occur nowhere else: a host
 * that runs the image as a process of its own, where each `out` would be a signal, may find the eight bytes and put a
 * call in their place that keeps all registers but the flags. It needs the stack's next bytes: no red zone here. */
static inline void hypercall(unsigned number, void *arguments)
{
  __asm__ volatile(".byte 0x0f, 0x1f, 0x80, 0x68, 0x76, 0x74, 0x43\n\toutl %0, %1"
                   :
                   : "a"((uint32_t)(uintptr_t)arguments), "d"((uint16_t)(HVT_PORT_BASE + number))
                   : "memory", "cc");
}

#endif
