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

/* The same for far and interrupt returns only, which may have met a page fault on the way to being refused: the
 * processor reads the frame of a return to another ring, which is longer, and the guest's stack may end there. */
bool emulate_return(registers r);

#endif
