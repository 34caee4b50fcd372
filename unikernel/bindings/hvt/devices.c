/* SPDX-License-Identifier: ISC */
#include "devices.h"

#include "boot.h"
#include "print.h"

static const struct manifest *manifest;
static uint64_t taken; /* bit n: entry n */

void devices_init(const struct manifest *given) { manifest = given; }

static bool same(const char *a, const char *b)
{
  while (*a && *a == *b)
    a++, b++;
  return *a == *b;
}

const struct manifest_entry *device_acquire(const char *name, uint32_t type, solo5_handle_t *handle)
{
  for (uint32_t n = 1; n < manifest->count && n < MANIFEST_ENTRIES_MAX; n++) {
    const struct manifest_entry *entry = &manifest->entries[n];
    if (entry->type != type || !same(entry->name, name))
      continue;
    if (!entry->attached || taken >> n & 1)
      return NULL;
    taken |= (uint64_t)1 << n;
    *handle = n;
    return entry;
  }
  return NULL;
}

const struct manifest_entry *device_get(solo5_handle_t handle, uint32_t type)
{
  if (handle < MANIFEST_ENTRIES_MAX && taken >> handle & 1 && manifest->entries[handle].type == type)
    return &manifest->entries[handle];
  print("a driver used device ");
  print_decimal(handle);
  print(", which it did not acquire\n");
  solo5_abort();
}
