import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import { saysSubdirectories } from '../../shared/model/own-libraries.ts'
import { type ProjectContent, pathOfSource } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import { dune, duneProject, duneWorkspace, linkMap } from './dune.ts'
import { libraryChecksums } from './library-data.ts'
import { mainMl } from './main-ml.ts'
import { manifestC, manifestJson, manifestOf } from './manifest.ts'
import { planOf } from './plan.ts'
import { staticFiles, staticStores } from './static-stores.ts'

/** The files of a build by path, in a fixed order; `/` between folders. */
export type SourceTree = ReadonlyMap<string, string>

/**
 * Everything that dune is given for a project on a platform: what is generated, then the user's own sources under `src/` and `lib/`.
 * Pure, and the same for the same input. The project must be one that `validate` accepts; otherwise it throws.
 */
export const generate = (content: ProjectContent, platform: Platform, catalogue: Catalogue): SourceTree => {
  const plan = planOf(content, platform, catalogue)
  const manifest = manifestOf(plan)
  const stores = staticStores(content, catalogue)
  return new Map([
    ['main.ml', mainMl(plan)],
    ['dune', dune(plan, stores, { librarySubdirectories: saysSubdirectories(content.sources) })],
    ['dune-project', duneProject(plan)],
    ['dune-workspace', duneWorkspace(plan)],
    ['manifest.json', manifestJson(manifest)],
    ['manifest.c', manifestC(manifest)],
    ...stores.flatMap(staticFiles),
    ...Object.entries(content.sources)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]): [string, string] => [pathOfSource(name), text]),
    ...libraryChecksums(content),
  ])
}

/** Where dune puts the image, from the folder of the source tree. */
export const imagePath = (name: string, { target }: Platform): string => `_build/${target}/${name}.${target}`

/** Where the linker says what it made the image of. */
export const linkMapPath = ({ target }: Platform): string => `_build/${target}/${linkMap}`
