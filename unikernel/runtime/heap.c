/* SPDX-License-Identifier: ISC
 *
 * Where malloc gets its memory. It may ask until there is none; then malloc returns NULL, and OCaml raises
 * Out_of_memory.
 */
#include "heap.h"

#include "runtime.h"

#define ALIGNMENT 16

static char *start, *next, *end;

void heap_init(uintptr_t given, size_t size)
{
  uintptr_t first = (given + ALIGNMENT - 1) & -(uintptr_t)ALIGNMENT;
  start = next = (char *)first;
  end = (char *)given + size;
}

/* Only upward: malloc relies on what it gets being zero, which used memory is not. */
void *sbrk(ptrdiff_t increment)
{
  if (increment < 0 || increment > end - next) {
    errno = ENOMEM;
    return (void *)-1;
  }
  void *given = next;
  next += increment;
  return given;
}

size_t heap_limit(void) { return end - start; }

size_t heap_used(void) { return next - start; }
