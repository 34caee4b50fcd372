/* SPDX-License-Identifier: ISC
 *
 * The files of an image: the console under descriptors 1 and 2, the processor's random numbers under the two
 * names that programs expect, nothing to read on 0, and no other file or folder.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entropy.h"
#include "runtime.h"
#include "solo5.h"

enum { INPUT, OUTPUT, ERRORS, RANDOM };

static bool is_open(int fd) { return fd >= INPUT && fd <= RANDOM; }

int open(const char *path, int flags, ...)
{
  (void)flags;
  if (strcmp(path, "/dev/urandom") != 0 && strcmp(path, "/dev/random") != 0)
    return fails(ENOENT);
  return entropy_source() ? RANDOM : fails(ENODEV);
}

int close(int fd) { return is_open(fd) ? 0 : fails(EBADF); }

ssize_t read(int fd, void *buf, size_t size)
{
  if (fd == INPUT)
    return 0;
  if (fd != RANDOM)
    return fails(EBADF);
  return entropy_fill(buf, size) ? (ssize_t)size : fails(EIO);
}

ssize_t write(int fd, const void *buf, size_t size)
{
  if (fd != OUTPUT && fd != ERRORS)
    return fails(EBADF);
  solo5_console_write(buf, size);
  return size;
}

off_t lseek(int fd, off_t offset, int whence)
{
  (void)offset;
  (void)whence;
  return fails(is_open(fd) ? ESPIPE : EBADF);
}

int fstat(int fd, struct stat *status)
{
  if (!is_open(fd))
    return fails(EBADF);
  memset(status, 0, sizeof *status);
  status->st_mode = S_IFCHR | 0600;
  status->st_nlink = 1;
  return 0;
}

/* The console counts as a terminal, so that C's stdout is written line by line. */
int isatty(int fd)
{
  if (fd == OUTPUT || fd == ERRORS)
    return 1;
  errno = ENOTTY;
  return 0;
}

int fcntl(int fd, int command, ...)
{
  (void)command;
  return is_open(fd) ? 0 : fails(EBADF);
}

/* What names a file finds none; what would make one finds nowhere to put it. */

int stat(const char *path, struct stat *status)
{
  (void)path;
  (void)status;
  return fails(ENOENT);
}

int lstat(const char *path, struct stat *status) { return stat(path, status); }

int access(const char *path, int mode)
{
  (void)path;
  (void)mode;
  return fails(ENOENT);
}

ssize_t readlink(const char *path, char *buf, size_t size)
{
  (void)path;
  (void)buf;
  (void)size;
  return fails(ENOENT);
}

int unlink(const char *path)
{
  (void)path;
  return fails(ENOENT);
}

int rmdir(const char *path)
{
  (void)path;
  return fails(ENOENT);
}

int chdir(const char *path)
{
  (void)path;
  return fails(ENOENT);
}

int link(const char *from, const char *to)
{
  (void)from;
  (void)to;
  return fails(ENOENT);
}

int rename(const char *from, const char *to)
{
  (void)from;
  (void)to;
  return fails(ENOENT);
}

int mkdir(const char *path, mode_t mode)
{
  (void)path;
  (void)mode;
  return fails(ENOSYS);
}

char *getcwd(char *buf, size_t size)
{
  if (!buf || size < 2) {
    errno = buf ? ERANGE : EINVAL;
    return NULL;
  }
  return strcpy(buf, "/");
}

int ftruncate(int fd, off_t length)
{
  (void)length;
  return fails(is_open(fd) ? EINVAL : EBADF);
}
