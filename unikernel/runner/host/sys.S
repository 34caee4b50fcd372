/* SPDX-License-Identifier: ISC */
/* The only system call instructions that the filter lets through; see sys.h. */
#include <sys/syscall.h>

        .text
        .globl  sys_call, sys_call_site
        .type   sys_call, @function
sys_call:
        movq    %rdi, %rax
        movq    %rsi, %rdi
        movq    %rdx, %rsi
        movq    %rcx, %rdx
        movq    %r8, %r10
        movq    %r9, %r8
        movq    8(%rsp), %r9
        syscall
sys_call_site:
        ret
        .size   sys_call, .-sys_call

        .globl  sys_signal_return, sys_signal_return_site
        .type   sys_signal_return, @function
sys_signal_return:
        movl    $SYS_rt_sigreturn, %eax
        syscall
sys_signal_return_site:
        ud2
        .size   sys_signal_return, .-sys_signal_return

        .section .note.GNU-stack,"",@progbits
