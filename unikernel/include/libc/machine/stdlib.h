/* SPDX-License-Identifier: ISC
 *
 * <stdlib.h> includes this. The one of ocaml-solo5 declares mallinfo and its structure, which mirage-solo5 relies on.
 */
#ifndef _MACHSTDLIB_H_
#define _MACHSTDLIB_H_

#include <malloc.h>

#endif
