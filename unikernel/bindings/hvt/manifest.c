/* SPDX-License-Identifier: ISC
 *
 * The manifest of an image whose author gave none: no devices. Part of the archive, so the linker takes it only
 * where it has not seen solo5_manifest_note yet.
 */
#include "solo5_manifest.h"

SOLO5_MANIFEST()
