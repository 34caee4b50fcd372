/* SPDX-License-Identifier: ISC */
/* A guest without a library, which does what its command line says, word by word:
 *   c PORT ARGUMENTS A B C D E  writes ARGUMENTS to a port, with five 64-bit numbers at `own`, and prints what they became
 *   p PORT ARGUMENTS A B C D E  the same, by the marked instruction that the runner puts a call in the place of
 *   d COUNT    writes COUNT sectors of its disk, one after the other, and prints how many were taken
 *   m          writes to each page of its memory, says so, and waits
 *   r, w, j ADDRESS   reads, writes, jumps to an address
 *   k ADDRESS  prints with the stack at an address
 *   s NUMBER   makes a system call, without arguments
 *   i, e       getpid by int $0x80, sysenter
 *   f, F       prints without end: byte by byte, all of its memory at once
 *   l          computes without end, with interrupts off
 *   h STATUS   ends
 * Numbers are hexadecimal; `own`, `buffer`, `text` and `top` are its arguments, 64 KB, its code, and where its memory ends,
 * and may have a number behind `+` or `-`. */
#include "hvt_abi.h"

enum {
  PUTS = HVT_PORT_BASE + HYPERCALL_PUTS,
  POLL = HVT_PORT_BASE + HYPERCALL_POLL,
  BLOCK_WRITE = HVT_PORT_BASE + HYPERCALL_BLOCK_WRITE,
  HALT = HVT_PORT_BASE + HYPERCALL_HALT,
};
enum { NUMBERS = 5, PAGE = 4096, SECTOR = 512, DISK = 1, DIGITS = 16 };

static uint64_t own[NUMBERS + 1];
static uint8_t buffer[65536];
static uint64_t top;
static const char *at;

void start(void);

__attribute__((section(".abi"), used, aligned(4))) static const struct {
  struct note_header header;
  struct abi_note abi;
} abi = {{NOTE_NAME_BYTES, sizeof(struct abi_note), NOTE_ABI, NOTE_NAME},
         {.target = HVT_TARGET, .version = HVT_VERSION}};

enum { DEVICES = 3 /* the first is none */ };
__attribute__((section(".manifest"), used, aligned(8))) static const struct {
  struct note_header header;
  uint32_t padding, version, count;
  struct manifest_entry entries[DEVICES];
} manifest = {{NOTE_NAME_BYTES, 12 + DEVICES * sizeof(struct manifest_entry), NOTE_MANIFEST, NOTE_NAME},
              0,
              MANIFEST_VERSION,
              DEVICES,
              {{.type = DEVICE_RESERVED}, {.name = "disk", .type = DEVICE_BLOCK}, {.name = "net", .type = DEVICE_NET}}};

__asm__(".text\n .globl start\n start: andq $-16, %rsp\n call act\n hlt\n");

static void out(uint64_t port, uint64_t arguments)
{
  __asm__ volatile("outl %0, %1" : : "a"((uint32_t)arguments), "d"((uint16_t)port) : "memory");
}

static void marked_out(uint64_t port, uint64_t arguments)
{
  __asm__ volatile(".byte 0x0f, 0x1f, 0x80\n .ascii \"hvtC\"\n outl %0, %1"
                   :
                   : "a"((uint32_t)arguments), "d"((uint16_t)port)
                   : "memory");
}

static void print_bytes(const void *text, uint64_t bytes)
{
  static volatile uint64_t puts[2];
  puts[0] = (uint64_t)text;
  puts[1] = bytes;
  out(PUTS, (uint64_t)puts);
}

static void print(const char *text)
{
  uint64_t bytes = 0;
  while (text[bytes])
    bytes++;
  print_bytes(text, bytes);
}

static void print_number(uint64_t value)
{
  static char digits[DIGITS];
  int first = DIGITS;
  do
    digits[--first] = "0123456789abcdef"[value % 16];
  while ((value /= 16));
  print_bytes(digits + first, (uint64_t)(DIGITS - first));
  print(" ");
}

static void end(uint64_t status)
{
  static volatile struct {
    uint64_t cookie;
    int32_t status;
  } halt;
  halt.status = (int32_t)status;
  out(HALT, (uint64_t)&halt);
}

