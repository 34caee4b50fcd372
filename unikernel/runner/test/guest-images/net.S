/* SPDX-License-Identifier: ISC */
/* A guest with a network: checks what the host tells of it, sends a frame, waits for one and sends that back. */
#include "guest.h"

        manifest "net", DEVICE_NET

        .data
        .balign 16
call:   .quad   1, 0, 0                 /* handle, data, length */
result: .quad   0
wait:   .quad   2000000000, 0, 0        /* time-out, ready set, count */
frame:  .fill   60, 1, 0x55
        .bss
buffer: .fill   2048, 1, 0

.macro net number, data, length, wanted, status
        movq    $\data, call + 8
        movq    $\length, call + 16
        hypercall \number, call
        cmpl    $\wanted, result
        je      .Lnet\@
        halt    \status
.Lnet\@:
.endm

        .text
        .globl  start
start:
        movq    32(%rdi), %rbx
        movb    8+104+72(%rbx), %al     /* an address of one station, not of a group */
        testb   $1, %al
        jz      1f
        halt    1
1:      movzwl  8+104+78(%rbx), %eax
        expect  %rax, $1500, 2
        net     HYPERCALL_NET_READ, buffer, 2048, 1, 3    /* nothing yet: again */
        net     HYPERCALL_NET_WRITE, frame, 60, 0, 4
        hypercall HYPERCALL_POLL, wait
        expect  wait+8, $2, 5
        cmpl    $1, wait + 16
        je      2f
        halt    6
2:      movq    $0, wait
        hypercall HYPERCALL_POLL, wait
        expect  wait+8, $2, 7
        net     HYPERCALL_NET_READ, buffer, 2048, 0, 8
        expect  call+16, $61, 9
        net     HYPERCALL_NET_WRITE, buffer, 61, 0, 10
        movq    $0, call
        net     HYPERCALL_NET_WRITE, frame, 60, 2, 11
        movq    $64, call
        net     HYPERCALL_NET_READ, frame, 60, 2, 12
        succeed
