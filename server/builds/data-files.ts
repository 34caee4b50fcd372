import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DataFile } from '../../shared/model/project.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { fileInside } from '../projects/store/file-inside.ts'

/**
 * Copies data files of a project folder to their places in `folder`, a source tree. What is copied is what the checksum says, whatever
 * happens to the project meanwhile; a file that has gone or changed is a problem.
 */
export const placeData = async (
  folder: string,
  files: ReadonlyMap<string, { path: string } & DataFile>,
  projectFolder: string | null,
): Promise<Problem[]> => {
  if (files.size === 0) return []
  const problems: Problem[] = []
  for (const below of new Set([...files.keys()].map(place => dirname(join(folder, place)))))
    await mkdir(below, { recursive: true })
  for (const [place, file] of files) {
    const reason =
      projectFolder === null
        ? 'The project was not saved, so its data files cannot be read'
        : await copied(projectFolder, join(folder, place), file)
    if (reason !== null) problems.push({ code: 'unreadable', file: file.path, path: '', reason })
  }
  return problems
}

/** Null, or why there is no such file. */
const copied = async (
  project: string,
  to: string,
  { path, size, sha256 }: { path: string } & DataFile,
): Promise<string | null> => {
  try {
    const from = await fileInside(project, path)
    if (from === null) {
      await lstat(join(project, path))
      return 'This is no ordinary file of the project any more'
    }
    if ((await lstat(from)).size !== size) return changed
    const hash = createHash('sha256')
    await pipeline(
      createReadStream(from),
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece)
          yield piece
        }
      },
      createWriteStream(to),
    )
    return hash.digest('hex') === sha256 ? null : changed
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'The file has gone'
    throw error
  }
}

const changed = 'The file has changed since the project was opened: open the project again'
