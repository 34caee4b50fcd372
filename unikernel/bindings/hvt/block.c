/* SPDX-License-Identifier: ISC */
#include "devices.h"
#include "hypercall.h"
#include "solo5.h"

solo5_result_t solo5_block_acquire(const char *name, solo5_handle_t *handle, struct solo5_block_info *info)
{
  const struct manifest_entry *entry = device_acquire(name, DEVICE_BLOCK, handle);
  if (!entry)
    return SOLO5_R_EINVAL;
  info->capacity = entry->block.capacity;
  info->block_size = entry->block.sector_bytes;
  return SOLO5_R_OK;
}

/* One call for both directions: the host tells them apart by its number. */
static solo5_result_t transfer(unsigned number, solo5_handle_t handle, solo5_off_t offset, const void *buf, size_t size)
{
  const struct manifest_entry *entry = device_get(handle, DEVICE_BLOCK);
  uint64_t unit = entry->block.sector_bytes, capacity = entry->block.capacity;
  if (size == 0 || offset % unit || size % unit || size > capacity || offset > capacity - size)
    return SOLO5_R_EINVAL;
  struct block_call call = {handle, offset, hypercall_address(buf), size, SOLO5_R_EUNSPEC};
  hypercall(number, &call);
  return call.ret;
}

solo5_result_t solo5_block_write(solo5_handle_t handle, solo5_off_t offset, const uint8_t *buf, size_t size)
{
  return transfer(HYPERCALL_BLOCK_WRITE, handle, offset, buf, size);
}

solo5_result_t solo5_block_read(solo5_handle_t handle, solo5_off_t offset, uint8_t *buf, size_t size)
{
  return transfer(HYPERCALL_BLOCK_READ, handle, offset, buf, size);
}
