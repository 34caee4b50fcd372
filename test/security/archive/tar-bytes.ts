import { gzipSync } from 'node:zlib'

/*
 * Tar archives byte by byte: what no packer writes has to be written by hand.
 */

/** One entry as it stands in a tar archive: fields as POSIX has them, the checksum right unless it is given. */
export type RawEntry = {
  name: string | Buffer
  body?: Buffer | string
  /** The field itself where it says something else than the length of the body. */
  size?: string | Buffer
  type?: string
  link?: string
  mode?: string
  mtime?: string | Buffer
  checksum?: string
}

/** The bytes of an entry: header and padded body. */
export const entryBytes = ({
  name,
  body = '',
  size,
  type = '0',
  link,
  mode,
  mtime,
  checksum,
}: RawEntry): Buffer => {
  const bytes = Buffer.from(body)
  const header = Buffer.alloc(512)
  const put = (text: string | Buffer, at: number) => Buffer.from(text).copy(header, at)
  put(name, 0)
  put(mode ?? '0000644\0', 100)
  put('0000000\0', 108)
  put('0000000\0', 116)
  put(size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  put(mtime ?? '00000000000\0', 136)
  put(type, 156)
  put(link ?? '', 157)
  put('ustar\x0000', 257)
  header.fill(' ', 148, 156)
  const sum = header.reduce((all, byte) => all + byte, 0)
  put(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, bytes, Buffer.alloc(-bytes.length & 511)])
}

/** Records of a pax header: `28 key=value` and a line feed, with their own length ahead. */
export const paxRecords = (records: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = Buffer.byteLength(` ${key}=${value}\n`)
      let length = rest + 1
      while (String(length).length + rest !== length) length = String(length).length + rest
      return Buffer.from(`${length} ${key}=${value}\n`)
    }),
  )

/** A pax header for the entry behind it. */
export const pax = (records: Readonly<Record<string, string>>): RawEntry => ({
  name: 'PaxHeader',
  type: 'x',
  body: paxRecords(records),
})

/** A name of any length for the entry behind it, as GNU tar has it. */
export const longName = (name: string): RawEntry => ({ name: '././@LongLink', type: 'L', body: `${name}\0` })

/** What each project has: enough to be taken. */
export const composition: RawEntry = {
  name: 'p/composition.json',
  body: '{"format":1,"name":"p","devices":[],"wires":[]}',
}

/** A `.tar.gz` of a project with entries behind its composition. */
export const archiveOf = (...entries: readonly RawEntry[]): Buffer =>
  gzipSync(Buffer.concat([...[composition, ...entries].map(entryBytes), Buffer.alloc(1024)]))
