/* SPDX-License-Identifier: ISC
 *
 * Network devices of an image. Calls answer with a number of bytes, or with the negative of a solo5_result_t.
 */
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>
#include <stdint.h>

#include "bounds.h"
#include "solo5.h"

/* (handle, mac, mtu), or None. */
value netif_acquire(value name)
{
  CAMLparam1(name);
  CAMLlocal2(mac, device);
  solo5_handle_t handle;
  struct solo5_net_info info;
  if (solo5_net_acquire(String_val(name), &handle, &info) != SOLO5_R_OK)
    CAMLreturn(Val_none);
  mac = caml_alloc_initialized_string(SOLO5_NET_ALEN, (const char *)info.mac_address);
  device = caml_alloc_tuple(3);
  Store_field(device, 0, Val_long(handle));
  Store_field(device, 1, mac);
  Store_field(device, 2, Val_long(info.mtu));
  CAMLreturn(caml_alloc_some(device));
}

intnat netif_read(intnat handle, value buffer, intnat offset, intnat size)
{
  if (!bytes_within(buffer, offset, size))
    return -(intnat)SOLO5_R_EINVAL;
  size_t got;
  uint8_t *to = (uint8_t *)Caml_ba_data_val(buffer) + offset;
  solo5_result_t result = solo5_net_read((solo5_handle_t)handle, to, (size_t)size, &got);
  return result == SOLO5_R_OK ? (intnat)got : -(intnat)result;
}

intnat netif_write(intnat handle, value buffer, intnat size)
{
  if (!bytes_within(buffer, 0, size))
    return -(intnat)SOLO5_R_EINVAL;
  solo5_result_t result = solo5_net_write((solo5_handle_t)handle, Caml_ba_data_val(buffer), (size_t)size);
  return result == SOLO5_R_OK ? size : -(intnat)result;
}

value netif_bytecode(value unit) { return unit; }
