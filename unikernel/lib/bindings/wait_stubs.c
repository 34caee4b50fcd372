/* SPDX-License-Identifier: ISC
 *
 * Waiting for time or devices, in an image.
 */
#include <caml/mlvalues.h>
#include <stdint.h>

#include "solo5.h"

int64_t solo5_bindings_yield(int64_t deadline)
{
  solo5_handle_set_t ready = 0;
  /* A negative deadline is one that has passed; unsigned it would be one that never comes. */
  solo5_yield(deadline < 0 ? 0 : (solo5_time_t)deadline, &ready);
  return (int64_t)ready;
}
