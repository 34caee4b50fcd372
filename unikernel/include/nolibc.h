/* SPDX-License-Identifier: ISC
 *
 * Names that released MirageOS packages declare themselves and that every image has.
 */
#ifndef NOLIBC_H
#define NOLIBC_H

#include <stddef.h>
#include <stdint.h>

/* Gives the heap its memory and runs the constructors: once, before anything allocates. For a solo5_app_main in the
 * place of this library's. */
void _nolibc_init(uintptr_t heap_start, size_t heap_bytes);

/* Bytes that are allocated. Walks the allocator's free lists. */
size_t malloc_memory_usage(void);

/* Bytes that the allocator has taken so far. */
size_t malloc_footprint(void);

#endif
