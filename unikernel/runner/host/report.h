/* SPDX-License-Identifier: ISC */
/* Says why a running guest ends, without libc: one line on standard error. */
#ifndef RUNNER_REPORT_H
#define RUNNER_REPORT_H

#include <stdint.h>

/* Prints "hvt-run: " and the parts, then a newline, and ends with `status`. In `format`, each % is replaced by
 * the next number: %x in hexadecimal with 0x, %d in decimal; %s by the next string. */
_Noreturn void report_end(int status, const char *format, ...);

/* The same without ending. */
void report_note(const char *format, ...);

#endif
