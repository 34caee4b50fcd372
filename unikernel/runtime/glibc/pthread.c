/* SPDX-License-Identifier: ISC
 *
 * Threads, for libraries that are careful about them. There is one, so locks are free, what must happen once
 * happens at once, and thread-specific values are values. The types are opaque here: nothing is kept in them
 * but whether a pthread_once was done.
 */
#include <errno.h>
#include <stddef.h>

#define KEYS 128

static const void *values[KEYS];
static unsigned keys;

#define DOES_NOTHING(NAME, ...)                                                                                        \
  int NAME(__VA_ARGS__) { return 0; }
#pragma GCC diagnostic ignored "-Wunused-parameter"

DOES_NOTHING(pthread_mutex_init, void *mutex, const void *attributes)
DOES_NOTHING(pthread_mutex_destroy, void *mutex)
DOES_NOTHING(pthread_mutex_lock, void *mutex)
DOES_NOTHING(pthread_mutex_trylock, void *mutex)
DOES_NOTHING(pthread_mutex_unlock, void *mutex)
DOES_NOTHING(pthread_mutexattr_init, void *attributes)
DOES_NOTHING(pthread_mutexattr_destroy, void *attributes)
DOES_NOTHING(pthread_mutexattr_settype, void *attributes, int type)
DOES_NOTHING(pthread_rwlock_init, void *lock, const void *attributes)
DOES_NOTHING(pthread_rwlock_destroy, void *lock)
DOES_NOTHING(pthread_rwlock_rdlock, void *lock)
DOES_NOTHING(pthread_rwlock_wrlock, void *lock)
DOES_NOTHING(pthread_rwlock_unlock, void *lock)
DOES_NOTHING(pthread_cond_init, void *condition, const void *attributes)
DOES_NOTHING(pthread_cond_destroy, void *condition)
DOES_NOTHING(pthread_cond_signal, void *condition)
DOES_NOTHING(pthread_cond_broadcast, void *condition)
DOES_NOTHING(pthread_atfork, void (*prepare)(void), void (*parent)(void), void (*child)(void))

unsigned long pthread_self(void) { return 1; }

int pthread_equal(unsigned long a, unsigned long b) { return a == b; }

int pthread_once(int *done, void (*f)(void))
{
  if (!*done) {
    *done = 1;
    f();
  }
  return 0;
}

int pthread_key_create(unsigned *key, void (*destroy)(void *))
{
  (void)destroy; /* the one thread never ends before the image */
  if (keys == KEYS)
    return EAGAIN;
  *key = keys++;
  return 0;
}

int pthread_key_delete(unsigned key)
{
  if (key >= keys)
    return EINVAL;
  values[key] = NULL;
  return 0;
}

void *pthread_getspecific(unsigned key) { return key < keys ? (void *)values[key] : NULL; }

int pthread_setspecific(unsigned key, const void *value)
{
  if (key >= keys)
    return EINVAL;
  values[key] = value;
  return 0;
}

int pthread_create(void *thread, const void *attributes, void *(*f)(void *), void *argument)
{
  return EAGAIN; /* "no room for another thread", which is true */
}

int pthread_join(unsigned long thread, void **result) { return ESRCH; /* none was ever made */ }
