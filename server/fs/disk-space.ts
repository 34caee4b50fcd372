import { randomUUID } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { diskReason } from '../user-error.ts'

/**
 * Why a tool of a build had no room on the disk; null where it had. What tools print says nothing about it, since they quote
 * what users wrote: the facts are what watching saw (`wasFull`), what a write of our own meets, and, where the compiler itself
 * says `I/O error` or the linker failed (`toolReportsIt`), how little room there is.
 */
export const noSpaceReason = async (
  folder: string,
  { wasFull, toolReportsIt }: { wasFull: boolean; toolReportsIt: boolean },
): Promise<string | null> => {
  // The folder is the build's: a name that it cannot guess, and never through a link that it left.
  const probe = join(folder, `.room-${randomUUID()}`)
  try {
    await writeFile(probe, Buffer.alloc(probeBytes), { flag: 'wx' })
    const { bavail, bsize } = await statfs(folder)
    const isFull = wasFull || (toolReportsIt && bavail * bsize < imageBytes)
    return isFull ? diskReason(new Error('ENOSPC')) : null
  } catch (error) {
    return diskReason(error)
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

const probeBytes = 256 * 1024
/** More than a usual image and its objects take. */
const imageBytes = 32 * 1024 * 1024

/**
 * Whether a line is the compiler's, the assembler's or the linker's own word of a full disk: their own lines start so, and
 * the compiler quotes sources only after a number or in a message with a place.
 */
export const reportsNoSpace = (line: string): boolean =>
  /^(?:Error: )?I\/O error: .*: (?:No space left on device|Disk quota exceeded)$/.test(line) ||
  /^(?:\S*\/)?(?:[\w.-]*-)?(?:ld|as|gcc|cc|ocamlopt|dune)(?:\.\w+)?: (?:\S+: )?.*(?:No space left on device|Disk quota exceeded)$/.test(
    line,
  ) ||
  /^Fatal error: .*No space left on device/.test(line) ||
  /^Error: .*: (?:No space left on device|Disk quota exceeded)$/.test(line)
