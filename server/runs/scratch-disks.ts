import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ManifestEntry } from '../../shared/protocol/build.ts'
import { makeTemporary } from '../builds/temporary.ts'

/** A file behind a block device of the image's manifest. */
export type Disk = { name: string; file: string }

/** 16 MiB; a file without content takes next to no room of the host's. */
const scratchBytes = 16 * 1024 * 1024

/** The disks that an image asks for, as they are shown: empty ones, for one boot. */
export const scratchDisks = (manifest: readonly ManifestEntry[]): Disk[] =>
  manifest.flatMap(({ name, type }) => (type === 'block' ? [{ name, file: `${name}.img` }] : []))

/** Runs something with disks of zeroes that are gone afterwards. */
export const withScratchDisks = async <T>(
  disks: readonly Disk[],
  run: (disks: readonly Disk[]) => Promise<T>,
): Promise<T> => {
  if (disks.length === 0) return run([])
  const folder = await makeTemporary('disks')
  try {
    const made: Disk[] = []
    for (const { name, file } of disks) {
      const path = join(folder, file)
      const handle = await open(path, 'wx')
      await handle.truncate(scratchBytes).finally(() => handle.close())
      made.push({ name, file: path })
    }
    return await run(made)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
