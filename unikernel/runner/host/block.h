/* SPDX-License-Identifier: ISC */
/* What is behind a block device: a file, or a disk of the host. */
#ifndef RUNNER_BLOCK_H
#define RUNNER_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Opens `path` for reading and writing and gives its size in bytes. On failure puts the reason into `why`. */
bool block_attach(const char *path, int *fd, uint64_t *capacity, char *why, size_t why_bytes);

#endif
