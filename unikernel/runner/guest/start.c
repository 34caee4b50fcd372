/* SPDX-License-Identifier: ISC */
#include "start.h"

#include <asm/prctl.h>

#include "enter.h"
#include "host/filter.h"
#include "host/lockdown.h"
#include "host/report.h"
#include "host/sys.h"
#include "machine.h"

_Noreturn void start(uint64_t entry)
{
  lockdown_apply();
  long error = filter_install();
  if (error != 0)
    report_end(STATUS_HOST,
               "this system has no system call filters (seccomp, error %d), and hvt-run does not run a guest "
               "without",
               (uint64_t)-error);
  sys_call3(SYS_arch_prctl, ARCH_SET_GS, 0, 0);
  sys_call3(SYS_arch_prctl, ARCH_SET_FS, 0, 0);
  /* As after a call: the stack pointer is 8 off a multiple of 16. */
  enter_guest(entry, machine.memory_bytes - 8, HVT_BOOT_INFO_ADDRESS);
}
