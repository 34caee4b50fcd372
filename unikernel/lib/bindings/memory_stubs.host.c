/* SPDX-License-Identifier: ISC
 *
 * Memory, as glibc and Linux report it. The stack's numbers are those of the calling thread.
 */
#define _GNU_SOURCE
#include <caml/mlvalues.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

intnat solo5_bindings_heap_limit(value unit)
{
  (void)unit;
  return (intnat)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
}

intnat solo5_bindings_heap_used(value unit)
{
  (void)unit;
  struct mallinfo2 info = mallinfo2();
  return (intnat)(info.arena + info.hblkhd);
}

intnat solo5_bindings_heap_live(value unit)
{
  (void)unit;
  struct mallinfo2 info = mallinfo2();
  return (intnat)(info.uordblks + info.hblkhd);
}

intnat solo5_bindings_stack_used(value unit)
{
  (void)unit;
  char here;
  pthread_attr_t attributes;
  void *lowest = &here;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
  }
  return (intnat)((uintptr_t)lowest + size - (uintptr_t)&here);
}
