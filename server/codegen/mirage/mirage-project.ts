import type { Catalogue } from '../../../shared/catalogue/catalogue.ts'
import { ownPackagesOf } from '../../../shared/model/own-libraries.ts'
import type { ProjectContent } from '../../../shared/model/project.ts'
import { filesBelow } from '../../../shared/model/static-data.ts'
import { duneProject } from '../dune.ts'
import type { SourceTree } from '../generate.ts'
import { libraryData } from '../library-data.ts'
import { argumentsMl, argumentsMli } from './arguments-ml.ts'
import { configMl } from './config-ml.ts'
import { differencesOf } from './mirage-problems.ts'
import { miragePlan } from './plan.ts'
import { readme } from './readme.ts'

/** A MirageOS project: what is written, and which data files of the project go with it, under their own paths. */
export type MirageProject = { files: SourceTree; data: string[] }

/**
 * A project as `mirage configure` 4.11 takes it: `config.ml`, which wires the same devices under the same names, and the
 * user's sources as they are. Pure. The project must be one in which `mirageProblems` finds no error; otherwise it throws.
 */
export const mirageProject = (content: ProjectContent, catalogue: Catalogue): MirageProject => {
  const plan = miragePlan(content, catalogue)
  const { text, modules } = configMl(plan)
  const withArguments = [...plan.devices, ...plan.apps].filter(({ terms }) => terms.length > 0)
  return {
    files: new Map([
      ['config.ml', text],
      ...withArguments.flatMap((device): [string, string][] => [
        [`${device.termsModule.toLowerCase()}.mli`, argumentsMli(device)],
        [`${device.termsModule.toLowerCase()}.ml`, argumentsMl(device)],
      ]),
      ...modules.flatMap(({ name, interfaceText, text }): [string, string][] => [
        [`${name.toLowerCase()}.mli`, interfaceText],
        [`${name.toLowerCase()}.ml`, text],
      ]),
      ...Object.entries(content.sources).sort(([a], [b]) => (a < b ? -1 : 1)),
      ...libraryProject(content),
      [
        'README.md',
        readme(plan, differencesOf(plan), { hasLibraries: ownPackagesOf(content.sources) !== null }),
      ],
    ]),
    data: [
      ...plan.folders.flatMap(folder =>
        filesBelow(content.files ?? {}, folder).map(([path]) => `${folder}/${path}`),
      ),
      ...libraryData(content).keys(),
    ],
  }
}

/** `mirage configure` writes a `dune-project` of its own, without packages, unless there is one. */
const libraryProject = ({ sources }: ProjectContent): [path: string, text: string][] => {
  const packages = ownPackagesOf(sources)
  return packages === null ? [] : [['dune-project', duneProject({ ownPackages: packages })]]
}
