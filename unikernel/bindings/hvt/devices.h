/* SPDX-License-Identifier: ISC
 *
 * The devices of the manifest, by name and by handle.
 */
#ifndef DEVICES_H
#define DEVICES_H

#include "hvt_abi.h"
#include "solo5.h"

/* Takes the device of that name and kind; NULL where it is not there, not attached or already taken. */
const struct manifest_entry *device_acquire(const char *name, uint32_t type, solo5_handle_t *handle);

/* The device that was taken under that handle. Ends the image where there is none: the caller has lost track. */
const struct manifest_entry *device_get(solo5_handle_t handle, uint32_t type);

#endif
