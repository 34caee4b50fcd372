#include <caml/alloc.h>
#include <caml/mlvalues.h>

value greeting_name(value unit)
{
  (void)unit;
  return caml_copy_string("released world");
}
