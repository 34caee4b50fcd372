/* SPDX-License-Identifier: ISC
 *
 * What boot.c starts, in this order. Each is called once, on the one stack there is.
 */
#ifndef BOOT_H
#define BOOT_H

#include <stddef.h>
#include <stdint.h>

#include "hvt_abi.h"

/* Called by _start. Compiled without stack protector: there is no canary yet. */
void boot(const struct boot_info *info) __attribute__((noreturn));

/* Loads our own descriptor tables and catches every exception from here on. */
void cpu_init(void);

/* Points FS at a TCB with a copy of the TLS initialization image and a canary that nobody can guess. */
void tcb_init(void);

/* Where we are allowed to: maps text read-only and executable, everything else not executable, what is below
 * the image read-only, page 0 not at all. Takes the tables from `free_start` up; returns what is free after. */
uintptr_t paging_init(uintptr_t free_start, size_t memory_size);

/* Takes the rate of the cycle counter. */
void clock_init(uint64_t tsc_frequency);

/* Takes the manifest that the host completed. */
void devices_init(const struct manifest *manifest);

#endif
