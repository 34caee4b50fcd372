/* SPDX-License-Identifier: ISC */
/* Every reason for which an image is refused: the sample with one thing broken, and the message that says so. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "guest/image.h"
#include "sample.h"

struct broken {
  struct sample s;
  size_t size;
};

#define BREAK(name, statement)                                                                                         \
  static void name(struct broken *b) { statement; }
#define HEADER(n) b->s.headers[SAMPLE_##n]

BREAK(nothing, (void)b)
BREAK(empty_file, b->size = 0)
BREAK(text_file, memcpy(&b->s, "#!/bin/sh\n", 10); b->size = 10)
BREAK(one_magic_byte, b->s.elf.e_ident[3] = 'G')
BREAK(magic_only, b->size = 4)
BREAK(half_header, b->size = 40)
BREAK(class_32, b->s.elf.e_ident[EI_CLASS] = ELFCLASS32)
BREAK(big_endian, b->s.elf.e_ident[EI_DATA] = ELFDATA2MSB)
BREAK(arm, b->s.elf.e_machine = EM_AARCH64)
BREAK(shared_object, b->s.elf.e_type = ET_DYN)
BREAK(header_version, b->s.elf.e_version = 2)
BREAK(header_size, b->s.elf.e_ehsize = 60)
BREAK(program_header_size, b->s.elf.e_phentsize = 57)
BREAK(no_program_headers, b->s.elf.e_phnum = 0)
BREAK(program_headers_far, b->s.elf.e_phoff = sizeof b->s - 8)
BREAK(program_headers_wrap, b->s.elf.e_phoff = UINT64_MAX - 16)
BREAK(nothing_loadable, HEADER(TEXT).p_type = PT_NULL; HEADER(DATA).p_type = PT_NULL)
BREAK(cut_off, b->size = sizeof b->s - 1)
BREAK(offset_wraps, HEADER(DATA).p_offset = UINT64_MAX - 100)
BREAK(file_bytes_huge, HEADER(DATA).p_filesz = UINT64_MAX; HEADER(DATA).p_memsz = UINT64_MAX)
BREAK(low, HEADER(TEXT).p_vaddr = 0xff000)
BREAK(zero_page, HEADER(TEXT).p_vaddr = 0)
BREAK(low_by_alignment, HEADER(TEXT).p_align = 0x200000)
BREAK(high, HEADER(DATA).p_vaddr = UINT64_C(0x100000000))
BREAK(address_wraps, HEADER(DATA).p_vaddr = UINT64_MAX - 0xfff)
BREAK(memory_huge, HEADER(DATA).p_memsz = UINT64_MAX)
BREAK(high_by_alignment, HEADER(DATA).p_vaddr = 0xfffff000; HEADER(DATA).p_memsz = 0x1000;
      HEADER(DATA).p_align = 0x80000000; HEADER(DATA).p_memsz = 0x1001)
BREAK(less_memory_than_file, HEADER(DATA).p_memsz = 4095)
BREAK(no_alignment, HEADER(DATA).p_align = 0)
BREAK(odd_alignment, HEADER(DATA).p_align = 0x3000)
BREAK(half_page, HEADER(DATA).p_vaddr = 0x101800; HEADER(DATA).p_align = 0x800)
BREAK(descending, HEADER(TEXT).p_vaddr = 0x200000; b->s.elf.e_entry = 0x200000)
BREAK(overlapping, HEADER(DATA).p_vaddr = 0x100800)
BREAK(twice_the_same, HEADER(DATA).p_vaddr = 0x100000)
BREAK(writable_text, HEADER(TEXT).p_flags |= PF_W)
BREAK(executable_data, HEADER(DATA).p_flags |= PF_X)
BREAK(entry_zero, b->s.elf.e_entry = 0)
BREAK(entry_in_data, b->s.elf.e_entry = 0x101000)
BREAK(entry_behind, b->s.elf.e_entry = 0x101000 + 10000)
BREAK(entry_wild, b->s.elf.e_entry = UINT64_MAX)
BREAK(tiny_note, HEADER(ABI).p_filesz = 11)
BREAK(note_beyond, HEADER(ABI).p_offset = sizeof b->s)
BREAK(note_wraps, HEADER(MANIFEST).p_offset = UINT64_MAX)
BREAK(note_lies, b->s.abi.header.descriptor_bytes = 1000)
BREAK(note_lies_hugely, b->s.manifest.header.descriptor_bytes = UINT32_MAX)
BREAK(abi_short, b->s.abi.header.descriptor_bytes = 12)
BREAK(manifest_empty, b->s.manifest.header.descriptor_bytes = 4)
BREAK(manifest_nothing, b->s.manifest.header.descriptor_bytes = 0)
BREAK(no_abi, HEADER(ABI).p_type = PT_NULL)
BREAK(foreign_note, memcpy(b->s.abi.header.name, "Linux", 6))
BREAK(target_spt, b->s.abi.abi.target = 2)
BREAK(target_unknown, b->s.abi.abi.target = 77)
BREAK(version_1, b->s.abi.abi.version = 1)
BREAK(version_3, b->s.abi.abi.version = 3)
BREAK(no_manifest, HEADER(MANIFEST).p_type = PT_NULL)
BREAK(manifest_version, b->s.manifest.version = 2)
BREAK(manifest_few_bytes, b->s.manifest.header.descriptor_bytes = 8)
BREAK(manifest_size, b->s.manifest.header.descriptor_bytes -= 1)
BREAK(manifest_count_off, b->s.manifest.count = 2)
BREAK(manifest_count_zero, b->s.manifest.count = 0)
BREAK(manifest_count_65, b->s.manifest.count = 65)
BREAK(manifest_count_huge, b->s.manifest.count = UINT32_MAX)
BREAK(first_is_device, b->s.manifest.entries[0].type = DEVICE_NET)
BREAK(first_has_name, b->s.manifest.entries[0].name[0] = 'x')
BREAK(unknown_device, b->s.manifest.entries[1].type = 3)
BREAK(second_reserved, b->s.manifest.entries[1].type = DEVICE_RESERVED)
BREAK(no_name, b->s.manifest.entries[1].name[0] = 0)
BREAK(bad_name, b->s.manifest.entries[1].name[1] = '-')
BREAK(unprintable_name, b->s.manifest.entries[1].name[1] = '\x1b')
BREAK(endless_name, memset(b->s.manifest.entries[1].name, 'a', DEVICE_NAME_BYTES))
BREAK(same_name, strcpy(b->s.manifest.entries[2].name, "disk"))
BREAK(attached, b->s.manifest.entries[2].attached = 1)

static const struct {
  const char *what;
  void (*change)(struct broken *);
  const char *code;    /* of the first problem; NULL: accepted */
  const char *message; /* part of it */
} cases[] = {
    {"the sample", nothing, NULL, NULL},
    {"an empty file", empty_file, "not-elf", "not an ELF file"},
    {"a shell script", text_file, "not-elf", "not an ELF file"},
    {"one wrong magic byte", one_magic_byte, "not-elf", "not an ELF file"},
    {"a file of four bytes", magic_only, "truncated", "ends within the ELF header, after 4 bytes"},
    {"half an ELF header", half_header, "truncated", "ends within the ELF header, after 40 bytes"},
    {"a 32-bit file", class_32, "not-64-bit", "not a 64-bit ELF file (class 1)"},
    {"a big-endian file", big_endian, "not-little-endian", "not a little-endian ELF file (encoding 2)"},
    {"an ARM file", arm, "not-x86-64", "another processor (ELF machine 183"},
    {"a shared object", shared_object, "not-executable-file", "not a fixed-address executable (ELF type 3"},
    {"a wrong ELF version", header_version, "bad-elf-header", "ELF header is not valid (version 2"},
    {"a wrong header size", header_size, "bad-elf-header", "60 bytes"},
    {"a wrong program header size", program_header_size, "bad-elf-header", "program header 57 bytes"},
    {"no program headers", no_program_headers, "no-segment", "no program headers"},
    {"program headers beyond the file", program_headers_far, "truncated", "before its 4 program headers"},
    {"program headers whose offset wraps", program_headers_wrap, "truncated", "before its 4 program headers"},
    {"no loadable segment", nothing_loadable, "no-segment", "no loadable segment"},
    {"a file cut off by a byte", cut_off, "truncated", "segment 1: its 4096 bytes at offset 8192 go beyond"},
    {"a segment whose offset wraps", offset_wraps, "truncated", "segment 1"},
    {"a segment of 2^64-1 bytes", file_bytes_huge, "truncated", "segment 1"},
    {"a segment below 0x100000", low, "segment-too-low", "segment 0: address 0xff000 is below 0x100000"},
    {"a segment at zero", zero_page, "segment-too-low", "address 0x0"},
    {"a segment whose alignment reaches below", low_by_alignment, "segment-too-low",
     "aligned to 2097152 it begins at 0x0"},
    {"a segment at 4 GiB", high, "segment-too-high", "segment 1: 0x100000000"},
    {"a segment whose address wraps", address_wraps, "segment-too-high", "segment 1"},
    {"a segment of 2^64-1 bytes of memory", memory_huge, "segment-too-high", "beyond the 4 GiB"},
    {"a segment that ends just above 4 GiB", high_by_alignment, "segment-too-high", "segment 1"},
    {"less memory than file", less_memory_than_file, "segment-sizes", "4096 bytes in the file do not fit 4095"},
    {"an alignment of zero", no_alignment, "segment-alignment", "alignment 0 is not a power of two"},
    {"an alignment of 0x3000", odd_alignment, "segment-alignment", "alignment 12288 is not a power of two"},
    {"a segment in half pages", half_page, "segment-alignment", "are not whole pages"},
    {"descending segments", descending, "segment-order", "0x101000 comes after 0x200000"},
    {"overlapping segments", overlapping, "segment-overlap",
     "begins at 0x100000, within the one that ends at 0x101000"},
    {"the same address twice", twice_the_same, "segment-overlap", "begins at 0x100000"},
    {"writable text", writable_text, "writable-and-executable", "segment 0: at 0x100000, both writable and executable"},
    {"executable data", executable_data, "writable-and-executable", "segment 1: at 0x101000"},
    {"entry zero", entry_zero, "entry", "the entry 0x0 is in no executable segment"},
    {"an entry in data", entry_in_data, "entry", "the entry 0x101000"},
    {"an entry behind all", entry_behind, "entry", "is in no executable segment"},
    {"a wild entry", entry_wild, "entry", "0xffffffffffffffff"},
    {"a note of 11 bytes", tiny_note, "note-size", "a note of 11 bytes is too small"},
    {"a note beyond the file", note_beyond, "truncated", "its note at offset 12288 goes beyond the file"},
    {"a note whose offset wraps", note_wraps, "truncated", "program header 3"},
    {"a note longer than its header says", note_lies, "note-size", "says 1000 bytes but has 16"},
    {"a note of 2^32-1 bytes", note_lies_hugely, "note-size", "says 4294967295 bytes"},
    {"a short ABI note", abi_short, "note-size", "the Solo5 ABI note has 12 bytes, not 16"},
    {"a manifest note of padding", manifest_empty, "note-size", "the Solo5 note is empty"},
    {"a manifest note of nothing", manifest_nothing, "note-size", "the Solo5 note is empty"},
    {"no ABI note", no_abi, "no-abi", "no Solo5 ABI note"},
    {"somebody else's note", foreign_note, "no-abi", "no Solo5 ABI note"},
    {"an spt image", target_spt, "abi-target", "built for the target spt, not for hvt"},
    {"an image for an unknown target", target_unknown, "abi-target", "unknown target (77)"},
    {"ABI version 1", version_1, "abi-version", "wants version 1 of the hvt ABI; this is version 2"},
    {"ABI version 3", version_3, "abi-version", "wants version 3"},
    {"no manifest", no_manifest, "no-manifest", "no Solo5 manifest note"},
    {"a manifest of version 2", manifest_version, "manifest-version", "version 2, not 1"},
    {"a manifest of four bytes", manifest_few_bytes, "manifest-size", "the manifest has only 4 bytes"},
    {"a manifest a byte short", manifest_size, "manifest-size", "319 bytes, but its 3 entries take 320"},
    {"a manifest that counts too few", manifest_count_off, "manifest-size", "320 bytes, but its 2 entries take 216"},
    {"a manifest of no entries", manifest_count_zero, "manifest-count", "0 entries; 1 to 64"},
    {"a manifest of 65 entries", manifest_count_65, "manifest-count", "65 entries; 1 to 64"},
    {"a manifest of 2^32-1 entries", manifest_count_huge, "manifest-count", "4294967295 entries"},
    {"a device as the first entry", first_is_device, "manifest-first", "entry 0: not the reserved entry"},
    {"a first entry with a name", first_has_name, "manifest-first", "entry 0"},
    {"an unknown device type", unknown_device, "manifest-type", "entry 1: unknown device type 3"},
    {"a second reserved entry", second_reserved, "manifest-type", "entry 1: unknown device type 1073741824"},
    {"a device without a name", no_name, "manifest-name", "1 to 67 characters"},
    {"a name with a hyphen", bad_name, "manifest-name", "letters and digits only"},
    {"a name with an escape character", unprintable_name, "manifest-name", "letters and digits only"},
    {"a name without an end", endless_name, "manifest-name", "1 to 67 characters"},
    {"a name twice", same_name, "manifest-name", "entry 2: the name disk is taken by entry 1"},
    {"a device attached already", attached, "manifest-attached", "entry 2: marked attached"},
};

