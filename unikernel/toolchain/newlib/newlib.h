/* SPDX-License-Identifier: ISC
 *
 * The features of newlib as images have it; what its own configure would have written.
 */
#ifndef __NEWLIB_H__
#define __NEWLIB_H__ 1

#include <_newlib_version.h>

/* printf and scanf know %zu, %lld, %Lf and %a: the OCaml runtime and Debian's libraries use them. Not %1$d, which
 * makes this version read its arguments wrongly. */
#define _WANT_IO_C99_FORMATS 1
#define _WANT_IO_LONG_LONG 1
#define _WANT_IO_LONG_DOUBLE 1

#define _READ_WRITE_RETURN_TYPE _ssize_t
#define _MB_LEN_MAX 1 /* the C locale alone */
#define _HAVE_LONG_DOUBLE 1
#define _HAVE_CC_INHIBIT_LOOP_TO_LIBCALL 1 /* else memcpy is compiled into a call of memcpy */
#define HAVE_INITFINI_ARRAY 1
#define _ATEXIT_DYNAMIC_ALLOC 1
#define _REENT_CHECK_VERIFY 1
#define _FVWRITE_IN_STREAMIO 1
#define _FSEEK_OPTIMIZATION 1
#define _WIDE_ORIENT 1
#define _UNBUF_STREAM_OPT 1

#endif
