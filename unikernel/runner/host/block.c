/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "block.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool block_attach(const char *path, int *fd, uint64_t *capacity, char *why, size_t why_bytes)
{
  /* Without O_NONBLOCK a named pipe would hang here. */
  *fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  if (*fd < 0 || fstat(*fd, &status) != 0) {
    snprintf(why, why_bytes, "cannot open %s for reading and writing: %s", path, strerror(errno));
    return false;
  }
  off_t end = S_ISREG(status.st_mode) || S_ISBLK(status.st_mode) ? lseek(*fd, 0, SEEK_END) : -1;
  if (end < 0) {
    snprintf(why, why_bytes, "%s is neither a file nor a disk", path);
    close(*fd);
    return false;
  }
  *capacity = (uint64_t)end;
  return true;
}
