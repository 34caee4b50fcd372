/* SPDX-License-Identifier: ISC */
#include "net-memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"

#define SHARE 4
#define LIMIT_MAX ((size_t)64 << 20)

static size_t used;

void *net_malloc(size_t bytes)
{
  if (used + bytes > net_memory_limit())
    return NULL;
  void *memory = malloc(bytes);
  if (memory)
    used += malloc_usable_size(memory);
  return memory;
}

void *net_calloc(size_t count, size_t bytes)
{
  size_t all;
  if (__builtin_mul_overflow(count, bytes, &all))
    return NULL;
  void *memory = net_malloc(all);
  if (memory)
    memset(memory, 0, all);
  return memory;
}

void net_free(void *memory)
{
  if (!memory)
    return;
  used -= malloc_usable_size(memory);
  free(memory);
}

size_t net_memory_limit(void)
{
  static size_t limit;
  if (limit == 0)
    limit = heap_limit() / SHARE < LIMIT_MAX ? heap_limit() / SHARE : LIMIT_MAX;
  return limit;
}

size_t net_memory_used(void) { return used; }
