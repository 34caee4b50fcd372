/* SPDX-License-Identifier: ISC */
/* System calls without libc, for the code that runs while the guest owns %fs and, with it, libc's errno.
 * All go through one instruction (sys.S), the only one that the filter lets through. */
#ifndef RUNNER_SYS_H
#define RUNNER_SYS_H

#include <stdint.h>
#include <sys/syscall.h>

/* As the kernel's: a negative errno on failure. */
long sys_call(long number, long a, long b, long c, long d, long e, long f);

/* The addresses just behind sys_call's and sys_signal_return's `syscall` instructions, which is where the kernel
 * says that a call came from. */
extern const char sys_call_site[], sys_signal_return_site[];

/* What a signal handler returns to. Not for calling. */
void sys_signal_return(void);

static inline long sys_call3(long number, long a, long b, long c) { return sys_call(number, a, b, c, 0, 0, 0); }

static inline _Noreturn void sys_exit(int status)
{
  for (;;)
    sys_call3(SYS_exit_group, status, 0, 0);
}

#endif
