/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "emulate.h"

#include <asm/prctl.h>
#include <stddef.h>

#include "decode.h"
#include "exception.h"
#include "guest.h"
#include "host/report.h"
#include "host/sys.h"
#include "hypercall.h"
#include "machine.h"

enum {
  MSR_EFER = 0xc0000080,
  MSR_FS_BASE = 0xc0000100,
  MSR_GS_BASE = 0xc0000101,
  MSR_KERNEL_GS_BASE = 0xc0000102,
  CR0_TASK_SWITCHED = 8,
  /* What a guest may turn on or off without it mattering: monitoring, task switched, SSE, XSAVE, FSGSBASE... */
  CR0_HARMLESS = 0xa,
  CR4_HARMLESS = 0x50700,
  CR4_OSXSAVE = 0x40000,
  DESCRIPTOR_TABLE_BYTES = 10,
};

static struct instruction fetch(registers r);
static bool port(registers r, const struct instruction *i);
static bool load_table(registers r, const struct instruction *i);
static bool load_task(registers r, const struct instruction *i);
static bool load_segment(registers r, const struct instruction *i);
static bool control(registers r, const struct instruction *i);
static bool msr(registers r, const struct instruction *i);
static bool set_base(int code, uint64_t *field, uint64_t base);
static bool far_return(registers r, const struct instruction *i);
static bool interrupt_return(registers r, const struct instruction *i);
static bool selector(registers r, const struct instruction *i, uint16_t *value);
static uint64_t operand_address(registers r, const struct instruction *i);

bool emulate(registers r)
{
  uint64_t rip = (uint64_t)r[REG_RIP];
  struct instruction i = fetch(r);
  struct cpu *cpu = machine.cpu;
  bool done = true;
  switch (i.operation) {
  case OP_OUT:
  case OP_IN:
  case OP_STRING_IO:
    done = port(r, &i);
    break;
  case OP_CLI:
  case OP_STI:
    cpu->interrupts = i.operation == OP_STI;
    break;
  case OP_HLT:
    report_end(STATUS_CRASHED, "the guest stopped the processor (hlt at rip %x) without ending itself", rip);
  case OP_LGDT:
  case OP_LIDT:
    done = load_table(r, &i);
    break;
  case OP_LTR:
    done = load_task(r, &i);
    break;
  case OP_LLDT:
  case OP_INVLPG:
  case OP_CACHE:
  case OP_LMSW:
  case OP_WRITE_DEBUG:
    break;
  case OP_CLTS:
    cpu->cr0 &= ~(uint64_t)CR0_TASK_SWITCHED;
    break;
  case OP_READ_DEBUG:
    *context_register(r, i.reg) = 0;
    break;
  case OP_READ_CONTROL:
  case OP_WRITE_CONTROL:
    done = control(r, &i);
    break;
  case OP_READ_MSR:
  case OP_WRITE_MSR:
    done = msr(r, &i);
    break;
  case OP_SWAPGS: {
    uint64_t base = cpu->kernel_gs_base;
    cpu->kernel_gs_base = cpu->gs_base;
    done = set_base(ARCH_SET_GS, &cpu->gs_base, base);
    break;
  }
  case OP_LOAD_SEGMENT:
    done = load_segment(r, &i);
    break;
  case OP_FAR_RETURN:
    return far_return(r, &i);
  case OP_INTERRUPT_RETURN:
    return interrupt_return(r, &i);
  case OP_INTERRUPT:
    exception_interrupt(r, i.port, i.length);
    return true;
  case OP_XSETBV:
    if (!(cpu->cr4 & CR4_OSXSAVE)) { /* as it is when an hvt guest starts */
      exception_deliver(r, VECTOR_INVALID_OPCODE, 0);
      return true;
    }
    /* The host has turned on what there is; x87 cannot be off, and other registers there are none. */
    done = (uint32_t)r[REG_RCX] == 0 && (r[REG_RAX] & 1);
    break;
  case OP_UNKNOWN:
    return false;
  }
  if (done)
    r[REG_RIP] += i.length;
  return done;
}

bool emulate_return(registers r)
{
  struct instruction i = fetch(r);
  return i.operation == OP_FAR_RETURN ? far_return(r, &i)
                                      : i.operation == OP_INTERRUPT_RETURN && interrupt_return(r, &i);
}

