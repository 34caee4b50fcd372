/* SPDX-License-Identifier: ISC
 *
 * glibc's name of what newlib has in <sys/endian.h>.
 */
#ifndef _ENDIAN_H
#define _ENDIAN_H

#include <sys/endian.h>

#endif
