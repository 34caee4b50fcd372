/* SPDX-License-Identifier: ISC
 *
 * The ELF notes of an image in the names of Solo5's header of this name. The ABI note itself is in every image.
 */
#ifndef ELF_ABI_H
#define ELF_ABI_H

#include "hvt_abi.h"

#define SOLO5_NOTE_NAME NOTE_NAME
#define ABI1_NOTE_TYPE NOTE_ABI
#define ABI1_NOTE_ALIGN NOTE_ABI_ALIGN
#define MFT1_NOTE_TYPE NOTE_MANIFEST
#define MFT1_NOTE_ALIGN NOTE_MANIFEST_ALIGN

#endif
