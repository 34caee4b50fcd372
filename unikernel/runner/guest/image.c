/* SPDX-License-Identifier: ISC */
#include "image.h"

#include <elf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct reader {
  struct image *image;
  const uint8_t *bytes;
  size_t size;
};

static bool read_header(struct reader *r, Elf64_Ehdr *header);
static void read_segments(struct reader *r, const Elf64_Ehdr *header);
static void read_segment(struct reader *r, unsigned n, const Elf64_Phdr *p);
static void check_entry(struct reader *r);
static void read_notes(struct reader *r, const Elf64_Ehdr *header);
static void read_abi(struct reader *r, const uint8_t *descriptor, size_t size);
static void read_manifest(struct reader *r, const uint8_t *descriptor, size_t size);
static void check_manifest_entry(struct reader *r, uint32_t n);
static Elf64_Phdr program_header(const struct reader *r, const Elf64_Ehdr *header, unsigned n);
static bool within(const struct reader *r, uint64_t offset, uint64_t length);
static void refuse(struct reader *r, enum image_fault fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

bool image_read(struct image *image, const uint8_t *bytes, size_t size)
{
  memset(image, 0, sizeof *image);
  struct reader r = {image, bytes, size};
  Elf64_Ehdr header;
  if (!read_header(&r, &header))
    return false;
  image->has_header = true;
  image->entry = header.e_entry;
  read_segments(&r, &header);
  check_entry(&r);
  read_notes(&r, &header);
  return image->problem_count == 0;
}

static bool read_header(struct reader *r, Elf64_Ehdr *header)
{
  if (r->size < SELFMAG || memcmp(r->bytes, ELFMAG, SELFMAG) != 0) {
    refuse(r, FAULT_NOT_ELF, "not an ELF file");
    return false;
  }
  if (r->size < EI_NIDENT) {
    refuse(r, FAULT_TRUNCATED, "the file ends within the ELF header, after %zu bytes", r->size);
    return false;
  }
  if (r->bytes[EI_CLASS] != ELFCLASS64) {
    refuse(r, FAULT_NOT_64_BIT, "not a 64-bit ELF file (class %u)", r->bytes[EI_CLASS]);
    return false;
  }
  if (r->bytes[EI_DATA] != ELFDATA2LSB) {
    refuse(r, FAULT_NOT_LITTLE_ENDIAN, "not a little-endian ELF file (encoding %u)", r->bytes[EI_DATA]);
    return false;
  }
  if (r->size < sizeof *header) {
    refuse(r, FAULT_TRUNCATED, "the file ends within the ELF header, after %zu bytes", r->size);
    return false;
  }
  memcpy(header, r->bytes, sizeof *header);
  if (header->e_machine != EM_X86_64) {
    refuse(r, FAULT_NOT_X86_64, "made for another processor (ELF machine %u, x86-64 is %u)", header->e_machine,
           EM_X86_64);
    return false;
  }
  if (header->e_type != ET_EXEC) {
    refuse(r, FAULT_NOT_EXECUTABLE_FILE, "not a fixed-address executable (ELF type %u, wanted %u)", header->e_type,
           ET_EXEC);
    return false;
  }
  if (header->e_version != EV_CURRENT || header->e_ehsize != sizeof *header ||
      header->e_phentsize != sizeof(Elf64_Phdr)) {
    refuse(r, FAULT_BAD_ELF_HEADER,
           "the ELF header is not valid (version %u, header %u bytes, program header %u bytes)", header->e_version,
           header->e_ehsize, header->e_phentsize);
    return false;
  }
  if (header->e_phnum == 0) {
    refuse(r, FAULT_NO_SEGMENT, "no program headers, so nothing to load");
    return false;
  }
  if (!within(r, header->e_phoff, (uint64_t)header->e_phnum * sizeof(Elf64_Phdr))) {
    refuse(r, FAULT_TRUNCATED, "the file ends before its %u program headers at offset %" PRIu64, header->e_phnum,
           header->e_phoff);
    return false;
  }
  return true;
}

static void read_segments(struct reader *r, const Elf64_Ehdr *header)
{
  for (unsigned n = 0; n < header->e_phnum; n++) {
    Elf64_Phdr p = program_header(r, header, n);
    if (p.p_type == PT_LOAD && (p.p_memsz != 0 || p.p_filesz != 0))
      read_segment(r, n, &p);
  }
  if (r->image->segment_count == 0 && r->image->problem_count == 0)
    refuse(r, FAULT_NO_SEGMENT, "no loadable segment");
}

static void read_segment(struct reader *r, unsigned n, const Elf64_Phdr *p)
{
  struct image *image = r->image;
  if (image->segment_count == IMAGE_SEGMENTS_MAX) {
    refuse(r, FAULT_TOO_MANY_SEGMENTS, "more than %d loadable segments", IMAGE_SEGMENTS_MAX);
    return;
  }
  if (p->p_memsz < p->p_filesz) {
    refuse(r, FAULT_SEGMENT_SIZES, "segment %u: %" PRIu64 " bytes in the file do not fit %" PRIu64 " bytes of memory",
           n, p->p_filesz, p->p_memsz);
    return;
  }
  if (!within(r, p->p_offset, p->p_filesz)) {
    refuse(r, FAULT_TRUNCATED, "segment %u: its %" PRIu64 " bytes at offset %" PRIu64 " go beyond the file's %zu bytes",
           n, p->p_filesz, p->p_offset, r->size);
    return;
  }
  if (p->p_vaddr < HVT_LOWEST_SEGMENT) {
    refuse(r, FAULT_SEGMENT_TOO_LOW, "segment %u: address 0x%" PRIx64 " is below 0x%x", n, p->p_vaddr,
           HVT_LOWEST_SEGMENT);
    return;
  }
  if (p->p_vaddr > HVT_MEMORY_MAX || p->p_memsz > HVT_MEMORY_MAX - p->p_vaddr) {
    refuse(r, FAULT_SEGMENT_TOO_HIGH,
           "segment %u: 0x%" PRIx64 " + 0x%" PRIx64 " bytes is beyond the 4 GiB a guest can have", n, p->p_vaddr,
           p->p_memsz);
    return;
  }
  uint64_t align = p->p_align;
  if (align == 0 || (align & (align - 1)) != 0 || align > HVT_MEMORY_MAX) {
    refuse(r, FAULT_SEGMENT_ALIGNMENT, "segment %u: alignment %" PRIu64 " is not a power of two", n, align);
    return;
  }
  uint64_t start = p->p_vaddr & -align;
  uint64_t end = (p->p_vaddr + p->p_memsz + align - 1) & -align;
  if (start % HVT_PAGE != 0 || end % HVT_PAGE != 0) {
    refuse(r, FAULT_SEGMENT_ALIGNMENT, "segment %u: 0x%" PRIx64 " to 0x%" PRIx64 " are not whole pages", n, start, end);
    return;
  }
  if (start < HVT_LOWEST_SEGMENT) {
    refuse(r, FAULT_SEGMENT_TOO_LOW, "segment %u: aligned to %" PRIu64 " it begins at 0x%" PRIx64 ", below 0x%x", n,
           align, start, HVT_LOWEST_SEGMENT);
    return;
  }
  if (end > HVT_MEMORY_MAX) {
    refuse(r, FAULT_SEGMENT_TOO_HIGH, "segment %u: it ends at 0x%" PRIx64 ", beyond the 4 GiB a guest can have", n,
           end);
    return;
  }
  if (image->segment_count > 0) {
    const struct image_segment *last = &image->segments[image->segment_count - 1];
    if (p->p_vaddr < last->address) {
      refuse(r, FAULT_SEGMENT_ORDER, "segment %u: 0x%" PRIx64 " comes after 0x%" PRIx64 ", segments must ascend", n,
             p->p_vaddr, last->address);
      return;
    }
    if (start < last->end) {
      refuse(r, FAULT_SEGMENT_OVERLAP, "segment %u: it begins at 0x%" PRIx64 ", within the one that ends at 0x%" PRIx64,
             n, start, last->end);
      return;
    }
  }
  if ((p->p_flags & PF_W) && (p->p_flags & PF_X))
    refuse(r, FAULT_WRITABLE_AND_EXECUTABLE, "segment %u: at 0x%" PRIx64 ", both writable and executable", n,
           p->p_vaddr);
  image->segments[image->segment_count++] = (struct image_segment){
      .address = p->p_vaddr,
      .file_bytes = p->p_filesz,
      .memory_bytes = p->p_memsz,
      .offset = p->p_offset,
      .start = start,
      .end = end,
      .read = p->p_flags & PF_R,
      .write = p->p_flags & PF_W,
      .execute = p->p_flags & PF_X,
  };
  image->memory_end = end;
  if (p->p_filesz != 0)
    image->end = end;
}

static void check_entry(struct reader *r)
{
  for (unsigned n = 0; n < r->image->segment_count; n++) {
    const struct image_segment *s = &r->image->segments[n];
    if (s->execute && r->image->entry >= s->address && r->image->entry - s->address < s->file_bytes)
      return;
  }
  refuse(r, FAULT_ENTRY, "the entry 0x%" PRIx64 " is in no executable segment", r->image->entry);
}

/* Only the first note of each PT_NOTE header counts: upstream looks no further. */
static void read_notes(struct reader *r, const Elf64_Ehdr *header)
{
  bool abi = false, manifest = false;
  for (unsigned n = 0; n < header->e_phnum; n++) {
    Elf64_Phdr p = program_header(r, header, n);
    if (p.p_type != PT_NOTE)
      continue;
    if (p.p_filesz < sizeof(Elf64_Nhdr)) {
      refuse(r, FAULT_NOTE_SIZE, "program header %u: a note of %" PRIu64 " bytes is too small to be one", n,
             p.p_filesz);
      continue;
    }
    if (!within(r, p.p_offset, p.p_filesz)) {
      refuse(r, FAULT_TRUNCATED, "program header %u: its note at offset %" PRIu64 " goes beyond the file", n,
             p.p_offset);
      continue;
    }
    struct note_header note;
    if (p.p_filesz < sizeof note)
      continue;
    memcpy(&note, r->bytes + p.p_offset, sizeof note);
    if (note.name_bytes != sizeof NOTE_NAME || memcmp(note.name, NOTE_NAME, sizeof NOTE_NAME) != 0)
      continue;
    bool is_abi = note.type == NOTE_ABI && !abi, is_manifest = note.type == NOTE_MANIFEST && !manifest;
    if (!is_abi && !is_manifest)
      continue;
    abi |= is_abi;
    manifest |= is_manifest;
    if (note.descriptor_bytes > p.p_filesz - sizeof note) {
      refuse(r, FAULT_NOTE_SIZE, "program header %u: the Solo5 note says %u bytes but has %" PRIu64, n,
             note.descriptor_bytes, p.p_filesz - sizeof note);
      continue;
    }
    size_t align = is_abi ? NOTE_ABI_ALIGN : NOTE_MANIFEST_ALIGN;
    size_t padding = ((sizeof note + align - 1) & -align) - sizeof note;
    if (note.descriptor_bytes <= padding) {
      refuse(r, FAULT_NOTE_SIZE, "program header %u: the Solo5 note is empty", n);
      continue;
    }
    const uint8_t *descriptor = r->bytes + p.p_offset + sizeof note + padding;
    (is_abi ? read_abi : read_manifest)(r, descriptor, note.descriptor_bytes - padding);
  }
  if (!abi)
    refuse(r, FAULT_NO_ABI, "no Solo5 ABI note, so this is not a unikernel");
  if (!manifest)
    refuse(r, FAULT_NO_MANIFEST, "no Solo5 manifest note");
}

static void read_abi(struct reader *r, const uint8_t *descriptor, size_t size)
{
  struct abi_note *abi = &r->image->abi;
  if (size != sizeof *abi) {
    refuse(r, FAULT_NOTE_SIZE, "the Solo5 ABI note has %zu bytes, not %zu", size, sizeof *abi);
    return;
  }
  memcpy(abi, descriptor, sizeof *abi);
  r->image->has_abi = true;
  if (abi->target != HVT_TARGET) {
    const char *name = image_target_name(abi->target);
    if (name)
      refuse(r, FAULT_ABI_TARGET, "built for the target %s, not for hvt", name);
    else
      refuse(r, FAULT_ABI_TARGET, "built for an unknown target (%u), not for hvt", abi->target);
  } else if (abi->version != HVT_VERSION)
    refuse(r, FAULT_ABI_VERSION, "wants version %u of the hvt ABI; this is version %d", abi->version, HVT_VERSION);
}

static void read_manifest(struct reader *r, const uint8_t *descriptor, size_t size)
{
  struct manifest *manifest = &r->image->manifest;
  uint32_t head[2];
  if (size < sizeof head) {
    refuse(r, FAULT_MANIFEST_SIZE, "the manifest has only %zu bytes", size);
    return;
  }
  memcpy(head, descriptor, sizeof head);
  if (head[0] != MANIFEST_VERSION) {
    refuse(r, FAULT_MANIFEST_VERSION, "the manifest has version %u, not %d", head[0], MANIFEST_VERSION);
    return;
  }
  if (head[1] < 1 || head[1] > MANIFEST_ENTRIES_MAX) {
    refuse(r, FAULT_MANIFEST_COUNT, "the manifest has %u entries; 1 to %d are allowed", head[1], MANIFEST_ENTRIES_MAX);
    return;
  }
  if (size != manifest_bytes(head[1])) {
    refuse(r, FAULT_MANIFEST_SIZE, "the manifest has %zu bytes, but its %u entries take %zu", size, head[1],
           manifest_bytes(head[1]));
    return;
  }
  memcpy(manifest, descriptor, size);
  unsigned before = r->image->problem_count;
  for (uint32_t n = 0; n < manifest->count; n++)
    check_manifest_entry(r, n);
  r->image->has_manifest = r->image->problem_count == before;
}

static void check_manifest_entry(struct reader *r, uint32_t n)
{
  const struct manifest *manifest = &r->image->manifest;
  const struct manifest_entry *e = &manifest->entries[n];
  if (e->attached != 0)
    refuse(r, FAULT_MANIFEST_ATTACHED, "manifest entry %u: marked attached before any host has seen it", n);
  if (n == 0) {
    if (e->type != DEVICE_RESERVED || e->name[0] != 0)
      refuse(r, FAULT_MANIFEST_FIRST, "manifest entry 0: not the reserved entry it has to be");
    return;
  }
  if (e->type != DEVICE_BLOCK && e->type != DEVICE_NET)
    refuse(r, FAULT_MANIFEST_TYPE, "manifest entry %u: unknown device type %u", n, e->type);
  size_t length = 0;
  while (length < DEVICE_NAME_BYTES && e->name[length] != 0) {
    char c = e->name[length];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
      refuse(r, FAULT_MANIFEST_NAME, "manifest entry %u: a name may hold letters and digits only", n);
      return;
    }
    length++;
  }
  if (length < 1 || length > DEVICE_NAME_MAX) {
    refuse(r, FAULT_MANIFEST_NAME, "manifest entry %u: a name has 1 to %d characters", n, DEVICE_NAME_MAX);
    return;
  }
  for (uint32_t other = 1; other < n; other++)
    if (strncmp(manifest->entries[other].name, e->name, DEVICE_NAME_BYTES) == 0) {
      refuse(r, FAULT_MANIFEST_NAME, "manifest entry %u: the name %s is taken by entry %u", n, e->name, other);
      return;
    }
}

