/* SPDX-License-Identifier: ISC */
/* hvt-run: runs an hvt image as a confined process. README.md says how and how far the confinement goes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>

#include "guest/boot.h"
#include "guest/enter.h"
#include "guest/hypercall_patch.h"
#include "guest/image.h"
#include "guest/memory.h"
#include "guest/start.h"
#include "guest/trap.h"
#include "guest/tsc.h"
#include "host/counters.h"
#include "host/devices.h"
#include "host/file.h"
#include "host/filter.h"
#include "host/gso.h"
#include "host/lockdown.h"
#include "host/log.h"
#include "host/net.h"
#include "host/options.h"
#include "machine.h"

enum {
  WHY_BYTES = 256,
  HEADROOM_BYTES = 0x100000, /* a guest needs some stack and heap above its image to get anywhere */
  CR0_AT_START = 0x80010031,
  CR4_AT_START = 0x620,
  CODE_SELECTOR = 8,
  DATA_SELECTOR = 16,
};

static struct options options;
static struct image image;
static struct arena arena;

static void check_console(void);
static bool coalesces(const struct device *device);
static void read_image(struct file *file);
static void prepare_memory(struct file *file);
static void prepare_processor(void);
static void run(void *unused);

int main(int argc, char *argv[])
{
  (void)argc;
  check_console();
  options_read(&options, argv);
  struct file file;
  read_image(&file);
  devices_attach(&image.manifest, &options);
  if (options.counters)
    machine.counters = counters_map(options.counters);
  prepare_memory(&file);
  prepare_processor();
  if (!filter_prepare())
    fail(STATUS_HOST, "too many devices for one system call filter");
  lockdown_prepare(&arena, argv);
  enter_stack((char *)arena.stack + arena.stack_bytes, run, NULL);
}

/* A missing one of the three would be filled by the next file opened, and the console would go there. */
static void check_console(void)
{
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && (fd == 1 || open("/dev/null", O_RDWR) != fd))
      fail(STATUS_HOST, fd == 1 ? "standard output, the guest's console, is closed" : "cannot open /dev/null");
}

static void read_image(struct file *file)
{
  *file = file_read(options.image);
  if (!file->bytes)
    fail(STATUS_REFUSED, "cannot read the image %s: %s", options.image,
         errno == EINVAL ? "not a regular file" : strerror(errno));
  if (image_read(&image, file->bytes, file->size)) {
    if (image.memory_end + HEADROOM_BYTES > options.memory_bytes)
      fail(STATUS_REFUSED, "%s does not fit: it needs more than %llu MB of memory; give it more with --mem (now %llu)",
           options.image, (unsigned long long)(image.memory_end + HEADROOM_BYTES) >> 20,
           (unsigned long long)options.memory_bytes >> 20);
    return;
  }
  for (unsigned n = 0; n < image.problem_count; n++)
    log_error("%s: %s", options.image, image.problems[n].message);
  exit(STATUS_REFUSED);
}

static void prepare_memory(struct file *file)
{
  char why[WHY_BYTES];
  if (!memory_map(&image, options.memory_bytes, why, sizeof why))
    fail(STATUS_HOST, "%s", why);
  unsigned buffers = 0;
  for (unsigned n = 0; n < machine.device_count; n++)
    buffers += coalesces(&machine.devices[n]);
  if (!arena_map(&arena, buffers))
    fail(STATUS_HOST, "out of memory: %s", strerror(errno));
  for (unsigned n = 0; n < machine.device_count; n++)
    if (coalesces(&machine.devices[n]))
      machine.devices[n].coalescing = &arena.buffers[--buffers];
  memory_load(&image, file->bytes);
  hypercall_patch(&image, options.memory_bytes, (char *)arena.stack + arena.stack_bytes);
  file_release(file);
  machine.tsc_frequency = tsc_frequency();
  if (!boot_write(&image.manifest, options.words, image.end, machine.tsc_frequency))
    fail(STATUS_USAGE, "the guest's arguments have more than %d bytes together", HVT_COMMAND_LINE_BYTES - 1);
  if (!memory_protect())
    fail(STATUS_HOST, "cannot protect the guest's memory: %s", strerror(errno));
}

static bool coalesces(const struct device *device) { return device->type == DEVICE_NET && device->net->flush; }

static void prepare_processor(void)
{
  machine.timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (machine.timer_fd < 0)
    fail(STATUS_HOST, "cannot make a timer: %s", strerror(errno));
  machine.cpu = arena.cpu;
  *machine.cpu = (struct cpu){
      .cr0 = CR0_AT_START, .cr4 = CR4_AT_START, .efer = EFER_LONG_MODE, .cs = CODE_SELECTOR, .ss = DATA_SELECTOR};
  trap_install(arena.stack, arena.stack_bytes);
}

static void run(void *unused)
{
  (void)unused;
  start(image.entry);
}
