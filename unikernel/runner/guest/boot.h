/* SPDX-License-Identifier: ISC */
/* What the guest finds in low memory when it starts. */
#ifndef RUNNER_BOOT_H
#define RUNNER_BOOT_H

#include <stdbool.h>
#include <stdint.h>

#include "hvt_abi.h"

/* Writes boot information, the manifest and the command line (the words joined by single spaces, an empty one as "")
 * to guest memory, which is mapped already. False where the command line has more than HVT_COMMAND_LINE_BYTES - 1
 * bytes. */
bool boot_write(const struct manifest *manifest, char *const words[], uint64_t image_end, uint64_t tsc_hz);

#endif
