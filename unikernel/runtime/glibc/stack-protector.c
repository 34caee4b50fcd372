/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "fatal.h"

/* Called by a function that finds its canary (see bindings/hvt/tcb.c) changed when it returns. */
void __stack_chk_fail(void) { fatal("a C function wrote past the end of an array on the stack", NULL); }
