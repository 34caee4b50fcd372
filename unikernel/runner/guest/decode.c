/* SPDX-License-Identifier: ISC */
#include "decode.h"

/* A reader over the bytes; `short_of` is set once they run out, and the result is then dropped. */
struct cursor {
  const uint8_t *bytes;
  unsigned at, available;
  bool short_of;
};

struct prefixes {
  bool operand_16, address_32;
  uint8_t rex, segment;
};

enum { REX_W = 8, REX_R = 4, REX_X = 2, REX_B = 1 };

static struct prefixes read_prefixes(struct cursor *c);
static void read_one_byte(struct cursor *c, uint8_t opcode, const struct prefixes *p, struct instruction *i);
static void read_two_byte(struct cursor *c, const struct prefixes *p, struct instruction *i);
static void read_group_7(struct cursor *c, const struct prefixes *p, struct instruction *i);
static uint8_t read_modrm(struct cursor *c, const struct prefixes *p, struct instruction *i);
static uint8_t next(struct cursor *c);
static uint8_t peek(const struct cursor *c);

struct instruction decode(const uint8_t *bytes, unsigned available)
{
  struct cursor c = {bytes, 0, available < INSTRUCTION_BYTES_MAX ? available : INSTRUCTION_BYTES_MAX, false};
  struct instruction i = {.operation = OP_UNKNOWN,
                          .base = REGISTER_NONE,
                          .index = REGISTER_NONE,
                          .segment = SEGMENT_NONE,
                          .reg = REGISTER_NONE};
  struct prefixes p = read_prefixes(&c);
  uint8_t opcode = next(&c);
  i.size = p.rex & REX_W ? 8 : p.operand_16 ? 2 : 4;
  if (opcode == 0x0f)
    read_two_byte(&c, &p, &i);
  else
    read_one_byte(&c, opcode, &p, &i);
  i.length = (uint8_t)c.at;
  if (c.short_of)
    i.operation = OP_UNKNOWN;
  return i;
}

static struct prefixes read_prefixes(struct cursor *c)
{
  struct prefixes p = {.segment = SEGMENT_NONE};
  for (;; next(c)) {
    uint8_t byte = peek(c);
    if (byte >= 0x40 && byte <= 0x4f)
      p.rex = byte & 0xf;
    else if (byte == 0x66)
      p.operand_16 = true, p.rex = 0;
    else if (byte == 0x67)
      p.address_32 = true, p.rex = 0;
    else if (byte == 0x64 || byte == 0x65)
      p.segment = byte == 0x64 ? SEGMENT_FS : SEGMENT_GS, p.rex = 0;
    else if (byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e || byte == 0xf0 || byte == 0xf2 ||
             byte == 0xf3)
      p.rex = 0;
    else
      return p;
    if (c->short_of)
      return p;
  }
}

static void read_one_byte(struct cursor *c, uint8_t opcode, const struct prefixes *p, struct instruction *i)
{
  unsigned io_size = i->size == 2 ? 2 : 4;
  switch (opcode) {
  case 0x6c:
  case 0x6d:
  case 0x6e:
  case 0x6f:
    i->operation = OP_STRING_IO;
    return;
  case 0x8e: {
    i->control = read_modrm(c, p, i) & 7;
    i->size = 2;
    if (i->control <= SEGMENT_GS && i->control != SEGMENT_CS)
      i->operation = OP_LOAD_SEGMENT;
    return;
  }
  case 0xca:
    i->pop_bytes = next(c);
    i->pop_bytes |= (uint16_t)(next(c) << 8);
    i->operation = OP_FAR_RETURN;
    return;
  case 0xcb:
    i->operation = OP_FAR_RETURN;
    return;
  case 0xcd:
    i->port = next(c);
    i->operation = OP_INTERRUPT;
    return;
  case 0xcf:
    i->operation = OP_INTERRUPT_RETURN;
    return;
  case 0xe4:
  case 0xe5:
  case 0xe6:
  case 0xe7:
    i->operation = opcode & 2 ? OP_OUT : OP_IN;
    i->size = opcode & 1 ? io_size : 1;
    i->port = next(c);
    return;
  case 0xec:
  case 0xed:
  case 0xee:
  case 0xef:
    i->operation = opcode & 2 ? OP_OUT : OP_IN;
    i->size = opcode & 1 ? io_size : 1;
    i->port_in_dx = true;
    return;
  case 0xf4:
    i->operation = OP_HLT;
    return;
  case 0xfa:
    i->operation = OP_CLI;
    return;
  case 0xfb:
    i->operation = OP_STI;
    return;
  }
}

