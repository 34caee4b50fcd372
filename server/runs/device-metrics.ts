import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ManifestEntry } from '../../shared/protocol/build.ts'
import type { DeviceCounters } from '../../shared/protocol/run.ts'
import { makeTemporary } from '../builds/temporary.ts'

/** As runner/host/counters.h has it: four 64-bit numbers for each of 64 entries, of which the first is none. */
const bytesOfEntry = 32
const bytesOfFile = 64 * bytesOfEntry

/** Runs something with a file for the runner's counters, which is gone afterwards; without one where none can be made. */
export const withCountersFile = async <T>(use: (file: string | null) => Promise<T>): Promise<T> => {
  const folder = await makeTemporary('counters').catch(() => null)
  if (folder === null) return use(null)
  try {
    const file = join(folder, 'counters')
    // Its room is taken now: on a full disk the runner would end with a bus error.
    const made = await writeFile(file, Buffer.alloc(bytesOfFile)).then(
      () => true,
      () => false,
    )
    return await use(made ? file : null)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What has passed through each device of a manifest; none where the file has gone. */
export const readCounters = async (
  file: string,
  manifest: readonly ManifestEntry[],
): Promise<DeviceCounters[]> => {
  const bytes = await readFile(file).catch(() => null)
  if (!bytes || bytes.length < bytesOfFile) return []
  return manifest.map((entry, index) => {
    const at = (index + 1) * bytesOfEntry
    const counter = (place: number): number => Number(bytes.readBigUInt64LE(at + 8 * place))
    return {
      ...entry,
      reads: counter(0),
      bytesRead: counter(1),
      writes: counter(2),
      bytesWritten: counter(3),
    }
  })
}
