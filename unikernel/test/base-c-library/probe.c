/* What Debian's static libraries call, under the names that glibc's headers make of it, and what they expect to be
 * done before they are called. */
#include <caml/mlvalues.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "entropy.h"
#include "heap.h"
#include "solo5.h"

int __printf_chk(int flag, const char *format, ...);
int __sprintf_chk(char *buffer, int flag, size_t room, const char *format, ...);
void *__memcpy_chk(void *to, const void *from, size_t size, size_t room);
const uint16_t **__ctype_b_loc(void);
const int32_t **__ctype_toupper_loc(void);
int *__errno_location(void);
int __isoc99_sscanf(const char *text, const char *format, ...);
int _setjmp(jmp_buf);
int clock_gettime(clockid_t id, struct timespec *time);
long syscall(long number, ...);
int nanosleep(const struct timespec *wanted, struct timespec *left);
#undef stderr
extern FILE *stderr;

static __thread int thread_local_value = 42;
static __thread char thread_local_zeroes[100];
static int constructed, once;

__attribute__((constructor)) static void construct(void) { constructed = 1; }

static void count(void) { once++; }

/* As hand-written assembly in libcrypto does: a call in the middle of .init. */
static int initialised;
__attribute__((used)) static void initialise(void) { initialised = 1; }
__asm__(".section .init,\"ax\",@progbits\n\tcall initialise\n\t.text\n");

static void check(const char *what, int good) { printf("%s: %s\n", what, good ? "ok" : "wrong"); }

value probe(value unit)
{
  static char buffer[64], other[8] = "abc";
  check("constructor", constructed);
  check(".init", initialised);
  check("thread-local data", thread_local_value == 42 && thread_local_zeroes[99] == 0);
  thread_local_value++;
  check("thread-local data, written", thread_local_value == 43);
  __printf_chk(1, "%s %5.2f %zu %lld\n", "__printf_chk", 2.5, (size_t)7, -1LL);
  __sprintf_chk(buffer, 1, sizeof buffer, "%s %d %x", "first", 2, 30);
  check("__sprintf_chk", strcmp(buffer, "first 2 1e") == 0);
  __memcpy_chk(buffer, other, sizeof other, sizeof buffer);
  check("__memcpy_chk", strcmp(buffer, "abc") == 0);
  const uint16_t *class = *__ctype_b_loc();
  check("__ctype_b_loc", (class['a'] & 0x400) && !(class['1'] & 0x400) && class[-1] == 0);
  check("__ctype_toupper_loc", (*__ctype_toupper_loc())['x'] == 'X');
  *__errno_location() = 0;
  check("fopen fails", fopen("/nowhere", "r") == NULL && *__errno_location() == 2);
  int n = 0;
  double d = 0;
  check("sscanf", __isoc99_sscanf("12 3.5", "%d %lf", &n, &d) == 2 && n == 12 && d == 3.5);
  jmp_buf there;
  volatile int times = 0;
  if (_setjmp(there) < 3) {
    times++;
    longjmp(there, times);
  }
  check("setjmp", times == 3);
  int done = 0;
  pthread_once(&done, count);
  pthread_once(&done, count);
  check("pthread_once", once == 1);
  unsigned key;
  check("pthread keys", pthread_key_create(&key, NULL) == 0 && pthread_getspecific(key) == NULL &&
                            pthread_setspecific(key, &key) == 0 && pthread_getspecific(key) == &key);
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  check("a mutex is locked once", pthread_mutex_lock(&mutex) == 0 && pthread_mutex_lock(&mutex) == EDEADLK &&
                                      pthread_mutex_trylock(&mutex) == EBUSY);
  check("a mutex is unlocked once", pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == EPERM);
  pthread_mutex_t recursive = {.kind = PTHREAD_MUTEX_RECURSIVE};
  check("a recursive mutex is locked twice",
        pthread_mutex_lock(&recursive) == 0 && pthread_mutex_lock(&recursive) == 0 &&
            pthread_mutex_unlock(&recursive) == 0 && pthread_mutex_unlock(&recursive) == 0 &&
            pthread_mutex_unlock(&recursive) == EPERM);
  pthread_t thread;
  check("there is one thread",
        pthread_create(&thread, NULL, NULL, NULL) == EAGAIN && pthread_equal(pthread_self(), pthread_self()));
  uint64_t a = 0, b = 0;
  check("getrandom by number", syscall(318, &a, sizeof a, 0) == 8 && syscall(318, &b, sizeof b, 0) == 8 && a != b);
  check("no other system call", syscall(39) == -1);
  check("entropy", entropy_source() != NULL && entropy_fill(&a, sizeof a) && entropy_fill(&b, sizeof b) && a != b);
  void *aligned = NULL;
  check("posix_memalign", posix_memalign(&aligned, 4096, 100) == 0 && ((uintptr_t)aligned & 4095) == 0);
  check("malloc is aligned", ((uintptr_t)malloc(24) & 15) == 0);
  check("too much memory", malloc((size_t)1 << 40) == NULL);
  check("heap", heap_used() > 0 && heap_used() < heap_limit());
  struct timespec wall, before, after, pause = {0, 20000000};
  clock_gettime(0, &wall);
  clock_gettime(1, &before);
  nanosleep(&pause, NULL);
  clock_gettime(1, &after);
  int64_t slept = (after.tv_sec - before.tv_sec) * 1000000000ll + after.tv_nsec - before.tv_nsec;
  check("wall clock", wall.tv_sec > 1700000000);
  check("nanosleep", slept >= 20000000 && slept < 2000000000);
  solo5_time_t first = solo5_clock_monotonic(), second = solo5_clock_monotonic();
  check("monotonic clock", second >= first);
  struct tm *date = gmtime(&wall.tv_sec);
  check("gmtime", date->tm_year > 120);
  fprintf(stderr, "stderr is a variable\n");
  char *end;
  check("strtod", strtod("1e23xyz", &end) == 1e23 && strcmp(end, "xyz") == 0);
  fflush(stdout);
  volatile size_t too_many = 9;
  __memcpy_chk(other, buffer, too_many, sizeof other);
  return unit;
}
