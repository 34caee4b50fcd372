/* SPDX-License-Identifier: ISC
 *
 * setjmp under the names of glibc's headers. There are no signals, so no mask to keep.
 */
        .section .text.glibc_setjmp, "ax", @progbits
        .globl  _setjmp, __sigsetjmp, _longjmp, __longjmp_chk
_setjmp:
__sigsetjmp:
        jmp     setjmp
_longjmp:
__longjmp_chk:
        jmp     longjmp
        .section .note.GNU-stack, "", @progbits
