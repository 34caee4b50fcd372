/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hvt_abi.h"

static bool read_all(int fd, struct file *file);

struct file file_read(const char *path)
{
  struct file file = {NULL, 0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return file;
  struct stat status;
  if (fstat(fd, &status) != 0)
    ;
  else if (!S_ISREG(status.st_mode))
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
  else if ((uint64_t)status.st_size > HVT_MEMORY_MAX)
    errno = EFBIG;
  else {
    /* A copy, not a mapping of the file: whoever shortens that meanwhile must not hurt us. */
    file.size = (size_t)status.st_size;
    void *memory = mmap(NULL, file.size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) {
      file.bytes = memory;
      if (!read_all(fd, &file))
        file_release(&file);
    }
  }
  int error = errno;
  close(fd);
  errno = error;
  return file;
}

static bool read_all(int fd, struct file *file)
{
  size_t done = 0;
  while (done < file->size) {
    ssize_t got = read(fd, file->bytes + done, file->size - done);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return false;
    if (got == 0)
      break;
    done += (size_t)got;
  }
  /* The rest of a file that shrank meanwhile stays zero and is refused as what it then is. */
  return true;
}

void file_release(struct file *file)
{
  int error = errno;
  munmap(file->bytes, file->size + 1);
  file->bytes = NULL;
  errno = error;
}
