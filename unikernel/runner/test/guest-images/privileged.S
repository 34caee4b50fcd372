/* SPDX-License-Identifier: ISC */
/* Instructions of ring 0 do what they would do there. The exit status is the number of the check that failed. */
#include "guest.h"
#include "plain.h"

        .data
        .balign 8
gdt:    .quad   0, 0x00af99000000ffff, 0x00cf93000000ffff
        .quad   0, 0                    /* the task state, filled in below */
gdt_register:
        .word   5 * 8 - 1
        .quad   gdt
        .balign 16
block:  .quad   0x1122334455667788, 0x99
task:   .fill   104, 1, 0

        .text
        .globl  start
start:
        expect  %rdi, $HVT_BOOT_INFO_ADDRESS, 1
        movq    %rsp, %rax
        andq    $15, %rax
        expect  %rax, $8, 2

        lgdt    gdt_register
        pushq   $8
        pushq   $1f
        lretq
1:      movl    $16, %eax
        movl    %eax, %ss
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %fs
        movl    %eax, %gs

        movl    $task, %eax
        movl    $0x67, gdt + 24
        movw    %ax, gdt + 26
        shrl    $16, %eax
        movb    %al, gdt + 28
        movb    $0x89, gdt + 29
        movl    $24, %eax
        ltr     %ax
        lidt    idt_register
        xorl    %eax, %eax
        lldt    %ax
        cli
        sti
        cli
        wbinvd
        invlpg  block

        movq    %cr0, %rax
        movl    $0x80010031, %ecx
        expect  %rax, %rcx, 3
        orq     $8, %rax
        movq    %rax, %cr0
        clts
        movq    %cr0, %rbx
        expect  %rbx, %rcx, 4
        movq    %cr4, %r15
        expect  %r15, $0x620, 5
        movl    $5, %eax
        movq    %rax, %cr8
        movq    %cr8, %r11
        expect  %r11, $5, 6

        movl    $0xc0000100, %ecx       /* FS base */
        movl    $block, %eax
        xorl    %edx, %edx
        wrmsr
        movq    %fs:0, %rbx
        movabs  $0x1122334455667788, %rcx
        expect  %rbx, %rcx, 7
        movl    $0xc0000100, %ecx
        rdmsr
        expect  %rax, $block, 8
        movl    $0xc0000101, %ecx       /* GS base, then the one to swap with */
        movl    $block + 8, %eax
        wrmsr
        movl    $0xc0000102, %ecx
        movl    $block, %eax
        wrmsr
        movq    %gs:0, %rbx
        expect  %rbx, $0x99, 9
        swapgs
        movq    %gs:0, %rbx
        movabs  $0x1122334455667788, %rcx
        expect  %rbx, %rcx, 10
        movl    $0xc0000080, %ecx       /* EFER */
        rdmsr
        expect  %rax, $0x500, 11

        pushfq                          /* ring 0 does not check alignment */
        orq     $0x40000, (%rsp)
        popfq
        movq    block + 1, %rax
        hypercall HYPERCALL_WALLTIME, block
        cmpq    $0, block
        jne     2f
        halt    12
2:      succeed
