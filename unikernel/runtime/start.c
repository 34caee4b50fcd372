/* SPDX-License-Identifier: ISC
 *
 * From the bindings to main(), which is the OCaml runtime's.
 */
#include "start.h"

#include <stdlib.h>

#include "nolibc.h"

int main(int argc, char **argv);

static const struct solo5_start_info *info;

const struct solo5_start_info *start_info(void) { return info; }

int solo5_app_main(const struct solo5_start_info *given)
{
  static char name[] = "unikernel";
  static char *argv[] = {name, NULL};
  info = given;
  _nolibc_init(given->heap_start, given->heap_size);
  exit(main(1, argv));
}
