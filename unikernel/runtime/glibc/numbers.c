/* SPDX-License-Identifier: ISC
 *
 * Numbers in text, by the names that glibc 2.38 and later have for the functions of C23. newlib's know no binary ones
 * ("0b1"), which nothing in an image is asked to read.
 */
#include <stdlib.h>

long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }

long long __isoc23_strtoll(const char *text, char **end, int base) { return strtoll(text, end, base); }

unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }

unsigned long long __isoc23_strtoull(const char *text, char **end, int base) { return strtoull(text, end, base); }
