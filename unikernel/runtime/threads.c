/* SPDX-License-Identifier: ISC
 *
 * Threads, for code that is careful about them. There is one: mutexes know whether it has them, all other locks are
 * free, what must happen once happens at once, and thread-specific values are values.
 */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(pthread_mutex_t) == 40 && offsetof(pthread_mutex_t, kind) == 16, "as in glibc");
_Static_assert(sizeof(pthread_cond_t) == 48 && sizeof(pthread_rwlock_t) == 56, "as in glibc");

enum { KEYS = 128, KIND_BITS = 3 };

static const void *values[KEYS];
static unsigned keys;

#define DOES_NOTHING(NAME, ...)                                                                                        \
  int NAME(__VA_ARGS__) { return 0; }
#pragma GCC diagnostic ignored "-Wunused-parameter"

DOES_NOTHING(pthread_mutexattr_destroy, pthread_mutexattr_t *attributes)
DOES_NOTHING(pthread_rwlock_init, pthread_rwlock_t *lock, const void *attributes)
DOES_NOTHING(pthread_rwlock_destroy, pthread_rwlock_t *lock)
DOES_NOTHING(pthread_rwlock_rdlock, pthread_rwlock_t *lock)
DOES_NOTHING(pthread_rwlock_wrlock, pthread_rwlock_t *lock)
DOES_NOTHING(pthread_rwlock_unlock, pthread_rwlock_t *lock)
DOES_NOTHING(pthread_cond_init, pthread_cond_t *condition, const pthread_condattr_t *attributes)
DOES_NOTHING(pthread_cond_destroy, pthread_cond_t *condition)
DOES_NOTHING(pthread_cond_signal, pthread_cond_t *condition)
DOES_NOTHING(pthread_cond_broadcast, pthread_cond_t *condition)
DOES_NOTHING(pthread_cond_wait, pthread_cond_t *condition, pthread_mutex_t *mutex)
DOES_NOTHING(pthread_condattr_init, pthread_condattr_t *attributes)
DOES_NOTHING(pthread_condattr_destroy, pthread_condattr_t *attributes)
DOES_NOTHING(pthread_condattr_setclock, pthread_condattr_t *attributes, clockid_t clock)
DOES_NOTHING(pthread_attr_init, pthread_attr_t *attributes)
DOES_NOTHING(pthread_attr_destroy, pthread_attr_t *attributes)
DOES_NOTHING(pthread_attr_setdetachstate, pthread_attr_t *attributes, int state)
DOES_NOTHING(pthread_atfork, void (*prepare)(void), void (*parent)(void), void (*child)(void))

int pthread_mutexattr_init(pthread_mutexattr_t *attributes)
{
  attributes->kind = PTHREAD_MUTEX_DEFAULT;
  return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int kind)
{
  attributes->kind = kind;
  return 0;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
  memset(mutex, 0, sizeof *mutex);
  mutex->kind = attributes ? attributes->kind & KIND_BITS : PTHREAD_MUTEX_DEFAULT;
  return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) { return mutex->owner ? EBUSY : 0; }

/* 0, or `refusal` where the thread has it already and may not have it twice. */
static int lock(pthread_mutex_t *mutex, int refusal)
{
  if (!mutex->owner) {
    mutex->owner = 1;
    return 0;
  }
  if ((mutex->kind & KIND_BITS) != PTHREAD_MUTEX_RECURSIVE)
    return refusal;
  mutex->depth++;
  return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex) { return lock(mutex, EDEADLK); }

int pthread_mutex_trylock(pthread_mutex_t *mutex) { return lock(mutex, EBUSY); }

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
  if (!mutex->owner)
    return EPERM;
  if (mutex->depth > 0)
    mutex->depth--;
  else
    mutex->owner = 0;
  return 0;
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
  return ETIMEDOUT;
}

pthread_t pthread_self(void) { return 1; }

int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

int pthread_once(pthread_once_t *done, void (*f)(void))
{
  if (!*done) {
    *done = 1;
    f();
  }
  return 0;
}

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
  (void)destroy; /* the one thread never ends before the image */
  if (keys == KEYS)
    return EAGAIN;
  *key = keys++;
  return 0;
}

int pthread_key_delete(pthread_key_t key)
{
  if (key >= keys)
    return EINVAL;
  values[key] = NULL;
  return 0;
}

void *pthread_getspecific(pthread_key_t key) { return key < keys ? (void *)values[key] : NULL; }

int pthread_setspecific(pthread_key_t key, const void *value)
{
  if (key >= keys)
    return EINVAL;
  values[key] = value;
  return 0;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*f)(void *), void *argument)
{
  return EAGAIN;
}

int pthread_join(pthread_t thread, void **result) { return ESRCH; }

int pthread_detach(pthread_t thread) { return ESRCH; }

void pthread_exit(void *result) { exit(0); }

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old) { return sigprocmask(how, set, old); }
