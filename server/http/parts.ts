import type { Logger } from 'pino'
import type { Builds } from '../build/builds.ts'
import type { Confinement } from '../build/confinement.ts'
import type { Images } from '../build/images.ts'
import type { Libraries } from '../build/libraries.ts'
import type { SourceTypes } from '../build/source-types.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import type { Projects } from '../projects/projects.ts'
import type { Shares } from '../projects/shares.ts'
import type { Versions } from '../projects/versions.ts'
import type { Runs } from '../run/runs.ts'
import type { WorkPool } from '../work/pool.ts'
import type { Access } from './access.ts'

/** What the routes call. */
export type Parts = {
  config: Config
  access: Access
  projects: Projects
  versions: Versions
  shares: Shares
  builds: Builds
  images: Images
  types: SourceTypes
  libraries: Libraries
  runs: Runs
  metrics: Metrics
  logger: Logger
  work: WorkPool
  confinement: Confinement
}
