import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import { dune, duneProject, duneWorkspace, linkMap } from './dune.ts'
import { mainMl } from './main-ml.ts'
import { manifestC, manifestJson, manifestOf } from './manifest.ts'
import { planOf } from './plan.ts'
import { staticFiles, staticStores } from './static-stores.ts'

/** The files of a build by path, in a fixed order; `/` between folders. */
export type SourceTree = ReadonlyMap<string, string>

/**
 * Everything that dune is given for a project on a platform: what is generated, then the user's own sources under `src/`.
 * Pure, and the same for the same input. The project must be one that `validate` accepts; otherwise it throws.
 */
export const generate = (content: ProjectContent, platform: Platform, catalogue: Catalogue): SourceTree => {
  const plan = planOf(content.composition, platform, catalogue)
  const manifest = manifestOf(plan)
  const stores = staticStores(content, catalogue)
  return new Map([
    ['main.ml', mainMl(plan)],
    ['dune', dune(plan, stores)],
    ['dune-project', duneProject()],
    ['dune-workspace', duneWorkspace(plan)],
    ['manifest.json', manifestJson(manifest)],
    ['manifest.c', manifestC(manifest)],
    ...stores.flatMap(staticFiles),
    ...Object.entries(content.sources)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, text]): [string, string] => [`src/${file}`, text]),
  ])
}

/** Where dune puts the image, from the folder of the source tree. */
export const imagePath = (name: string, { target }: Platform): string => `_build/${target}/${name}.${target}`

/** Where the linker says what it made the image of. */
export const linkMapPath = ({ target }: Platform): string => `_build/${target}/${linkMap}`
