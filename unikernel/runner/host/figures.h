/* SPDX-License-Identifier: ISC */
/* What has passed through each device, for who watches a guest from outside: `--figures FILE`.
 *
 * The file holds one struct figure for each entry of the manifest, entry 0 (which is none) included, in this machine's
 * byte order; the numbers only grow. They are written while the guest runs, so the guest can write to them, too: they
 * are to be looked at, not to be trusted. */
#ifndef RUNNER_FIGURES_H
#define RUNNER_FIGURES_H

#include <stdint.h>

#include "hvt_abi.h"

/* Frames of a network device without what the host puts ahead of them, or transfers of a block device. */
struct figure {
  uint64_t reads, bytes_read, writes, bytes_written;
};

enum { FIGURES_BYTES = MANIFEST_ENTRIES_MAX * sizeof(struct figure) };

/* Maps a file that has FIGURES_BYTES already: a file that grew while the guest runs could find the disk full. Exits
 * with a message on failure. */
struct figure *figures_map(const char *path);

#endif
