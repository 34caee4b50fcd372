import type { Logger } from 'pino'
import type { Builds } from '../builds/builds.ts'
import type { Images } from '../builds/images.ts'
import type { Libraries } from '../builds/libraries.ts'
import type { SourceTypes } from '../builds/source-types.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import type { ProjectPackages } from '../opam/project-packages.ts'
import type { Confinement } from '../process/confinement.ts'
import type { Shares } from '../projects/shares/shares.ts'
import type { Projects } from '../projects/store/projects.ts'
import type { Versions } from '../projects/versions/versions.ts'
import type { Runs } from '../runs/runs.ts'
import type { WorkPool } from '../workers/pool.ts'
import type { Access } from './access.ts'

/** What the routes call. */
export type AppContext = {
  config: Config
  access: Access
  projects: Projects
  versions: Versions
  shares: Shares
  builds: Builds
  images: Images
  types: SourceTypes
  libraries: Libraries
  packages: ProjectPackages
  runs: Runs
  metrics: Metrics
  logger: Logger
  work: WorkPool
  confinement: Confinement
}
