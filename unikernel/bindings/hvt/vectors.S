/* SPDX-License-Identifier: ISC
 *
 * Where the processor goes on an exception. Each entry makes the stack look the same (a vector and an error
 * code on top of what the processor pushed); then all registers follow, and exception.c tells the story.
 */
        .section .text.vectors, "ax", @progbits
        .globl  exception_entries
        .balign 16
exception_entries:
        .set    vector, 0
        .rept   32
        .balign 16
        .if     (vector == 8) || (vector >= 10 && vector <= 14) || (vector == 17) || (vector == 21) || (vector == 29) || (vector == 30)
        .else
        pushq   $0                      /* the processor pushes an error code for the others only */
        .endif
        pushq   $vector
        jmp     common
        .set    vector, vector + 1
        .endr

common: pushq   %rax
        pushq   %rbx
        pushq   %rcx
        pushq   %rdx
        pushq   %rsi
        pushq   %rdi
        pushq   %rbp
        pushq   %r8
        pushq   %r9
        pushq   %r10
        pushq   %r11
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        cld
        movq    %rsp, %rdi
        andq    $-16, %rsp
        call    exception               /* does not return */
        hlt
        .section .note.GNU-stack, "", @progbits
