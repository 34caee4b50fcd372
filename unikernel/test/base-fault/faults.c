#include <caml/alloc.h>
#include <caml/mlvalues.h>
#include <string.h>

#include "start.h"

value fault_boot_argument(value unit)
{
  (void)unit;
  return caml_copy_string(start_info()->cmdline);
}

/* Told to the compiler through variables, or it would know better. */
static volatile int zero = 0;
static char *volatile nowhere = NULL;
static const char *volatile constant = "constant";
static const unsigned char ret[] = {0xc3};
static unsigned char writable_ret[] = {0xc3};
typedef void function(void);

__attribute__((noinline)) static void overrun(volatile char *buffer, int size)
{
  for (int i = 0; i < size; i++)
    buffer[i] = 'x';
}

__attribute__((noinline, optimize("stack-protector-all"))) static void smash(void)
{
  volatile char buffer[16];
  overrun(buffer, 48);
}

__attribute__((noinline)) static int descend(int depth)
{
  volatile char page[4096];
  page[0] = (char)depth;
  return depth < 0 ? 0 : descend(depth + 1) + page[0];
}

value fault_make(value which)
{
  const char *name = String_val(which);
  if (strcmp(name, "read-null") == 0)
    zero = *nowhere;
  if (strcmp(name, "write-null") == 0)
    nowhere[8] = 1;
  if (strcmp(name, "call-null") == 0)
    ((function *)nowhere)();
  if (strcmp(name, "write-constant") == 0)
    *(volatile char *)constant = 1;
  if (strcmp(name, "write-code") == 0)
    *(volatile char *)fault_make = 1;
  if (strcmp(name, "call-data") == 0)
    ((function *)(void *)writable_ret)();
  if (strcmp(name, "call-constant") == 0)
    ((function *)(void *)ret)();
  if (strcmp(name, "beyond-memory") == 0)
    *(volatile char *)0xfffff000 = 1;
  if (strcmp(name, "no-address") == 0)
    *(volatile char *)0x8000000000000000 = 1;
  if (strcmp(name, "divide") == 0)
    zero = 7 / zero;
  if (strcmp(name, "undefined") == 0)
    __asm__ volatile("ud2");
  if (strcmp(name, "breakpoint") == 0)
    __asm__ volatile("int3");
  if (strcmp(name, "smash") == 0)
    smash();
  if (strcmp(name, "overflow") == 0)
    zero = descend(0);
  return Val_unit;
}
