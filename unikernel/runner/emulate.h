/* SPDX-License-Identifier: ISC */
/* Does what a privileged instruction would have done to the guest's processor. */
#ifndef RUNNER_EMULATE_H
#define RUNNER_EMULATE_H

#include <stdbool.h>

#include "context.h"

/* Carries out the instruction at the guest's %rip and moves on behind it. False, with nothing changed, where it is
 * no such instruction or one that faults in ring 0 too: the fault is then the guest's own. May not return: a
 * hypercall can end the guest, and so does what no hvt host could do. */
bool emulate(registers r);

#endif
