/* SPDX-License-Identifier: ISC
 *
 * From the bindings to main(), which is the OCaml runtime's.
 */
#include "start.h"

#include <stdlib.h>

#include "runtime.h"

extern void (*init_array_start[])(void), (*init_array_end[])(void);

int main(int argc, char **argv);

static const struct solo5_start_info *info;

const struct solo5_start_info *start_info(void) { return info; }

int solo5_app_main(const struct solo5_start_info *given)
{
  static char name[] = "unikernel";
  static char *argv[] = {name, NULL};
  info = given;
  heap_init(given->heap_start, given->heap_size);
  for (void (**f)(void) = init_array_start; f < init_array_end; f++)
    (*f)();
  exit(main(1, argv));
}
