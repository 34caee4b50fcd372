/* SPDX-License-Identifier: ISC
 *
 * Memory of an image.
 */
#include <caml/mlvalues.h>
#include <malloc.h>
#include <stdint.h>

#include "heap.h"
#include "start.h"

intnat solo5_bindings_heap_limit(value unit)
{
  (void)unit;
  return (intnat)heap_limit();
}

intnat solo5_bindings_heap_used(value unit)
{
  (void)unit;
  return (intnat)heap_used();
}

intnat solo5_bindings_heap_live(value unit)
{
  (void)unit;
  return (intnat)mallinfo().uordblks;
}

intnat solo5_bindings_stack_used(value unit)
{
  (void)unit;
  char here;
  const struct solo5_start_info *start = start_info();
  return (intnat)(start->heap_start + start->heap_size - (uintptr_t)&here);
}
