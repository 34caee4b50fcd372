/* SPDX-License-Identifier: ISC */
/* Exceptions arrive at the guest's own handlers, with the frame that a processor would push, and iretq goes back. */
#include "guest.h"
#include "plain.h"

        .data
        .balign 8
gdt:    .quad   0, 0x00af99000000ffff, 0x00cf93000000ffff, 0, 0
gdt_register:
        .word   5 * 8 - 1
        .quad   gdt
task:   .long   0
        .fill   4, 8, 0
        .quad   other_stack_end         /* stack 1 */
        .fill   8, 8, 0
seen:   .quad   0
error:  .quad   0
resume: .quad   0
handler_stack: .quad 0
        .bss
        .balign 16
other_stack: .fill 512, 8, 0
other_stack_end:

/* Notes the vector and the error code, if there is one, and goes on at `resume`. */
.macro handler vector, has_error
handle_\vector:
        movq    $\vector, seen
        movq    %rsp, handler_stack
.if \has_error
        popq    error
.endif
        pushq   %rax
        movq    resume, %rax
        movq    %rax, 8(%rsp)
        popq    %rax
        iretq
.endm

        .text
handler 0, 0
handler 3, 0
handler 6, 0
handler 13, 1
handler 14, 1
handler 0x30, 0
handle_int:                             /* what `int` pushes for a vector that has an error code otherwise: none */
        movq    $0x99, seen
        movq    (%rsp), %rax
        cmpq    $after_int, %rax
        je      1f
        halt    40
1:      iretq
handle_8:                               /* double fault */
        expect  %rsp, $other_stack_end-48, 30
        succeed

/* `instruction` raises `vector`, with that error code. */
.macro raises vector, status, wanted_error, instruction:vararg
        movq    $0, seen
        movq    $1f, resume
        \instruction
        halt    \status
1:      cmpq    $\vector, seen
        je      .Lseen\@
        halt    \status
.Lseen\@:
        .ifnb \wanted_error
        expect  error, $\wanted_error, \status
        .endif
.endm

        .globl  start
start:
        lgdt    gdt_register
        movl    $task, %eax
        movl    $0x67, gdt + 24
        movw    %ax, gdt + 26
        shrl    $16, %eax
        movb    %al, gdt + 28
        movb    $0x89, gdt + 29
        movl    $24, %eax
        ltr     %ax
        gate    0, handle_0
        gate    3, handle_3
        gate    6, handle_6
        gate    8, handle_8, 1
        gate    13, handle_13
        gate    14, handle_14, 1
        gate    0x30, handle_0x30
        lidt    idt_register
        movq    %rsp, %r12

        xorl    %edx, %edx
        movl    $1, %eax
        xorl    %ecx, %ecx
        raises  0, 1, , divl %ecx
        expect  %rsp, %r12, 2
        movq    handler_stack, %rax     /* five words below the stack, rounded down to 16 */
        movq    %r12, %rbx
        andq    $-16, %rbx
        subq    $40, %rbx
        expect  %rax, %rbx, 3
        raises  3, 4, , int3
        raises  6, 5, , ud2
        raises  14, 6, 0, movq 8, %rax
        movq    %cr2, %rax
        expect  %rax, $8, 7
        expect  handler_stack, $other_stack_end-48, 8
        expect  %rsp, %r12, 9
        movabs  $0x400000000, %rbx
        raises  14, 10, 2, movq %rax, (%rbx)
        movq    %cr2, %rax
        expect  %rax, %rbx, 11
        xorl    %ebx, %ebx
        raises  14, 12, 0, jmp *%rbx
        movabs  $0x8000000000000000, %rbx
        raises  13, 14, 0, movq (%rbx), %rax
        movl    $0x1234, %ecx
        raises  13, 15, 0, wrmsr
        raises  6, 17, , xsetbv
        raises  0x30, 18, , int $0x30
        gate    13, handle_int
        movq    $0, seen
        int     $13
after_int:
        expect  seen, $0x99, 41
        expect  %rsp, %r12, 42
        gate    13, handle_13
        raises  13, 43, 394, int $0x31 /* no gate: a fault of the instruction itself */
        raises  6, 19, , syscall        /* not enabled, so not valid */
        movq    $HVT_BOOT_INFO_ADDRESS, %rbx          /* boot information cannot be changed */
        raises  14, 20, 3, movq %rax, (%rbx)

        xorl    %esp, %esp              /* no stack for the frame: a page fault, on its own stack */
        raises  14, 21, 2, ud2
        movq    %cr2, %rax
        expect  %rax, $-8, 22
        movq    %r12, %rsp
        movw    $0, idt + 16 * 6 + 4    /* no gate: a protection fault */
        raises  13, 23, 51, ud2
        gate    14, handle_14           /* no stack for a page fault: a double fault, on its own stack */
        xorl    %esp, %esp
        movq    8, %rax
        halt    24
