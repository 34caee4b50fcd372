#include "answer.h"

#include <caml/mlvalues.h>

value greeting_answer(value unit)
{
  (void)unit;
  return Val_int(GREETING_ANSWER);
}
