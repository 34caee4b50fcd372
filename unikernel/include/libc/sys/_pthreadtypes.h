/* SPDX-License-Identifier: ISC
 *
 * The types of <pthread.h>, in the place of newlib's, which <sys/types.h> includes. They have the size and the initial
 * values that glibc gives them on x86-64.
 */
#ifndef SYS_PTHREADTYPES_H
#define SYS_PTHREADTYPES_H

typedef unsigned long pthread_t;
typedef unsigned pthread_key_t;
typedef int pthread_once_t;

/* `owner` is 1 while the thread has it, `depth` counts further locks of a recursive one. */
typedef struct {
  int owner;
  unsigned depth;
  int unused[2];
  int kind;
  int unused_tail[5];
} pthread_mutex_t;

typedef struct {
  int kind;
} pthread_mutexattr_t;

typedef struct {
  long unused[6];
} pthread_cond_t;

typedef struct {
  int unused;
} pthread_condattr_t;

typedef struct {
  long unused[7];
} pthread_rwlock_t;

typedef struct {
  long unused[7];
} pthread_attr_t;

#endif
