/* SPDX-License-Identifier: ISC */
/* A stream socket as a network backend, as QEMU and passt speak it: each frame behind its length, in four bytes, the
 * first one the highest. */
#ifndef RUNNER_SOCKET_H
#define RUNNER_SOCKET_H

#include "net.h"

/* Connects to the Unix socket at `path`, or takes the open descriptor N of "@N". */
bool socket_attach(const char *path, struct net_link *link, char *why, size_t why_bytes);

#endif
