/*
 * A reader of ELF64 files, written from the System V gABI alone, to hold images against something that shares no line with
 * what makes or checks them.
 */

export type Elf = {
  class: number
  type: string
  machine: string
  entry: number
  interpreter: string | null
  /** The loadable segments; addresses and sizes in bytes. */
  segments: {
    address: number
    physical: number
    bytes: number
    readable: boolean
    writable: boolean
    executable: boolean
  }[]
  notes: { name: string; type: number; descriptor: ArrayBuffer }[]
}

export const readElf = (file: Buffer): Elf => {
  const bytes = new Uint8Array(file)
  const view = new DataView(bytes.buffer)
  if (view.getUint32(0) !== 0x7f454c46) throw new Error('not ELF')
  const word = (at: number) => view.getUint32(at, true)
  const long = (at: number) => Number(view.getBigUint64(at, true))
  const headers = Array.from({ length: view.getUint16(56, true) }, (_, i) => {
    const at = long(32) + i * view.getUint16(54, true)
    return {
      type: word(at),
      flags: word(at + 4),
      offset: long(at + 8),
      address: long(at + 16),
      physical: long(at + 24),
      fileBytes: long(at + 32),
      bytes: long(at + 40),
      align: long(at + 48),
    }
  })
  const text = (from: number, length: number) =>
    String.fromCharCode(...bytes.subarray(from, from + length)).replace(/\0+$/, '')
  const interpreter = headers.find(({ type }) => type === 3)
  return {
    class: bytes[4] === 2 ? 64 : 32,
    type: view.getUint16(16, true) === 2 ? 'executable' : 'other',
    machine: view.getUint16(18, true) === 62 ? 'x86-64' : 'other',
    entry: long(24),
    interpreter: interpreter ? text(interpreter.offset, interpreter.fileBytes) : null,
    segments: headers
      .filter(({ type }) => type === 1)
      .map(({ address, physical, bytes, flags }) => ({
        address,
        physical,
        bytes,
        readable: (flags & 4) !== 0,
        writable: (flags & 2) !== 0,
        executable: (flags & 1) !== 0,
      })),
    notes: headers
      .filter(({ type }) => type === 4)
      .flatMap(({ offset, fileBytes, align }) => {
        const step = align === 8 ? 8 : 4
        const up = (n: number) => Math.ceil(n / step) * step
        const notes: Elf['notes'] = []
        for (let at = offset; at + 12 <= offset + fileBytes; ) {
          const [nameBytes, descriptorBytes, type] = [word(at), word(at + 4), word(at + 8)]
          const start = at + up(12 + nameBytes)
          notes.push({
            name: text(at + 12, nameBytes),
            type,
            descriptor: bytes.slice(start, start + descriptorBytes).buffer,
          })
          at = start + up(descriptorBytes)
        }
        return notes
      }),
  }
}