/* On the heap and just as long as the file: a sanitizer then sees any byte read beyond it. */
static bool read_copy(struct image *image, const struct broken *b)
{
  uint8_t *copy = malloc(b->size ? b->size : 1);
  memcpy(copy, &b->s, b->size);
  bool ok = image_read(image, copy, b->size);
  free(copy);
  return ok;
}

static void fresh(struct broken *b)
{
  sample_make(&b->s);
  b->size = sizeof b->s;
}

static void each_reason(void)
{
  static struct broken b;
  static struct image image;
  bool seen[FAULT_COUNT] = {false};
  for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
    fresh(&b);
    cases[n].change(&b);
    bool ok = read_copy(&image, &b);
    if (!cases[n].code) {
      check(ok && image.problem_count == 0, "accepts %s", cases[n].what);
      continue;
    }
    const struct image_problem *p = &image.problems[0];
    bool right = !ok && image.problem_count > 0 && strcmp(image_fault_code(p->fault), cases[n].code) == 0 &&
                 strstr(p->message, cases[n].message);
    check(right, "refuses %s: %s", cases[n].what, ok ? "(accepted)" : p->message);
    if (right)
      seen[p->fault] = true;
  }
  for (int fault = 0; fault < FAULT_COUNT; fault++)
    if (fault != FAULT_TOO_MANY_SEGMENTS)
      check(seen[fault], "a case shows the reason %s", image_fault_code((enum image_fault)fault));
}