static struct instruction fetch(registers r)
{
  uint64_t rip = (uint64_t)r[REG_RIP];
  return decode((const uint8_t *)rip, guest_readable(rip, INSTRUCTION_BYTES_MAX));
}

static bool port(registers r, const struct instruction *i)
{
  uint64_t number = i->port_in_dx ? (uint64_t)r[REG_RDX] & 0xffff : i->port;
  if (i->operation != OP_OUT || i->size != 4)
    report_end(STATUS_CRASHED, "the guest used a port that hvt does not have: port %x at rip %x", number,
               (uint64_t)r[REG_RIP]);
  hypercall_at_port(number, (uint64_t)r[REG_RAX] & 0xffffffff, (uint64_t)r[REG_RIP]);
  return true;
}

static bool load_table(registers r, const struct instruction *i)
{
  const uint8_t *bytes = guest_bytes(operand_address(r, i), DESCRIPTOR_TABLE_BYTES, GUEST_READ);
  if (!bytes)
    return false;
  uint32_t limit = bytes[0] | (uint32_t)bytes[1] << 8;
  uint64_t base = guest_u64(bytes + 2);
  struct cpu *cpu = machine.cpu;
  if (i->operation == OP_LGDT)
    cpu->gdt_base = base, cpu->gdt_limit = limit;
  else
    cpu->idt_base = base, cpu->idt_limit = limit;
  return true;
}

static bool load_task(registers r, const struct instruction *i)
{
  struct cpu *cpu = machine.cpu;
  uint16_t value;
  if (!selector(r, i, &value))
    return false;
  uint64_t at = value & ~7u;
  if (cpu->gdt_base == 0 || at + 15 > cpu->gdt_limit)
    return false;
  const uint8_t *descriptor = guest_bytes(cpu->gdt_base + at, 16, GUEST_READ);
  if (!descriptor)
    return false;
  uint64_t low = guest_u64(descriptor), high = guest_u64(descriptor + 8);
  cpu->task_state = (low >> 16 & 0xffffff) | (low >> 32 & 0xff000000) | high << 32;
  return true;
}

/* In 64-bit mode the contents of a segment hardly matter: only that FS and GS get a new base. */
static bool load_segment(registers r, const struct instruction *i)
{
  struct cpu *cpu = machine.cpu;
  uint16_t value;
  if (!selector(r, i, &value))
    return false;
  if (i->control == SEGMENT_SS)
    cpu->ss = value;
  if (i->control == SEGMENT_FS)
    return set_base(ARCH_SET_FS, &cpu->fs_base, 0);
  if (i->control == SEGMENT_GS)
    return set_base(ARCH_SET_GS, &cpu->gs_base, 0);
  return true;
}

static bool control(registers r, const struct instruction *i)
{
  struct cpu *cpu = machine.cpu;
  greg_t *reg = context_register(r, i->reg);
  uint64_t *field = i->control == 0   ? &cpu->cr0
                    : i->control == 2 ? &cpu->cr2
                    : i->control == 4 ? &cpu->cr4
                    : i->control == 8 ? &cpu->cr8
                                      : NULL;
  if (i->operation == OP_READ_CONTROL) {
    if (!field && i->control != 3)
      return false;
    *reg = field ? (greg_t)*field : 0;
    return true;
  }
  uint64_t value = (uint64_t)*reg, changed = field ? *field ^ value : 0;
  if (i->control == 3)
    report_end(STATUS_CRASHED,
               "the guest set up page tables of its own (mov to cr3 at rip %x): hvt-run cannot do "
               "that, solo5-hvt with KVM can",
               (uint64_t)r[REG_RIP]);
  if (!field || (i->control == 0 && (changed & ~(uint64_t)CR0_HARMLESS)) ||
      (i->control == 4 && (changed & ~(uint64_t)CR4_HARMLESS)))
    report_end(STATUS_CRASHED,
               "the guest set control register %d to %x at rip %x: hvt-run cannot do that, solo5-hvt "
               "with KVM can",
               (uint64_t)i->control, value, (uint64_t)r[REG_RIP]);
  *field = value;
  return true;
}

