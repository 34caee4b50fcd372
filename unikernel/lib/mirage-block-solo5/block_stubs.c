/* SPDX-License-Identifier: ISC
 *
 * Block devices of an image. Numbers for results are those of solo5_result_t.
 */
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>

#include "bounds.h"
#include "solo5.h"

/* string -> result * handle * capacity in bytes * block size in bytes */
value mirage_block_solo5_acquire(value name)
{
  CAMLparam1(name);
  CAMLlocal1(found);
  solo5_handle_t handle = 0;
  struct solo5_block_info info = {0, 0};
  solo5_result_t result = solo5_block_acquire(String_val(name), &handle, &info);
  found = caml_alloc_tuple(4);
  Store_field(found, 0, Val_int(result));
  Store_field(found, 1, Val_long((long)handle));
  Store_field(found, 2, Val_long((long)info.capacity));
  Store_field(found, 3, Val_long((long)info.block_size));
  CAMLreturn(found);
}

/* handle, offset in bytes, buffer, start in it, bytes -> result. Where the disk ends is known to the tender. */
value mirage_block_solo5_read(value handle, value offset, value buffer, value start, value bytes)
{
  if (Long_val(offset) < 0 || !bytes_within(buffer, Long_val(start), Long_val(bytes)))
    return Val_int(SOLO5_R_EINVAL);
  uint8_t *data = (uint8_t *)Caml_ba_data_val(buffer) + Long_val(start);
  return Val_int(
      solo5_block_read((solo5_handle_t)Long_val(handle), (solo5_off_t)Long_val(offset), data, (size_t)Long_val(bytes)));
}

value mirage_block_solo5_write(value handle, value offset, value buffer, value start, value bytes)
{
  if (Long_val(offset) < 0 || !bytes_within(buffer, Long_val(start), Long_val(bytes)))
    return Val_int(SOLO5_R_EINVAL);
  const uint8_t *data = (const uint8_t *)Caml_ba_data_val(buffer) + Long_val(start);
  return Val_int(solo5_block_write((solo5_handle_t)Long_val(handle), (solo5_off_t)Long_val(offset), data,
                                   (size_t)Long_val(bytes)));
}
