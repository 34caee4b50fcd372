/* A program that starts as mirage-solo5 and mkernel do: with a solo5_app_main of its own, and without the headers that
 * declare what it calls. */
#include <caml/callback.h>
#include <caml/mlvalues.h>
#include <endian.h>
#include <stdint.h>
#include <stdlib.h>

#include "elf_abi.h"
#include "solo5.h"

extern void _nolibc_init(uintptr_t, size_t);
extern size_t malloc_footprint(void);
extern size_t malloc_memory_usage(void);
extern int malloc_trim(size_t pad);

static char *arguments[] = {"mirage", NULL};
static const char *command_line = "";
static int constructed;

__attribute__((constructor)) static void construct(void) { constructed = 1; }

int solo5_app_main(const struct solo5_start_info *info)
{
  _nolibc_init(info->heap_start, info->heap_size);
  command_line = info->cmdline;
  caml_startup(arguments);
  return 0;
}

value released_constructed(value unit)
{
  (void)unit;
  return Val_bool(constructed && command_line[0] == 'x');
}

/* Whether a block of a megabyte is counted by all that count, and no longer once it is freed. */
value released_counts(value unit)
{
  (void)unit;
  size_t before = malloc_memory_usage();
  char *block = malloc(1 << 20);
  if (!block)
    return Val_false;
  block[0] = 1;
  struct mallinfo with = mallinfo();
  size_t during = malloc_memory_usage();
  int counted = during >= before + (1 << 20) && with.uordblks == during && malloc_footprint() >= during;
  free(block);
  malloc_trim(0);
  return Val_bool(counted && malloc_memory_usage() < before + (1 << 20) && be32toh(htobe32(7)) == 7 &&
                  ABI1_NOTE_TYPE == 0x31494241);
}
