/* SPDX-License-Identifier: ISC */
/* Attacks its disk of 8192 bytes, descriptor 3, by the runner's own system call instruction, whose address the command line
 * has: a letter and sixteen hexadecimal digits.
 *   a  writes its first sector     z  its last byte        e  the sector behind its end     o  two bytes over its end
 *   t  at one terabyte             n  at a negative offset                                  l  more than 4 GB
 *   r  reads behind its end        f  takes ftruncate      w  writes at the position of the file */
#include "guest.h"

        manifest "disk", DEVICE_BLOCK

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
        read_letter_and_number
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
