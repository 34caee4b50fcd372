/* SPDX-License-Identifier: ISC
 *
 * Clocks of an image.
 */
#include <caml/mlvalues.h>
#include <stdint.h>

#include "solo5.h"

int64_t solo5_bindings_monotonic(value unit)
{
  (void)unit;
  return (int64_t)solo5_clock_monotonic();
}

int64_t solo5_bindings_wall(value unit)
{
  (void)unit;
  return (int64_t)solo5_clock_wall();
}
