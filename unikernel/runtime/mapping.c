/* SPDX-License-Identifier: ISC
 *
 * Memory as a system hands it out page by page, or shared with others: not here. malloc has all there is.
 */
#include <stddef.h>
#include <sys/types.h>

#include "runtime.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

static void *failed(void) { return (void *)(intptr_t)fails(ENOMEM); }

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset) { return failed(); }

int munmap(void *address, size_t size) { return fails(EINVAL); }

int mprotect(void *address, size_t size, int protection) { return fails(ENOSYS); }

int madvise(void *address, size_t size, int advice) { return fails(ENOSYS); }

/* Nothing is ever moved out of memory. */
int mlock(const void *address, size_t size) { return 0; }

int munlock(const void *address, size_t size) { return 0; }

int shmget(int key, size_t size, int flags) { return fails(ENOSYS); }

void *shmat(int id, const void *address, int flags) { return failed(); }

int shmdt(const void *address) { return fails(EINVAL); }
