/* SPDX-License-Identifier: ISC
 *
 * Stacks to switch between, which libraries use where they find them: not here.
 */
#include "runtime.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

int getcontext(void *context) { return fails(ENOSYS); }

int setcontext(const void *context) { return fails(ENOSYS); }

int swapcontext(void *saved, const void *context) { return fails(ENOSYS); }

/* Never reached: what getcontext refused is not made into anything. */
void makecontext(void *context, void (*f)(void), int count, ...) {}
