/* SPDX-License-Identifier: ISC */
/* What has passed through each device, for whoever watches a guest from outside: `--counters FILE`.
 *
 * The file holds one struct device_counters for each entry of the manifest, entry 0 (which is none) included, in this
 * machine's byte order; the numbers only grow. They are written while the guest runs, so the guest can write to them,
 * too: they are to be looked at, not to be trusted. */
#ifndef RUNNER_COUNTERS_H
#define RUNNER_COUNTERS_H

#include <stdint.h>

#include "hvt_abi.h"

/* Frames of a network device without what the host puts ahead of them, or transfers of a block device. */
struct device_counters {
  uint64_t reads, bytes_read, writes, bytes_written;
};

enum { COUNTERS_BYTES = MANIFEST_ENTRIES_MAX * sizeof(struct device_counters) };

/* Maps a file that has COUNTERS_BYTES already: a file that grew while the guest runs could find the disk full. Exits
 * with a message on failure. */
struct device_counters *counters_map(const char *path);

#endif
