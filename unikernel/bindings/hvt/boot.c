/* SPDX-License-Identifier: ISC
 *
 * From the entry point to the program.
 */
#include "boot.h"
#include "layout.h"
#include "print.h"
#include "solo5.h"

#define HEAP_MIN (256 * 1024) /* a program cannot even say that it has too little memory in less */

void run_init_code(void);

static struct solo5_start_info start;

void boot(const struct boot_info *info)
{
  cpu_init();
  clock_init(info->tsc_hz);
  tcb_init();

  uintptr_t end = (uintptr_t)image_end;
  if (info->image_end > end)
    end = info->image_end;
  end = (end + HVT_PAGE - 1) & -(uintptr_t)HVT_PAGE;
  if (end + HEAP_MIN > info->memory_bytes) {
    print("the image ends at ");
    print_decimal((end + 0xfffff) >> 20);
    print(" MB and needs some more to run, but the machine has ");
    print_decimal(info->memory_bytes >> 20);
    print(" MB: start it with more memory (--mem)\n");
    solo5_abort();
  }
  end = paging_init(end, info->memory_bytes);

  devices_init((const struct manifest *)info->manifest);
  start.cmdline = info->command_line ? (const char *)info->command_line : "";
  start.heap_start = end;
  start.heap_size = info->memory_bytes - end;
  run_init_code();
  solo5_exit(solo5_app_main(&start));
}
