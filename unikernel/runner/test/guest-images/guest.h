/* SPDX-License-Identifier: ISC */
/* What each test guest is made of: the notes that make it an hvt image, and a few macros. For the assembler. */

#include "hvt_abi.h"

        .section .abi, "a", @note
        .balign 4
        .long   NOTE_NAME_BYTES, 16, NOTE_ABI
        .asciz  NOTE_NAME
        .balign 4
        .long   HVT_TARGET, HVT_VERSION, 0, 0

/* Makes the hypercall with its arguments at a label. Changes %rax and %rdx. */
.macro hypercall number, arguments
        movl    $\arguments, %eax
        movl    $HVT_PORT_BASE + \number, %edx
        outl    %eax, %dx
.endm

.macro print text
        .pushsection .rodata
.Ltext\@: .ascii "\text"
.Lend\@:
        .popsection
        movq    $.Ltext\@, print_arguments
        movq    $.Lend\@ - .Ltext\@, print_arguments + 8
        hypercall HYPERCALL_PUTS, print_arguments
.endm

.macro halt status
        movl    $\status, halt_arguments + 8
        hypercall HYPERCALL_HALT, halt_arguments
.endm

.macro succeed
        print   "SUCCESS\n"
        halt    0
.endm

/* Ends with `status` unless the two are the same. */
.macro expect value, wanted, status
        cmpq    \wanted, \value
        je      .Lgood\@
        halt    \status
.Lgood\@:
.endm

/* An interrupt gate for `vector` on stack `ist` of the task state (0: the stack in use). Changes %rax. */
.macro gate vector, handler, ist=0
        movq    $\handler, %rax
        movw    %ax, idt + 16 * \vector
        movw    $8, idt + 16 * \vector + 2
        movw    $0x8e00 + \ist, idt + 16 * \vector + 4
        shrq    $16, %rax
        movw    %ax, idt + 16 * \vector + 6
        shrq    $16, %rax
        movl    %eax, idt + 16 * \vector + 8
.endm

/* The manifest of a guest with one device. */
.macro manifest name, type
        .pushsection .manifest, "a", @note
        .balign 8
        .long   NOTE_NAME_BYTES, 4 + 8 + 2 * 104, NOTE_MANIFEST
        .asciz  NOTE_NAME
        .balign 4
        .long   0
        .long   MANIFEST_VERSION, 2
        .fill   DEVICE_NAME_BYTES, 1, 0
        .long   DEVICE_RESERVED
        .fill   32, 1, 0
.Lname\@:
        .ascii  "\name"
        .fill   DEVICE_NAME_BYTES - (. - .Lname\@), 1, 0
        .long   \type
        .fill   32, 1, 0
        .popsection
.endm

/* From the command line, a letter and sixteen hexadecimal digits: the number in %r12, the letter in %al. Changes %rbx
 * and %rcx. */
.macro read_letter_and_number
        movq    24(%rdi), %rbx
        xorl    %r12d, %r12d
        movl    $1, %ecx
.Ldigit\@:
        movzbl  (%rbx, %rcx), %eax
        subl    $'0', %eax
        cmpl    $9, %eax
        jbe     .Ldecimal\@
        subl    $'a' - '0' - 10, %eax
.Ldecimal\@:
        shlq    $4, %r12
        orq     %rax, %r12
        incl    %ecx
        cmpl    $17, %ecx
        jne     .Ldigit\@
        movb    (%rbx), %al
.endm

        .data
        .balign 16
print_arguments: .quad 0, 0
halt_arguments: .quad 0, 0
idt:    .fill   0x80 * 2, 8, 0
idt_register:
        .word   0x80 * 16 - 1
        .quad   idt
