/* SPDX-License-Identifier: ISC
 *
 * Prints to the console where nothing of the C library may be used: before the program, and after a fault.
 * Text is kept until the end of a line, so that a message is written whole; print_flush writes the rest.
 */
#ifndef PRINT_H
#define PRINT_H

#include <stdint.h>

void print(const char *text);
void print_hex(uint64_t number); /* 0x and 16 digits */
void print_decimal(uint64_t number);
void print_flush(void);

#endif
