/* SPDX-License-Identifier: ISC
 *
 * Where dynamic linking would look for the standard library; an image has none.
 */
#define OCAML_STDLIB_DIR "/"
#define HOST "x86_64-solo5-hvt"
