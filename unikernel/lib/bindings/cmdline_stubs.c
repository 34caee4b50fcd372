/* SPDX-License-Identifier: ISC
 *
 * Boot arguments of an image.
 */
#include <caml/alloc.h>
#include <caml/mlvalues.h>

#include "start.h"

value solo5_bindings_cmdline(value unit)
{
  (void)unit;
  return caml_copy_string(start_info()->cmdline);
}
