/* SPDX-License-Identifier: ISC
 *
 * Addresses that the linker script hvt.lds defines. Take the address of a name; it has no value.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

extern char text_start[], text_end[];     /* executable */
extern char rodata_start[], rodata_end[]; /* constants and notes: read-only */
extern char stack_start[], stack_top[];   /* directly above rodata_end: growing past the end hits read-only memory */
extern char data_start[], image_end[];
extern char tcb_start[]; /* above the stack: the TCB that FS points at; thread-local data lies below it */
extern char tls_start[], tls_data_end[], tls_end[]; /* the TLS initialization image: values, then zeroes */
extern char init_code[];                            /* what objects put into .init */

#endif
