import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { readToolchain } from '../../../server/builds/toolchain.ts'
import { readConfig } from '../../../server/config.ts'
import { Workspaces } from '../../../server/fs/workspace.ts'
import type { OpamTools } from '../../../server/opam/opam-tools.ts'
import { findConfinement } from '../../../server/process/confinement.ts'
import { toolchainPrefix } from '../../toolchain-prefix.ts'

/** What solving, fetching and compiling need, with a cache of its own in a folder. */
export const opamTools = async (folder: string): Promise<OpamTools> => {
  const found = await readToolchain(toolchainPrefix())
  if (!found.found) throw new Error(found.reason)
  // Tools run as another user, who has to get there.
  chmodSync(folder, 0o755)
  const { toolchain } = found
  return {
    toolchain,
    confinement: await findConfinement({ confinement: 'auto', cgroupFolder: null }, toolchain.root),
    limits: readConfig({}).limits,
    workspaces: new Workspaces(join(folder, 'workspaces')),
    folder: join(folder, 'opam'),
  }
}
