/* SPDX-License-Identifier: ISC
 *
 * Memory, as glibc and Linux report it.
 */
#define CAML_INTERNALS
#include <caml/domain.h>
#include <caml/fiber.h>
#include <caml/mlvalues.h>
#include <malloc.h>
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
  struct stack_info *stack = Caml_state->current_stack;
  return (intnat)((char *)Stack_high(stack) - (char *)stack->sp);
}
