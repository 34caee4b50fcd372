/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "filter.h"

#include <asm/prctl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <time.h>

#include "machine.h"
#include "net.h"
#include "sys.h"

/* Offsets of a 64-bit field's halves in struct seccomp_data, on a little-endian machine. */
#define LOW(field) offsetof(struct seccomp_data, field)
#define HIGH(field) (offsetof(struct seccomp_data, field) + 4)

enum { RULES_MAX = 4096 /* the kernel's limit */, HIGH_WORD = 32 };

static struct sock_filter rules[RULES_MAX];
static unsigned rule_count; /* counts on past RULES_MAX when there are too many */

static void allow(long number);
static void allow_with_first(long number, uint32_t value);
static void allow_within(long number, uint32_t fd, uint64_t capacity);
static void allow_at(const char *site, long number);
static void refuse_other_sites(void);
static void add(uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t k);

/* The classic form: one linear program, each rule jumps over the next when it does not match. */
bool filter_prepare(void)
{
  rule_count = 0;
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, arch));
  add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AUDIT_ARCH_X86_64);
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRAP);
  allow_at(sys_signal_return_site, SYS_rt_sigreturn);
  refuse_other_sites();

  allow(SYS_exit_group);
  allow(SYS_ppoll);
  allow(SYS_sched_yield);
  allow_with_first(SYS_write, 1);
  allow_with_first(SYS_write, 2);
  allow_with_first(SYS_clock_gettime, CLOCK_REALTIME);
  allow_with_first(SYS_timerfd_settime, (uint32_t)machine.timer_fd);
  allow_with_first(SYS_arch_prctl, ARCH_SET_FS);
  allow_with_first(SYS_arch_prctl, ARCH_SET_GS);
  for (uint32_t n = 0; n < machine.device_count; n++) {
    const struct device *d = &machine.devices[n];
    if (d->type == DEVICE_BLOCK) {
      allow_within(SYS_pread64, (uint32_t)d->fd, d->capacity);
      allow_within(SYS_pwrite64, (uint32_t)d->fd, d->capacity);
    }
    if (d->type == DEVICE_NET)
      for (const uint16_t *call = d->net->calls; *call != NET_CALLS_END; call++)
        allow_with_first(*call, (uint32_t)d->fd);
  }
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRAP);
  return rule_count <= RULES_MAX;
}

long filter_install(void)
{
  struct sock_fprog program = {.len = (unsigned short)rule_count, .filter = rules};
  long failed = sys_call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
  return failed ? failed : sys_call3(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&program);
}

static void allow(long number)
{
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)number);
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
}

static void allow_with_first(long number, uint32_t value)
{
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 5, (uint32_t)number);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, LOW(args[0]));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, value);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(args[0]));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
}

/* Transfers that end within the first `capacity` bytes: of args[2] bytes at args[3]. The filter's numbers have 32 bits,
 * so the sum is made in halves: the low one is kept in scratch word 0, X is the carry. */
static void allow_within(long number, uint32_t fd, uint64_t capacity)
{
  enum { RULES = 26 };
  const uint32_t low = (uint32_t)capacity, high = (uint32_t)(capacity >> HIGH_WORD);
  const unsigned end = rule_count + RULES;
#define REFUSE (uint8_t)(end - rule_count - 1)
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, REFUSE, (uint32_t)number);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, LOW(args[0]));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, REFUSE, fd);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(args[0]));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, REFUSE, 0);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(args[2]));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, REFUSE, 0); /* the carry is all that is added to the high half, */
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(args[3]));
  add(BPF_JMP | BPF_JGT | BPF_K, REFUSE, 0, high); /* which cannot wrap: a file's size has 63 bits */
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, LOW(args[2]));
  add(BPF_MISC | BPF_TAX, 0, 0, 0);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, LOW(args[3]));
  add(BPF_ALU | BPF_ADD | BPF_X, 0, 0, 0);
  add(BPF_ST, 0, 0, 0);
  add(BPF_JMP | BPF_JGE | BPF_X, 0, 2, 0);
  add(BPF_LDX | BPF_IMM, 0, 0, 0);
  add(BPF_JMP | BPF_JA, 0, 0, 1);
  add(BPF_LDX | BPF_IMM, 0, 0, 1);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(args[3]));
  add(BPF_ALU | BPF_ADD | BPF_X, 0, 0, 0);
  add(BPF_JMP | BPF_JGT | BPF_K, REFUSE, 0, high);
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 2, high);
  add(BPF_LD | BPF_MEM, 0, 0, 0);
  add(BPF_JMP | BPF_JGT | BPF_K, REFUSE, 0, low);
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
#undef REFUSE
}

static void allow_at(const char *site, long number)
{
  uint64_t address = (uint64_t)site;
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 5, (uint32_t)number);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, LOW(instruction_pointer));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, (uint32_t)address);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(instruction_pointer));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)(address >> HIGH_WORD));
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
}

static void refuse_other_sites(void)
{
  uint64_t address = (uint64_t)sys_call_site;
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, LOW(instruction_pointer));
  add(BPF_JMP | BPF_JEQ | BPF_K, 0, 2, (uint32_t)address);
  add(BPF_LD | BPF_W | BPF_ABS, 0, 0, HIGH(instruction_pointer));
  add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, (uint32_t)(address >> HIGH_WORD));
  add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRAP);
}

static void add(uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t k)
{
  if (rule_count++ < RULES_MAX)
    rules[rule_count - 1] = (struct sock_filter){code, if_true, if_false, k};
}
