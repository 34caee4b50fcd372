/* SPDX-License-Identifier: ISC
 *
 * newlib keeps errno in its own record; its wrappers of the system calls also look at a plain variable, for
 * systems that have one. Ours set the record.
 */
#include <errno.h>
#undef errno

int errno;

/* The name in code compiled for glibc. Numbers above 34 differ from Linux's. */
int *__errno_location(void) { return __errno(); }
