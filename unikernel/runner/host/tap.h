/* SPDX-License-Identifier: ISC */
/* The host's tap interfaces as a network backend. */
#ifndef RUNNER_TAP_H
#define RUNNER_TAP_H

#include "net.h"

/* Opens the tap interface `name`, which has to exist and be up, or takes the open descriptor N of "@N". */
bool tap_attach(const char *name, struct net_link *link, char *why, size_t why_bytes);

#endif
