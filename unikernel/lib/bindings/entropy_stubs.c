/* SPDX-License-Identifier: ISC
 *
 * Random bytes in an image.
 */
#include <caml/alloc.h>
#include <caml/mlvalues.h>

#include "entropy.h"

value solo5_bindings_entropy_source(value unit)
{
  (void)unit;
  const char *source = entropy_source();
  return source ? caml_alloc_some(caml_copy_string(source)) : Val_none;
}

value solo5_bindings_entropy_fill(value bytes)
{
  return Val_bool(entropy_fill(Bytes_val(bytes), caml_string_length(bytes)));
}