static bool msr(registers r, const struct instruction *i)
{
  struct cpu *cpu = machine.cpu;
  uint32_t number = (uint32_t)r[REG_RCX];
  if (i->operation == OP_WRITE_MSR) {
    uint64_t value = ((uint64_t)r[REG_RDX] & 0xffffffff) << 32 | ((uint64_t)r[REG_RAX] & 0xffffffff);
    switch (number) {
    case MSR_FS_BASE:
      return set_base(ARCH_SET_FS, &cpu->fs_base, value);
    case MSR_GS_BASE:
      return set_base(ARCH_SET_GS, &cpu->gs_base, value);
    case MSR_KERNEL_GS_BASE:
      cpu->kernel_gs_base = value;
      return true;
    case MSR_EFER:
      if ((value & ~(uint64_t)EFER_NO_EXECUTE) != EFER_LONG_MODE)
        return false;
      cpu->efer = value;
      return true;
    default:
      return false;
    }
  }
  uint64_t value;
  switch (number) {
  case MSR_EFER:
    value = cpu->efer;
    break;
  case MSR_FS_BASE:
    value = cpu->fs_base;
    break;
  case MSR_GS_BASE:
    value = cpu->gs_base;
    break;
  case MSR_KERNEL_GS_BASE:
    value = cpu->kernel_gs_base;
    break;
  default:
    return false;
  }
  r[REG_RAX] = (greg_t)(value & 0xffffffff);
  r[REG_RDX] = (greg_t)(value >> 32);
  return true;
}

/* The kernel refuses addresses of its own half, as a processor refuses those that are not canonical. */
static bool set_base(int code, uint64_t *field, uint64_t base)
{
  if (sys_call3(SYS_arch_prctl, code, (long)base, 0) != 0)
    return false;
  *field = base;
  return true;
}

static bool far_return(registers r, const struct instruction *i)
{
  uint64_t rsp = (uint64_t)r[REG_RSP];
  const uint8_t *frame = i->size == 8 ? guest_bytes(rsp, 16, GUEST_READ) : NULL;
  if (!frame)
    return false;
  r[REG_RIP] = (greg_t)guest_u64(frame);
  machine.cpu->cs = (uint16_t)guest_u64(frame + 8);
  r[REG_RSP] = (greg_t)(rsp + 16 + i->pop_bytes);
  return true;
}

static bool interrupt_return(registers r, const struct instruction *i)
{
  const uint8_t *frame = i->size == 8 ? guest_bytes((uint64_t)r[REG_RSP], 40, GUEST_READ) : NULL;
  if (!frame)
    return false;
  uint64_t flags = guest_u64(frame + 16);
  struct cpu *cpu = machine.cpu;
  cpu->cs = (uint16_t)guest_u64(frame + 8);
  cpu->ss = (uint16_t)guest_u64(frame + 32);
  cpu->interrupts = flags & FLAG_INTERRUPT;
  r[REG_RIP] = (greg_t)guest_u64(frame);
  r[REG_RSP] = (greg_t)guest_u64(frame + 24);
  /* The arithmetic, direction and trap flags are the guest's to set; the rest stays. */
  uint64_t mine = 0xdd5;
  r[REG_EFL] = (greg_t)(((uint64_t)r[REG_EFL] & ~mine) | (flags & mine));
  return true;
}

static bool selector(registers r, const struct instruction *i, uint16_t *value)
{
  if (!i->memory) {
    *value = (uint16_t)*context_register(r, i->reg);
    return true;
  }
  const uint8_t *bytes = guest_bytes(operand_address(r, i), 2, GUEST_READ);
  if (bytes)
    *value = (uint16_t)(bytes[0] | bytes[1] << 8);
  return bytes != NULL;
}

static uint64_t operand_address(registers r, const struct instruction *i)
{
  uint64_t address = (uint64_t)(int64_t)i->displacement;
  if (i->rip_relative)
    address += (uint64_t)r[REG_RIP] + i->length;
  if (i->base != REGISTER_NONE)
    address += (uint64_t)*context_register(r, i->base);
  if (i->index != REGISTER_NONE)
    address += (uint64_t)*context_register(r, i->index) * i->scale;
  if (i->address_32)
    address &= 0xffffffff;
  if (i->segment == SEGMENT_FS)
    address += machine.cpu->fs_base;
  if (i->segment == SEGMENT_GS)
    address += machine.cpu->gs_base;
  return address;
}
