/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "lockdown.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/rseq.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gso.h"
#include "log.h"
#include "machine.h"
#include "report.h"
#include "sys.h"

enum { STACK_BYTES = 0x20000, OPEN_MAX_GUESS = 4096, RANGES_MAX = 64, LINE_BYTES = 512, RSEQ_BYTES = 32 };

struct range {
  uintptr_t start, end;
};
static struct range writable[RANGES_MAX];
static unsigned writable_count;
static struct range wipe[2]; /* what to forget of the first stack: all but the arguments, which ps(1) shows */

static void drop_privileges(void);
static void limit_file_size(void);
static void close_others(void);
static void close_between(unsigned first, unsigned last);
static void note_writable(const struct arena *arena, char *argv[]);
static void note_stack(struct range stack, char *argv[]);
static void forget_rseq(void);

bool arena_map(struct arena *arena, unsigned buffer_count)
{
  size_t bytes = HVT_PAGE + STACK_BYTES + HVT_PAGE + buffer_count * sizeof(struct coalescing_buffer);
  bytes = (bytes + HVT_PAGE - 1) & ~(size_t)(HVT_PAGE - 1);
  char *memory = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory + HVT_PAGE, bytes - HVT_PAGE, PROT_READ | PROT_WRITE) != 0)
    return false;
  _Static_assert(sizeof(struct cpu) <= HVT_PAGE, "the processor state has a page");
  char *cpu = memory + HVT_PAGE + STACK_BYTES;
  *arena = (struct arena){memory + HVT_PAGE, STACK_BYTES, (struct cpu *)cpu,
                          (struct coalescing_buffer *)(cpu + HVT_PAGE), memory + bytes};
  return true;
}

void lockdown_prepare(const struct arena *arena, char *argv[])
{
  drop_privileges();
  close_others();
  note_writable(arena, argv);
  forget_rseq();
}

void lockdown_apply(void)
{
  for (unsigned n = 0; n < 2; n++)
    memset((void *)wipe[n].start, 0, wipe[n].end - wipe[n].start);
  for (unsigned n = 0; n < writable_count; n++)
    if (sys_call3(SYS_mprotect, (long)writable[n].start, (long)(writable[n].end - writable[n].start), PROT_READ) != 0)
      report_end(STATUS_HOST, "cannot make the runner's own memory read-only");
}

static void drop_privileges(void)
{
  struct rlimit none = {0, 0};
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct no_capabilities[2] = {0};
  if (setrlimit(RLIMIT_CORE, &none) != 0 || syscall(SYS_capset, &header, no_capabilities) != 0)
    fail(STATUS_HOST, "cannot give up privileges: %s", strerror(errno));
  limit_file_size();
  prctl(PR_SET_TIMERSLACK, 1); /* a guest that waits for a microsecond means it */
}

/* No disk grows. The filter sees to that, too; but where the console goes to a file, that one may. */
static void limit_file_size(void)
{
  struct rlimit limit = {0, 0};
  for (uint32_t n = 0; n < machine.device_count; n++)
    if (machine.devices[n].type == DEVICE_BLOCK && machine.devices[n].capacity > limit.rlim_max)
      limit.rlim_cur = limit.rlim_max = machine.devices[n].capacity;
  for (int fd = 1; fd <= 2; fd++) {
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
      return;
  }
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0 && errno != EPERM) /* the limit that there is may be lower */
    fail(STATUS_HOST, "cannot limit the size of files: %s", strerror(errno));
}

static void close_others(void)
{
  unsigned from = 3;
  for (;;) {
    unsigned next = (unsigned)machine.timer_fd >= from ? (unsigned)machine.timer_fd : UINT32_MAX;
    for (uint32_t n = 0; n < machine.device_count; n++) {
      const struct device *d = &machine.devices[n];
      if (d->type != 0 && (unsigned)d->fd >= from && (unsigned)d->fd < next)
        next = (unsigned)d->fd;
    }
    if (next > from)
      close_between(from, next == UINT32_MAX ? next : next - 1);
    if (next == UINT32_MAX)
      return;
    from = next + 1;
  }
}

static void close_between(unsigned first, unsigned last)
{
  if (close_range(first, last, 0) == 0)
    return;
  for (unsigned fd = first; fd <= last && fd < OPEN_MAX_GUESS; fd++)
    close((int)fd);
}

static void note_writable(const struct arena *arena, char *argv[])
{
  FILE *maps = fopen("/proc/self/maps", "re");
  if (!maps)
    fail(STATUS_HOST, "cannot read /proc/self/maps, which the confinement of the guest needs: %s", strerror(errno));
  char line[LINE_BYTES];
  while (fgets(line, sizeof line, maps)) {
    struct range r;
    char access[5];
    if (sscanf(line, "%lx-%lx %4s", &r.start, &r.end, access) != 3 || access[1] != 'w')
      continue;
    bool guest = r.start < machine.memory_bytes;
    bool ours = r.start < (uintptr_t)arena->end && r.end > (uintptr_t)arena->stack;
    bool counters = machine.counters && r.start == (uintptr_t)machine.counters;
    if (guest || ours || counters)
      continue;
    if (writable_count == RANGES_MAX)
      fail(STATUS_HOST, "this process has more than %d writable mappings; something was loaded into it", RANGES_MAX);
    if (strstr(line, "[stack]"))
      note_stack(r, argv);
    writable[writable_count++] = r;
  }
  fclose(maps);
}

/* The kernel puts the arguments' strings in one piece, with the environment behind them. */
static void note_stack(struct range stack, char *argv[])
{
  uintptr_t first = (uintptr_t)argv[0], last = first;
  for (unsigned n = 0; argv[n]; n++)
    last = (uintptr_t)argv[n] + strlen(argv[n]) + 1;
  if (first < stack.start || last > stack.end || first > last)
    first = last = stack.end;
  wipe[0] = (struct range){stack.start, first};
  wipe[1] = (struct range){last, stack.end};
}

/* The kernel writes to libc's restartable-sequence block whenever it likes, and kills a process where it cannot. */
static void forget_rseq(void)
{
  if (__rseq_size == 0)
    return;
  char *thread;
  __asm__("movq %%fs:0, %0" : "=r"(thread));
  syscall(SYS_rseq, thread + __rseq_offset, RSEQ_BYTES, RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
}
