/* SPDX-License-Identifier: ISC
 *
 * The first instructions of an image, and what it runs before its program.
 */
        .section .text.boot, "ax", @progbits
        .globl  _start
        .type   _start, @function
_start: movq    $stack_top, %rsp        /* ours: nothing stops the one we were given from growing too far */
        xorl    %ebp, %ebp
        fninit
        ldmxcsr sse_control(%rip)
        call    boot                    /* boot(rdi): does not return */
        hlt
        .size   _start, . - _start

/* Code that other objects put in .init, one piece after the other, expects to be inside a function whose stack
 * is already aligned; the linker script ends it with a return. */
        .globl  run_init_code
        .type   run_init_code, @function
run_init_code:
        call    init_code
        ret
        .size   run_init_code, . - run_init_code

        .section .rodata.boot, "a", @progbits
        .balign 4
sse_control:
        .long   0x1f80                  /* every floating-point exception masked, rounding to nearest */
        .section .note.GNU-stack, "", @progbits
