/* SPDX-License-Identifier: ISC */
/* Reads a whole file, for both programs. */
#ifndef RUNNER_FILE_H
#define RUNNER_FILE_H

#include <stddef.h>
#include <stdint.h>

struct file {
  uint8_t *bytes; /* NULL on failure */
  size_t size;
};

/* Reads a regular file of at most 4 GiB into fresh memory. On failure `bytes` is NULL and errno says why. */
struct file file_read(const char *path);

void file_release(struct file *file);

#endif
