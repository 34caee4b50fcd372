/* SPDX-License-Identifier: ISC
 *
 * The compiler and the machine, as lwIP asks about them.
 */
#ifndef LWIP_ARCH_CC_H
#define LWIP_ARCH_CC_H

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

#include "fatal.h"

/* lwIP defines ssize_t where it sees no limit of it. */
#ifndef SSIZE_MAX
#define SSIZE_MAX LONG_MAX
#endif

#define LWIP_RAND() net_random()
uint32_t net_random(void);

#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(what) fatal("the network stack found itself in a state it should not be in", what)

#endif
