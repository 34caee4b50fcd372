/* SPDX-License-Identifier: ISC
 *
 * The end of an image.
 */
#include "hypercall.h"
#include "print.h"
#include "solo5.h"

static void halt(int status) __attribute__((noreturn));

void solo5_exit(int status) { halt(status); }

void solo5_abort(void) { halt(SOLO5_EXIT_ABORT); }

static void halt(int status)
{
  print_flush();
  struct halt_call call = {0, status};
  for (;;)
    hypercall(HYPERCALL_HALT, &call);
}
