/* SPDX-License-Identifier: ISC */
/* See enter.h. */
        .text
        .globl  enter_guest
        .type   enter_guest, @function
enter_guest:
        movq    %rsi, %rsp
        movq    %rdi, %rax
        movq    %rdx, %rdi
        pushq   $2                      /* flags as after a reset */
        popfq
        pushq   %rax
        xorl    %eax, %eax
        xorl    %ebx, %ebx
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        xorl    %esi, %esi
        xorl    %ebp, %ebp
        xorl    %r8d, %r8d
        xorl    %r9d, %r9d
        xorl    %r10d, %r10d
        xorl    %r11d, %r11d
        xorl    %r12d, %r12d
        xorl    %r13d, %r13d
        xorl    %r14d, %r14d
        xorl    %r15d, %r15d
        pxor    %xmm0, %xmm0
        pxor    %xmm1, %xmm1
        pxor    %xmm2, %xmm2
        pxor    %xmm3, %xmm3
        pxor    %xmm4, %xmm4
        pxor    %xmm5, %xmm5
        pxor    %xmm6, %xmm6
        pxor    %xmm7, %xmm7
        pxor    %xmm8, %xmm8
        pxor    %xmm9, %xmm9
        pxor    %xmm10, %xmm10
        pxor    %xmm11, %xmm11
        pxor    %xmm12, %xmm12
        pxor    %xmm13, %xmm13
        pxor    %xmm14, %xmm14
        pxor    %xmm15, %xmm15
        ret
        .size   enter_guest, .-enter_guest

        .globl  enter_stack
        .type   enter_stack, @function
enter_stack:
        movq    %rdi, %rsp
        movq    %rdx, %rdi
        xorl    %ebp, %ebp
        call    *%rsi
        ud2
        .size   enter_stack, .-enter_stack

/* What hypercall_patch.c has put in the place of an `out`. The guest's stack keeps its registers; C runs on the arena's, where
 * a signal that comes meanwhile finds itself at home. */
        .globl  enter_hypercall
        .type   enter_hypercall, @function
enter_hypercall:
        pushq   %rbx
        pushq   %rax
        pushq   %rcx
        pushq   %rdx
        pushq   %rsi
        pushq   %rdi
        pushq   %r8
        pushq   %r9
        pushq   %r10
        pushq   %r11
        cld
        movq    %rsp, %rbx
        movzwl  %dx, %edi
        movl    %eax, %esi
        movq    80(%rsp), %rdx          /* where it will return to */
        movq    hypercall_stack(%rip), %rsp
        call    hypercall_at_port
        movq    %rbx, %rsp
        popq    %r11
        popq    %r10
        popq    %r9
        popq    %r8
        popq    %rdi
        popq    %rsi
        popq    %rdx
        popq    %rcx
        popq    %rax
        popq    %rbx
        ret
        .size   enter_hypercall, .-enter_hypercall

/* The guest may have set the alignment-check flag, which the kernel leaves on in a handler. */
        .globl  enter_trap
        .type   enter_trap, @function
enter_trap:
        pushfq
        andl    $~0x40000, (%rsp)
        popfq
        subq    $8, %rsp
        call    trap
        addq    $8, %rsp
        ret
        .size   enter_trap, .-enter_trap

        .section .note.GNU-stack,"",@progbits