static void each_length(void)
{
  static struct broken b;
  static struct image image;
  bool all = true;
  for (size_t size = 0; size < sizeof b.s; size++) {
    fresh(&b);
    b.size = size;
    all &= !read_copy(&image, &b) && image.problem_count > 0;
  }
  check(all, "refuses the sample cut off at each of its %zu bytes", sizeof b.s);
}

static void too_many_segments(void)
{
  struct many {
    Elf64_Ehdr elf;
    Elf64_Phdr headers[IMAGE_SEGMENTS_MAX + 1];
  } *many = calloc(1, sizeof *many);
  static struct sample s;
  static struct image image;
  sample_make(&s);
  many->elf = s.elf;
  many->elf.e_phnum = IMAGE_SEGMENTS_MAX + 1;
  for (unsigned n = 0; n <= IMAGE_SEGMENTS_MAX; n++)
    many->headers[n] = (Elf64_Phdr){.p_type = PT_LOAD,
                                    .p_flags = PF_R | PF_X,
                                    .p_vaddr = 0x100000 + n * 0x1000u,
                                    .p_filesz = 1,
                                    .p_memsz = 1,
                                    .p_align = 4096};
  bool ok = image_read(&image, (uint8_t *)many, sizeof *many);
  check(!ok && image.problems[0].fault == FAULT_TOO_MANY_SEGMENTS && image.segment_count == IMAGE_SEGMENTS_MAX,
        "refuses more segments than it can hold");
  free(many);
}

static void every_problem(void)
{
  static struct broken b;
  static struct image image;
  fresh(&b);
  writable_text(&b);
  target_spt(&b);
  bad_name(&b);
  check(!read_copy(&image, &b) && image.problem_count == 3, "reports all of three problems, not the first alone");
}

static void what_it_says(void)
{
  static struct broken b;
  static struct image image;
  fresh(&b);
  bool ok = read_copy(&image, &b);
  check(ok && image.entry == 0x100000 && image.segment_count == 2, "gives the entry and the segments");
  check(image.segments[1].start == 0x101000 && image.segments[1].end == 0x104000 && image.end == 0x104000,
        "rounds a segment's end up to whole pages");
  check(image.has_manifest && image.manifest.count == 3 && strcmp(image.manifest.entries[2].name, "service") == 0,
        "gives the manifest");
  fresh(&b);
  b.s.headers[SAMPLE_DATA].p_filesz = 0;
  ok = read_copy(&image, &b);
  check(ok && image.end == 0x101000 && image.memory_end == 0x104000,
        "accepts a segment of memory alone, which a tender does not count as image");
}

int main(void)
{
  each_reason();
  each_length();
  too_many_segments();
  every_problem();
  what_it_says();
  return 0;
}
