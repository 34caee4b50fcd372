/* SPDX-License-Identifier: ISC
 *
 * Memory of an image.
 */
#define CAML_INTERNALS
#include <caml/domain.h>
#include <caml/fiber.h>
#include <caml/mlvalues.h>
#include <malloc.h>

#include "heap.h"

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
  /* Of OCaml's own stack: its top is known while C runs that was not called with [@@noalloc]. */
  struct stack_info *stack = Caml_state->current_stack;
  return (intnat)((char *)Stack_high(stack) - (char *)stack->sp);
}
