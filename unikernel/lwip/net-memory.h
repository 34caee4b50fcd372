/* SPDX-License-Identifier: ISC
 *
 * The memory that packets stand in: what was received and not yet read, what was written and not yet
 * acknowledged, what waits to be put together. It comes from the C heap, up to a quarter of what that may take and
 * at most 64 MB. Past that limit what arrives is dropped, as on a full link, and what is written waits.
 */
#ifndef NET_MEMORY_H
#define NET_MEMORY_H

#include <stddef.h>

void *net_malloc(size_t bytes); /* NULL at the limit */
void *net_calloc(size_t count, size_t bytes);
void net_free(void *memory);

size_t net_memory_limit(void);
size_t net_memory_used(void);

#endif
