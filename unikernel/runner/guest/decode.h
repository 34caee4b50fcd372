/* SPDX-License-Identifier: ISC */
/* Recognises the privileged instructions that a guest may use in ring 0 and a process may not.
 *
 * Pure: it looks at the bytes it is given and nothing else. */
#ifndef RUNNER_DECODE_H
#define RUNNER_DECODE_H

#include <stdbool.h>
#include <stdint.h>

enum { INSTRUCTION_BYTES_MAX = 15 };

enum operation {
  OP_UNKNOWN, /* not an instruction that this table knows: a true fault */
  OP_OUT,     /* size, port or port_in_dx */
  OP_IN,
  OP_STRING_IO,
  OP_CLI,
  OP_STI,
  OP_HLT,
  OP_LGDT, /* memory */
  OP_LIDT, /* memory */
  OP_LLDT, /* register or memory */
  OP_LTR,  /* register or memory */
  OP_LMSW,
  OP_INVLPG,
  OP_CLTS,
  OP_CACHE,        /* invd, wbinvd */
  OP_READ_CONTROL, /* control -> reg */
  OP_WRITE_CONTROL,
  OP_READ_DEBUG,
  OP_WRITE_DEBUG,
  OP_READ_MSR,
  OP_WRITE_MSR,
  OP_SWAPGS,
  OP_XSETBV,
  OP_LOAD_SEGMENT, /* segment <- register or memory */
  OP_FAR_RETURN,   /* size 4 or 8, pop_bytes */
  OP_INTERRUPT_RETURN,
  OP_INTERRUPT, /* port = vector */
};

enum segment { SEGMENT_ES, SEGMENT_CS, SEGMENT_SS, SEGMENT_DS, SEGMENT_FS, SEGMENT_GS, SEGMENT_NONE };
enum { REGISTER_NONE = 0xff };

struct instruction {
  enum operation operation;
  uint8_t length;
  uint8_t size; /* operand bytes: 1, 2, 4 or 8 */
  bool port_in_dx;
  uint8_t port; /* an immediate port, or a vector */
  uint16_t pop_bytes;
  uint8_t reg;                /* 0 to 15: the processor's numbers (rax rcx rdx rbx rsp rbp rsi rdi r8...) */
  uint8_t control;            /* control, debug or segment register's number */
  bool memory;                /* the operand is memory: base + index * scale + displacement, else `reg` */
  uint8_t base, index, scale; /* REGISTER_NONE where absent */
  bool rip_relative;          /* displacement counts from the next instruction */
  bool address_32;            /* the address is cut to 32 bits */
  uint8_t segment;            /* SEGMENT_FS or SEGMENT_GS adds its base; else SEGMENT_NONE */
  int32_t displacement;
};

/* Reads one instruction from at most `available` bytes. OP_UNKNOWN where they are too few as well. */
struct instruction decode(const uint8_t *bytes, unsigned available);

#endif
