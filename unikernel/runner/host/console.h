/* SPDX-License-Identifier: ISC */
/* The guest's console: standard output, unbuffered, and nothing of it lost. */
#ifndef RUNNER_CONSOLE_H
#define RUNNER_CONSOLE_H

#include <stdint.h>

/* Writes it all, waiting for a slow reader. Ends the guest when there is no reader any more. */
void console_write(const char *text, uint64_t bytes);

#endif
