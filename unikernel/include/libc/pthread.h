/* SPDX-License-Identifier: ISC
 *
 * POSIX threads (IEEE Std 1003.1-2017, <pthread.h>) for one thread. Objects have the size and the initial values that
 * glibc gives them on x86-64, since Debian's libraries are compiled with its header: a mutex of either is a mutex of
 * both.
 */
#ifndef PTHREAD_H
#define PTHREAD_H

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

enum { PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK };
#define PTHREAD_MUTEX_DEFAULT PTHREAD_MUTEX_NORMAL

#define PTHREAD_MUTEX_INITIALIZER                                                                                      \
  {                                                                                                                    \
    0                                                                                                                  \
  }
#define PTHREAD_COND_INITIALIZER                                                                                       \
  {                                                                                                                    \
    0                                                                                                                  \
  }
#define PTHREAD_RWLOCK_INITIALIZER                                                                                     \
  {                                                                                                                    \
    0                                                                                                                  \
  }
#define PTHREAD_ONCE_INIT 0

/* 0, or EDEADLK: the thread has it already and it is not recursive. */
int pthread_mutex_lock(pthread_mutex_t *mutex);
/* 0, or EBUSY in the same case. */
int pthread_mutex_trylock(pthread_mutex_t *mutex);
/* 0, or EPERM: it is not locked. */
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
/* 0, or EBUSY: it is locked. */
int pthread_mutex_destroy(pthread_mutex_t *mutex);
int pthread_mutexattr_init(pthread_mutexattr_t *attributes);
int pthread_mutexattr_destroy(pthread_mutexattr_t *attributes);
int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int kind);

/* A wait returns at once, as POSIX lets it: nobody else could end it. */
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until);
int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);
int pthread_cond_destroy(pthread_cond_t *condition);
int pthread_cond_signal(pthread_cond_t *condition);
int pthread_cond_broadcast(pthread_cond_t *condition);
int pthread_condattr_init(pthread_condattr_t *attributes);
int pthread_condattr_destroy(pthread_condattr_t *attributes);
int pthread_condattr_setclock(pthread_condattr_t *attributes, clockid_t clock);

int pthread_rwlock_init(pthread_rwlock_t *lock, const void *attributes);
int pthread_rwlock_destroy(pthread_rwlock_t *lock);
int pthread_rwlock_rdlock(pthread_rwlock_t *lock);
int pthread_rwlock_wrlock(pthread_rwlock_t *lock);
int pthread_rwlock_unlock(pthread_rwlock_t *lock);

pthread_t pthread_self(void);
int pthread_equal(pthread_t a, pthread_t b);
/* EAGAIN: there is room for no other thread. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*f)(void *), void *argument);
/* ESRCH: none was ever made. */
int pthread_join(pthread_t thread, void **result);
int pthread_detach(pthread_t thread);
/* Ends the image: its only thread is its last one. */
_Noreturn void pthread_exit(void *result);
int pthread_attr_init(pthread_attr_t *attributes);
int pthread_attr_destroy(pthread_attr_t *attributes);
int pthread_attr_setdetachstate(pthread_attr_t *attributes, int state);
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old);

int pthread_once(pthread_once_t *done, void (*f)(void));
int pthread_key_create(pthread_key_t *key, void (*destroy)(void *));
int pthread_key_delete(pthread_key_t key);
void *pthread_getspecific(pthread_key_t key);
int pthread_setspecific(pthread_key_t key, const void *value);

#endif
