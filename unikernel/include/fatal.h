/* SPDX-License-Identifier: ISC
 *
 * For C that has found something which must not be: the one way to say so and stop.
 */
#ifndef FATAL_H
#define FATAL_H

/* Prints "The unikernel stopped: `what`" and, where it is not NULL, ": `detail`" on a line of the console, and
 * ends the image as solo5_abort() does. Needs no memory and no C library. */
void fatal(const char *what, const char *detail) __attribute__((noreturn));

#endif
