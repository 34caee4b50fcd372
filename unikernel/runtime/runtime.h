/* SPDX-License-Identifier: ISC
 *
 * What the files of this folder share and nobody else sees.
 */
#ifndef RUNTIME_H
#define RUNTIME_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

/* Gives the heap its memory: called once, before anything allocates. */
void heap_init(uintptr_t start, size_t size);

/* The way of most system calls in an image: sets errno, returns -1. */
static inline int fails(int error)
{
  errno = error;
  return -1;
}

#endif
