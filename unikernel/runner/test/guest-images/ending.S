/* SPDX-License-Identifier: ISC */
/* Ends in the way that the first character of its command line says. */
#include "guest.h"
#include "plain.h"

.macro on character, label
        cmpb    $\character, %al
        je      \label
.endm

        .data
        .balign 16
arguments: .fill 8, 8, 0
executable: nop

        .text
        .globl  start
start:
        movq    %rdi, %r15
        movq    24(%rdi), %rbx
        movb    (%rbx), %al
        on      'a, all_information
        on      'b, huge_output
        on      'c, page_tables
        on      'd, division
        on      'e, echo
        on      'f, float
        on      'g, protection
        on      'h, stop
        on      'i, input
        on      'j, jump
        on      'l, loop
        on      'n, null
        on      'o, other_port
        on      'p, puts_beyond
        on      'P, puts_wraps
        on      'q, puts_arguments
        on      'r, text_as_walltime
        on      'R, information_as_walltime
        on      's, sleep
        on      'S, sleep_forever
        on      't, triple
        on      'T, step
        on      'u, invalid
        on      'w, write_text
        on      'x, execute_data
        on      'y, byte_output
        on      'z, puts_nothing
        on      'k, unknown_call
        on      '0, host_memory
        on      '1, cookie
        on      '4, legacy_call
        halt    42

echo:                                   /* the command line, all of it */
        xorl    %ecx, %ecx
1:      cmpb    $0, (%rbx, %rcx)
        je      2f
        incl    %ecx
        jmp     1b
2:      movq    %rbx, arguments
        movq    %rcx, arguments + 8
        hypercall HYPERCALL_PUTS, arguments
        halt    0
all_information:                        /* the exit status says which word is wrong */
        expect  (%r15), $0x8000000, 1
        expect  8(%r15), $image_end, 2
        cmpq    $100000000, 16(%r15)
        ja      1f
        halt    3
1:      cmpq    $0x100000, 24(%r15)
        jb      1f
        halt    4
1:      movq    32(%r15), %rax
        movl    (%rax), %ecx
        expect  %rcx, $1, 5
        expect  40(%r15), $0, 6
        expect  48(%r15), $0, 7
        succeed
huge_output:                            /* a megabyte, in two calls, from zeroed memory */
        movq    $0x200000, arguments
        movq    $0x80000, arguments + 8
        hypercall HYPERCALL_PUTS, arguments
        hypercall HYPERCALL_PUTS, arguments
        halt    0
page_tables:
        xorl    %eax, %eax
        movq    %rax, %cr3
division:
        xorl    %ecx, %ecx
        divl    %ecx
float:                                  /* an SSE exception, unmasked */
        movl    $0x1f80 & ~0x200, arguments
        ldmxcsr arguments
        movl    $1, %eax
        cvtsi2sd %eax, %xmm0
        xorps   %xmm1, %xmm1
        divsd   %xmm1, %xmm0
protection:
        movabs  $0x8000000000000000, %rbx
        movq    (%rbx), %rax
stop:   cli
        hlt
input:  movl    $HVT_PORT_BASE, %edx
        inl     %dx, %eax
jump:   xorl    %eax, %eax
        jmp     *%rax
loop:   print   "looping\n"
1:      jmp     1b
null:   movq    $7, 16
other_port:
        movl    $0x80, %edx
        outl    %eax, %dx
puts_beyond:
        movq    $0x7ffffff, arguments
        movq    $2, arguments + 8
        hypercall HYPERCALL_PUTS, arguments
puts_wraps:
        movq    $0x100000, arguments
        movq    $-1, arguments + 8
        hypercall HYPERCALL_PUTS, arguments
puts_arguments:
        hypercall HYPERCALL_PUTS, 0x7fffffc
text_as_walltime:
        hypercall HYPERCALL_WALLTIME, start
information_as_walltime:
        hypercall HYPERCALL_WALLTIME, HVT_BOOT_INFO_ADDRESS
sleep:  movq    $50000000, arguments
        hypercall HYPERCALL_POLL, arguments
        expect  arguments + 8, $0, 1
        succeed
sleep_forever:
        print   "sleeping\n"
        movq    $-1, arguments
        hypercall HYPERCALL_POLL, arguments
        halt    1
triple: lidt    idt_register            /* a table without a single gate */
        ud2
invalid: ud2
step:   pushfq
        orq     $0x100, (%rsp)
        popfq
        nop
write_text:
        movb    $0x90, start
execute_data:
        movl    $executable, %eax
        jmp     *%rax
byte_output:
        movl    $0x502, %edx
        outb    %al, %dx
puts_nothing:                           /* no bytes at no address are no fault */
        movq    $0, arguments
        movq    $0, arguments + 8
        hypercall HYPERCALL_PUTS, arguments
        succeed
unknown_call:
        hypercall 9, arguments
host_memory:
        movabs  $0x7ffff0000000, %rax
        movq    %rax, arguments
        movq    $1, arguments + 8
        hypercall HYPERCALL_PUTS, arguments
cookie: movq    $-8, arguments
        movl    $3, arguments + 8
        hypercall HYPERCALL_HALT, arguments
legacy_call:                            /* 32-bit Linux's way to exit: must not reach the kernel */
        movl    $1, %eax
        movl    $77, %ebx
        int     $0x80
        halt    1
