import type { Header } from 'tar-stream'
import { isOfSystem, isOfVersionControl, pathFault, pathLimits } from '../../../shared/model/data-path.ts'
import { ArchiveError } from './archive.ts'

/** What an archive may hold: bytes of its files together, entries of any kind, folders that they are in. */
export type Limits = { bytes: number; entries: number; folders: number }

/** Where an entry goes. `folders`: those that its path needs and no entry has made; `again`: a file of this path was there before. */
export type Place =
  | { kind: 'folder'; path: string }
  | { kind: 'file'; path: string; folders: readonly string[]; again: boolean }

/**
 * What has been seen of an archive, and what may still come. It is told of every byte that was unpacked and of every entry
 * before its content is written; what is too much, no plain file or folder, or would not stay in the folder is an `ArchiveError`.
 */
export class ArchiveLedger {
  readonly skipped: string[] = []
  readonly #limits: Limits
  /** By path: what an entry has made there. */
  readonly #made = new Map<string, 'file' | 'folder'>()
  #entries = 0
  #folders = 0
  #bytes = 0
  #read = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Unpacked bytes have come. Beside what entries hold there are headers and padding, and no more than that. */
  read(bytes: number): void {
    this.#read += bytes
    if (this.#read - this.#bytes > spareBytes + this.#entries * headerBytes)
      throw new ArchiveError('The archive is far larger than the files in it')
  }

  /** Takes an entry; null where it is to be skipped. */
  admit({ name: given, type, size, pax }: Header): Place | null {
    this.#entries += 1
    if (this.#entries > this.#limits.entries)
      throw new ArchiveError(`The archive has more than ${this.#limits.entries.toLocaleString('en')} entries`)
    if (type !== 'file' && type !== 'directory')
      throw new ArchiveError(`The archive holds ${shown(given)}, which is neither a file nor a folder`)
    if (Object.keys(pax ?? {}).some(key => key.startsWith('GNU.sparse.')))
      throw new ArchiveError(
        `The archive holds ${shown(given)} as a sparse file: pack the project without tar's option --sparse`,
      )
    if (type === 'directory' && size !== 0)
      throw new ArchiveError(`The archive holds the folder ${shown(given)} with bytes of its own`)
    this.#count(size)
    const path = plain(given)
    if (path === '') return null
    const fault = pathFault(path, longestPath)
    if (fault !== null) throw new ArchiveError(`The archive holds the path ${shown(given)}, which ${fault}`)
    if (isLitter(path)) {
      if (type === 'file') this.skipped.push(path)
      return null
    }
    return type === 'directory' ? this.#folder(path) : this.#file(path)
  }

  #count(size: number): void {
    this.#bytes += size
    if (this.#bytes <= this.#limits.bytes) return
    const MB = 1024 * 1024
    throw new ArchiveError(
      `The archive holds ${Math.ceil(this.#bytes / MB)} MB, more than the limit of ${Math.ceil(this.#limits.bytes / MB)} MB`,
    )
  }

  #folder(path: string): Place {
    this.#foldersOf(path)
    if (this.#made.get(path) === 'file')
      throw new ArchiveError(`The archive holds ${path} as a file and as a folder`)
    this.#made.set(path, 'folder')
    return { kind: 'folder', path }
  }

  #file(path: string): Place {
    const folders = this.#foldersOf(path)
    const before = this.#made.get(path)
    if (before === 'folder') throw new ArchiveError(`The archive holds ${path} as a file and as a folder`)
    this.#made.set(path, 'file')
    return { kind: 'file', path, folders, again: before === 'file' }
  }

  /** The folders on the way to a path that were not there yet; the last one is enough to make them all. */
  #foldersOf(path: string): readonly string[] {
    const names = path.split('/')
    let last: string | null = null
    for (let count = 1; count < names.length; count += 1) {
      const folder = names.slice(0, count).join('/')
      const made = this.#made.get(folder)
      if (made === 'file') throw new ArchiveError(`The archive holds ${folder} as a file and as a folder`)
      if (made === 'folder') continue
      this.#folders += 1
      if (this.#folders > this.#limits.folders)
        throw new ArchiveError(
          `The archive has more than ${this.#limits.folders.toLocaleString('en')} folders`,
        )
      this.#made.set(folder, 'folder')
      last = folder
    }
    return last === null ? [] : [last]
  }
}

/** For each entry: its header, a long name or record of its own with a header, and padding of all of them. */
const headerBytes = 8 * 1024

/** For what stands before the first entry and behind the last, and what is read ahead of an entry. */
const spareBytes = 4 * 1024 * 1024

/** A path of a project, below the one folder that most archives have. */
const longestPath = pathLimits.path + pathLimits.name + 1

/** Without `../` ahead, doubled slashes and the slash at the end of a folder. */
const plain = (path: string): string => {
  const absolute = path.startsWith('/') ? '/' : ''
  return `${absolute}${path
    .split('/')
    .filter(name => name !== '' && name !== '.')
    .join('/')}`
}

/** What no project means: notes of a system, what version control keeps, what old unpackers make of a header. */
const isLitter = (path: string): boolean =>
  isOfSystem(path) || path === 'pax_global_header' || isOfVersionControl(path)

/** A path as it can be shown: on one line, and not without end. */
const shown = (path: string): string => {
  const text = [...path.slice(0, 120)].map(each => (/[\p{C}\p{Zl}\p{Zp}]/u.test(each) ? '?' : each)).join('')
  return path.length > 120 ? `${text}…` : text
}
