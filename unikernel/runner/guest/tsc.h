/* SPDX-License-Identifier: ISC */
/* How fast this processor's time stamp counter runs: the guest's only clock between two calls to us. */
#ifndef RUNNER_TSC_H
#define RUNNER_TSC_H

#include <stdint.h>

/* Hz. From the processor or its hypervisor where they say it exactly (CPUID leaves 0x15, 0x40000010), else measured
 * against the kernel's own clock within about 3 ms, to some 20 parts in a million. */
uint64_t tsc_frequency(void);

#endif