static void read_two_byte(struct cursor *c, const struct prefixes *p, struct instruction *i)
{
  uint8_t opcode = next(c);
  switch (opcode) {
  case 0x00: {
    uint8_t which = read_modrm(c, p, i) & 7;
    i->size = 2;
    if (which == 2)
      i->operation = OP_LLDT;
    else if (which == 3)
      i->operation = OP_LTR;
    return;
  }
  case 0x01:
    read_group_7(c, p, i);
    return;
  case 0x06:
    i->operation = OP_CLTS;
    return;
  case 0x08:
  case 0x09:
    i->operation = OP_CACHE;
    return;
  case 0x20:
  case 0x21:
  case 0x22:
  case 0x23: {
    static const enum operation operations[] = {OP_READ_CONTROL, OP_READ_DEBUG, OP_WRITE_CONTROL, OP_WRITE_DEBUG};
    uint8_t modrm = next(c); /* always registers here, whatever its top bits say */
    i->control = (modrm >> 3 & 7) | (p->rex & REX_R ? 8 : 0);
    i->reg = (modrm & 7) | (p->rex & REX_B ? 8 : 0);
    i->size = 8;
    i->operation = operations[opcode - 0x20];
    return;
  }
  case 0x30:
    i->operation = OP_WRITE_MSR;
    return;
  case 0x32:
    i->operation = OP_READ_MSR;
    return;
  }
}

static void read_group_7(struct cursor *c, const struct prefixes *p, struct instruction *i)
{
  uint8_t modrm = peek(c);
  if (modrm == 0xd1 || modrm == 0xf8) {
    next(c);
    i->operation = modrm == 0xd1 ? OP_XSETBV : OP_SWAPGS;
    return;
  }
  uint8_t which = read_modrm(c, p, i) & 7;
  if (which == 6)
    i->operation = OP_LMSW;
  else if (i->memory && which == 2)
    i->operation = OP_LGDT;
  else if (i->memory && which == 3)
    i->operation = OP_LIDT;
  else if (i->memory && which == 7)
    i->operation = OP_INVLPG;
}

/* Fills the operand and gives the ModRM byte's middle field, with REX.R as bit 3. */
static uint8_t read_modrm(struct cursor *c, const struct prefixes *p, struct instruction *i)
{
  uint8_t modrm = next(c), mod = modrm >> 6, rm = modrm & 7;
  uint8_t field = (modrm >> 3 & 7) | (p->rex & REX_R ? 8 : 0);
  if (mod == 3) {
    i->reg = rm | (p->rex & REX_B ? 8 : 0);
    return field;
  }
  i->memory = true;
  i->address_32 = p->address_32;
  i->segment = p->segment;
  unsigned displacement_bytes = mod == 1 ? 1 : mod == 2 ? 4 : 0;
  if (rm == 4) {
    uint8_t sib = next(c), index = (sib >> 3 & 7) | (p->rex & REX_X ? 8 : 0);
    if (index != 4) {
      i->index = index;
      i->scale = (uint8_t)(1 << (sib >> 6));
    }
    if ((sib & 7) == 5 && mod == 0)
      displacement_bytes = 4;
    else
      i->base = (sib & 7) | (p->rex & REX_B ? 8 : 0);
  } else if (rm == 5 && mod == 0) {
    i->rip_relative = true;
    displacement_bytes = 4;
  } else
    i->base = rm | (p->rex & REX_B ? 8 : 0);
  uint32_t displacement = 0;
  for (unsigned n = 0; n < displacement_bytes; n++)
    displacement |= (uint32_t)next(c) << (8 * n);
  i->displacement = displacement_bytes == 1 ? (int8_t)displacement : (int32_t)displacement;
  return field;
}

static uint8_t next(struct cursor *c)
{
  uint8_t byte = peek(c);
  if (c->at < c->available)
    c->at++;
  else
    c->short_of = true;
  return byte;
}

static uint8_t peek(const struct cursor *c) { return c->at < c->available ? c->bytes[c->at] : 0; }