static void wait(void)
{
  static volatile struct {
    uint64_t nanoseconds, ready;
    int32_t count;
  } poll;
  for (;;) {
    poll.nanoseconds = UINT64_MAX;
    out(POLL, (uint64_t)&poll);
  }
}

static uint64_t digits(void)
{
  uint64_t value = 0;
  for (; *at && *at != ' ' && *at != '+' && *at != '-'; at++)
    value = value * 16 + (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
  return value;
}

static uint64_t number(void)
{
  static const char *const names[] = {"own", "buffer", "text", "top"};
  const uint64_t values[] = {(uint64_t)own, (uint64_t)buffer, (uint64_t)start, top};
  while (*at == ' ')
    at++;
  uint64_t value = 0;
  int named = 0;
  for (unsigned n = 0; n < sizeof names / sizeof *names; n++) {
    const char *name = names[n], *word = at;
    while (*name && *name == *word)
      name++, word++;
    if (!*name) {
      value = values[n];
      at = word;
      named = 1;
    }
  }
  if (!named)
    value = digits();
  if (*at == '+' || *at == '-') {
    int less = *at++ == '-';
    uint64_t step = digits();
    value = less ? value - step : value + step;
  }
  return value;
}

static void call(void (*by)(uint64_t, uint64_t))
{
  uint64_t port = number(), arguments = number();
  for (unsigned n = 0; n < NUMBERS; n++)
    own[n] = number();
  by(port, arguments);
  for (unsigned n = 0; n < NUMBERS; n++)
    print_number(own[n]);
  print("\n");
}

static void fill_disk(uint64_t count)
{
  uint64_t taken = 0;
  for (uint64_t n = 0; n < count; n++) {
    const uint64_t arguments[NUMBERS] = {DISK, n * SECTOR, (uint64_t)buffer, SECTOR, 9};
    for (unsigned a = 0; a < NUMBERS; a++)
      ((volatile uint64_t *)own)[a] = arguments[a];
    out(BLOCK_WRITE, (uint64_t)own);
    taken += (int32_t)((volatile uint64_t *)own)[4] == 0;
  }
  print_number(taken);
  print("taken\n");
}

static void touch_memory(const struct boot_info *boot)
{
  for (uint64_t page = boot->image_end + 16 * PAGE; page < top - 16 * PAGE; page += PAGE)
    *(volatile uint64_t *)page = page;
  print("touched\n");
  wait();
}

__attribute__((used)) static void act(const struct boot_info *boot)
{
  at = (const char *)boot->command_line;
  top = boot->memory_bytes;
  for (;;) {
    while (*at == ' ')
      at++;
    switch (*at ? *at++ : 0) {
    case 'c': call(out); break;
    case 'p': call(marked_out); break;
    case 'd': fill_disk(number()); break;
    case 'm': touch_memory(boot); break;
    case 'r': print_number(*(volatile uint8_t *)number()); break;
    case 'w': *(volatile uint8_t *)number() = 1; break;
    case 'j': ((void (*)(void))number())(); break;
    case 'k': {
      static const char word[] = "printed\n";
      static volatile uint64_t puts[2];
      puts[0] = (uint64_t)word;
      puts[1] = sizeof word - 1;
      uint64_t stack = number();
      __asm__ volatile("movq %0, %%rsp\n .byte 0x0f, 0x1f, 0x80\n .ascii \"hvtC\"\n outl %1, %2\n hlt"
                       :
                       : "r"(stack), "a"((uint32_t)(uint64_t)puts), "d"((uint16_t)PUTS)
                       : "memory");
      break;
    }
    case 's': __asm__ volatile("syscall" : : "a"(number()), "D"(0L), "S"(0L), "d"(0L) : "rcx", "r11", "memory"); break;
    case 'i': __asm__ volatile("int $0x80" : : "a"(20L) : "memory"); break;
    case 'e': __asm__ volatile("sysenter" : : "a"(20L) : "memory"); break;
    case 'f':
      for (;;)
        print_bytes("x", 1);
    case 'F':
      for (;;)
        print_bytes((const void *)0x100000, top - 0x100000);
    case 'l':
      __asm__ volatile("cli");
      for (;;)
        ;
    case 'h': end(number()); break;
    default: end(7);
    }
  }
}
