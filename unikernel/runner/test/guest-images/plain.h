/* SPDX-License-Identifier: ISC */
/* The manifest of a guest without devices. */
        .section .manifest, "a", @note
        .balign 8
        .long   NOTE_NAME_BYTES, 4 + 8 + 104, NOTE_MANIFEST
        .asciz  NOTE_NAME
        .balign 4
        .long   0
        .long   1, 1
        .fill   68, 1, 0
        .long   DEVICE_RESERVED
        .fill   32, 1, 0
