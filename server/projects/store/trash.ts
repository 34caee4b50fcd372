import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../fs/workspace.ts'
import type { Lifetime } from './lifetime.ts'

/** How long a deleted project can be brought back: 30 days. */
const trashMs = 30 * 86_400_000

/**
 * Whether a deleted project has been in the trash for longer than it can be brought back. By the lifetime of the data folder;
 * one whose time was not noted begins now. `state`: the folder of its revisions.
 */
export const isLongInTrash = async (state: string, lifetime: Lifetime | undefined): Promise<boolean> => {
  const at = Number(await readFile(join(state, 'trashed'), 'utf8').catch(() => Number.NaN))
  if (lifetime === undefined) return false
  if (!Number.isFinite(at)) await noteTrashed(state, lifetime)
  return lifetime.now() - at > trashMs
}

/** Notes that a project has gone into the trash. */
export const noteTrashed = async (state: string, lifetime: Lifetime | undefined): Promise<void> => {
  const lived = lifetime?.now()
  if (lived !== undefined) await writeFileAtomic(join(state, 'trashed'), String(lived))
}
