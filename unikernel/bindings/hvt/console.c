/* SPDX-License-Identifier: ISC */
#include "hypercall.h"
#include "solo5.h"

void solo5_console_write(const char *buf, size_t size)
{
  struct puts_call call = {hypercall_address(buf), size};
  hypercall(HYPERCALL_PUTS, &call);
}
