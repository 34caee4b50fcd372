/* SPDX-License-Identifier: ISC */
/* The eight things a guest can ask of its host. */
#ifndef RUNNER_HYPERCALL_H
#define RUNNER_HYPERCALL_H

#include <stdint.h>

#include "hvt_abi.h"

/* Answers `call` with the arguments at guest address `at`, in place. An address or length that is not the guest's
 * own memory ends the guest with a message, as upstream does; other invalid arguments get RESULT_INVALID.
 * HYPERCALL_HALT does not return. */
void hypercall(unsigned call, uint64_t at);

/* The same by the port of an `out` at `rip`; a port that no hypercall has ends the guest with a message. */
void hypercall_at_port(uint64_t port, uint64_t at, uint64_t rip);

#endif
