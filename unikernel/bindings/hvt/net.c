/* SPDX-License-Identifier: ISC */
#include "devices.h"
#include "hypercall.h"
#include "solo5.h"

solo5_result_t solo5_net_acquire(const char *name, solo5_handle_t *handle, struct solo5_net_info *info)
{
  const struct manifest_entry *entry = device_acquire(name, DEVICE_NET, handle);
  if (!entry)
    return SOLO5_R_EINVAL;
  for (int i = 0; i < SOLO5_NET_ALEN; i++)
    info->mac_address[i] = entry->net.mac[i];
  info->mtu = entry->net.mtu;
  return SOLO5_R_OK;
}

solo5_result_t solo5_net_write(solo5_handle_t handle, const uint8_t *buf, size_t size)
{
  const struct manifest_entry *entry = device_get(handle, DEVICE_NET);
  if (size < SOLO5_NET_HLEN || size > entry->net.mtu + (size_t)SOLO5_NET_HLEN)
    return SOLO5_R_EINVAL;
  struct net_call call = {handle, hypercall_address(buf), size, SOLO5_R_EUNSPEC};
  hypercall(HYPERCALL_NET_WRITE, &call);
  return call.ret;
}

solo5_result_t solo5_net_read(solo5_handle_t handle, uint8_t *buf, size_t size, size_t *read_size)
{
  const struct manifest_entry *entry = device_get(handle, DEVICE_NET);
  if (size < entry->net.mtu + (size_t)SOLO5_NET_HLEN)
    return SOLO5_R_EINVAL;
  struct net_call call = {handle, hypercall_address(buf), size, SOLO5_R_EUNSPEC};
  hypercall(HYPERCALL_NET_READ, &call);
  if (call.ret == SOLO5_R_OK)
    *read_size = call.len;
  return call.ret;
}
