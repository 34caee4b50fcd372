/* SPDX-License-Identifier: ISC
 *
 * The machine that builds has no network devices for tests.
 */
#include <caml/mlvalues.h>
#include <stdint.h>

#define INVALID (-2)

value netif_acquire(value name)
{
  (void)name;
  return Val_none;
}

intnat netif_read(intnat handle, value buffer, intnat offset, intnat size)
{
  (void)handle, (void)buffer, (void)offset, (void)size;
  return INVALID;
}

intnat netif_write(intnat handle, value buffer, intnat size)
{
  (void)handle, (void)buffer, (void)size;
  return INVALID;
}

value netif_bytecode(value unit) { return unit; }
