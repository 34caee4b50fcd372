/* SPDX-License-Identifier: ISC
 *
 * Random bytes, served by Linux.
 */
#include <caml/alloc.h>
#include <caml/mlvalues.h>
#include <sys/random.h>

value solo5_bindings_entropy_source(value unit)
{
  (void)unit;
  return caml_alloc_some(caml_copy_string("getrandom"));
}

value solo5_bindings_entropy_fill(value bytes)
{
  size_t filled = 0, size = caml_string_length(bytes);
  while (filled < size) {
    ssize_t got = getrandom(Bytes_val(bytes) + filled, size - filled, 0);
    if (got < 0)
      return Val_false;
    filled += (size_t)got;
  }
  return Val_true;
}
