/* SPDX-License-Identifier: ISC
 *
 * Words for the console where nothing of the C library may be used: before the program, and after a fault.
 * Text is kept until the end of a line, so that a message is written whole; say_flush writes the rest.
 */
#ifndef SAY_H
#define SAY_H

#include <stdint.h>

void say(const char *text);
void say_hex(uint64_t number); /* 0x and 16 digits */
void say_decimal(uint64_t number);
void say_flush(void);

#endif
