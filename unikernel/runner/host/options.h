/* SPDX-License-Identifier: ISC */
/* The command line of hvt-run. */
#ifndef RUNNER_OPTIONS_H
#define RUNNER_OPTIONS_H

#include <stdint.h>

#include "hvt_abi.h"

enum setting { SET_BLOCK, SET_SECTOR, SET_NET, SET_MAC };
enum { DEVICE_OPTIONS_MAX = 4 * MANIFEST_ENTRIES_MAX };

/* `--block disk=FILE` and its like: what to set for which device, in the order given. */
struct device_option {
  enum setting setting;
  char name[DEVICE_NAME_BYTES];
  const char *value;
};

struct options {
  uint64_t memory_bytes;
  const char *image;
  const char *counters; /* NULL where nobody wants them */
  char **words;         /* the guest's own arguments, ended by NULL */
  unsigned device_count;
  struct device_option devices[DEVICE_OPTIONS_MAX];
};

/* Reads them; on --help and --version prints and exits with 0, on a mistake says what and exits with STATUS_USAGE. */
void options_read(struct options *options, char *argv[]);

#endif
