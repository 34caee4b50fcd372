/* SPDX-License-Identifier: ISC */
#include "sample.h"

#include <string.h>

static Elf64_Phdr load(uint32_t flags, size_t offset, uint64_t address, uint64_t memory)
{
  return (Elf64_Phdr){.p_type = PT_LOAD,
                      .p_flags = flags,
                      .p_offset = offset,
                      .p_vaddr = address,
                      .p_paddr = address,
                      .p_filesz = 4096,
                      .p_memsz = memory,
                      .p_align = 4096};
}

static Elf64_Phdr note(size_t offset, size_t bytes)
{
  return (Elf64_Phdr){
      .p_type = PT_NOTE, .p_flags = PF_R, .p_offset = offset, .p_filesz = bytes, .p_memsz = bytes, .p_align = 4};
}

static struct note_header note_header(uint32_t type, size_t bytes)
{
  return (struct note_header){sizeof NOTE_NAME, (uint32_t)bytes, type, NOTE_NAME};
}

void sample_make(struct sample *s)
{
  memset(s, 0, sizeof *s);
  s->elf = (Elf64_Ehdr){
      .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
      .e_type = ET_EXEC,
      .e_machine = EM_X86_64,
      .e_version = EV_CURRENT,
      .e_entry = HVT_LOWEST_SEGMENT,
      .e_phoff = offsetof(struct sample, headers),
      .e_ehsize = sizeof(Elf64_Ehdr),
      .e_phentsize = sizeof(Elf64_Phdr),
      .e_phnum = SAMPLE_HEADERS,
  };
  s->headers[SAMPLE_TEXT] = load(PF_R | PF_X, offsetof(struct sample, text), 0x100000, 4096);
  s->headers[SAMPLE_DATA] = load(PF_R | PF_W, offsetof(struct sample, data), 0x101000, 10000);
  s->headers[SAMPLE_ABI] = note(offsetof(struct sample, abi), sizeof s->abi);
  s->headers[SAMPLE_MANIFEST] = note(offsetof(struct sample, manifest), sizeof s->manifest);
  s->abi.header = note_header(NOTE_ABI, sizeof s->abi.abi);
  s->abi.abi = (struct abi_note){.target = HVT_TARGET, .version = HVT_VERSION};
  s->manifest.header = note_header(NOTE_MANIFEST, sizeof s->manifest - sizeof s->manifest.header);
  s->manifest.version = MANIFEST_VERSION;
  s->manifest.count = 1 + SAMPLE_DEVICES;
  s->manifest.entries[0].type = DEVICE_RESERVED;
  s->manifest.entries[1].type = DEVICE_BLOCK;
  strcpy(s->manifest.entries[1].name, "disk");
  s->manifest.entries[2].type = DEVICE_NET;
  strcpy(s->manifest.entries[2].name, "service");
  memset(s->text, 0xf4, sizeof s->text);
}
