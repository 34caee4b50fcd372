/* SPDX-License-Identifier: ISC */
/* Brings the image's manifest and the command line's devices together. */
#ifndef RUNNER_DEVICES_H
#define RUNNER_DEVICES_H

#include "hvt_abi.h"
#include "options.h"

/* Opens every device that the options name, notes it in `machine` and fills in its entry of `manifest` (capacity,
 * sector size, MAC, MTU). Exits, saying all that is wrong, where an option names no device of the manifest, a
 * device is left without one, or one cannot be opened. */
void devices_attach(struct manifest *manifest, const struct options *options);

#endif
