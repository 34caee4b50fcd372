/* SPDX-License-Identifier: ISC
 *
 * The system that the OCaml runtime is compiled for: what its own configure would have found, had it looked at
 * an image. No signals, no files, no processes (commands are tried, and not found), no dynamic linking, no other
 * locale.
 */
#define OCAML_OS_TYPE "Unix"

#define HAS_C99_FLOAT_OPS
#define HAS_WORKING_ROUND
/* Not HAS_WORKING_FMA: newlib's rounds twice, and the runtime has one of its own. */
#define HAS_STDINT_H 1
#define HAS_UNISTD 1
#define HAS_GETTIMEOFDAY 1
#define HAS_GETCWD 1
#define HAS_SYSTEM 1
#define HAS_TIMES 1
#define HAS_SYS_MMAN_H 1
#define HAS_FULL_THREAD_VARIABLES 1
#define HAVE_MAX_ALIGN_T 1
#define HAVE_LABELS_AS_VALUES 1
#define HAS_MKTIME 1
