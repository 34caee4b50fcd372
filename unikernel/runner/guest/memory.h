/* SPDX-License-Identifier: ISC */
/* Guest memory: mapped at the guest's own addresses, filled from the image. */
#ifndef RUNNER_MEMORY_H
#define RUNNER_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image.h"

/* Maps `memory_bytes` of guest memory (a multiple of HVT_MEMORY_STEP) and notes its regions in `machine`. The
 * segments stay writable until memory_protect(). On failure puts the reason, ready for a person, into `why`. */
bool memory_map(const struct image *image, uint64_t memory_bytes, char *why, size_t why_bytes);

/* Copies the image's segments; `bytes` is what image_read() accepted. */
void memory_load(const struct image *image, const uint8_t *bytes);

/* Gives every region the protection that `machine` says. False with errno set on failure. */
bool memory_protect(void);

#endif
