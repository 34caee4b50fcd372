/* SPDX-License-Identifier: ISC */
/* A guest with a disk of 8192 bytes: writes, reads back, and tries what must not work. */
#include "guest.h"

        manifest "disk", DEVICE_BLOCK

        .data
        .balign 16
call:   .quad   1, 0, 0, 0              /* handle, offset, data, length */
result: .quad   0
here:   .ascii  "disk"
        .fill   508, 1, 0x2a
there:  .fill   8704, 1, 0

.macro block number, handle, offset, data, length, wanted, status
        movq    $\handle, call
        movq    $\offset, call + 8
        movq    $\data, call + 16
        movq    $\length, call + 24
        movl    $99, result
        hypercall \number, call
        cmpl    $\wanted, result
        je      .Lblock\@
        halt    \status
.Lblock\@:
.endm

        .text
        .globl  start
start:
        movq    32(%rdi), %rbx          /* the manifest, as the host filled it in */
        expect  8+104+72(%rbx), $8192, 1
        cmpb    $1, 8+104+96(%rbx)
        je      1f
        halt    2
1:      block   HYPERCALL_BLOCK_WRITE, 1, 0, here, 512, 0, 3
        block   HYPERCALL_BLOCK_READ, 1, 0, there, 8192, 0, 4
        movq    here + 100, %rax
        expect  there+100, %rax, 5
        expect  there+512, $0, 6
        block   HYPERCALL_BLOCK_WRITE, 1, 7680, here, 512, 0, 7
        block   HYPERCALL_BLOCK_WRITE, 1, 7681, here, 512, 2, 8
        block   HYPERCALL_BLOCK_WRITE, 1, 8192, here, 512, 2, 9
        block   HYPERCALL_BLOCK_READ, 1, 0, there, 8704, 2, 10
        block   HYPERCALL_BLOCK_READ, 1, -512, there, 1024, 2, 11
        block   HYPERCALL_BLOCK_READ, 1, 512, there, -512, 2, 12
        block   HYPERCALL_BLOCK_READ, 0, 0, there, 512, 2, 13
        block   HYPERCALL_BLOCK_READ, 2, 0, there, 512, 2, 14
        block   HYPERCALL_BLOCK_READ, -1, 0, there, 512, 2, 15
        block   HYPERCALL_NET_READ, 1, 0, there, 512, 99, 16 /* its result is elsewhere: */
        cmpl    $2, call + 24
        je      2f
        halt    17
2:      succeed
