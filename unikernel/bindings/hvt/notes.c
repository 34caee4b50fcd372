/* SPDX-License-Identifier: ISC
 *
 * What an image says of itself in its ELF notes, apart from its devices. A tool reads a note at the start of a
 * segment only, so the linker script gives each a segment of its own.
 */
#include <stdint.h>

#define ABI1 0x31494241
#define TARGET_HVT 1
#define VERSION 2

struct abi_note {
  uint32_t name_size, descriptor_size, type;
  char name[8];
  uint32_t target, version, reserved[2];
};

__attribute__((section(".note.solo5.abi"), used, aligned(4)))
const struct abi_note solo5_abi_note = {6, 16, ABI1, "Solo5", TARGET_HVT, VERSION, {0, 0}};

/* An image started as a program of the host must fail at once. Linux and FreeBSD look for this interpreter,
 * whose trailing slash makes it impossible; OpenBSD does so only for a file that claims to be its own. */
__attribute__((section(".interp"), used, aligned(8))) const char solo5_interpreter[24] = "/nonexistent/solo5/";

struct openbsd_note {
  uint32_t name_size, descriptor_size, type;
  char name[8];
  uint32_t version;
};

__attribute__((section(".note.solo5.not_openbsd"), used, aligned(4)))
const struct openbsd_note solo5_openbsd_note = {8, 4, 1, "OpenBSD", 0};
