/* SPDX-License-Identifier: ISC
 *
 * Boot arguments, taken from the environment.
 */
#include <caml/alloc.h>
#include <caml/mlvalues.h>
#include <stdlib.h>

value solo5_bindings_cmdline(value unit)
{
  (void)unit;
  const char *cmdline = getenv("SOLO5_CMDLINE");
  return caml_copy_string(cmdline ? cmdline : "");
}
