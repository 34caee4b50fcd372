/* SPDX-License-Identifier: ISC */
/* Attacks its host: the command line is a letter and sixteen hexadecimal digits, an address in the runner.
 *   c  calls the runner's own system call instruction for getpid
 *   o  for openat        m  for mprotect of its own data as executable        w  for write to descriptor 0
 *   r  reads the address (allowed, so far)        W  writes it
 *   s  takes the signal return for a system call        h  for write to descriptor 1, which a hypercall may do too */
#include "guest.h"
#include "plain.h"

.macro on character, label
        cmpb    $\character, %al
        je      \label
.endm

        .data
path:   .asciz  "/etc/hostname"
message: .ascii "through\n"
        .bss
        .balign 4096
page:   .fill   4096, 1, 0

        .text
        .globl  start
start:
        read_letter_and_number
        on      'c, getpid
        on      'o, openat
        on      'm, mprotect
        on      'w, write
        on      'h, write_out
        on      'r, read_memory
        on      'W, write_memory
        on      's, getpid
        print   "waiting\n"
        movq    $-1, print_arguments
        hypercall HYPERCALL_POLL, print_arguments
        halt    1

/* As in the runner's own calling convention: number, then the arguments. */
getpid: movl    $39, %edi
        jmp     call
openat: movl    $257, %edi
        movq    $-100, %rsi
        movl    $path, %edx
        xorl    %ecx, %ecx
        jmp     call
mprotect:
        movl    $10, %edi
        movl    $page, %esi
        movl    $4096, %edx
        movl    $7, %ecx
        jmp     call
write:  movl    $1, %edi
        xorl    %esi, %esi
        movl    $message, %edx
        movl    $8, %ecx
        jmp     call
write_out:
        movl    $1, %edi
        movl    $1, %esi
        movl    $message, %edx
        movl    $8, %ecx
call:   subq    $16, %rsp
        call    *%r12
        halt    9
read_memory:
        movq    (%r12), %rax
        halt    9
write_memory:
        movq    (%r12), %rax
        movq    %rax, (%r12)
        halt    9
