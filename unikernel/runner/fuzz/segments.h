/* SPDX-License-Identifier: ISC */
/* TCP segments that are broken as the input says, coalesced and taken, with a guest that writes to the buffer
 * meanwhile. */
#ifndef RUNNER_FUZZ_SEGMENTS_H
#define RUNNER_FUZZ_SEGMENTS_H

#include <stddef.h>
#include <stdint.h>

void fuzz_segments(const uint8_t *bytes, size_t size);

#endif
