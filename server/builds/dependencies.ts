import { join } from 'node:path'
import type { Config } from '../config.ts'
import { Workspaces } from '../fs/workspace.ts'
import { type Confinement, findConfinement } from '../process/confinement.ts'
import { StartError } from '../start-error.ts'
import { WorkPool } from '../workers/pool.ts'
import type { BuildDependencies } from './build.ts'
import { Images } from './images.ts'
import { type FoundToolchain, findToolchain, rememberedToolchain } from './toolchain.ts'

/** Confinement is asked for and does not work here; `message` says why and what to do. */
export class ConfinementError extends StartError {}

/** What building needs, at its places in the data folder: the same for the server and for the command line. */
export const buildDependencies = async (config: Config): Promise<BuildDependencies> => {
  const find = rememberedToolchain(() => findToolchain(config))
  return {
    images: new Images(join(config.dataFolder, 'images')),
    workspaces: new Workspaces(join(config.dataFolder, 'workspaces')),
    confinement: await requiredConfinement(config, await find()),
    limits: config.limits,
    work: new WorkPool(),
    findToolchain: find,
    opamFolder: join(config.cacheFolder, 'opam'),
  }
}

const requiredConfinement = async (config: Config, found: FoundToolchain): Promise<Confinement> => {
  const confinement = await confinementIn(config, found)
  if (config.confinement === 'required' && confinement.kind === 'none')
    throw new ConfinementError(`UNIKERNEL_COMPOSER_CONFINE=required. ${confinement.reason}`)
  return confinement
}

/** Confinement by the root of a toolchain; none where there is no toolchain. */
export const confinementIn = async (config: Config, found: FoundToolchain): Promise<Confinement> =>
  found.found ? await findConfinement(config, found.toolchain.root) : { kind: 'none', reason: found.reason }
