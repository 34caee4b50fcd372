import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { type DeviceId, isApp } from '../../shared/model/composition.ts'
import type { DataFile, ProjectContent } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { ManifestEntry } from '../../shared/protocol/build.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import { generate } from '../codegen/generate.ts'
import { libraryData } from '../codegen/library-data.ts'
import { manifestOf } from '../codegen/manifest.ts'
import { planOf } from '../codegen/plan.ts'
import { dataFiles, staticStores } from '../codegen/static-stores.ts'
import { type TlsServer, tlsServers } from './certificates.ts'

/** What a build does with a project, made of its content alone. Plain data, so that a worker thread can make it. */
export type BuildPlan = {
  problems: Problem[]
  /** Those whose certificates are tried before the build. */
  servers: TlsServer[]
  /** Null where an error stands in the way of a build. */
  ready: {
    tree: [path: string, text: string][]
    data: [place: string, file: { path: string } & DataFile][]
    manifest: ManifestEntry[]
    devices: [name: string, id: DeviceId][]
    /** The device of each app by the module that it is in; of two in one, the first. */
    apps: [module: string, id: DeviceId][]
  } | null
}

/** Validates and generates. */
export const buildPlan = (content: ProjectContent, platform: Platform): BuildPlan => {
  const catalogue = catalogueFor(content.composition)
  const problems = validate(content, platform, catalogue)
  const servers = tlsServers(content, catalogue)
  if (!mayBuild(problems)) return { problems, servers, ready: null }
  const { devices } = content.composition
  return {
    problems,
    servers,
    ready: {
      tree: [...generate(content, platform, catalogue)],
      data: [...dataFiles(staticStores(content, catalogue)), ...libraryData(content)],
      manifest: manifestOf(planOf(content, platform, catalogue)),
      devices: devices.map(({ name, id }) => [name, id]),
      apps: devices
        .filter(isApp)
        .toReversed()
        .map(({ app, id }) => [app.module.split('.')[0] ?? '', id]),
    },
  }
}
