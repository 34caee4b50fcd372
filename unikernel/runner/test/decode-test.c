/* SPDX-License-Identifier: ISC */
/* Privileged instructions, as an assembler writes them. */
#include <string.h>

#include "check.h"
#include "guest/decode.h"

static struct instruction read(const char *bytes, unsigned length) { return decode((const uint8_t *)bytes, length); }
#define READ(bytes) read(bytes, sizeof bytes - 1)

static void plain(void)
{
  static const struct {
    const char *what, *bytes;
    unsigned length;
    enum operation operation;
  } cases[] = {
      {"cli", "\xfa", 1, OP_CLI},
      {"sti", "\xfb", 1, OP_STI},
      {"hlt", "\xf4", 1, OP_HLT},
      {"clts", "\x0f\x06", 2, OP_CLTS},
      {"invd", "\x0f\x08", 2, OP_CACHE},
      {"wbinvd", "\x0f\x09", 2, OP_CACHE},
      {"wrmsr", "\x0f\x30", 2, OP_WRITE_MSR},
      {"rdmsr", "\x0f\x32", 2, OP_READ_MSR},
      {"swapgs", "\x0f\x01\xf8", 3, OP_SWAPGS},
      {"xsetbv", "\x0f\x01\xd1", 3, OP_XSETBV},
      {"iretq", "\x48\xcf", 2, OP_INTERRUPT_RETURN},
      {"lretq", "\x48\xcb", 2, OP_FAR_RETURN},
      {"lretq $16", "\x48\xca\x10\x00", 4, OP_FAR_RETURN},
      {"int $0x20", "\xcd\x20", 2, OP_INTERRUPT},
      {"out %eax, %dx", "\xef", 1, OP_OUT},
      {"out %al, %dx", "\xee", 1, OP_OUT},
      {"in %dx, %eax", "\xed", 1, OP_IN},
      {"out %eax, $0x80", "\xe7\x80", 2, OP_OUT},
      {"in $0x60, %al", "\xe4\x60", 2, OP_IN},
      {"rep outsb", "\xf3\x6e", 2, OP_STRING_IO},
      {"lidt (%rax)", "\x0f\x01\x18", 3, OP_LIDT},
      {"lgdt (%rax)", "\x0f\x01\x10", 3, OP_LGDT},
      {"invlpg (%rdi)", "\x0f\x01\x3f", 3, OP_INVLPG},
      {"lmsw %ax", "\x0f\x01\xf0", 3, OP_LMSW},
      {"ltr %ax", "\x0f\x00\xd8", 3, OP_LTR},
      {"lldt %ax", "\x0f\x00\xd0", 3, OP_LLDT},
      {"mov %eax, %ss", "\x8e\xd0", 2, OP_LOAD_SEGMENT},
      {"mov %cr3, %rax", "\x0f\x20\xd8", 3, OP_READ_CONTROL},
      {"mov %rax, %cr4", "\x0f\x22\xe0", 3, OP_WRITE_CONTROL},
      {"mov %db7, %rax", "\x0f\x21\xf8", 3, OP_READ_DEBUG},
      {"nop", "\x90", 1, OP_UNKNOWN},
      {"mov %eax, (%rbx)", "\x89\x03", 2, OP_UNKNOWN},
      {"syscall", "\x0f\x05", 2, OP_UNKNOWN},
      {"mov %eax, %cs", "\x8e\xc8", 2, OP_UNKNOWN},
  };
  for (unsigned n = 0; n < sizeof cases / sizeof *cases; n++) {
    struct instruction i = read(cases[n].bytes, cases[n].length);
    check(i.operation == cases[n].operation && (i.operation == OP_UNKNOWN || i.length == cases[n].length), "decodes %s",
          cases[n].what);
    if (cases[n].operation != OP_UNKNOWN)
      check(read(cases[n].bytes, cases[n].length - 1).operation == OP_UNKNOWN,
            "decodes no %s of which a byte is missing", cases[n].what);
  }
}

static void operands(void)
{
  struct instruction i = READ("\xef");
  check(i.size == 4 && i.port_in_dx, "out %%eax, %%dx has four bytes and its port in %%dx");
  i = READ("\x66\xef");
  check(i.size == 2 && i.length == 2, "a 66 prefix makes it two bytes");
  i = READ("\x66\xee");
  check(i.size == 1, "but not the byte form");
  i = READ("\xe7\x42");
  check(!i.port_in_dx && i.port == 0x42, "an immediate port");
  i = READ("\x41\x0f\x01\x5c\x24\x7f"); /* lidt 0x7f(%r12) */
  check(i.operation == OP_LIDT && i.length == 6 && i.base == 12 && i.index == REGISTER_NONE && i.displacement == 0x7f,
        "lidt 0x7f(%%r12)");
  i = READ("\x0f\x01\x54\x24\xf0"); /* lgdt -16(%rsp) */
  check(i.operation == OP_LGDT && i.base == 4 && i.displacement == -16, "lgdt -16(%%rsp)");
  i = READ("\x0f\x01\x1d\x00\x01\x00\x00"); /* lidt 0x100(%rip) */
  check(i.operation == OP_LIDT && i.rip_relative && i.displacement == 0x100 && i.length == 7, "lidt 0x100(%%rip)");
  i = READ("\x0f\x01\x1c\x25\x00\x00\x10\x00"); /* lidt 0x100000 */
  check(i.operation == OP_LIDT && !i.rip_relative && i.base == REGISTER_NONE && i.displacement == 0x100000,
        "lidt at an absolute address");
  i = READ("\x67\x43\x0f\x01\x94\xc8\x78\x56\x34\x12"); /* lgdt 0x12345678(%r8d,%r9d,8) */
  check(i.operation == OP_LGDT && i.base == 8 && i.index == 9 && i.scale == 8 && i.displacement == 0x12345678 &&
            i.address_32,
        "lgdt 0x12345678(%%r8d,%%r9d,8)");
  i = READ("\x64\x0f\x00\x18"); /* ltr %fs:(%rax) */
  check(i.operation == OP_LTR && i.memory && i.segment == SEGMENT_FS, "ltr %%fs:(%%rax)");
  i = READ("\x44\x0f\x20\xc7"); /* mov %cr8, %rdi */
  check(i.operation == OP_READ_CONTROL && i.control == 8 && i.reg == 7, "mov %%cr8, %%rdi");
  i = READ("\x41\x0f\x22\xd7"); /* mov %r15, %cr2 */
  check(i.operation == OP_WRITE_CONTROL && i.control == 2 && i.reg == 15, "mov %%r15, %%cr2");
  i = READ("\x41\x8e\xe1"); /* mov %r9d, %fs */
  check(i.operation == OP_LOAD_SEGMENT && i.control == SEGMENT_FS && i.reg == 9, "mov %%r9d, %%fs");
  i = READ("\x48\xca\x34\x12");
  check(i.pop_bytes == 0x1234 && i.size == 8, "lretq $0x1234");
}

static void limits(void)
{
  char prefixes[20];
  memset(prefixes, 0x66, sizeof prefixes);
  check(read(prefixes, sizeof prefixes).operation == OP_UNKNOWN, "gives up on twenty prefixes");
  memset(prefixes, 0x66, sizeof prefixes);
  prefixes[14] = '\xfa';
  check(read(prefixes, sizeof prefixes).operation == OP_CLI, "takes fourteen");
  check(read("", 0).operation == OP_UNKNOWN, "gives up on nothing");
}

int main(void)
{
  plain();
  operands();
  limits();
  return 0;
}
