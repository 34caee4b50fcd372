/* SPDX-License-Identifier: ISC */
/* The ways between the runner and the guest. */
#ifndef RUNNER_ENTER_H
#define RUNNER_ENTER_H

#include <stdint.h>

/* Jumps to `entry` with the stack pointer and %rdi given and all other registers zero. */
_Noreturn void enter_guest(uint64_t entry, uint64_t stack, uint64_t boot_info);

/* Calls `f(argument)` on another stack, whose end is `stack_end`; `f` must not return. */
_Noreturn void enter_stack(void *stack_end, void (*f)(void *), void *argument);

/* The signal handler to install: makes the flags safe for C code, then calls trap(). */
void enter_trap(int signal, void *info, void *context);

/* What a guest calls in the place of an `out`, with that instruction's operands: see hypercall_patch.h. */
void enter_hypercall(void);

#endif
