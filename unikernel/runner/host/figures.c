/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "figures.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "machine.h"

struct figure *figures_map(const char *path)
{
  int fd = open(path, O_RDWR | O_CLOEXEC);
  struct stat facts;
  if (fd < 0 || fstat(fd, &facts) != 0)
    fail(STATUS_HOST, "--figures: cannot open %s: %s", path, strerror(errno));
  if (!S_ISREG(facts.st_mode) || facts.st_size < FIGURES_BYTES)
    fail(STATUS_USAGE, "--figures: %s is not a file of at least %d bytes", path, FIGURES_BYTES);
  void *memory = mmap(NULL, FIGURES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED)
    fail(STATUS_HOST, "--figures: cannot map %s: %s", path, strerror(errno));
  close(fd);
  memset(memory, 0, FIGURES_BYTES);
  return memory;
}