/* By copy: nothing says that the table is aligned. */
static Elf64_Phdr program_header(const struct reader *r, const Elf64_Ehdr *header, unsigned n)
{
  Elf64_Phdr p;
  memcpy(&p, r->bytes + header->e_phoff + (size_t)n * sizeof p, sizeof p);
  return p;
}

static bool within(const struct reader *r, uint64_t offset, uint64_t length)
{
  return offset <= r->size && length <= r->size - offset;
}

static void refuse(struct reader *r, enum image_fault fault, const char *format, ...)
{
  if (r->image->problem_count == IMAGE_PROBLEMS_MAX)
    return;
  struct image_problem *problem = &r->image->problems[r->image->problem_count++];
  problem->fault = fault;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem->message, sizeof problem->message, format, arguments);
  va_end(arguments);
}

const char *image_fault_code(enum image_fault fault)
{
  static const char *const codes[FAULT_COUNT] = {
      [FAULT_NOT_ELF] = "not-elf",
      [FAULT_NOT_64_BIT] = "not-64-bit",
      [FAULT_NOT_LITTLE_ENDIAN] = "not-little-endian",
      [FAULT_NOT_X86_64] = "not-x86-64",
      [FAULT_NOT_EXECUTABLE_FILE] = "not-executable-file",
      [FAULT_BAD_ELF_HEADER] = "bad-elf-header",
      [FAULT_TRUNCATED] = "truncated",
      [FAULT_NO_SEGMENT] = "no-segment",
      [FAULT_TOO_MANY_SEGMENTS] = "too-many-segments",
      [FAULT_SEGMENT_TOO_LOW] = "segment-too-low",
      [FAULT_SEGMENT_TOO_HIGH] = "segment-too-high",
      [FAULT_SEGMENT_SIZES] = "segment-sizes",
      [FAULT_SEGMENT_ALIGNMENT] = "segment-alignment",
      [FAULT_SEGMENT_ORDER] = "segment-order",
      [FAULT_SEGMENT_OVERLAP] = "segment-overlap",
      [FAULT_WRITABLE_AND_EXECUTABLE] = "writable-and-executable",
      [FAULT_ENTRY] = "entry",
      [FAULT_NOTE_SIZE] = "note-size",
      [FAULT_NO_ABI] = "no-abi",
      [FAULT_ABI_TARGET] = "abi-target",
      [FAULT_ABI_VERSION] = "abi-version",
      [FAULT_NO_MANIFEST] = "no-manifest",
      [FAULT_MANIFEST_SIZE] = "manifest-size",
      [FAULT_MANIFEST_VERSION] = "manifest-version",
      [FAULT_MANIFEST_COUNT] = "manifest-count",
      [FAULT_MANIFEST_FIRST] = "manifest-first",
      [FAULT_MANIFEST_NAME] = "manifest-name",
      [FAULT_MANIFEST_TYPE] = "manifest-type",
      [FAULT_MANIFEST_ATTACHED] = "manifest-attached",
  };
  return codes[fault];
}

const char *image_target_name(uint32_t target)
{
  static const char *const names[] = {NULL, "hvt", "spt", "virtio", "muen", "genode", "xen"};
  return target < sizeof names / sizeof *names ? names[target] : NULL;
}
