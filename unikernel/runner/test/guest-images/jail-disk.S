/* SPDX-License-Identifier: ISC */
/* Attacks its disk of 8192 bytes, descriptor 3, by the runner's own system call instruction, whose address the command line
 * has: a letter and sixteen hexadecimal digits.
 *   a  writes its first sector     z  its last byte        e  the sector behind its end     o  two bytes over its end
 *   t  at one terabyte             n  at a negative offset                                  l  more than 4 GB
 *   r  reads behind its end        f  takes ftruncate      w  writes at the position of the file */
#include "guest.h"

        .section .manifest, "a", @note
        .balign 8
        .long   NOTE_NAME_BYTES, 4 + 8 + 2 * 104, NOTE_MANIFEST
        .asciz  NOTE_NAME
        .balign 4
        .long   0
        .long   1, 2
        .fill   68, 1, 0
        .long   DEVICE_RESERVED
        .fill   32, 1, 0
        .ascii  "disk"
        .fill   64, 1, 0
        .long   DEVICE_BLOCK
        .fill   32, 1, 0

        .bss
        .balign 4096
page:   .fill   4096, 1, 0

/* `call NUMBER, BYTES, OFFSET` where the letter is it. */
.macro on character, number, bytes, offset
        cmpb    $\character, %al
        jne     .Lother\@
        movl    $\number, %edi
        movl    $3, %esi
        movl    $page, %edx
        movabs  $\bytes, %rcx
        movabs  $\offset, %r8
        jmp     call
.Lother\@:
.endm

        .text
        .globl  start
start:
        movq    24(%rdi), %rbx
        xorl    %r12d, %r12d
        movl    $1, %ecx
1:      movzbl  (%rbx, %rcx), %eax
        subl    $'0', %eax
        cmpl    $9, %eax
        jbe     2f
        subl    $'a' - '0' - 10, %eax
2:      shlq    $4, %r12
        orq     %rax, %r12
        incl    %ecx
        cmpl    $17, %ecx
        jne     1b
        movb    (%rbx), %al
        on      'a, 18, 512, 0
        on      'z, 18, 1, 8191
        on      'e, 18, 512, 8192
        on      'o, 18, 2, 8191
        on      't, 18, 1, 0xffffffffff
        on      'n, 18, 16, 0xfffffffffffffff0
        on      'l, 18, 0x100000200, 0
        on      'r, 17, 512, 8192
        on      'f, 77, 0, 0
        on      'w, 1, 512, 0
        halt    1
call:   subq    $16, %rsp
        call    *%r12
        halt    9
