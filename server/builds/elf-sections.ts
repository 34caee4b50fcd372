import type { Image } from '../../shared/protocol/build.ts'

/** What the section headers of a 64-bit little-endian ELF file say. */
export type ElfSections = {
  /** Those that are in memory when the image runs. */
  sections: Image['sections']
  /** Symbols that nothing defines, where the file still has its symbol table. */
  undefinedSymbols: string[]
}

/** Reads the section headers of an image that has been found good otherwise; none where the file has none. */
export const readElfSections = (file: Buffer): ElfSections => {
  const headers = sectionHeaders(file)
  const names = headers[file.readUInt16LE(0x3e)]
  const sections = headers
    .filter(({ flags, size }) => (flags & allocated) !== 0 && size > 0)
    .map(({ name, type, size }) => ({
      name: names ? textAt(file, names.offset + name) : '',
      bytes: size,
      inFile: type !== noBits,
    }))
  const undefinedSymbols = headers
    .filter(({ type }) => type === symbolTable || type === dynamicSymbols)
    .flatMap(table => undefinedIn(file, table, headers[table.link]))
  return { sections: sections.sort((a, b) => b.bytes - a.bytes), undefinedSymbols }
}

// ELF-64 object file format, version 1.5: sh_flags, sh_type and st_shndx.
const allocated = 2
const symbolTable = 2
const noBits = 8
const dynamicSymbols = 11
const undefinedSection = 0

type SectionHeader = { name: number; type: number; flags: number; offset: number; size: number; link: number }

const sectionHeaders = (file: Buffer): SectionHeader[] => {
  const [at, size, count] = [
    Number(file.readBigUInt64LE(0x28)),
    file.readUInt16LE(0x3a),
    file.readUInt16LE(0x3c),
  ]
  if (at === 0 || size < 64 || at + size * count > file.length) return []
  return Array.from({ length: count }, (_, index) => {
    const header = at + index * size
    return {
      name: file.readUInt32LE(header),
      type: file.readUInt32LE(header + 0x04),
      flags: Number(file.readBigUInt64LE(header + 0x08)),
      offset: Number(file.readBigUInt64LE(header + 0x18)),
      size: Number(file.readBigUInt64LE(header + 0x20)),
      link: file.readUInt32LE(header + 0x28),
    }
  })
}

const undefinedIn = (file: Buffer, table: SectionHeader, strings: SectionHeader | undefined): string[] => {
  const found: string[] = []
  if (!strings || table.offset + table.size > file.length) return found
  // The first entry is always empty.
  for (let at = table.offset + 24; at + 24 <= table.offset + table.size; at += 24) {
    const name = file.readUInt32LE(at)
    const weak = file.readUInt8(at + 4) >> 4 === 2
    if (file.readUInt16LE(at + 6) === undefinedSection && name !== 0 && !weak)
      found.push(textAt(file, strings.offset + name))
  }
  return found
}

const textAt = (file: Buffer, at: number): string => {
  const end = file.indexOf(0, at)
  return at < file.length ? file.toString('latin1', at, end < 0 ? file.length : end) : ''
}
