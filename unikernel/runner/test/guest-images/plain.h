/* SPDX-License-Identifier: ISC */
/* The manifest of a guest without devices. */
        .section .manifest, "a", @note
        .balign 8
        .long   6, 4 + 8 + 104, 0x3154464d
        .asciz  "Solo5"
        .balign 4
        .long   0
        .long   1, 1
        .fill   68, 1, 0
        .long   1 << 30
        .fill   32, 1, 0
