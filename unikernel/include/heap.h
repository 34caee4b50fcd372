/* SPDX-License-Identifier: ISC
 *
 * How the image's memory is used: the heap grows up from the end of the program, the stack has its own fixed
 * place at the top.
 */
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>

/* Bytes the heap may ever take. */
size_t heap_limit(void);

/* Bytes the C allocator has taken so far, freed blocks included: it never gives any back. */
size_t heap_used(void);

#endif
