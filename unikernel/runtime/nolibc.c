/* SPDX-License-Identifier: ISC
 *
 * What released MirageOS packages ask of the C library besides ISO C, in the names of ocaml-solo5's nolibc:
 * mirage-solo5 and mkernel have a solo5_app_main of their own, which calls _nolibc_init, and count memory by the rest.
 */
#include "nolibc.h"

#include <malloc.h>

#include "heap.h"
#include "runtime.h"

extern void (*init_array_start[])(void), (*init_array_end[])(void);

void _nolibc_init(uintptr_t heap_start, size_t heap_bytes)
{
  heap_init(heap_start, heap_bytes);
  for (void (**f)(void) = init_array_start; f < init_array_end; f++)
    (*f)();
}

size_t malloc_memory_usage(void) { return mallinfo().uordblks; }

size_t malloc_footprint(void) { return heap_used(); }
