/* SPDX-License-Identifier: ISC
 *
 * What an image says of itself in its ELF notes, apart from its devices. A tool reads a note at the start of a
 * segment only, so the linker script gives each a segment of its own.
 */
#include "hvt_abi.h"

struct solo5_note {
  struct note_header header;
  struct abi_note abi;
};

__attribute__((section(".note.solo5.abi"), used, aligned(4))) const struct solo5_note solo5_abi_note = {
    {NOTE_NAME_BYTES, sizeof(struct abi_note), NOTE_ABI, NOTE_NAME}, {.target = HVT_TARGET, .version = HVT_VERSION}};

/* An image started as a program of the host must fail at once. Linux and FreeBSD look for this interpreter,
 * whose trailing slash makes it impossible; OpenBSD does so only for a file that claims to be its own. */
__attribute__((section(".interp"), used, aligned(8))) const char solo5_interpreter[24] = "/nonexistent/solo5/";

struct openbsd_note {
  struct note_header header;
  uint32_t version;
};

__attribute__((section(".note.solo5.not_openbsd"), used, aligned(4)))
const struct openbsd_note solo5_openbsd_note = {{8, 4, 1, "OpenBSD"}, 0};
