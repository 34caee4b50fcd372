/* SPDX-License-Identifier: ISC
 *
 * Lengths and offsets that come from OCaml are checked where bytes are copied: whatever an app computes, or a module of
 * its own hands on, nothing outside the buffer is read or written.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <caml/bigarray.h>
#include <caml/mlvalues.h>
#include <stdbool.h>

/* Whether the bigarray of bytes has `bytes` bytes from `offset` on. */
static inline bool bytes_within(value buffer, intnat offset, intnat bytes)
{
  intnat all = Caml_ba_array_val(buffer)->dim[0];
  return offset >= 0 && bytes >= 0 && offset <= all && bytes <= all - offset;
}

#endif
