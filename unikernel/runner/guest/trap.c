/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "trap.h"

#include <signal.h>
#include <stdbool.h>

#include "context.h"
#include "emulate.h"
#include "enter.h"
#include "exception.h"
#include "guest.h"
#include "host/report.h"
#include "host/sys.h"
#include "machine.h"

enum {
  ERROR_PRESENT = 1,
  ERROR_WRITE = 2,
  ERROR_USER = 4,
  ERROR_FETCH = 16,
  SYSCALL_BYTES = 2,
  FROM_FILTER = 1 /* si_code SYS_SECCOMP */,
  KERNEL_SIGNALS_BYTES = 8
};

static void page_fault(registers r);
static void system_call(registers r, const siginfo_t *info);
static void handle(int signal, void *handler);

void trap(int signal, void *info_, void *context)
{
  const siginfo_t *info = info_;
  registers r = ((ucontext_t *)context)->uc_mcontext.gregs;
  bool from_processor = info->si_code > 0;
  if (signal == SIGSYS && from_processor) {
    system_call(r, info);
    return;
  }
  if (!from_processor || signal == SIGTERM || signal == SIGINT || signal == SIGHUP)
    sys_exit(128 + signal);
  switch (r[REG_TRAPNO]) {
  case VECTOR_PROTECTION:
    if (!emulate(r))
      exception_deliver(r, VECTOR_PROTECTION, (uint64_t)r[REG_ERR]);
    return;
  case VECTOR_PAGE:
    page_fault(r);
    return;
  case VECTOR_ALIGNMENT: /* ring 0 does not check alignment, whatever the flag says */
    r[REG_EFL] &= ~FLAG_ALIGNMENT;
    return;
  default:
    exception_deliver(r, (unsigned)r[REG_TRAPNO], (uint64_t)r[REG_ERR]);
  }
}

static void page_fault(registers r)
{
  uint64_t address = (uint64_t)r[REG_CR2], error = (uint64_t)r[REG_ERR];
  /* A tender protects read-only segments outside the guest's own page tables, so it is the tender that notices: but for
   * a guest that has turned no-execute pages on, and so would have tables that protect the same segments. */
  bool own_tables = machine.cpu->efer & EFER_NO_EXECUTE;
  if ((error & ERROR_WRITE) && guest_is_protected(address) && !own_tables)
    report_end(STATUS_CRASHED, "host/guest translation fault: the guest wrote to read-only memory at %x, rip %x",
               address, (uint64_t)r[REG_RIP]);
  if (emulate_return(r))
    return;
  machine.cpu->cr2 = address;
  /* An hvt guest runs in ring 0 and without no-execute pages, so its error codes know neither. */
  error &= ~(uint64_t)ERROR_USER;
  if (!(error & ERROR_PRESENT))
    error &= ~(uint64_t)ERROR_FETCH;
  exception_deliver(r, VECTOR_PAGE, error);
}

/* In an hvt guest a `syscall` instruction is not a valid one; anything else here is not the guest's doing alone. */
static void system_call(registers r, const siginfo_t *info)
{
  uint64_t site = (uint64_t)info->si_call_addr;
  if (info->si_code == FROM_FILTER && site >= SYSCALL_BYTES && site < machine.memory_bytes) {
    r[REG_RIP] = (greg_t)(site - SYSCALL_BYTES);
    exception_deliver(r, VECTOR_INVALID_OPCODE, 0);
    return;
  }
  report_end(STATUS_CRASHED, "stopped a system call (%d) that the guest may not make, at %x",
             (uint64_t)info->si_syscall, site);
}

void trap_install(void *stack, size_t bytes)
{
  stack_t alternative = {.ss_sp = stack, .ss_size = bytes};
  sys_call3(SYS_sigaltstack, (long)&alternative, 0, 0);
  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS, SIGTERM, SIGINT, SIGHUP};
  for (unsigned n = 0; n < sizeof signals / sizeof *signals; n++)
    handle(signals[n], (void *)enter_trap);
  handle(SIGPIPE, (void *)SIG_IGN);
}

/* Past libc, which would put a return address of its own where the filter wants ours. */
static void handle(int signal, void *handler)
{
  struct {
    void *handler;
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
  } action = {handler, SA_SIGINFO | SA_ONSTACK | 0x04000000 /* SA_RESTORER */, sys_signal_return, 0};
  sys_call(SYS_rt_sigaction, signal, (long)&action, 0, KERNEL_SIGNALS_BYTES, 0, 0);
}
