/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "counters.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "machine.h"

struct device_counters *counters_map(const char *path)
{
  int fd = open(path, O_RDWR | O_CLOEXEC);
  struct stat facts;
  if (fd < 0 || fstat(fd, &facts) != 0)
    fail(STATUS_HOST, "--counters: cannot open %s: %s", path, strerror(errno));
  if (!S_ISREG(facts.st_mode) || facts.st_size < COUNTERS_BYTES)
    fail(STATUS_USAGE, "--counters: %s is not a file of at least %d bytes", path, COUNTERS_BYTES);
  void *memory = mmap(NULL, COUNTERS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED)
    fail(STATUS_HOST, "--counters: cannot map %s: %s", path, strerror(errno));
  close(fd);
  memset(memory, 0, COUNTERS_BYTES);
  return memory;
}
